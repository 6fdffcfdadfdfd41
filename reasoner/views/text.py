"""An answer as plain text, at three depths: one line, one screen, everything.

The verdict comes first, then what a reader asks next. Knows widths and words; decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Literal

from reasoner.answer import Answer, Basis, Dissent, Element, Explanation, FactUsed, Missing, Party
from reasoner.case.dates import written_day
from reasoner.views.document import LAWFUL

Depth = Literal["brief", "screen", "why"]

LABEL = 14
"""Columns of the left column."""

WAYS = 3
"""How many ways of turning the verdict are shown, the nearest."""

IDLE = "the verdict is the same either way, on the positions taken"

_ANSI = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "dim": "2"}
_COLOUR = {"not_grounded": "red", "grounded": "green", "undetermined": "yellow"}
_STANDING = ("settled", "contested", "minority")


def answer_text(
    answer: Answer, *, width: int = 100, color: bool = False, depth: Depth = "screen", of: str | None = None
) -> str:
    """Return *answer* as text of at most *width* columns; *of* shows one party alone."""
    page = _Page(max(width, 40), color)
    if of is not None:
        return page.text(_one_party(answer, of))
    if depth == "brief":
        return _brief(answer)
    lines = page.text(_screen(answer))
    if depth == "why":
        lines += "\n" + page.text(_everything(answer))
    return lines


Row = tuple[str, str, str]
"""A label, its text, and the style of the text."""


class _Page:
    """Wraps rows of a label and a text."""

    def __init__(self, width: int, color: bool) -> None:
        self.width = width
        self.color = color

    def text(self, rows: Iterable[Row]) -> str:
        lines: list[str] = []
        for label, text, style in rows:
            lines += self._row(label, text, style)
        return "\n".join(lines) + "\n"

    def _row(self, label: str, text: str, style: str) -> Iterator[str]:
        if not label and not text:
            yield ""
        elif not label and style.startswith("head"):
            for line in textwrap.wrap(text, self.width):
                yield self._styled(line, "bold", style.removeprefix("head "))
        elif label == "|":
            depth = len(text) - len(text.lstrip())
            for line in textwrap.wrap(
                text.lstrip(), self.width, initial_indent=" " * depth, subsequent_indent=" " * (depth + 4)
            ):
                yield self._styled(line, style)
        else:
            wrapped = textwrap.wrap(text, self.width - LABEL, break_on_hyphens=False) or [""]
            for at, line in enumerate(wrapped):
                left = label if at == 0 else ""
                yield (self._styled(f"{left:<{LABEL}}", "bold") if left else " " * LABEL) + self._styled(line, style)

    def _styled(self, text: str, *styles: str) -> str:
        codes = [_ANSI[style] for style in styles if style in _ANSI]
        if not self.color or not codes or not text.strip():
            return text
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


# -- one line ------------------------------------------------------------------------------------------------


def _brief(answer: Answer) -> str:
    blockers = [element for element in answer.elements if element.id in answer.blockers]
    why = "; ".join(f"{element.name} {_plain(element.status)}: {element.says}" for element in blockers)
    parts = [answer.headline.rstrip("."), *([why] if why else []), f"reading {answer.reading}", answer.case]
    return " ".join(("; ".join(parts) + ".").split()) + "\n"


# -- one screen ----------------------------------------------------------------------------------------------


def _screen(answer: Answer) -> Iterator[Row]:
    yield "", answer.headline, f"head {_COLOUR[answer.verdict]}"
    yield "", "", ""
    for note in answer.notes:
        yield "Note", note, ""
    yield from _this_act(answer)
    yield from _blockers(answer)
    yield "In force", _in_force(answer), ""
    yield "Invoked", _invoked(answer), ""
    yield "Decided", _decided(answer), ""
    yield from _parties(answer)
    yield "Open instead", _instead(answer), ""
    yield from _also_seen(answer)
    yield from _would_take(answer)
    yield "Readings", _readings(answer), ""
    if len({one.verdict for one in answer.accounts}) > 1:
        yield (
            "Accounts",
            "; ".join(f"{_title(one.account)}: {_plain(one.verdict)}" for one in answer.accounts) + ".",
            "",
        )
    yield "Gaps", _gaps(answer), ""


def _this_act(answer: Answer) -> Iterator[Row]:
    """Say on which grounds the one act asked about stands, and on which it fails."""
    for act in answer.acts if answer.act is not None else ():
        if act.lawful is None:
            continue
        told = {"holds": "stands on", "unknown": "not known:", "fails": "fails on"}
        parts = [
            f"{told[status]} {'; '.join(f'{ground.name} ({ground.says})' for ground in grounds)}"
            for status in told
            if (grounds := [ground for ground in act.grounds if ground.status == status])
        ]
        yield "This act", _sentence(f"{act.says}: {LAWFUL[act.lawful]}. {'. '.join(map(_capital, parts))}"), ""


def _blockers(answer: Answer) -> Iterator[Row]:
    explained = dict(zip((element.id for element in answer.elements), answer.explanation.because, strict=True))
    label = "Blocks it" if answer.verdict == "not_grounded" else "Open on"
    for element in answer.elements:
        if element.id not in answer.blockers:
            continue
        yield label, f"{element.name}: {_sentence(_blocked(element, explained[element.id]))}", ""
        label = ""
    for missing in answer.missing:
        yield "Disputed" if missing.value == "disputed" else "Not known", missing_told(answer, missing), ""
    if answer.idle and answer.verdict == "undetermined":
        yield "No matter", f"{'; '.join(one.says for one in answer.idle)}: {IDLE}.", ""
    if answer.verdict == "grounded":
        met = ", ".join(f"{element.name}{_contested(element)}" for element in answer.elements)
        yield "Met", f"every condition: {met}.", ""
        if answer.presumptions:
            yield "Presumed", "no excuse: " + "; ".join(one.says for one in answer.presumptions) + ".", ""


def missing_told(answer: Answer, missing: Missing) -> str:
    """Return what is not known in one sentence: on what it bears, by which provision, and how much it settles."""
    names = {element.id: element.name for element in answer.elements}
    told = missing.says
    if missing.element:
        cited = f", {missing.cites[0]}" if missing.cites else ""
        told += f" (decides '{names[missing.element]}'{cited})"
    if missing.settles == 2:
        return f"{told}: either answer settles it."
    if missing.settles == 1:
        return f"{told}: one of its answers settles it."
    if not missing.decides:
        return f"{told}: matters once what else is open is settled."
    return f"{told}: decides in {missing.decides} of {missing.ways} ways of settling what is open."


def _blocked(element: Element, explanation: Explanation) -> str:
    cited = f"{element.cites[0]}" if element.cites else ""
    if element.words and '"' in element.words:
        cited = f"{cited}: {_quote(element.words)}"
    parts = [f"{element.says} ({cited})" if cited else element.says]
    if element.contested:
        parts[0] += f"; contested: otherwise on {_positions(element)}"
    if element.remarks:
        parts.append(f"Not enough: {'; '.join(element.remarks)}")
    parts += _stated(explanation)
    return ". ".join(_capital(part) if at else part for at, part in enumerate(parts))


def _positions(element: Element) -> str:
    return ", ".join(f'"{_plain(position)}"' for position in element.contested_by) or "other positions"


def _contested(element: Element) -> str:
    return f" (contested: not on {_positions(element)})" if element.contested else ""


def _quote(words: str) -> str:
    start = words.find('"')
    end = words.find('"', start + 1)
    return words[start : end + 1]


_VALUES = {"not_shown": "not shown", "unknown": "not known", "disputed": "disputed", "false": "not so"}


def _stated(explanation: Explanation, most: int = 4) -> Iterator[str]:
    """Say which stated facts the element fails on, by value, with the sources of the first of each."""
    found: dict[str, dict[str, FactUsed]] = {}

    def walk(part: Explanation) -> None:
        if part.status in _VALUES:
            for fact in part.facts:
                if fact.value in _VALUES:
                    found.setdefault(fact.value, {}).setdefault(fact.name, fact)
        for below in part.because:
            walk(below)

    walk(explanation)
    for value, facts in found.items():
        shown = list(facts.values())
        more = f"; and {len(shown) - most} more" if len(shown) > most else ""
        yield f"{_VALUES[value]}: {'; '.join(fact.says for fact in shown[:most])}{more} {_sources(shown[:1], 1)}"


def _sources(facts: Iterable[FactUsed], most: int = 2) -> str:
    titles: dict[str, None] = {}
    for fact in facts:
        for source in fact.sources:
            mark = "" if source.checked == "read" else f", {source.checked}"
            titles[f"{source.title}{mark}"] = None
    shown = list(titles)[:most]
    return f"[{'; '.join(shown)}]" if shown else ""


def _in_force(answer: Answer) -> str:
    finding = answer.questions["in_force"]
    views = {view.known: view for view in answer.views}
    seen = views.get(answer.known)
    own = views.get(answer.on)
    element = next((element for element in answer.elements if element.id == "in_force"), None)
    contested = f" (contested: otherwise on {_positions(element)})" if element is not None and element.contested else ""
    party = answer.questions.get("party")
    yes = "yes" if finding.status == "met" else "no" if finding.status == "not_met" else _plain(finding.status)
    text = f"{yes}{contested}"
    if own is not None and seen is not None and own is not seen and own.in_force != seen.in_force:
        text += (
            f", seen from {written_day(answer.known)}: {finding.says}. Seen on the day itself: {own.says}"
            if own.in_force != "met"
            else f"; seen on the day itself: {own.says}"
        )
    else:
        text += f": {finding.says}"
    if party is not None and party.status not in ("met", "not_reached"):
        text += f". Party: {_plain(party.status)}, {party.says}"
    for element in answer.elements:
        if element.id == "party" and element.status == "met":
            text += "".join(f". Party: yes (contested); {dissent_told(one)}" for one in element.dissents)
    return _sentence(text)


def dissent_told(one: Dissent) -> str:
    """Return in one sentence who says otherwise, and what."""
    return f"otherwise, {_plain(one.standing)}: {one.says} ({'; '.join(one.holders)})"


def _invoked(answer: Answer) -> str:
    finding = answer.questions["invoked"]
    asked = [
        party.name if party.bound in ("yes", "unknown") else f"{party.name} (no party)"
        for party in answer.parties
        if party.asked
    ]
    text = f"{_plain(finding.status)}: {finding.says}"
    return _sentence(text + (f". Asked: {', '.join(asked)}" if asked else ""))


def _decided(answer: Answer) -> str:
    finding = answer.questions["decided"]
    return _sentence(f"{_plain(finding.status)}: {finding.says}")


def _parties(answer: Answer) -> Iterator[Row]:
    label = "Parties"
    if lead := _owed(answer):
        yield label, lead, ""
        label = ""
    quiet = [
        party
        for party in answer.parties
        if party.bound == "yes" and not (party.asked or party.gave or party.contested_by)
    ]
    for names in _alike((party.owed if party.author else "", party.name) for party in quiet).values():
        yield label, f"{', '.join(names)}: not shown to have been asked or to have given anything.", ""
        label = ""
    told = [party for party in answer.parties if party not in quiet]
    for says, names in _alike((_short_party(party, answer), party.name) for party in told).items():
        yield label, f"{', '.join(names)}: {says}", ""
        label = ""


def _owed(answer: Answer) -> str:
    """Say what the parties owed: of all alike, or group by group, and what became of it."""
    parts = []
    found: dict[str, list[str]] = {}
    for party in answer.parties:
        if party.bound in ("yes", "unknown"):
            due = f", due from {party.due}" if party.due else ""
            found.setdefault(f"{party.owed}{due}", []).append(party.name)
    for owed, names in found.items():
        who = "" if len(found) == 1 else f"{', '.join(names)} "
        parts.append(_sentence(_capital(f"{who}owed: {owed}")))
    performed = answer.questions["performed"]
    if performed.status not in ("not_owed", "not_reached", "open"):
        parts.append(_sentence(f"Performed: {_plain(performed.status)}, {performed.says}"))
    breaches = [party.name for party in answer.parties if party.breach == "met"]
    if breaches:
        parts.append(f"Left unexplained by a duty then binding on it: the conduct of {', '.join(breaches)}.")
    return " ".join(parts)


def _alike(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the names of which the same is said, by what is said."""
    found: dict[str, list[str]] = {}
    for says, name in pairs:
        found.setdefault(says, []).append(name)
    return found


def _short_party(party: Party, answer: Answer) -> str:
    parts = []
    if party.bound != "yes":
        parts.append(
            {
                "unknown": "bound or not is not known",
                "former": "no longer a party",
                "no": "not bound" if answer.known != answer.on else "not bound, seen from that day",
            }[party.bound]
        )
    if party.contested_by:
        otherwise = ", ".join(f'"{_plain(position)}"' for position in party.contested_by)
        parts.append(f"contested whether bound: otherwise on {otherwise}")
    if party.asked:
        parts.append("asked")
    for help in party.gave:
        label = {"not_stated": "", answer.treaty: " under the treaty"}.get(help.label, f" {_plain(help.label)}")
        what = ", ".join(word for word in help.what if "not stated" not in word) or "help of a kind not stated"
        doubt = "" if help.value == "true" else f" ({_plain(help.value)})"
        parts.append(f"{_plain(help.stage)}{label}: {what}{doubt}")
    if not party.gave:
        parts.append("nothing shown")
    return "; ".join(parts) + "."


def _instead(answer: Answer) -> str:
    if not answer.instead:
        return "nothing is shown that these rules know of."
    return _sentence("; ".join(f"{basis.says}{_basis_mark(basis)}" for basis in answer.instead))


def _basis_mark(basis: Basis) -> str:
    marks = ["if in force"] if basis.contested else []
    marks += [f"on the account of {', '.join(map(_title, basis.accounts))} alone"] if basis.accounts else []
    return f" ({'; '.join(marks)})" if marks else ""


def _also_seen(answer: Answer) -> Iterator[Row]:
    label = "Also seen"
    for seen in answer.also_seen:
        text = f"{seen.name} meets '{seen.element}': {seen.says}"
        open_ = f" Open there: {'; '.join(seen.open)}." if seen.open else ""
        failing = f" Failing there: {'; '.join(seen.failing)}." if seen.failing else ""
        invoked = {"no": " No request found.", "yes": " Invoked.", "not_shown": " No article shown."}.get(
            seen.invoked, ""
        )
        yield label, f"{text}.{open_}{failing}{invoked}", ""
        label = ""


def _would_take(answer: Answer) -> Iterator[Row]:
    label = "Would fail on" if answer.verdict == "grounded" else "It would take"
    if answer.would_take is None or answer.ways is None or answer.flips_scope is None:
        yield label, "not worked out.", ""
        return
    scope = answer.flips_scope
    if not answer.ways:
        none = f"no {scope.size} changes together do it" if scope.bearing else "none of it bears on the verdict"
        told = f"nothing of evidence, fact or reading that these rules can suppose: {none}"
        yield label, f"{told} (casus flip tries the law of other days too).", ""
        return
    shown = _nearest(answer)
    left = len(answer.ways) - len(shown)
    for at, number in enumerate(shown):
        last = at == len(shown) - 1
        more = f" ({left} more: casus flip)" if last and left else ""
        least = "" if scope.complete or not last else " (at least these: the search was cut short)"
        apart = " It grounds nothing." if answer.ways[number].standing in ("proposed", "not_yet_voiced") else ""
        yield label, f"{_sentence(answer.would_take[number])}{apart}{more}{least}", ""
        label = "or"


def _nearest(answer: Answer) -> list[int]:
    """Return the places of the nearest ways; of an open verdict, some to either side."""
    ways = answer.ways or ()
    found = list(range(len(ways)))[:WAYS]
    if answer.verdict == "undetermined":
        for verdict in ("grounded", "not_grounded"):
            first = next((at for at, way in enumerate(ways) if way.verdict == verdict), None)
            if first is not None and first not in found:
                found = [*found[:-1], first]
        found.sort(key=lambda at: ways[at].verdict != "grounded")
    return found


def _readings(answer: Answer) -> str:
    standing = {name: one for name, one in answer.readings.items() if one.standing in _STANDING}
    apart = {name: one for name, one in answer.readings.items() if one.standing not in _STANDING}
    opens = [name for name, one in standing.items() if one.verdict == "grounded"]
    maybe = [name for name, one in standing.items() if one.verdict == "undetermined"]
    parts = []
    if opens:
        parts.append(f"in standing on the date and opening it: {', '.join(opens)}")
    elif not maybe:
        parts.append("none in standing on the date opens it")
    if maybe:
        parts.append(f"in standing, cannot say yet: {', '.join(maybe)}")
    for standing_word, lead in (("proposed", "Only proposed then"), ("not_yet_voiced", "Voiced only later")):
        groups: dict[str, list[str]] = {}
        for name, one in apart.items():
            if one.standing == standing_word:
                groups.setdefault(_OUTCOME.get(one.triggered, "would not"), []).append(name)
        if groups:
            parts.append(
                f"{lead}: " + "; ".join(f"{', '.join(names)} ({outcome})" for outcome, names in groups.items())
            )
    return ". ".join(_capital(part) if at else part for at, part in enumerate(parts)) + "."


_OUTCOME = {"met": "would open it", "open": "might open it", "unknown": "might open it"}


def _gaps(answer: Answer, most: int = 2) -> str:
    told = [gap for gap in answer.gaps if not any(gap.id in basis.names for basis in answer.instead)]
    told.sort(key=lambda gap: gap.id == "one_publication", reverse=True)
    shown = [gap.says for gap in told][:most]
    more = len(answer.gaps) - len(shown)
    return _sentence("; ".join(shown) + (f"; and {more} more (--why)" if more > 0 else "")) if shown else "none known."


# -- one party -------------------------------------------------------------------------------------------------


def _one_party(answer: Answer, of: str) -> Iterator[Row]:
    yield "", answer.headline, f"head {_COLOUR[answer.verdict]}"
    yield "", "", ""
    party = next(party for party in answer.parties if party.state == of)
    yield party.name, _sentence(party.says.split("; ", 2)[0] if party.gave else party.says), ""
    yield "Asked", "yes." if party.asked else "not shown.", ""
    yield "Owed", _sentence(party.owed + (f", due from {party.due}" if party.due else "")), ""
    if party.performed is not None:
        breach = {"met": "; its conduct is left unexplained by that duty"}.get(party.breach or "", "")
        yield "Performed", _sentence(_plain(party.performed) + breach), ""
    for said in party.said:
        yield "Said", _sentence(said), ""
    for help in party.gave:
        date = f", {help.date}" if help.date else ""
        doubt = "" if help.value == "true" else f" ({_plain(help.value)})"
        label = {"not_stated": "", answer.treaty: ", under the treaty"}.get(help.label, f", {_plain(help.label)}")
        yield _plain(help.stage).capitalize(), f"{', '.join(help.what)}{date}{label}{doubt}.", ""


# -- everything ---------------------------------------------------------------------------------------------------


def _everything(answer: Answer) -> Iterator[Row]:
    yield "", "WHY, ELEMENT BY ELEMENT", "head"
    seen: set[tuple[str, str]] = set()
    """What has been printed: steps, and facts by name, whose sources are told once."""
    for element, explanation in zip(answer.elements, answer.explanation.because, strict=True):
        yield "", "", ""
        contested = ", contested" if element.contested else ""
        other = f" (by itself: {_plain(element.otherwise)})" if element.otherwise else ""
        yield "|", f"{element.name.upper()}: {_plain(element.status)}{contested}{other}", "bold"
        yield from _tree(explanation, 2, seen)
        for remark in element.remarks:
            yield "|", f"  not enough: {remark}", ""
        for one in element.dissents:
            yield "|", f"  {dissent_told(one)}", ""
    yield from _listed(
        "QUESTIONS THAT STAY APART",
        (f"{name}: {_plain(one.status)}. {_capital(_sentence(one.says))}" for name, one in answer.questions.items()),
    )
    yield from _listed("ACTS", _acts(answer))
    yield from _listed("PARTIES", (f"{party.name}: {party.says}" for party in answer.parties))
    yield from _listed(
        "READINGS",
        (
            f"{name} ({one.says}; {_plain(one.standing)}): {_plain(one.triggered)}, {_plain(one.verdict)}"
            for name, one in answer.readings.items()
        ),
    )
    yield from _listed("WHAT IT WOULD TAKE", answer.would_take or ())
    yield from _listed(f"NOT KNOWN OR DISPUTED, AND {IDLE.upper()}", (one.says for one in answer.idle))
    yield from _listed("PRESUMED ABSENT, SINCE NO SOURCE SAYS IT", (one.says for one in answer.presumptions))
    yield from _listed("GAPS", (gap.says for gap in answer.gaps))
    receipt = answer.receipt
    yield from _listed(
        "RECEIPT",
        (
            f"casus {receipt.casus}, clingo {receipt.clingo}",
            f"rules {receipt.rules}",
            f"case {receipt.case}",
            f"answer {receipt.answer}",
        ),
    )


def _listed(title: str, lines: Iterable[str]) -> Iterator[Row]:
    found = list(lines)
    if found:
        yield "", "", ""
        yield "", title, "head"
        for line in found:
            yield "|", f"  {line}", ""


def _tree(explanation: Explanation, depth: int, seen: set[tuple[str, str]]) -> Iterator[Row]:
    mark = {"holds": "yes", "fact": "fact", "record": "record", "absent": "absent", "fails": "no"}.get(
        explanation.status, _plain(explanation.status)
    )
    cites = (
        f" ({'; '.join(explanation.cites)}{_unread(explanation)})"
        if explanation.cites and explanation.cites[0] != "facts of the case"
        else ""
    )
    source = f" [{explanation.source}]" if explanation.source else ""
    key = (explanation.status, explanation.says)
    again = key in seen and bool(explanation.because)
    seen.add(key)
    yield "|", f"{' ' * depth}{mark}: {explanation.says}{cites}{source}{' (above)' if again else ''}", ""
    if again:
        return
    for words in explanation.words:
        yield "|", f"{' ' * (depth + 2)}law: {words}", "dim"
    for fact in explanation.facts:
        if ("fact", fact.name) not in seen:
            seen.add(("fact", fact.name))
            value = "" if fact.value == "true" else f" is {_plain(fact.value)}"
            yield "|", f"{' ' * (depth + 2)}fact: {fact.says}{value} {_sources([fact])}", "dim"
    for part in explanation.because:
        yield from _tree(part, depth + 2, seen)


def _unread(explanation: Explanation) -> str:
    return f"; {explanation.checked}" if explanation.checked not in (None, "read") else ""


def _acts(answer: Answer) -> Iterator[str]:
    for act in answer.acts:
        soil = f" on the soil of {', '.join(act.soil)}" if act.soil else ""
        grounds = "; ".join(f"{ground.name}: {ground.status}, {ground.says}" for ground in act.grounds)
        yield f"{act.says}, by {act.by}{soil}{': ' + grounds if grounds else ''}"


def _title(name: str) -> str:
    """Return the name of an account as a name: its words with capitals."""
    return " ".join(word.capitalize() for word in name.split("_"))


def _plain(word: str | None) -> str:
    return (word or "").replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
