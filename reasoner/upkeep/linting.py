"""Hold a rulebook to the form law is written in, and find what in it does nothing, says nothing or is never asked.

What is wrong in form is an error; what reads as if something were forgotten, a warning. Nothing is said that is not
so: where it cannot be known, nothing is said. Knows no treaty, and judges no law.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from reasoner.engine.law import Law
from reasoner.errors import QuestionError, RulebookError, Where, did_you_mean
from reasoner.rulebook.citations import LATER, Citation, citations
from reasoner.rulebook.dialect import complaints
from reasoner.rulebook.labels import Statement, read_lightly, read_statements
from reasoner.rulebook.reaching import Domain, Domains, Obstacle, Reach, conditions
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.rulebook.source import RuleFile, read_files, read_theorems
from reasoner.rulebook.templates import Template
from reasoner.rulebook.vocabulary import WORD, Signature, Word, is_vocabulary
from reasoner.upkeep.proving import Theorem, theorem_of
from reasoner.upkeep.scenarios import Stage
from reasoner.upkeep.supplying import supplied

Severity = Literal["error", "warning"]

CHECKS: Mapping[str, tuple[Severity, str]] = {
    "dialect": ("error", "Rules are written in the dialect of law, labelled, and in declared words."),
    "theorem": ("error", "A theorem parses, begins with the sentence it is, and names readings and slots there are."),
    "citation": ("error", "A citation names an authority of the record, and a place its recorded text has."),
    "never-fires": ("error", "Every rule can fire: what it asks for can hold, and its comparisons can all be true."),
    "position": ("error", "A position names its holder, what speaks for and against it, and its standing."),
    "label-same": ("error", "A rule does not say the same of what holds and of what fails."),
    "label-article": ("warning", "An article that a label names is one the rule cites or asks about."),
    "label-number": ("warning", "A year or number that a label names stands in the rule or in what it cites."),
    "label-name": ("warning", "A state that a label names stands in the rule."),
    "source": ("warning", "A fact of record has a source."),
    "unused-word": ("warning", "A declared word is used."),
    "never-holds": ("warning", "What a rule asks not to hold is something that could."),
    "no-case": ("warning", "Some case asks about every clause that can be invoked."),
}
"""Each check: how much it weighs, and what should be so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: which check, what, where, and how to mend it."""

    check: str
    what: str
    where: Where | None = None
    hint: str | None = None

    @property
    def severity(self) -> Severity:
        """Whether it is an error or a warning."""
        return CHECKS[self.check][0]

    def __str__(self) -> str:
        return str(RulebookError(self.what, where=self.where, hint=self.hint))


@dataclass(frozen=True, slots=True)
class Linted:
    """What was looked at, and what was found."""

    folder: Path
    files: int
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)


Asked = Callable[[Law], set[tuple[str, str]]]
"""Gives, for a law, the (treaty, article) of every clause the cases ask about."""


def lint(folder: Path | None = None, asked: Asked | None = None) -> Linted:
    """Return what is found in the rulebook in *folder*, or in the one that came with the package.

    *asked* gives the clauses the cases ask about; without it no check looks at cases. Raises RulebookError if there is
    no such folder, and LimitError for a rulebook too large.
    """
    place = SHIPPED if folder is None else folder
    if not place.is_dir():
        raise RulebookError("there is no folder of rules here", where=Where(str(place)))
    try:
        files = read_files(place)
    except RulebookError as error:
        return Linted(place, 0, (_of("dialect", error),))
    findings = [_of("dialect", error) for error in complaints(files)]
    looked = None if findings else _Looked(Rulebook(files, own=True))  # judged above: it may be read lightly
    findings += _theorems(place, None if looked is None else looked.law)
    if looked is not None:
        findings += looked.findings(asked)
    return Linted(place, len(files), tuple(findings))


def _of(check: str, error: RulebookError) -> Finding:
    return Finding(check, error.what, error.where, error.hint)


def _theorems(folder: Path, law: Law | None) -> Iterator[Finding]:
    """Yield what is wrong in the form of the theorems, and, with the *law*, what they name and it does not have;
    whether they hold is for another command."""
    try:
        files = read_theorems(folder)
    except RulebookError as error:
        yield _of("theorem", error)
        return
    for file in files:
        try:
            theorem = theorem_of(file)
            # Its own labels are not those of a rule; without them the lines keep their numbers.
            text = re.sub(r"^%@.*$", "", file.text.partition("\n\n")[0], flags=re.MULTILINE)
            read_statements(RuleFile(file.name, file.text.replace(file.text.partition("\n\n")[0], text, 1)))
        except RulebookError as error:
            yield _of("theorem", error)
            continue
        if not (file.text.startswith("%") and theorem.sentence.endswith(".")):
            yield Finding("theorem", "a theorem begins with the sentence it is", file.where(1), "% Nobody owes ... .")
        if law is not None:
            yield from _named(theorem, law)


def _named(theorem: Theorem, law: Law) -> Iterator[Finding]:
    """Yield the readings and slots that a theorem names and *law* does not have."""
    file, reading = theorem.file, theorem.reading
    head = file.text.partition("\n\n")[0].splitlines()
    lines = {line.split()[1]: number for number, line in enumerate(head, 1) if line.startswith("%@")}
    try:
        if reading is not None:
            law.taken(reading)
    except QuestionError as error:
        yield Finding("theorem", error.what, _in(file, lines["reading"], reading or ""), error.hint)
        return
    slots = _slots(law, reading) if theorem.differs else None
    for name in theorem.differs or ():
        if slots is not None and name not in slots:
            yield Finding(
                "theorem", f"there is no slot '{name}'", _in(file, lines["differs"], name),
                did_you_mean(name, slots) or "facts, their fields as fact__field, asks, law, seen, on_QUESTION",
            )  # fmt: skip


def _slots(law: Law, reading: str | None) -> Mapping[str, object] | None:
    """Return the slots of the scenarios that theorems are held to; None if the rulebook has too little in it yet for
    any scenario, such as no state that joined."""
    try:
        return Stage([law], reading=reading).slots
    except (LookupError, ValueError):
        return None


class _Looked:
    """A rulebook in the dialect, looked at as a whole."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.law = Law(rulebook)
        self.files = {file.name: file for file in rulebook.files}

    def findings(self, asked: Asked | None) -> Iterator[Finding]:
        """Yield everything found, check by check."""
        yield from self.positions()
        yield from self.citations()
        yield from self.labels()
        yield from self.never_fires()
        yield from self.never_holds()
        yield from self.unused_words()
        yield from self.sources()
        if asked is not None:
            yield from self.no_case(asked)

    def dated(self, word: Word) -> bool:
        """Tell whether the word is one of the record: no case states it, and its last place is a day."""
        listed = self.rulebook.vocabulary.constants.get("dated", {})
        return word.silence is None and word.arity > 1 and (word.sorts[-1] in ("Day", "From") or word.name in listed)

    # -- labels ---------------------------------------------------------------------------------------------------

    def positions(self) -> Iterator[Finding]:
        for record in self.rulebook.records.get("position", ()):
            for key in ("holder", "for", "against", "standing"):
                if record.labels is None or key not in record.labels:
                    yield Finding(
                        "position", f"this position has no label '{key}'", self.at(record.statement),
                        f"%@ {key} ..., above it",
                    )  # fmt: skip

    def citations(self) -> Iterator[Finding]:
        for file, statement in self._blocks:
            for cited, line in self._values(statement, "cites"):
                for part in cited.split(LATER):
                    if self.law.authority(part) is None:
                        yield Finding(
                            "citation", f"no authority of the record is called '{part}'", _in(file, line, part),
                            did_you_mean(part, [authority.name for authority in self.law.authorities])
                            or "%@ says its name, above authority(...)",
                        )  # fmt: skip
                for citation in citations(cited):
                    yield from self._unplaced(citation, file, line)

    def _unplaced(self, citation: Citation, file: RuleFile, line: int) -> Iterator[Finding]:
        """Yield the places cited that the recorded text of the instrument lacks, if its text is recorded."""
        recorded = self._recorded.get(citation.instrument)
        for place in citation.places if recorded else ():
            if not any(Citation(citation.instrument, (place,)).touches(other) for other in recorded or ()):
                number = place[0] + "".join(f"({step})" for step in place[1:])
                yield Finding(
                    "citation", f"the recorded text of '{citation.instrument}' has no {number}",
                    _in(file, line, number, citation.instrument), "record its words, or cite what is recorded",
                )  # fmt: skip

    @cached_property
    def _recorded(self) -> Mapping[str, list[Citation]]:
        """What is recorded of the words of each instrument."""
        found: dict[str, list[Citation]] = {}
        for name in ("sentence", "unchanged", "change"):
            for record in self.rulebook.records.get(name, ()):
                for cited in record.labels.all("cites") if record.labels else ():
                    for citation in citations(cited):
                        found.setdefault(citation.instrument, []).append(citation)
        return found

    def labels(self) -> Iterator[Finding]:
        for file, statement in self._blocks:
            labels = statement.labels
            says = labels.one("says") if labels else None
            for value, line in self._values(statement, "denies"):
                if value == says:
                    yield Finding(
                        "label-same", "'denies' says what 'says' says", _in(file, line, value),
                        "say what is so when the rule does not hold, or leave it out",
                    )  # fmt: skip
            for key in ("says", "denies"):
                for value, line in self._values(statement, key):
                    yield from self._mismatched(file, statement, value, line)

    def _mismatched(self, file: RuleFile, statement: Statement, value: str, line: int) -> Iterator[Finding]:
        """Yield what a label names and its rule does not."""
        labels = statement.labels
        cited = [citation for text in (labels.all("cites") if labels else ()) for citation in citations(text)]
        text = f"{statement.text} {' '.join(labels.all('cites') if labels else ())}"
        plain = _PLACEHOLDER.sub(" ", value)
        for found in _ARTICLE.finditer(plain):
            if not self._names_article(found[1], (*cited, *self._cited[file.name]), statement.text):
                yield Finding(
                    "label-article", f"the label names article {found[1]}, which the rule neither cites nor asks about",
                    _in(file, line, found[0]), "nor does another rule of this file cite it",
                )  # fmt: skip
        for found in _NUMBER.finditer(_ARTICLE.sub(" ", plain)):
            if found[0] not in text:
                yield Finding(
                    "label-number", f"the label names {found[0]}, which is neither in the rule nor in what it cites",
                    _in(file, line, found[0]),
                )  # fmt: skip
        for state, name in self._states.items():
            if re.search(rf"\b{re.escape(name)}\b", plain) and not re.search(rf"\b{state}\b", statement.text):
                yield Finding(
                    "label-name", f"the label names {name}, and the rule does not name '{state}'", _in(file, line, name)
                )

    @cached_property
    def _cited(self) -> Mapping[str, tuple[Citation, ...]]:
        """What the rules of each file cite."""
        found: dict[str, tuple[Citation, ...]] = dict.fromkeys(self.files, ())
        for file, statement in self._blocks:
            for cited, _ in self._values(statement, "cites"):
                found[file.name] += citations(cited)
        return found

    def _names_article(self, number: str, cited: Sequence[Citation], text: str) -> bool:
        place = citations(f"x art. {number}")[0].places
        clause = f"art_{place[0][0]}" if place else ""
        if any(citation.places and Citation(citation.instrument, place).touches(citation) for citation in cited):
            return True
        return re.search(rf"\b{clause}\b", text) is not None

    @cached_property
    def _states(self) -> Mapping[str, str]:
        """Each state by name, as it is written in a sentence."""
        found = {}
        for record in self.rulebook.records.get("state", ()):
            name = str(record.values[0])
            found[name] = (record.labels.one("says") if record.labels else None) or name.replace("_", " ").title()
        return found

    # -- rules ----------------------------------------------------------------------------------------------------

    @cached_property
    def reach(self) -> Reach:
        """What can hold, if the record goes on to be kept: its days are open, and so is a dated word it lacks yet."""
        rulebook = self.rulebook
        open_: dict[Signature, tuple[Domain, ...]] = dict(supplied(self.law))
        for signature, word in rulebook.vocabulary.words.items():
            if self.dated(word) and word.name not in rulebook.rules:
                records = [record.values for record in rulebook.records.get(word.name, ())]
                kept = (frozenset(values) for values in zip(*records, strict=True))
                places: tuple[Domain, ...] = (*kept,) if records else (None,) * word.arity
                open_.setdefault(signature, (*places[:-1], None))
        return Reach(rulebook.statements, open_)

    def never_fires(self) -> Iterator[Finding]:
        for rule, obstacle in self.reach.obstacles():
            name = rule.says("id") or rule.head.name
            yield Finding("never-fires", f"'{name}' can never fire: {obstacle.says}", self._where(rule, obstacle))

    def never_holds(self) -> Iterator[Finding]:
        for rule in self.reach.rules:
            for literal in conditions(rule):
                name, places = literal.pattern.name, len(literal.pattern.terms)
                if literal.negated and not self.reach.can_hold((name, places)):
                    yield Finding(
                        "never-holds", f"nothing can make '{name}' hold, so that 'not {name}' asks for nothing",
                        self._where(rule, Obstacle("", name)),
                    )  # fmt: skip

    def _where(self, rule: Template, obstacle: Obstacle) -> Where:
        statement = rule.statement
        if obstacle.word is None:
            return self.at(statement)
        text = _COMMENT.sub(lambda found: " " * len(found[0]), statement.text)
        body = text.find(":-")
        used = [found for found in re.finditer(rf"\b{obstacle.word}\b(?:\([^()]*\))?", text) if found.start() > body]
        exact = [found for found in used if re.search(rf"\b{obstacle.value}\b", found[0].partition("(")[2])]
        if not used:
            return self.at(statement)
        return _offset(self.files[statement.file], statement, (exact or used)[0].start())

    def unused_words(self) -> Iterator[Finding]:
        """Yield the words nothing uses: none concludes, records or asks for them, and no case can state them.

        What is concluded and read by no rule is used if the program names it, or a case may be asked about it: a word
        of the record is, and so is what a case may state itself.
        """
        read: set[Signature] = set()
        made: set[Signature] = set()
        for rule in self.reach.rules:
            made.add((rule.head.name, len(rule.head.terms)))
            read |= {(literal.pattern.name, len(literal.pattern.terms)) for literal in conditions(rule)}
        made |= {(name, len(record.values)) for name, found in self.rulebook.records.items() for record in found}
        outside: Domains = supplied(self.law)
        named = _named_in_program()
        for file, statement, word in self._declared():
            signature = (word.name, word.arity)
            if signature in read or signature in outside or word.name == WORD:
                continue
            if signature not in made:
                yield Finding(
                    "unused-word", f"nothing uses the word '{word.name}'", file.where(statement.line, statement.column)
                )
            elif word.name not in named and not self.dated(word):
                yield Finding(
                    "unused-word", f"'{word.name}' is concluded, and nothing reads it",
                    file.where(statement.line, statement.column), "let a rule ask for it, or drop it",
                )  # fmt: skip

    def _declared(self) -> Iterator[tuple[RuleFile, Statement, Word]]:
        for file in self.rulebook.files:
            for statement in read_lightly(file) if is_vocabulary(file.name) else ():
                found = _DEFINED.match(statement.text)
                if found is not None:
                    yield file, statement, self.rulebook.vocabulary.words[found[1], int(found[2])]

    def sources(self) -> Iterator[Finding]:
        """Yield the dated facts that do not say where they come from: what is not dated is make-up of the rulebook."""
        words = self.rulebook.vocabulary.words
        for name, records in self.rulebook.records.items():
            for record in records:
                word = words.get((name, len(record.values)))
                if word is not None and self.dated(word) and not (record.labels and "source" in record.labels):
                    yield Finding(
                        "source", "this fact of record names no source", self.at(record.statement),
                        "%@ source ..., above it",
                    )  # fmt: skip

    def no_case(self, asked: Asked) -> Iterator[Finding]:
        found = asked(self.law)
        for record in self.rulebook.records.get("clause", ()):
            treaty, article = str(record.values[0]), str(record.values[1])
            if (treaty, article) not in found:
                yield Finding(
                    "no-case", f"no case asks about {article} of '{treaty}'", self.at(record.statement),
                    "casus new ID starts a case",
                )  # fmt: skip

    # -- where ----------------------------------------------------------------------------------------------------

    def at(self, statement: Statement) -> Where:
        """Return where *statement* begins."""
        return self.files[statement.file].where(statement.line, statement.column)

    @cached_property
    def _blocks(self) -> tuple[tuple[RuleFile, Statement], ...]:
        """The rules that are labelled, those under the same labels as one: the first, with the text of all."""
        blocks: dict[int, list[Statement]] = {}
        for statement in self.rulebook.statements:
            if statement.kind == "rule" and statement.labels is not None:
                blocks.setdefault(id(statement.labels), []).append(statement)
        return tuple(
            (self.files[first.file], replace(first, text="\n".join(one.text for one in (first, *others))))
            for first, *others in blocks.values()
        )

    def _values(self, statement: Statement, key: str) -> Iterator[tuple[str, int]]:
        labels = statement.labels
        if labels is not None:
            yield from zip(labels.all(key), labels.lines.get(key, ()), strict=True)


_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_ARTICLE = re.compile(r"\b[Aa]rt(?:icle|s|icles)?\.?\s+(\d+[a-z]?(?:\([0-9a-z]+\))*)")
_NUMBER = re.compile(r"(?<![\w.])\d{4}(?![\w.]\w)")
_COMMENT = re.compile(r"%[^\n]*")
_DEFINED = re.compile(r"#defined\s+([a-z]\w*)\s*/\s*(\d+)")
_QUOTED = re.compile(r"""(["'])([a-z][a-z0-9_]*)\1""")


def _named_in_program() -> frozenset[str]:
    """Return every name that stands quoted in the program's own source: among them the words it reads."""
    package = Path(__file__).resolve().parents[1]
    texts = (path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    return frozenset(found[2] for text in texts for found in _QUOTED.finditer(text))


def _in(file: RuleFile, line: int, *texts: str) -> Where:
    """Return the place of the first of *texts* in *line*, or in the lines that go on with it."""
    for text in texts:
        for number in range(line, len(file.lines) + 1):
            if number > line and not file.lines[number - 1].lstrip().startswith("%@   "):
                break
            if text in file.lines[number - 1]:
                return file.where(number, file.lines[number - 1].index(text) + 1)
    return file.where(line, len(file.lines[line - 1]) - len(file.lines[line - 1].lstrip()) + 1)


def _offset(file: RuleFile, statement: Statement, offset: int) -> Where:
    """Return the place *offset* characters into the text of *statement*."""
    before = statement.text[:offset]
    down = before.count("\n")
    column = offset + statement.column if not down else offset - before.rfind("\n")
    return file.where(statement.line + down, column)
