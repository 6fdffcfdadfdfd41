"""Hold every statement of a case against its facts and the law: borne out, partly, wrong, undecided, or no claim.

What a claim comes to in law is for the rules (`borne_out`, `refuted`); here each thing a statement says is asked of
the facts, the record or those rules, and the findings are put together. Deliberately does not judge speakers, and
takes no statement as showing what it states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from reasoner.answer import FactUsed, Part, Source
from reasoner.case.atoms import Atom
from reasoner.case.case import Case, ClaimFinding, value_on
from reasoner.case.checking import period
from reasoner.case.dates import iso, parse_day, parse_span, span_text
from reasoner.case.facts import ASSERTIONS, Assertion, Statement
from reasoner.engine.law import IN_STANDING, Law
from reasoner.engine.worlds import Model, Setting
from reasoner.errors import QuestionError, did_you_mean
from reasoner.explanation.explainer import Explainer, Reason
from reasoner.explanation.wording import day, plain
from reasoner.questions.asking import Asking, Options, clause_name, opened
from reasoner.questions.assessing import DEFAULT_READING, Inquiry
from reasoner.questions.telling import bearing, facts_of, gist, walk
from reasoner.rulebook.rulebook import Record, Rulebook
from reasoner.rulebook.templates import Pattern

FINDINGS: tuple[ClaimFinding, ...] = ("wrong", "partly", "borne_out", "undecided", "not_a_claim")

_BY_VERDICT: dict[str, ClaimFinding] = {
    "grounded": "borne_out",
    "not_grounded": "wrong",
    "undetermined": "undecided",
}


class ClaimPart(Part):
    """One thing a statement says, and what is found. *kind* is `claim`, `manner` or the kind of assertion."""

    kind: str
    asserts: str
    finding: ClaimFinding
    says: str
    cites: tuple[str, ...] = ()
    checked: str | None = None
    facts: tuple[FactUsed, ...] = ()
    record: tuple[str, ...] = ()
    """Sources of the record's entries it was held against."""
    gaps: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    """Positions in standing on the date, not taken here, under which the finding is another."""
    own_source: bool = False
    """Whether the case has the fact from nowhere but the statement's own sources."""


class StatementFound(Part):
    """One statement: who said what, when and how, and what is found of it as a whole and part by part."""

    name: str
    speaker: str
    speaker_name: str
    office: str | None
    manner: str
    date: str | None
    """In words, as exactly as it is known."""
    words: str
    finding: ClaimFinding
    parts: tuple[ClaimPart, ...]
    sources: tuple[Source, ...]
    note: str | None


class Claims(Part):
    """Every statement of a case, or of one speaker, held against facts and law."""

    schema_: Annotated[Literal["casus-claims/1"], Field(alias="schema")] = "casus-claims/1"
    case: str
    title: str
    treaty: str
    clause: str
    victim: str
    on: str
    known: str
    reading: str
    account: str | None
    speaker: str | None
    headline: str
    statements: tuple[StatementFound, ...]


def claims(
    case: Case | str | Path,
    options: Options | None = None,
    *,
    speaker: str | None = None,
    law: Law | None = None,
) -> Claims:
    """Return what is found of each statement of *case*, or of those by *speaker*: an actor's name or part of it.

    *options* say on which day, from which day, on which reading and account, as for `ask`.

    Raises CaseError, QuestionError or RulebookError.
    """
    asking = Asking(opened(case), law or Law(Rulebook.read()), options or Options())
    statements = {name: fact for name, fact in asking.case.facts.items() if isinstance(fact, Statement)}
    if speaker is not None:
        speakers = _speakers(asking, statements.values(), speaker)
        statements = {name: fact for name, fact in statements.items() if fact.by in speakers}
    claiming = Claiming(asking)
    found = tuple(claiming.statement(name, fact) for name, fact in statements.items())
    asked = asking.asked
    return Claims(
        case=asking.case.id, title=asking.case.title, treaty=asked.treaty, clause=asked.article, victim=asked.victim,
        on=iso(asked.on), known=iso(asked.known), reading=asked.reading, account=claiming.inquiry.account,
        speaker=speaker, headline=_headline(asking, found), statements=found,
    )  # fmt: skip


def _speakers(asking: Asking, statements: Iterable[Statement], wanted: str) -> set[str]:
    """Return the speakers *wanted* names: one by its id, or all in whose name or office the words stand."""
    given = wanted.strip().lower()
    everyone = {statement.by: asking.wording.name(statement.by) for statement in statements}
    if (exact := given.replace(" ", "_")) in everyone:
        return {exact}
    found = {speaker for speaker, name in everyone.items() if given and given in name.lower()}
    if not found:
        hint = did_you_mean(given, everyone) or (f"speakers: {', '.join(everyone)}" if everyone else None)
        raise QuestionError(f"nobody called '{wanted}' makes a statement in {asking.case.id}", hint=hint)
    return found


def _headline(asking: Asking, found: tuple[StatementFound, ...]) -> str:
    """Say in one line how many statements came out how, and every way in which this is not the case's own question."""
    asked, options = asking.asked, asking.options
    ways = []
    if options.assume:
        ways.append(f"supposing {' and '.join(options.assume)}")
    if options.on is not None and asked.on != parse_day(asking.original.question.on):
        ways.append(f"under the law of {day(asked.on)}")
    if options.known is not None:
        ways.append(f"seen from {day(asked.known)}")
    if asked.account is not None:
        ways.append(f"with the facts as {asking.wording.name(asked.account)} tells them")
    if asked.reading != DEFAULT_READING:
        ways.append(f'on the reading "{asked.reading}"')
    counts = [(finding, sum(one.finding == finding for one in found)) for finding in FINDINGS]
    told = ", ".join(f"{count} {in_words(finding)}" for finding, count in counts if count)
    what = f"{len(found)} statement{'' if len(found) == 1 else 's'}{f': {told}' if told else ''}."
    lead = ", ".join(ways)
    return f"{lead[:1].upper()}{lead[1:]}: {what}" if lead else what


def in_words(finding: str) -> str:
    """Return how *finding* is said of a statement."""
    return "no claim of fact or law" if finding == "not_a_claim" else plain(finding)


class Claiming:
    """The statements of one case being checked."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.case = asking.case
        self.law = asking.law
        self.wording = asking.wording
        self.inquiry = self._inquiry(asking.asked.on)

    @cached_property
    def _inquiries(self) -> dict[int, Inquiry]:
        return {}

    def _inquiry(self, on: int) -> Inquiry:
        """Return the ground program under the law of the day *on*."""
        if on == self.asking.asked.on and not self.asking.whole:
            return self.asking.inquiry
        if on not in self._inquiries:
            self._inquiries[on] = Inquiry(self.case, self.law, replace(self.asking.asked, on=on))
        return self._inquiries[on]

    # -- a statement as a whole ----------------------------------------------------------------------------

    def statement(self, name: str, statement: Statement) -> StatementFound:
        """Return what is found of *statement*, part by part."""
        parts = tuple(self._parts(name, statement))
        first, last = period(statement)
        span = first if first is not None else last
        return StatementFound(
            name=name,
            speaker=statement.by,
            speaker_name=self.wording.name(statement.by),
            office=statement.office,
            manner=statement.manner,
            date=span_text(span) if span is not None else None,
            words=statement.says,
            finding=together(part.finding for part in parts),
            parts=parts,
            sources=tuple(self.asking.teller.source(source) for source in statement.sources),
            note=statement.note,
        )

    def _parts(self, name: str, statement: Statement) -> Iterator[ClaimPart]:
        if (why := self._no_claim(statement.manner)) is not None:
            yield ClaimPart(kind="manner", asserts=plain(statement.manner), finding="not_a_claim", says=why)
            return
        for assertion in statement.asserts:
            kind = next(key for key in ASSERTIONS if getattr(assertion, key) is not None)
            yield _CHECKS[kind](self, name, statement, assertion)
        for claim in statement.claims:
            yield self._claim(name, statement, claim)

    def _no_claim(self, word: str) -> str | None:
        """Return why *word* is no claim of fact or law, if the rulebook has it so."""
        for record in self.law.rulebook.records.get("no_claim", ()):
            if record.values == (word,) and record.labels is not None:
                return record.labels.one("says")
        return None

    # -- what the rules say of it --------------------------------------------------------------------------

    def _claim(self, name: str, statement: Statement, claim: str) -> ClaimPart:
        words = self.law.words.lists["claim"][claim]
        if (why := self._no_claim(claim)) is not None:
            return ClaimPart(kind="claim", asserts=words, finding="not_a_claim", says=why)
        borne, refuted = ("borne_out", (name, claim)), ("refuted", (name, claim))
        world = self.inquiry.world

        def decide(setting: Setting) -> ClaimFinding:
            found: set[ClaimFinding] = set()
            for atom, finding in ((borne, "borne_out"), (refuted, "wrong")):
                if not world.possible(setting, atom, wanted=False) and world.literal(atom) is not None:
                    found.add(finding)  # type: ignore[arg-type]
            return together(found)

        setting = self._setting(statement)
        finding = decide(setting)
        explainer = self._explainer(self.inquiry, setting)
        if finding == "undecided":
            turning = self._turning(setting, decide)
            reason = explainer.why_not(Pattern(*borne))
            says = self._open(turning) if turning else self._wanting(reason)
            return self._reasoned("claim", words, finding, reason, says=says, more=turning)
        reason = explainer.why("refuted" if finding == "wrong" else "borne_out", name, claim)
        part = self._established(words, finding, reason, explainer)
        return part.model_copy(update={"otherwise": self._otherwise(setting, decide)})

    def _setting(self, statement: Statement, inquiry: Inquiry | None = None) -> Setting:
        """Return the switches of the question, asked for the state *statement* is about, if not the case's own."""
        inquiry = inquiry or self.inquiry
        struck = [str(getattr(self.case.facts[name], "against", "")) for name in statement.about]
        victims = [victim for victim in struck if victim in inquiry.victims]
        own = self.asking.asked.victim
        return inquiry.setting(victim=own if own in victims or not victims else victims[0])

    def _explainer(self, inquiry: Inquiry, setting: Setting) -> Explainer:
        model: Model = inquiry.world.model(setting)
        values = {
            name: "true" if model.holds("holds", name) else fact.value if fact.value != "true" else "false"
            for name, fact in self.case.facts.items()
        }
        fields = {atom[0] for atom in inquiry.world.atoms.plain} | {"from", "until"}
        return Explainer(self.law.rulebook, model, self.wording, values, fields)

    def _turning(self, setting: Setting, decide: Callable[[Setting], ClaimFinding]) -> tuple[str, ...]:
        """Return the unknown or disputed facts that, settled one way or the other, change what is found."""
        return tuple(
            name
            for name in sorted(setting.free)
            if decide(replace(setting, free=setting.free - {name}, facts=setting.facts | {name}))
            != decide(replace(setting, free=setting.free - {name}, facts=setting.facts - {name}))
        )

    def _otherwise(self, setting: Setting, decide: Callable[[Setting], ClaimFinding]) -> tuple[str, ...]:
        """Return the positions in standing on the date, not taken here, under which another thing is found."""
        finding = decide(setting)
        found = []
        for position in self.law.positions.values():
            if position.id in setting.positions or position.standing(self.asking.asked.on) not in IN_STANDING:
                continue
            others = {one for one in setting.positions if self.law.positions[one].question != position.question}
            if decide(replace(setting, positions=frozenset(others | {position.id}))) != finding:
                found.append(position.id)
        return tuple(found)

    def _open(self, turning: tuple[str, ...]) -> str:
        disputed = any(self._value(name) == "disputed" for name in turning)
        return f"turns on what is {'disputed' if disputed else 'not known'}: {self._names(turning)}"

    def _names(self, facts: Iterable[str]) -> str:
        return "; ".join(self.wording.name(fact) for fact in facts)

    def _established(self, words: str, finding: ClaimFinding, reason: Reason, explainer: Explainer) -> ClaimPart:
        """Return the part for a claim the rules bear out or refute; for a closed clause, by the element that fails."""
        closed = {str(values[0]) for values in explainer.model.all("closed_for", 1)}
        if any(step.atom is not None and step.atom.name == "closed_for" for step in walk(reason)) and closed:
            element = min(closed, key=lambda name: self._order(explainer, name))
            failing = explainer.why_not(Pattern("met", (element,)))
            return self._reasoned("claim", words, finding, failing, says=f"{reason.says}: {failing.says}")
        return self._reasoned("claim", words, finding, reason, says=reason.says)

    def _order(self, explainer: Explainer, element: str) -> int:
        return next(int(order) for name, order in explainer.model.all("element", 2) if name == element)

    def _wanting(self, reason: Reason) -> str:
        """Say why it is not borne out, and name what was alleged for it and is not shown."""
        says = reason.says
        if (
            len({(part.rule, part.atom) for part in reason.because} | {(reason.rule, reason.atom)}) == 1
            and reason.because
        ):
            # Several ways for one rule to hold, none of which does: its own words are better than the vocabulary's.
            says = reason.because[0].says
        alleged = [name for name in facts_of(reason) if self._value(name) == "not_shown"]
        return f"{says}; not shown: {self._names(alleged)}" if alleged else says

    def _value(self, name: str) -> str:
        return value_on(self.case.facts[name], self.inquiry.account)

    def _reasoned(
        self, kind: str, asserts: str, finding: ClaimFinding, reason: Reason, *, says: str, more: Iterable[str] = ()
    ) -> ClaimPart:
        """Return a part with the provisions, facts and record that *reason* rests on; statements are not among them."""
        steps = list(bearing(reason) if reason.status == "holds" else walk(reason))
        names = dict.fromkeys([*more, *(name for step in steps for name in step.facts)])
        cites = () if reason.cites == ("facts of the case",) else reason.cites
        records = [
            step for step in steps if step.source and step.atom is not None and step.atom.name in self.law.recorded
        ]
        return ClaimPart(
            kind=kind,
            asserts=asserts,
            finding=finding,
            says=says,
            cites=cites,
            checked=self.asking.teller.checked(cites) if cites else None,
            facts=tuple(self.asking.teller.fact(name) for name in names if self.case.facts[name].is_ != "statement"),
            record=tuple(dict.fromkeys(step.source for step in records if step.source)),
            gaps=tuple(dict.fromkeys(gap for step in records for gap in step.gaps)),
        )

    # -- what it asserts -----------------------------------------------------------------------------------

    def _fact(self, _: str, statement: Statement, assertion: Assertion) -> ClaimPart:
        name = str(assertion.fact)
        fact, value = self.case.facts[name], self._value(name)
        words = self.wording.fact(name, fact)
        own = False
        finding: ClaimFinding = "undecided"
        if value in ("true", "false"):
            finding = "borne_out" if value == assertion.value else "wrong"
            own = finding == "borne_out" and set(fact.sources) <= set(statement.sources)
            account = self.inquiry.account
            by = (
                f"as {self.wording.name(account)} tells it"
                if account is not None and account in fact.tellings
                else "by the facts of the case"
            )
            contrary = "it is not so" if assertion.value == "true" else "the contrary is so"
            says = f"{'it is so' if finding == 'borne_out' else contrary}, {by}"
        else:
            says = {"disputed": "disputed", "not_shown": "not shown, nor disproved"}.get(value, "not known")
        return ClaimPart(
            kind="fact",
            asserts=assertion.says or (words if assertion.value == "true" else f"not so: {words}"),
            finding=finding,
            says="; ".join([says, *self._tellings(name, value)]),
            facts=(self.asking.teller.fact(name),),
            own_source=own,
        )

    def _tellings(self, name: str, value: str) -> Iterator[str]:
        """Say who tells the fact in another way than the value it is taken to have."""
        words = {"true": "says so", "false": "denies it", "not_shown": "does not show it", "unknown": "does not know"}
        for speaker, telling in self.case.facts[name].tellings.items():
            if telling.value != value:
                yield f"{self.wording.name(speaker)} {words[telling.value]}"

    def _word(self, _: str, statement: Statement, assertion: Assertion) -> ClaimPart:
        if assertion.in_ is not None:
            return self._dated(assertion)
        inquiry = self._inquiry(parse_day(assertion.on) if assertion.on else self.asking.asked.on)
        setting = self._setting(statement, inquiry)
        atom: Atom = (str(assertion.word), assertion.of)
        alleged = {name for name in self.case.facts if self._value(name) == "not_shown"}
        right, other = ("borne_out", "wrong") if assertion.value == "true" else ("wrong", "borne_out")

        def decide(setting: Setting) -> ClaimFinding:
            if inquiry.world.literal(atom) is not None and not inquiry.world.possible(setting, atom, wanted=False):
                return right  # type: ignore[return-value]
            if inquiry.world.possible(replace(setting, free=setting.free | alleged), atom, wanted=True):
                return "undecided"
            # What the record does not hold is not so; what a case does not state is only not stated.
            return other if self._of_record(atom[0]) else "undecided"  # type: ignore[return-value]

        finding = decide(setting)
        explainer = self._explainer(inquiry, setting)
        holds = explainer.model.holds(*atom[:1], *atom[1])
        reason = explainer.why(atom[0], *atom[1]) if holds else explainer.why_not(Pattern(*atom))
        says = gist(reason) if finding != "undecided" else self._wanting(reason)
        if assertion.on:
            says = f"on {day(parse_day(assertion.on))}, {says}"
        part = self._reasoned("word", self._said(assertion), finding, reason, says=says)
        return part.model_copy(update={"otherwise": self._otherwise(setting, decide)})

    def _said(self, assertion: Assertion) -> str:
        """Return in words what an assertion of a word says."""
        if assertion.says:
            return assertion.says
        arity = len(assertion.of) + (assertion.in_ is not None)
        word = self.law.rulebook.vocabulary.words[str(assertion.word), arity]
        label = (word.says if assertion.value == "true" else word.denies or f"not so: {word.says}") or word.name
        if assertion.in_ is not None:
            # The last place is the day: said as the time the statement gives.
            span = parse_span(assertion.in_)
            when = span_text(span) if span.precise else f"a day in {span_text(span)}"
            label = label.replace(f"{{{word.sorts[-1]}}}", when)
        return self.wording.fill(label, dict(zip(word.sorts, assertion.of, strict=False)))

    def _of_record(self, word: str) -> bool:
        """Tell whether *word* rests on the record alone, and on no fact of a case."""
        return "holds" not in self._resting(word)

    def _resting(self, word: str) -> set[str]:
        """Return every word that rules use, near and far, to conclude *word*."""
        found = {word}
        above = [word]
        while above:
            for statement in self.law.rulebook.rules.get(above.pop(), ()):
                _, _, body = statement.text.partition(":-")
                new = set(re.findall(r"\b[a-z][a-z0-9_]*(?=\()", body)) - found
                found |= new
                above += new
        return found

    # -- what the record has -------------------------------------------------------------------------------

    def _dated(self, assertion: Assertion) -> ClaimPart:
        span = parse_span(str(assertion.in_))
        entries = [one for one in self._entries(str(assertion.word)) if one.values[:-1] == assertion.of]
        within = [one for one in entries if span.first <= int(one.values[-1]) <= span.last]
        word = self.law.rulebook.vocabulary.words[str(assertion.word), len(assertion.of) + 1]
        none = self.wording.fill(
            word.denies or "the record has no such day", dict(zip(word.sorts, assertion.of, strict=False))
        )
        told = [
            self.wording.fill(word.says or word.name, dict(zip(word.sorts, one.values, strict=True)))
            for one in within or entries
        ]
        return ClaimPart(
            kind="word",
            asserts=self._said(assertion),
            finding="borne_out" if bool(within) == (assertion.value == "true") else "wrong",
            says="; ".join(told) or none,
            record=_sources(within or entries),
            gaps=_gaps(within or entries),
        )

    def _entries(self, word: str) -> tuple[Record, ...]:
        arity = len(self.law.recorded[word]) + 1
        return tuple(one for one in self.law.rulebook.records.get(word, ()) if len(one.values) == arity)

    def _count(self, _: str, __: Statement, assertion: Assertion) -> ClaimPart:
        entries = [
            one
            for one in self._entries(str(assertion.count))
            if assertion.treaty is None or assertion.treaty in one.values[:-1]
        ]
        span = parse_span(assertion.in_) if assertion.in_ else None
        inside = [one for one in entries if span is None or span.first <= int(one.values[-1]) <= span.last]
        outside = [one for one in entries if one not in inside]
        count, wanted = len({one.values[0] for one in inside}), int(str(assertion.is_))
        says = f"{count or 'none'}{f' in {span_text(span)}' if span else ''}{self._listed(inside)}"
        says += "" if count == wanted else f", not {wanted}"
        for when in dict.fromkeys(int(one.values[-1]) for one in outside):
            then = [one for one in outside if one.values[-1] == when]
            says += f"; {len(then)} on {day(when)}{self._listed(then, dated=False)}"
        return ClaimPart(
            kind="count",
            asserts=assertion.says
            or f"{wanted} {plain(str(assertion.count))}{f' in {span_text(span)}' if span else ''}",
            finding="borne_out" if count == wanted else "wrong",
            says=says,
            record=_sources(entries),
            gaps=_gaps(entries),
        )

    def _listed(self, entries: Iterable[Record], *, dated: bool = True) -> str:
        names = [
            self.wording.name(one.values[0]) + (f" on {day(int(one.values[-1]))}" if dated else "") for one in entries
        ]
        return f" ({', '.join(names)})" if names else ""

    # -- what the law is -----------------------------------------------------------------------------------

    def _article(self, _: str, statement: Statement, assertion: Assertion) -> ClaimPart:
        article = str(assertion.article)
        setting = replace(self._setting(statement), article=article)
        main = self.inquiry.assess(setting)

        def decide(setting: Setting) -> ClaimFinding:
            found = _BY_VERDICT[self.inquiry.assess(setting).verdict]
            if assertion.value == "true" or found == "undecided":
                return found
            return "wrong" if found == "borne_out" else "borne_out"

        name, denied = clause_name(article), "" if assertion.value == "true" else " not"
        state = {"grounded": "was open", "not_grounded": "was not open", "undetermined": "may have been open"}
        says = f"{name} {state[main.verdict]}"
        reason = self._blocking(setting, main.blockers[0]) if main.blockers else None
        if reason is not None:
            turns = "it turns on" if main.verdict == "undetermined" else "for want of"
            says += f'; {turns} "{main.blockers[0]}": {reason.says}'
        cites = reason.cites if reason is not None else ()
        return ClaimPart(
            kind="article",
            asserts=assertion.says or f"{name} was{denied} open to {self.wording.name(setting.victim)}",
            finding=decide(setting),
            says=says,
            cites=cites,
            checked=self.asking.teller.checked(cites) if cites else None,
            otherwise=self._otherwise(setting, decide),
        )

    def _blocking(self, setting: Setting, element: str) -> Reason:
        """Return why *element* of the clause in *setting* fails or is left open."""
        explainer = self._explainer(self.inquiry, setting)
        for name, why in explainer.model.all("unsettled", 2):
            if name == element:
                return explainer.why("unsettled", name, why)
        return explainer.why_not(Pattern("met", (element,)))

    def _position(self, _: str, __: Statement, assertion: Assertion) -> ClaimPart:
        position = self.law.positions[str(assertion.position)]
        on = self.asking.asked.on
        standing = position.standing(on)
        taken = position.id in self.law.taken(self.asking.asked.reading)
        finding: ClaimFinding = "undecided"
        says = f"a position then {plain(standing)}"
        if taken and standing == "settled":
            finding, says = "borne_out", "the law as it then stood, settled"
        elif standing not in IN_STANDING:
            finding = "wrong"
            says = "only proposed on that day" if standing == "proposed" else "voiced by nobody until later"
        others = [
            other
            for other in self.law.positions.values()
            if other.question == position.question and other.id != position.id and other.standing(on) == "settled"
        ]
        if finding != "borne_out" and others:
            says += f"; settled then: {others[0].says}"
        return ClaimPart(
            kind="position",
            asserts=assertion.says or position.says,
            finding=finding,
            says=says,
            cites=(others[0] if finding != "borne_out" and others else position).authority_for,
        )

    def _beyond(self, _: str, __: Statement, assertion: Assertion) -> ClaimPart:
        word = str(assertion.beyond)
        why = self._no_claim(word)
        return ClaimPart(
            kind="beyond",
            asserts=assertion.says or plain(word),
            finding="undecided" if why is None else "not_a_claim",
            says=why or self.law.words.lists["beyond"][word],
        )


_CHECKS: dict[str, Callable[[Claiming, str, Statement, Assertion], ClaimPart]] = {
    "fact": Claiming._fact,
    "word": Claiming._word,
    "count": Claiming._count,
    "article": Claiming._article,
    "position": Claiming._position,
    "beyond": Claiming._beyond,
}


def together(findings: Iterable[ClaimFinding]) -> ClaimFinding:
    """Return what is found of the whole: what is no claim does not count, and one wrong part spoils what is open."""
    every = list(findings)
    found = {finding for finding in every if finding != "not_a_claim"}
    if not found:
        return "not_a_claim" if every else "undecided"
    if len(found) == 1:
        return found.pop()
    return "partly" if found & {"borne_out", "partly"} else "wrong"


def _sources(entries: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for one in entries if one.labels for source in one.labels.all("source")))


def _gaps(entries: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(gap for one in entries if one.labels for gap in one.labels.all("gap")))


__all__ = ["FINDINGS", "ClaimPart", "Claiming", "Claims", "StatementFound", "claims", "in_words", "together"]
