"""A provision as plain text: its versions side by side, what changed, the rules behind each sentence, the cases.

Two texts of one treaty stand in two columns where the width allows it, else one under the other. Sources are numbered
and listed at the end. Compares no words: what changed is told as the rulebook records it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from reasoner.case.dates import written_day
from reasoner.questions.provisions import CaseUsing, Provision, Provisions
from reasoner.questions.texts import InstrumentText, RuleAt, Sentence
from reasoner.rulebook.citations import Citation, Path, citations
from reasoner.views.wrapping import labelled, wrapped

TWO_COLUMNS = 100
"""The width from which two texts stand side by side."""

_LABEL = 9
_BETWEEN = " | "


def law_text(found: Provisions, width: int, *, rules_in_full: bool = False) -> str:
    """Return what there is of the provisions asked for; a list of all if none was.

    With *rules_in_full*, every rule follows with what it says when it holds and when it does not.
    """
    if found.asked is None:
        return "\n".join(_list(found, width)) + "\n"
    return "\n".join(_Page(found, width).lines(rules_in_full=rules_in_full)) + "\n"


def _list(found: Provisions, width: int) -> Iterator[str]:
    """Yield a line for each provision: how many rules cite it, and how its words were checked."""
    marks: dict[str, list[str]] = {}
    for text in found.instruments:
        for sentence in text.sentences:
            marks.setdefault(sentence.cites, []).extend(words.checked for words in sentence.words)
        for cites in text.unchanged:
            marks[cites] = ["as in the text before"]
    for provision in found.provisions:
        checked = " and ".join(dict.fromkeys(marks.get(provision.cites, [provision.checked or "no authority"])))
        yield from labelled(provision.cites, f"{_count(len(provision.rules))}; {checked}", width, 60)


class _Page:
    """One page about some provisions. Sources are numbered as they come."""

    def __init__(self, found: Provisions, width: int) -> None:
        self.found = found
        self.width = width
        self.sources: dict[str, int] = {}
        self.gaps = {rule.id: rule.gaps for provision in found.provisions for rule in provision.rules}

    def lines(self, *, rules_in_full: bool) -> Iterator[str]:
        for treaty, texts in groupby(self.found.instruments, key=lambda text: text.treaty):
            if treaty is None:
                for text in texts:
                    yield from self._instrument(text)
            else:
                yield from self._articles(treaty, list(texts))
        yield from self._without_words()
        if rules_in_full:
            yield from self._rules_in_full()
        yield from self._cases()
        yield from self._days()
        yield from self._listed_sources()

    # ---- texts ---------------------------------------------------------------------------------------------

    def _instrument(self, text: InstrumentText) -> Iterator[str]:
        """Yield the sentences of an instrument that has one text."""
        yield from self._head(text, "", self.width)
        for place in dict.fromkeys(_path(sentence.cites) for sentence in text.sentences):
            cites = next(sentence.cites for sentence in text.sentences if _path(sentence.cites) == place)
            name = _capital(cites.removeprefix(text.name).lstrip(", "))
            yield ""
            yield from self._cell(text, place, f"{name}:" if name else "", self.width)
            yield from self._notes([text], place)
        yield ""

    def _articles(self, treaty: str, texts: Sequence[InstrumentText]) -> Iterator[str]:
        """Yield the articles of one treaty's texts in their order; each article shows the texts that have it."""
        for article in sorted({_article(cites) for text in texts for cites in _cites(text)}, key=_order):
            having = [text for text in texts if any(_article(cites) == article for cites in _cites(text))]
            yield f"Article {article} of {treaty}"
            saying = [text for text in having if any(_sentences(text, article))]
            if len(having) == len(saying) == 2 and self.width >= TWO_COLUMNS:
                yield from self._side_by_side(saying, article)
            else:
                yield from self._one_below_the_other(having, article)
            yield from self._article_notes(having, article)
            yield ""

    def _side_by_side(self, texts: Sequence[InstrumentText], article: str) -> Iterator[str]:
        column = (self.width - len(_BETWEEN)) // 2
        yield from _columns([self._head(text, article, column) for text in texts], column)
        for paragraph in _paragraphs(texts, article):
            yield ""
            cells = [list(self._cell(text, paragraph, _number(paragraph), column)) for text in texts]
            yield from _columns(cells, column)
            yield from self._notes(texts, paragraph)

    def _one_below_the_other(self, texts: Sequence[InstrumentText], article: str) -> Iterator[str]:
        for text in texts:
            yield from self._head(text, article, self.width)
        for paragraph in _paragraphs(texts, article):
            yield ""
            for text in texts:
                label = f"{_version(text, texts)}{_number(paragraph)}".strip()
                yield from self._cell(text, paragraph, label, self.width)
            yield from self._notes(texts, paragraph)

    def _head(self, text: InstrumentText, article: str, width: int) -> list[str]:
        """Return which text it is, its days, and which parts of *article* it takes over from the text before."""
        until = f" to {written_day(text.until)}" if text.until else ""
        lines = wrapped(f"{text.name}, {'' if until else 'from '}{written_day(text.since)}{until}", width)
        if text.applied is not None and self.found.on:
            verb = "applied" if text.applied else "did not apply"
            lines += wrapped(f"{verb} on {written_day(self.found.on)}", width)
        same = [f"article {article}{_number(_path(one))}" for one in text.unchanged if _article(one) == article]
        if same:
            lines += wrapped(f"{', '.join(same)}: as in the text before", width)
        return lines

    def _cell(self, text: InstrumentText, place: Path, label: str, width: int) -> Iterator[str]:
        """Yield what one text says in one place: our rendering, the words if they were read, and their mark."""
        for sentence in text.sentences:
            if _path(sentence.cites) != place:
                continue
            yield from wrapped(f"{label} {_capital(sentence.says)}.".lstrip(), width)
            label = ""
            if sentence.words and sentence.words[0].checked == "read":
                yield from wrapped(sentence.words[0].words, width, "  ")
            yield from wrapped(f"[{self._marks(sentence)}]", width, "  ")

    def _marks(self, sentence: Sentence) -> str:
        """Return language, mark and numbered sources of each wording on record."""
        found = []
        for words in sentence.words:
            numbers = ", ".join(str(self.sources.setdefault(one, len(self.sources) + 1)) for one in words.sources)
            found.append(f"{words.language}, {words.checked}: {numbers}")
        return "; ".join(found)

    # ---- what stands below a paragraph or an article ----------------------------------------------------------

    def _notes(self, texts: Sequence[InstrumentText], paragraph: Path) -> Iterator[str]:
        """Yield what changed in a paragraph, the rules that encode it, and its gaps."""
        for text in texts:
            for change in text.changes:
                if _path(change.cites) == paragraph:
                    yield from self._note("Changed", change.says)
        for text in texts:
            own = [sentence for sentence in text.sentences if _path(sentence.cites) == paragraph]
            rules = {rule.id: rule for sentence in own for rule in sentence.rules}
            if own:
                yield from self._note("Rules", f"{_version(text, texts)}{_places(rules.values())}")
        for text in texts:
            own = [sentence for sentence in text.sentences if _path(sentence.cites) == paragraph]
            gaps = [gap for sentence in own for gap in sentence.gaps]
            gaps += [gap for sentence in own for rule in sentence.rules for gap in self.gaps.get(rule.id, ())]
            for gap in dict.fromkeys(gaps):
                yield from self._note("Gap", f"{_version(text, texts)}{gap}")

    def _article_notes(self, texts: Sequence[InstrumentText], article: str) -> Iterator[str]:
        """Yield what changed in an article as a whole, and the rules that cite it so."""
        shown = {_path(sentence.cites) for text in texts for sentence in text.sentences}
        for text in texts:
            for change in text.changes:
                if _article(change.cites) == article and _path(change.cites) not in shown:
                    yield from self._note("Changed", change.says)
            whole = [
                rule
                for provision in self.found.provisions
                if _wider(citations(provision.cites)[0], text, article)
                for rule in provision.rules
            ]
            if whole:
                places = _places(RuleAt(id=rule.id, file=rule.file, line=rule.line) for rule in whole)
                yield from self._note("Rules", f"{_version(text, texts)}on the article as a whole: {places}")

    def _note(self, label: str, text: str) -> list[str]:
        return labelled(label, text, self.width, _LABEL)

    # ---- what stands below the texts --------------------------------------------------------------------------

    def _without_words(self) -> Iterator[str]:
        """Yield the provisions no words of which are on record, with the rules that cite them."""
        on_record = [citations(cites)[0] for text in self.found.instruments for cites in _cites(text)]
        for provision in self.found.provisions:
            if any(citations(provision.cites)[0].touches(one) for one in on_record):
                continue
            yield provision_head(provision)
            places = _places(RuleAt(id=rule.id, file=rule.file, line=rule.line) for rule in provision.rules)
            yield from self._note("Rules", places)
            for gap in dict.fromkeys(gap for rule in provision.rules for gap in rule.gaps):
                yield from self._note("Gap", gap)
            yield ""

    def _rules_in_full(self) -> Iterator[str]:
        for provision in self.found.provisions:
            if provision.rules:
                yield from _in_full(provision, self.width)

    def _cases(self) -> Iterator[str]:
        if self.found.cases is None:
            return
        decided = [case for case in self.found.cases if case.decides]
        if decided:
            yield "Cases that turn on it:"
            for case in decided:
                yield from labelled(f"  {case.case}", _outcome(case), self.width, 22)
        else:
            yield "No case turns on it in its main question."
        others = ", ".join(case.case for case in self.found.cases if not case.decides)
        if others:
            yield from wrapped(f"Cited without deciding: {others}.", self.width)
        yield ""

    def _days(self) -> Iterator[str]:
        for text in self.found.texts:
            until = f" to {written_day(text.until)}" if text.until else ""
            line = f"Text {text.version} of {text.treaty}: in force from {written_day(text.since)}{until}"
            if text.applied and self.found.on:
                line += f"; applied on {written_day(self.found.on)}"
            yield from wrapped(f"{line}.", self.width)

    def _listed_sources(self) -> Iterator[str]:
        for source, number in self.sources.items():
            yield from textwrap.wrap(
                source, self.width, initial_indent=f"[{number}] ", subsequent_indent="    ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip


# ---- provisions ----------------------------------------------------------------------------------------------


def provision_head(provision: Provision) -> str:
    """Return a provision's citation with its authority, the day it exists from and how it was checked."""
    known = f"; {provision.authority} since {written_day(provision.since)}" if provision.since else ""
    return f"{provision.cites} ({provision.checked or 'no authority'}{known})"


def _in_full(provision: Provision, width: int) -> Iterator[str]:
    yield provision_head(provision)
    for rule in provision.rules:
        yield from wrapped(f"{rule.id}  {rule.file}:{rule.line}", width, "  ")
        if rule.words:
            yield from wrapped(f"law: {' '.join(rule.words)}", width, "    ")
        if rule.says:
            yield from wrapped(f"yes: {rule.says}", width, "    ")
        if rule.denies:
            yield from wrapped(f"no:  {rule.denies}", width, "    ")
        for gap in rule.gaps:
            yield from wrapped(f"gap: {gap}", width, "    ")
    yield ""


def _outcome(case: CaseUsing) -> str:
    """Return the verdict, and the elements citing the provision that were not met."""
    failed = [
        f"{element} {status.replace('_', ' ')}"
        for element, status in case.elements.items()
        if status not in ("met", "not_reached")
    ]
    return case.verdict.replace("_", " ") + (f": {', '.join(failed)}" if failed else "")


def _places(rules: Iterable[RuleAt]) -> str:
    """Return where rules stand, by file: each id with its line."""
    by_file: dict[str, list[str]] = {}
    for rule in rules:
        by_file.setdefault(rule.file, []).append(f"{rule.id} {rule.line}")
    return "; ".join(f"{file}: {', '.join(found)}" for file, found in by_file.items()) or "none"


def _version(text: InstrumentText, texts: Sequence[InstrumentText]) -> str:
    return f"{text.version}: " if text.version and len(texts) > 1 else ""


# ---- places --------------------------------------------------------------------------------------------------


def _cites(text: InstrumentText) -> Iterator[str]:
    """Yield every citation a text is shown for."""
    yield from (sentence.cites for sentence in text.sentences)
    yield from (change.cites for change in text.changes)
    yield from text.unchanged


def _sentences(text: InstrumentText, article: str) -> Iterator[str]:
    yield from (sentence.cites for sentence in text.sentences if _article(sentence.cites) == article)


def _path(cites: str) -> Path:
    places = citations(cites)[0].places
    return places[0] if places else ()


def _article(cites: str) -> str:
    return next(iter(_path(cites)), "")


def _number(place: Path) -> str:
    """Return how a paragraph is numbered within its article."""
    return "".join(f"({step})" for step in place[1:])


def _paragraphs(texts: Sequence[InstrumentText], article: str) -> list[Path]:
    return sorted({_path(cites) for text in texts for cites in _sentences(text, article)}, key=_order)


def _wider(cited: Citation, text: InstrumentText, article: str) -> bool:
    """Tell whether a citation names an article of *text* as a whole, which has sentences within it."""
    own = [citations(sentence.cites)[0] for sentence in text.sentences if _article(sentence.cites) == article]
    return cited.places == ((article,),) and any(one.within(cited) and one != cited for one in own)


def _order(place: str | Path) -> tuple[tuple[int, str], ...]:
    steps = (place,) if isinstance(place, str) else place
    return tuple((int(step) if step.isdecimal() else 0, step) for step in steps)


# ---- lines ---------------------------------------------------------------------------------------------------


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(number: int) -> str:
    return f"{number or 'no'} rule{'' if number < 2 else 's'}"


def _columns(cells: Sequence[Sequence[str]], column: int) -> Iterator[str]:
    for left, right in zip_longest(*cells, fillvalue=""):
        yield f"{left:<{column}}{_BETWEEN}{right}".rstrip()
