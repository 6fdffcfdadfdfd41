"""What instruments say, sentence by sentence, as the rulebook records it, and which rules encode each sentence.

A sentence and a rule belong together when the rule cites the sentence's provision or a place within it. Knows no
instrument by name, and never compares words: what a later text changed is a record that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from reasoner.answer import Part
from reasoner.case.dates import iso, previous_day
from reasoner.engine.law import Law
from reasoner.explanation.wording import Wording
from reasoner.rulebook.citations import Citation, citations
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.rulebook import Record

RECORDS_OF_TEXT = frozenset({"sentence", "wording", "unchanged", "change", "text_of"})


class Words(Part):
    """A sentence in one language. *checked* is `read` (these words, at the source), `paraphrase` or `memory`."""

    words: str
    language: str
    checked: str
    sources: tuple[str, ...]


class RuleAt(Part):
    """Where a rule, or a fact of law, stands."""

    id: str
    file: str
    line: int


class Sentence(Part):
    """One sentence of an instrument. *says* is the project's own rendering; *rules* encode it."""

    id: str
    cites: str
    says: str
    words: tuple[Words, ...]
    rules: tuple[RuleAt, ...]
    gaps: tuple[str, ...]


class Change(Part):
    """What a text changed in the one before it, in words."""

    cites: str
    says: str
    sources: tuple[str, ...]


class InstrumentText(Part):
    """What is recorded of one instrument's words. *treaty* and *version* are set where it is one text of several."""

    id: str
    name: str
    treaty: str | None
    version: str | None
    since: str
    until: str | None
    applied: bool | None
    """Whether it applied on the day asked about; None if none was."""
    sentences: tuple[Sentence, ...]
    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]
    """Citations of provisions that say what they said in the text before."""


@dataclass(frozen=True, slots=True)
class _Version:
    """One text of several: of which treaty, its own name, and what the treaty is called."""

    of: str
    name: str
    title: str


class Texts:
    """The records of text in one rulebook."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.records = law.rulebook.records

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence on record, in file order."""
        return tuple(self._sentence(record) for record in self.records.get("sentence", ()))

    @cached_property
    def citing(self) -> tuple[Statement, ...]:
        """Every statement of law that cites something: rules, and facts other than the records of text."""
        return tuple(
            statement
            for statement in self.law.rulebook.statements
            if statement.labels and "cites" in statement.labels and not is_text(statement)
        )

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """What the records of text cite: every provision whose words are on record."""
        found = (
            cite
            for name in ("sentence", "unchanged")
            for record in self.records.get(name, ())
            for cite in _all(record, "cites")
        )
        return tuple(dict.fromkeys(found))

    def of(
        self, cites: Iterable[str], *, on: int | None = None, applied: frozenset[tuple[str, str]] = frozenset()
    ) -> list[InstrumentText]:
        """Return the texts of the provisions *cites*, by instrument, texts of one treaty in the order of their days.

        *applied* are the texts of encoded treaties that the rules find in force on the day *on*: (treaty, version).
        """
        chosen = self._with_those_before(set(cites))
        found = [
            text
            for instrument in self._instruments()
            if (text := self._text(instrument, chosen, on, applied)) is not None
        ]
        return sorted(found, key=lambda text: (text.treaty or text.since, text.since))

    # ---- one instrument ------------------------------------------------------------------------------------

    def _instruments(self) -> Iterator[str]:
        """Yield every instrument with words on record."""
        named = (record.values[1] for name in ("sentence", "unchanged") for record in self.records.get(name, ()))
        yield from dict.fromkeys(map(str, named))

    def _text(
        self, instrument: str, chosen: set[str], on: int | None, applied: frozenset[tuple[str, str]]
    ) -> InstrumentText | None:
        own = {record.values[0] for record in self.records.get("sentence", ()) if record.values[1] == instrument}
        sentences = tuple(one for one in self.sentences if one.id in own and one.cites in chosen)
        changes = tuple(self._changes(instrument, chosen))
        unchanged = tuple(self._unchanged(instrument, chosen))
        if not (sentences or changes or unchanged):
            return None
        version = self._versions.get(instrument)
        first, last = self._days(instrument)
        return InstrumentText(
            id=instrument,
            name=_instrument([*(one.cites for one in sentences), *(one.cites for one in changes), *unchanged]),
            treaty=version.title if version else None,
            version=version.name.removeprefix("v") if version else None,
            since=iso(first),
            until=iso(last) if last else None,
            applied=None if on is None else self._applied(instrument, on, applied),
            sentences=sentences,
            changes=changes,
            unchanged=unchanged,
        )

    def _sentence(self, record: Record) -> Sentence:
        name = str(record.values[0])
        cites = _all(record, "cites")[0]
        return Sentence(
            id=name,
            cites=cites,
            says=record.labels.one("says") or "" if record.labels else "",
            words=tuple(self._words(one) for one in self.records.get("wording", ()) if one.values[0] == name),
            rules=tuple({name_of(one): _place(one) for one in reversed(self.encoding(cites))}.values())[::-1],
            gaps=_all(record, "gap"),
        )

    def _words(self, record: Record) -> Words:
        _, language, checked = map(str, record.values)
        return Words(
            words=" ".join(record.statement.quoted),
            language=self.law.rulebook.vocabulary.constants.get("language", {}).get(language, language),
            checked=checked,
            sources=_all(record, "source"),
        )

    def encoding(self, cites: str) -> list[Statement]:
        """Return the statements of law that cite the provision *cites*, or a place within it."""
        provision = citations(cites)[0]
        return [one for one in self.citing if any(cited.within(provision) for cited in _leaned_on(one))]

    def _changes(self, instrument: str, chosen: set[str]) -> Iterator[Change]:
        """Yield the changes *instrument* made to what is chosen, or to a place within it."""
        provisions = [citations(cite)[0] for cite in chosen]
        for record in self.records.get("change", ()):
            cites = _all(record, "cites")[0]
            if record.values[1] == instrument and any(citations(cites)[0].touches(one) for one in provisions):
                says = record.labels.one("says") if record.labels else None
                yield Change(cites=cites, says=says or "", sources=_all(record, "source"))

    def _unchanged(self, instrument: str, chosen: set[str]) -> Iterator[str]:
        """Yield what *instrument* takes over from the text before, where either of the two is chosen."""
        asked = [citations(cite)[0] for cite in chosen]
        for record in self.records.get("unchanged", ()):
            for cites in _all(record, "cites") if record.values[1] == instrument else ():
                both = (citations(cites)[0], self._same_before(cites, instrument))
                if any(one is not None and one.touches(other) for one in both for other in asked):
                    yield cites

    # ---- texts of one treaty -------------------------------------------------------------------------------

    @cached_property
    def _versions(self) -> dict[str, _Version]:
        """Which text of which treaty an instrument is."""
        wording = Wording(self.law.rulebook)
        found = {}
        for record in self.records.get("text_of", ()):
            instrument, treaty, version = map(str, record.values)
            title = record.labels.one("says") if record.labels else None
            found[instrument] = _Version(treaty, version, title or wording.name(treaty))
        return found

    def goes_on(self, cites: str) -> Citation | None:
        """Return the provision of the text before that the one cited takes over unchanged, if it does."""
        asked = citations(cites)[0]
        for record in self.records.get("unchanged", ()):
            if any(asked.touches(citations(cite)[0]) for cite in _all(record, "cites")):
                return self._same_before(cites, str(record.values[1]))
        return None

    def _same_before(self, cites: str, instrument: str) -> Citation | None:
        """Return the provision of the same number in the text that *instrument* replaced."""
        own = self._versions[instrument]
        day = self._day(instrument)
        earlier = [one for one, version in self._versions.items() if version.of == own.of and self._day(one) < day]
        before = max(earlier, key=self._day, default=None)
        for record in self.records.get("sentence", ()):
            if record.values[1] == before:
                return Citation(citations(_all(record, "cites")[0])[0].instrument, citations(cites)[0].places)
        return None

    def _with_those_before(self, chosen: set[str]) -> set[str]:
        """Return *chosen* with the sentences of the text before that go on unchanged in it."""
        earlier = [found for cite in chosen if (found := self.goes_on(cite)) is not None]
        return chosen | {
            one.cites for one in self.sentences if any(citations(one.cites)[0].within(found) for found in earlier)
        }

    # ---- days ----------------------------------------------------------------------------------------------

    def _day(self, instrument: str) -> int:
        """Return the day from which *instrument* is law: its entry into force if on record, else its authority's."""
        for name, day in self.law.rulebook.values("enters_into_force"):
            if name == instrument:
                return int(day)
        return next(authority.day for authority in self.law.authorities if authority.id == instrument)

    def _days(self, instrument: str) -> tuple[int, int | None]:
        """Return the first day of *instrument*, and its last if a later text of the same treaty followed."""
        first, own = self._day(instrument), self._versions.get(instrument)
        later = [
            self._day(one)
            for one, version in self._versions.items()
            if own is not None and version.of == own.of and self._day(one) > first
        ]
        return first, previous_day(min(later)) if later else None

    def _applied(self, instrument: str, on: int, applied: frozenset[tuple[str, str]]) -> bool:
        version = self._versions.get(instrument)
        if version is not None and version.of in self.law.treaties:
            return (version.of, version.name) in applied
        first, last = self._days(instrument)
        return first <= on and (last is None or on <= last)


def is_text(statement: Statement) -> bool:
    """Tell whether *statement* is a record of text."""
    return statement.kind == "fact" and statement.text.partition("(")[0].strip() in RECORDS_OF_TEXT


def name_of(statement: Statement) -> str:
    """Return the id of a rule; a fact without one goes by what it says."""
    own = statement.labels.one("id") if statement.labels else None
    return own or statement.text.strip().rstrip(".")


def _instrument(cites: list[str]) -> str:
    return citations(cites[0])[0].instrument


def _place(statement: Statement) -> RuleAt:
    return RuleAt(id=name_of(statement), file=statement.file, line=statement.line)


def _leaned_on(statement: Statement) -> Iterator[Citation]:
    for cited in statement.labels.all("cites") if statement.labels else ():
        yield from citations(cited)


def _all(record: Record, key: str) -> tuple[str, ...]:
    return record.labels.all(key) if record.labels else ()
