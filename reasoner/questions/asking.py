"""Ask whether a clause of a treaty applies to what happened, and answer everything at once.

One grounding serves the whole answer: verdict, elements with reasons, readings, the view from the day itself, the
other parties, each act, what is open instead, what it would take.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from reasoner.answer import (
    Answer,
    Basis,
    Element,
    Explanation,
    Finding,
    Gap,
    Idle,
    Missing,
    Presumption,
    Reading,
    Receipt,
    Telling,
    View,
)
from reasoner.case.atoms import Atom
from reasoner.case.case import Case
from reasoner.case.checking import period, state_hint
from reasoner.case.corpus import Corpus, is_path
from reasoner.case.dates import iso, parse_day
from reasoner.case.facts import Fact, Request
from reasoner.engine.law import Law
from reasoner.engine.worlds import SOLVER_VERSION, Model, Setting
from reasoner.errors import QuestionError, did_you_mean
from reasoner.explanation.explainer import Explainer, Reason
from reasoner.explanation.wording import Wording, day, plain
from reasoner.questions import surroundings
from reasoner.questions.assessing import (
    DEFAULT_READING,
    FAILED,
    THRESHOLD,
    Asked,
    Assessment,
    Inquiry,
    Status,
    given_for,
)
from reasoner.questions.changing import Supposable, changes, supposable
from reasoner.questions.dissenting import dissent
from reasoner.questions.flipping import Turned, in_words, turned
from reasoner.questions.guarded import ask_guarded, check_limit, is_strange
from reasoner.questions.putting import as_put
from reasoner.questions.settling import Weight, weigh
from reasoner.questions.supposing import suppose
from reasoner.questions.telling import Teller, facts_of, gist, nearest_days, presumed, walk
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.templates import Pattern

PATIENCE = 2.0
"""For how many seconds an answer looks for larger sets of changes: the cases that come with the package take a few
hundredths."""

YEAR = 10_000
"""The difference between two days a year apart, as days are written."""

LATER_QUESTIONS = ("excluded", "invoked", "owed", "decided", "performed", "otherwise_lawful")
"""The questions that come after whether the clause was open."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a question differs from the case's own; None keeps what the case asks."""

    treaty: str | None = None
    article: str | None = None
    victim: str | None = None
    act: str | None = None
    on: str | None = None
    known: str | None = None
    reading: str | None = None
    account: str | None = None
    assume: tuple[str, ...] = ()


def ask(
    case: Case | str | Path,
    options: Options | None = None,
    *,
    law: Law | None = None,
    rules: Path | str | None = None,
    limit: float = 10.0,
    **changes: Any,
) -> Answer:
    """Return the answer to the question *case* asks, changed by *options* or by keywords of the same names.

    *case* is a case, a path, or words that name one in the corpus. *rules* is a folder of rules to use in place of
    those shipped; *case* is then a path or words. What did not come with the package, rules or a case by its path, is
    answered in a process of its own, ended after *limit* seconds. A case read already (`load_case`) and *law*, a
    rulebook read already, are taken as trusted: they are answered here, and no limit ends that.

    Raises CaseError, QuestionError, RulebookError or LimitError.
    """
    options = replace(options or Options(), **as_put(changes))
    check_limit(limit)
    if is_strange(case, rules, trusted=law is not None):
        return ask_guarded(case, options, rules, limit)
    law = law or Law(Rulebook.read())
    return Asking(opened(case), law, options).answer()


def opened(case: Case | str | Path) -> Case:
    """Return the case itself, the case at a path, or the one of the shipped corpus that words name."""
    if isinstance(case, Case):
        return case
    text = str(case)
    if isinstance(case, Path) or is_path(text):
        from reasoner.case.loading import load_case
        from reasoner.case.reading import read_bytes

        return load_case(read_bytes(text), text, Corpus().base)
    corpus = Corpus()
    return corpus.load(corpus.find(text))


class Asking:
    """One question being answered. Not *whole*, it is asked how matters stand, and not what would change that."""

    def __init__(self, case: Case, law: Law, options: Options, *, whole: bool = True) -> None:
        law.check(case)
        self.law = law
        self.whole = whole
        self.options = options
        self.original = case
        self.case = suppose(case, options.assume, law.words) if options.assume else case
        self.asked = _asked(self.case, law, options)
        self.wording = Wording(law.rulebook, self.case)
        self.teller = Teller(law, self.case, self.wording)

    # -- the world -----------------------------------------------------------------------------------------

    @cached_property
    def supposed(self) -> Supposable:
        """What flips may suppose beside what the case states."""
        if not self.whole:
            return Supposable({}, {}, {}, {})
        return supposable(self.case, self.law, self.asked.treaty, self.asked.victim, self.asked.on)

    @cached_property
    def inquiry(self) -> Inquiry:
        """The ground program."""
        return Inquiry(
            self.case, self.law, self.asked, knowns=self._knowns(), supposed=self.supposed.facts, varied=self.whole,
            days=self.days,
        )  # fmt: skip

    @property
    def days(self) -> tuple[int, ...]:
        """Other days whose law is to be tried."""
        return ()

    def _knowns(self) -> list[int]:
        """Days from which the law is looked at: as asked, on the day itself, and when later instruments came in."""
        later = {
            int(values[-1])
            for name in ("enters_into_force", "completed_by")
            for values in self.law.rulebook.values(name)
            if self.asked.on < int(values[-1]) <= self.asked.known
        }
        return [self.asked.known, self.asked.on, *sorted(later)]

    @cached_property
    def setting(self) -> Setting:
        """The switches of the question as asked; what is unknown or disputed is free."""
        return self.inquiry.setting()

    @cached_property
    def model(self) -> Model:
        """What holds, with unknown facts taken as not established."""
        return self.inquiry.world.model(self.setting)

    @cached_property
    def explainer(self) -> Explainer:
        """Explains that."""
        return self._explainer(self.model)

    def _explainer(self, model: Model) -> Explainer:
        values = {
            name: "true" if model.holds("holds", name) else fact.value if fact.value != "true" else "false"
            for name, fact in self.case.facts.items()
        }
        fields = {atom[0] for atom in self.inquiry.world.atoms.plain} | {"from", "until", "alleged", "told"}
        hidden = frozenset(self.supposed.facts)
        stated = {atom: name for name, atom in self.inquiry.world.stated if name not in hidden}
        return Explainer(self.law.rulebook, model, self.wording, values, fields, hidden, stated)

    @cached_property
    def assessed(self) -> tuple[Assessment, Mapping[str, Assessment]]:
        """The assessment, and that on each account where facts are disputed."""
        return self.inquiry.combined()

    # -- the answer ----------------------------------------------------------------------------------------

    def answer(self) -> Answer:
        """Return the whole answer."""
        main, accounts = self.assessed
        reasons = {name: self._reason(name, status, main) for name, status in main.elements.items()}
        contested = self.inquiry.contested(main)
        elements = tuple(
            self._element(name, status, reasons[name], contested[name], main) for name, status in main.elements.items()
        )
        findings = self._findings(main, elements)
        headline = self.headline(main)
        case, asked = self.case, self.asked
        found = self._turned
        body = Answer(
            case=case.id,
            title=case.title,
            treaty=asked.treaty,
            clause=asked.article,
            victim=asked.victim,
            on=iso(asked.on),
            known=iso(asked.known),
            reading=asked.reading,
            account=self.inquiry.account,
            act=asked.act,
            verdict=main.verdict,
            headline=headline,
            notes=self._notes(),
            questions=findings,
            elements=elements,
            blockers=main.blockers,
            missing=self._missing(main),
            idle=self._idle(),
            presumptions=self._presumptions(main, reasons),
            accounts=tuple(Telling(account=name, verdict=one.verdict) for name, one in accounts.items()),
            views=self._views(),
            parties=surroundings.parties(
                self.inquiry, main.verdict, self.setting, self.model, self.explainer, self.wording
            ),
            acts=surroundings.acts(self.inquiry, self.setting, self.model, self.explainer, self.wording),
            flips=found.flips,
            would_take=in_words(found.ways, main.verdict),
            ways=found.ways,
            flips_scope=found.scope,
            readings=self._readings(),
            instead=self._instead(contested),
            also_seen=surroundings.also_seen(self.inquiry, main, self._explainer, self.wording),
            gaps=self._gaps(self._deciding(main, elements, reasons)),
            explanation=Explanation(
                says=headline,
                status=main.verdict,
                because=tuple(self.teller.tree(reason) for reason in reasons.values()),
            ),
            receipt=self._receipt(),
        )
        return body.model_copy(update={"receipt": body.receipt.model_copy(update={"answer": answer_digest(body)})})

    @cached_property
    def _turned(self) -> Turned:
        """What turns the verdict: what is found within PATIENCE seconds, if not all."""
        main, _ = self.assessed
        made = tuple(changes(self.inquiry, self.supposed, self.wording))
        deadline = time.monotonic() + PATIENCE
        return turned(self.inquiry, main, made, self.supposed, self.wording, deadline=deadline)

    def _reason(self, name: str, status: str, main: Assessment) -> Reason:
        if status == "not_reached":
            failed = next(other for other in main.presupposed[name] if main.elements[other] in FAILED)
            return Reason(f"it presupposes '{failed}', which fails", "not_reached")
        explainer = self._explainer_for(name, status, main)
        if explainer.model.holds("met", name):
            return explainer.why("met", name)
        for element, why in explainer.model.all("unsettled", 2):
            if element == name:
                return explainer.why("unsettled", element, why)
        return explainer.why_not(Pattern("met", (name,)))

    def _explainer_for(self, name: str, status: str, main: Assessment) -> Explainer:
        """Return what explains the element: where facts are open, a world in which what it presupposes is met, and
        in which it fails if it can."""
        if not self.setting.free and not self.inquiry.world.atoms.choices:
            return self.explainer
        if speaker := self._teller_of(name, status):
            return self._told_by(speaker)
        needed = given_for(name, main.may, main.presupposed)
        if self.model.holds("met", name) == (status == "met") and all(self.model.holds("met", one) for one in needed):
            return self.explainer
        above: dict[Atom, bool] = {("met", (other,)): True for other in needed}
        for wanted in ({**above, ("met", (name,)): status == "met"}, above):
            model = self.inquiry.world.example(self.setting, wanted)
            if model is not None:
                return self._explainer(model)
        return self.explainer

    def _element(self, name: str, status: str, reason: Reason, contested: tuple[str, ...], main: Assessment) -> Element:
        says = gist(reason)
        if status in FAILED and says == reason.says and (cause := _cause(reason)):
            says = f"{says}: {cause}"
        if status == "unknown" and (turning := [fact for fact in facts_of(reason) if fact in self.setting.free]):
            says = f"turns on what is not known: {'; '.join(self.wording.name(fact) for fact in turning)}"
        if name == "in_force" and status in FAILED:
            says = f"{says}{nearest_days(self.law, self.asked.treaty, self.asked.on)}"
        if speaker := self._teller_of(name, status):
            says = f"{says} (on the account of {self.wording.name(speaker)})"
        return Element(
            id=name,
            name=self.wording.listed("element", name),
            status=status,  # type: ignore[arg-type]
            contested=bool(contested),
            contested_by=contested,
            cites=(cites := _decisive_cites(reason)),
            says=says,
            checked=self.teller.checked(cites) if cites else "none",
            otherwise=self._otherwise(name, main) if status == "not_reached" else None,
            because=tuple(dict.fromkeys(part.says for part in _telling(reason) if part.says != says)),
            remarks=self._remarks(name) if status in FAILED else (),
            words=_own_words(reason),
            dissents=tuple(dissent(self.law.positions[one], self.asked.on) for one in contested),
        )

    def _otherwise(self, name: str, main: Assessment) -> Status | None:
        """Return how an element not reached stands by itself, if what it needs to be told by itself is there."""
        needed = [other for other in main.presupposed[name] if other not in THRESHOLD]
        return main.alone[name] if all(main.alone[other] not in FAILED for other in needed) else None

    def _remarks(self, name: str) -> tuple[str, ...]:
        kinds = [str(kind) for element, kind in self.model.all("remark", 2) if element == name]
        reasons = sorted(
            (self.explainer.why("remark", name, kind) for kind in kinds), key=lambda reason: reason.line or 0
        )
        return tuple(dict.fromkeys(reason.says for reason in reasons))

    # -- questions -------------------------------------------------------------------------------------------

    def _findings(self, main: Assessment, elements: Iterable[Element]) -> dict[str, Finding]:
        by_id = {element.id: element for element in elements}
        found: dict[str, Finding] = {}
        for name in ("in_force", "party"):
            element = by_id.get(name)
            if element is not None:
                found[name] = Finding(status=element.status, says=element.says)
        triggered = main.triggered
        found["triggered"] = Finding(status=triggered, says=self._trigger_says(triggered, by_id))
        for question in LATER_QUESTIONS:
            found[question] = Finding(status=self.status(question), says=self._found_says(question))
        return found

    def status(self, question: str) -> str:
        """Return the answer to one of the questions that come after the clause itself."""
        if self._as_open(question):
            return "open"
        if self._other_ways(question):
            disputed = all(self.case.facts[name].value == "disputed" for name in self.setting.free)
            return "contested" if disputed else "unknown"
        return self._found.get(question, "not_reached")

    def _found_says(self, question: str) -> str:
        if self._as_open(question):
            return f"as open as {'the clause itself' if question == 'owed' else 'what was owed'}"
        says = "the clause is not reached that far"
        if question in self._found:
            says = self.explainer.saying("finding", question, self._found[question])
        if question == "decided":
            says = self._decided(says)
        others = []
        for other in self._other_ways(question):
            model = self.inquiry.world.example(self.setting, {("finding", (question, other)): True})
            if model is not None:
                others.append(self._explainer(model).saying("finding", question, other))
        return "; or ".join((says, *others))

    def _as_open(self, question: str) -> bool:
        """Tell whether *question* is as open as the verdict."""
        return question in ("owed", "performed") and self.assessed[0].verdict == "undetermined"

    @cached_property
    def _found(self) -> dict[str, str]:
        """What is found on each question, with unknown facts taken as not established."""
        told = self.model.all("finding", 2) if self.whole else self.inquiry.world.holding(self.setting, "finding", 2)
        return {str(question): str(status) for question, status in sorted(told, key=str, reverse=True)}

    def _other_ways(self, question: str) -> list[str]:
        """Return how else *question* may come out as what is unknown is settled."""
        ways = self._ways.get(question, [])
        return [status for status in ways if status != self._found.get(question, "not_reached")] if ways[1:] else []

    @cached_property
    def _ways(self) -> dict[str, list[str]]:
        """Every way in which each question may come out as what is unknown is settled."""
        if not self.setting.free and not self.inquiry.world.atoms.choices:
            return {}
        ways: dict[str, list[str]] = {}
        for question, status in self.inquiry.world.can_hold(self.setting, "finding", 2):
            ways.setdefault(str(question), []).append(str(status))
        return ways

    def _decided(self, says: str) -> str:
        kinds: dict[str, list[str]] = {}
        for what, status in sorted(self.model.all("decided_for", 2), key=str):
            kinds.setdefault(plain(str(status)), []).append(self.wording.word(str(what)))
        told = "; ".join(f"{', '.join(what)}: {status}" for status, what in sorted(kinds.items()))
        return f"{says} ({told})" if told else says

    def _trigger_says(self, status: str, elements: Mapping[str, Element]) -> str:
        if status == "met":
            return (
                gist(self.explainer.why("triggered", self.asked.treaty))
                if self.model.holds("triggered", self.asked.treaty)
                else "every condition of the clause is met"
            )
        if status == "not_reached":
            return "not reached: the treaty was not in force, or the state not bound"
        failing = [element for element in elements.values() if element.status == status]
        return failing[0].says if failing else plain(status)

    # -- words -------------------------------------------------------------------------------------------------

    def headline(self, main: Assessment) -> str:
        """Return the verdict as a sentence, with every way in which the question differs from the case's own."""
        asked = self.asked
        victim, clause = self.wording.name(asked.victim), clause_name(asked.article)
        under = "" if asked.treaty == self.case.question.treaty else f" of {self.wording.name(asked.treaty)}"
        what = f"{clause}{under}"
        when = day(asked.on)
        conditions = self._conditions()
        lead = f"{conditions}, {what}" if conditions else f"On these facts {what}"
        was, was_not = ("would have been", "would not have been") if self.options.assume else ("was", "was not")
        if main.verdict == "not_grounded":
            return f"NO. {lead} {was_not} open to {victim} on {when}."
        if main.verdict == "grounded":
            invoked = self.status("invoked")
            if invoked == "yes":
                return f"YES. {lead} {was} open to {victim} on {when}, and {victim} invoked it."
            not_shown = f"{victim} is not shown to have invoked it"
            if invoked == "article_not_named":
                not_shown = f"{victim} asked under the treaty and named no article"
            return f"OPEN BUT NOT INVOKED. {lead} {was} open to {victim} on {when}; {not_shown}."
        names = [f"'{self.wording.listed('element', name)}'" for name in main.blockers]
        open_ = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "what is disputed"
        lead = f"{conditions}, whether" if conditions else "On these facts, whether"
        return f"CANNOT SAY YET. {lead} {what} {was} open to {victim} on {when} turns on {open_}."

    def _conditions(self) -> str:
        """Say every way in which the question differs from the case's own, for the first line."""
        asked, case = self.asked, self.case
        parts = []
        if self.options.assume:
            parts.append(f"supposing {' and '.join(self.options.assume)}")
        own = parse_day(self.original.question.on)
        if asked.on != own:
            stated = self.options.on or self.original.question.law_of
            why = "" if stated is not None else ", the first day of that act"
            parts.append(f"under the law of {day(asked.on)}{why}, which is not the day of the case ({day(own)})")
        if self.options.known or self.original.question.known:
            parts.append(f"seen from {day(asked.known)}")
        if asked.account is not None:
            parts.append(f"as {self.wording.name(asked.account)} tells it")
        if asked.reading != DEFAULT_READING:
            parts.append(f'on the reading "{asked.reading}"{_unheard(self.law, asked)}')
        if asked.act not in (None, self.original.question.act) and case.facts[asked.act].is_ != "assistance":
            parts.append(f"asked of {self.wording.fact(asked.act, case.facts[asked.act])} alone")
        text = ", ".join(parts)
        return text[:1].upper() + text[1:]

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self.options.assume:
            notes.append("A hypothetical: what is supposed is not in the case, and nothing was written.")
        if (
            self.case.account
            and self.options.account is None
            and any(fact.value == "disputed" for fact in self.case.facts.values())
        ):
            notes.append(f"Where facts are disputed, the account of {self.wording.name(self.case.account)} is taken.")
        if self.assessed[0].verdict != "not_grounded":
            notes += self._long_over()
        return tuple(notes)

    def _long_over(self) -> Iterator[str]:
        """Say so where all that is asked about was over a year or more before the day asked: no rule weighs delay."""
        last = {name: period(self.case.facts[name])[1] for name in self.inquiry.acts}
        ends = [span.last for span in last.values() if span is not None]
        if ends and len(ends) == len(last) and (years := (self.asked.on - max(ends)) // YEAR) >= 1:
            what = "what was done" if len(ends) > 1 else self.wording.name(next(iter(last)))
            ago = f"{years} years" if years > 1 else "a year"
            yield (
                f"{what[:1].upper()}{what[1:]} was over on {day(max(ends))}, more than {ago} before the day asked: "
                "these rules do not weigh how late help may be sought."
            )

    # -- what is missing -----------------------------------------------------------------------------------------

    @cached_property
    def _weighed(self) -> dict[str, Weight]:
        """The facts not known or disputed that can still bear on the verdict, most telling first: those that decide
        in some way of settling what is open, and those that do together with something else."""
        if not self.setting.free:
            return {}
        told = {
            part.partition("=")[0]
            for flip in self._turned.flips
            if flip.ask.reading is None
            for part in flip.ask.assume
        }
        found = {weight.fact: weight for weight in weigh(self.inquiry, self.setting) if weight.decides}
        return found | {
            name: Weight(name) for name in sorted(self.setting.free) if name in told and name not in found
        }  # fmt: skip

    def _missing(self, main: Assessment) -> tuple[Missing, ...]:
        """Return the unknown facts that can still decide, most telling first."""
        if main.verdict != "undetermined":
            return ()
        found = []
        for weight in self._weighed.values():
            fact = self.case.facts[weight.fact]
            element, cites = self._turns_on(weight, main)
            found.append(
                Missing(
                    fact=weight.fact, says=self.wording.fact(weight.fact, fact), asks=self._asks(weight.fact),
                    element=element, settles=weight.settles, value=fact.value, cites=cites, ways=weight.ways,
                    closes=weight.closes, decides=weight.decides,
                )
            )  # fmt: skip
        return tuple(found)

    def _idle(self) -> tuple[Idle, ...]:
        """Return the facts not known or disputed that can no longer matter."""
        return tuple(
            Idle(fact=name, says=self.wording.fact(name, fact), value=fact.value)
            for name, fact in self.case.facts.items()
            if name in self.setting.free and name not in self._weighed
        )

    def _turns_on(self, weight: Weight, main: Assessment) -> tuple[str | None, tuple[str, ...]]:
        """Return the first element that comes out otherwise with the fact, in a way in which it decides, and the
        provision that makes it matter there."""
        facts = (self.setting.facts - self.setting.free) | weight.one
        settled = replace(self.setting, free=frozenset(), facts=facts)
        settings = (replace(settled, facts=facts | {weight.fact}), settled)
        with_it, without = (self.inquiry.assess(setting) for setting in settings)
        for name in main.elements:
            if with_it.elements.get(name) != without.elements.get(name):
                break
        else:
            return None, ()
        for setting in settings:
            explainer = self._explainer(self.inquiry.world.model(setting))
            met = explainer.model.holds("met", name)
            reason = explainer.why("met", name) if met else explainer.why_not(Pattern("met", (name,)))
            if cites := _cited_for(reason, weight.fact):
                return name, cites
        return name, ()

    def _asks(self, name: str) -> str | None:
        fact = self.case.facts[name]
        word = str(getattr(fact, "how", getattr(fact, "word", "")))
        for (word_name, _), declared in self.law.rulebook.vocabulary.words.items():
            if word_name == word and declared.asks:
                values = {"State": getattr(fact, "state", ""), "Group": getattr(fact, "group", None) or ""}
                return self.wording.fill(declared.asks, {key: value for key, value in values.items() if value})
        return None

    def _presumptions(self, main: Assessment, reasons: Mapping[str, Reason]) -> tuple[Presumption, ...]:
        """Return what is presumed absent because no source says it, where that decides: for a NO what would have
        met the element that fails, for a YES every excuse."""
        found: dict[str, None] = {}
        if main.verdict == "grounded":
            for part in (part for reason in reasons.values() for part in walk(reason)):
                if part.status == "absent" and part.atom is not None and part.atom.name == "excused":
                    found |= dict.fromkeys(route.says for route in part.because or (part,))
        else:
            for name in main.blockers:
                found |= dict.fromkeys(presumed(reasons[name]))
        return tuple(Presumption(says=says) for says in found)

    # -- views, readings, bases, gaps -------------------------------------------------------------------------------

    def _views(self) -> tuple[View, ...]:
        """Return the verdict seen from the day asked for and, where the treaty's status differs, on the day itself."""
        found = []
        for known in dict.fromkeys((self.asked.known, self.asked.on)):
            if known > self.asked.known:
                continue
            one, _ = self.inquiry.combined(known=known)
            setting = self.inquiry.setting(known=known)
            status = one.elements.get("in_force", "met")
            if known == self.asked.known:
                says = gist(self._reason("in_force", status, one))
            else:
                model = self.inquiry.world.model(setting)
                explainer = self._explainer(model)
                reason = (
                    explainer.why("met", "in_force")
                    if model.holds("met", "in_force")
                    else explainer.why_not(Pattern("met", ("in_force",)))
                )
                says = gist(reason)
            if status in FAILED:
                says += nearest_days(self.law, self.asked.treaty, self.asked.on)
            found.append(View(known=iso(known), verdict=one.verdict, in_force=status, says=says))
        return tuple(found)

    def _readings(self) -> dict[str, Reading]:
        self.inquiry.prepare(self.law.taken(name) for name in self.law.readings)
        found = {}
        for name, says in self.law.readings.items():
            one, _ = self.inquiry.combined(reading=name)
            found[name] = Reading(
                triggered=one.triggered,
                verdict=one.verdict,
                standing=self.law.standing(name, self.asked.on),  # type: ignore[arg-type]
                says=says,
            )
        return found

    def _instead(self, contested: Mapping[str, tuple[str, ...]]) -> tuple[Basis, ...]:
        order = {str(basis): int(place) for basis, place in self.law.rulebook.values("basis")}
        accounts = self.available()
        found = []
        for basis in sorted(set().union(*accounts.values()), key=order.__getitem__):
            telling = [name for name, held in accounts.items() if basis in held]
            disputed = len(telling) < len(accounts)
            held = self.model.holds("available", basis)
            explainer = self.explainer if held and not disputed else self._told_by(telling[0])
            reason = explainer.why("available", basis)
            leans = any(part.atom is not None and part.atom.name in ("bound", "in_force") for part in walk(reason))
            found.append(
                Basis(
                    id=basis, says=self._basis_says(reason), cites=reason.cites,
                    names=self._nearer() if _names_treaties(reason) else (),
                    accounts=tuple(telling) if disputed else (),
                    contested=leans and any(contested.get(name) for name in ("in_force", "party")),
                )
            )  # fmt: skip
        return tuple(found)

    def available(self) -> dict[str, frozenset[str]]:
        """Return what is open instead on each account, or on none in particular."""
        speakers = self.inquiry.accounts() or (self.inquiry.account or "",)
        world = self.inquiry.world
        return {
            speaker: frozenset(
                str(values[0])
                for values in world.holding(self.inquiry.setting(account=speaker or None), "available", 1)
            )
            for speaker in speakers
        }

    def _teller_of(self, name: str, status: str) -> str | None:
        """Return a speaker on whose account the element comes out as it does not on every other, if *status* is not
        met; None if the accounts do not differ on it."""
        accounts = self.assessed[1]
        if len({one.elements.get(name) for one in accounts.values()}) < 2 or status == "met":
            return None
        found = (speaker for speaker, one in accounts.items() if one.elements.get(name) not in ("met", "not_reached"))
        return next(found, None)

    def _told_by(self, speaker: str) -> Explainer:
        return self._explainer(self.inquiry.world.model(self.inquiry.setting(account=speaker)))

    def _basis_says(self, reason: Reason) -> str:
        if not _names_treaties(reason):
            return reason.says
        return "; ".join(f"{self.wording.name(name)} (text not encoded)" for name in self._nearer())

    def _nearer(self) -> tuple[str, ...]:
        return tuple(sorted(str(name) for (name,) in self.model.all("nearer_treaty", 1)))

    def _deciding(self, main: Assessment, elements: Iterable[Element], reasons: Mapping[str, Reason]) -> list[Reason]:
        """Return the reasons the verdict turns on: the blockers', or every element's if it is grounded."""
        if main.verdict == "grounded":
            return list(reasons.values())
        chosen = {*main.blockers, *(element.id for element in elements if element.contested)}
        return [reasons[name] for name in main.elements if name in chosen]

    def _gaps(self, reasons: Iterable[Reason]) -> tuple[Gap, ...]:
        found: dict[str, str] = {}
        for (name,) in self.model.all("gap", 1):
            found[str(name)] = self.explainer.saying("gap", str(name))
        told: dict[str, None] = {}
        for reason in reasons:
            for part in walk(reason):
                for gap in part.gaps:
                    found.setdefault(part.rule or (part.atom.name if part.atom else "record"), gap)
            told |= facts_of(reason)
        if publication := self._main_publication():
            found["one_publication"] = publication
        for cite in dict.fromkeys(cite for reason in reasons for part in walk(reason) for cite in part.cites):
            authority = self.law.authority(cite)
            if authority is not None and authority.checked == "memory" and not cite.startswith(("Custom", "Position")):
                found.setdefault(
                    f"unread_{authority.id}",
                    f"{authority.name} is leaned on from memory; its words were not checked",
                )
        return tuple(Gap(id=name, says=says) for name, says in found.items())

    def _main_publication(self) -> str | None:
        count: dict[str, int] = {}
        for fact in self.case.facts.values():
            for publication in dict.fromkeys(
                source.publication or source.title for name in fact.sources if (source := self.case.sources.get(name))
            ):
                count[publication] = count.get(publication, 0) + 1
        if not count:
            return None
        name, most = max(count.items(), key=lambda pair: pair[1])
        if len(self.case.facts) < 5 or most * 2 <= len(self.case.facts):
            return None
        return f"one publication, {name}, carries {most} of the {len(self.case.facts)} facts"

    def _receipt(self) -> Receipt:
        from reasoner import __version__

        options = {key: value for key in _OPTION_KEYS if (value := getattr(self.options, key)) not in (None, ())}
        return Receipt(
            casus=__version__, clingo=SOLVER_VERSION, rules=self.law.rulebook.digest, case=self.original.digest,
            corpus_file=self.original.file, question=options, answer="",
        )  # fmt: skip


_OPTION_KEYS = ("treaty", "article", "victim", "act", "on", "known", "reading", "account", "assume")


def answer_digest(answer: Answer) -> str:
    """Return the SHA-256 of everything an answer says, its receipt apart."""
    return sha256(
        json.dumps(answer.model_dump(mode="json", exclude={"receipt"}, by_alias=True), sort_keys=True).encode()
    ).hexdigest()


def clause_name(article: str) -> str:
    """Return `art_4` as "Article 4"."""
    return "Article " + article.removeprefix("art_") if article.startswith("art_") else plain(article)


def _unheard(law: Law, asked: Asked) -> str:
    """Say of a reading nobody in standing held on the day that it counts for nothing."""
    standing = law.standing(asked.reading, asked.on)
    if standing == "proposed":
        return ", only proposed then and not counted as grounding"
    if standing == "not_yet_voiced":
        return ", voiced only later and not counted as grounding"
    return ""


def _cause(reason: Reason) -> str | None:
    """Return what holds and so makes *reason* fail, where something does further down; else None."""
    found = (part for part in walk(reason) if part.status == "holds" and part.cites[:1] != ("facts of the case",))
    return next((part.says for part in found), None)


def _decisive_cites(reason: Reason) -> tuple[str, ...]:
    """Return what *reason* cites, or, where it fails because something else holds, what that cites."""
    if reason.status == "fails" and len(reason.because) == 1 and reason.because[0].status == "holds":
        return reason.because[0].cites or reason.cites
    return reason.cites


def _cited_for(reason: Reason, fact: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return what the nearest step above *fact* in *reason* cites."""
    cites = reason.cites if reason.cites and reason.cites[:1] != ("facts of the case",) else above
    if fact in reason.facts:
        return cites
    # Of several steps the last says most: those before it are conditions it shares with others.
    return next((found for part in reversed(reason.because) if (found := _cited_for(part, fact, cites))), ())


def _own_words(reason: Reason) -> str | None:
    """Return the words of law above the first step that cites what *reason* cites."""
    for part in walk(reason):
        if part.words and part.cites[:1] == reason.cites[:1]:
            return part.words[0]
    return None


def _names_treaties(reason: Reason) -> bool:
    """Tell whether *reason* rests on treaties known to exist and not encoded."""
    return any(part.atom is not None and part.atom.name == "nearer_treaty" for part in walk(reason))


def _telling(reason: Reason) -> Iterable[Reason]:
    """Return the steps right below *reason* that say more than it does."""
    below = reason.because
    while len(below) == 1:
        if below[0].says != reason.says:
            break
        below = below[0].because
    return below


def _asked(case: Case, law: Law, options: Options) -> Asked:
    question = case.question
    treaty = options.treaty or question.treaty
    if treaty not in law.treaties:
        raise QuestionError(
            f"no clause of '{treaty}' is encoded",
            hint=did_you_mean(treaty, law.treaties) or f"encoded: {', '.join(law.treaties)}",
        )
    victim = options.victim or question.victim
    known_states = {*law.words.states, *(name for name, actor in case.actors.items() if actor.is_ == "state")}
    if victim not in known_states:
        raise QuestionError(f"'{victim}' is not a state", hint=state_hint(victim, law.words, known_states))
    act = options.act or (question.act if options.victim is None else None)
    if act is not None and act not in case.acts:
        raise QuestionError(
            f"there is no act '{act}' in {case.id}",
            hint=did_you_mean(act, case.acts) or f"acts: {', '.join(case.acts)}",
        )
    if options.act is not None and options.victim is None:
        victim = _concerned(case.facts[options.act], known_states) or victim
    account = options.account
    if account is not None and account not in case.speakers:
        raise QuestionError(
            f"nobody called '{account}' tells a fact of {case.id}",
            hint=did_you_mean(account, case.speakers)
            or (f"accounts: {', '.join(case.speakers)}" if case.speakers else None),
        )
    reading = options.reading or question.reading or DEFAULT_READING
    law.taken(reading)
    return Asked(
        treaty=treaty,
        article=_article(case, law, options, treaty, victim),
        victim=victim,
        on=_day("--on", options.on) if options.on else _default_day(case, options),
        known=_day("--known", known) if (known := options.known or question.known) else law.kept_through,
        reading=reading,
        account=account,
        act=act,
    )


def _concerned(act: Fact, states: Collection[str]) -> str | None:
    """Return the state an act was directed against or done for, else the one on whose soil it took place."""
    for key in ("against", "to", "on", "soil"):
        state = getattr(act, key, None)
        if isinstance(state, str) and state in states:
            return state
    return None


def _default_day(case: Case, options: Options) -> int:
    """Return the day of the case's question, or, if another act is asked about that had ended or not begun by
    then, that act's first day."""
    from reasoner.case.checking import period

    on = parse_day(case.question.law_of or case.question.on)
    if options.act is None:
        return on
    first, last = period(case.facts[options.act])
    if first is not None and (on < first.first or (last is not None and on > last.last)):
        return first.first
    return on


def _day(name: str, text: str) -> int:
    try:
        return parse_day(text)
    except ValueError as error:
        raise QuestionError(f"{name}: {error}") from None


def _article(case: Case, law: Law, options: Options, treaty: str, victim: str) -> str:
    clauses = dict(law.clauses(treaty))
    wanted = options.article or case.question.article
    if wanted is not None:
        article = (
            wanted
            if wanted.startswith("art_")
            else "art_" + wanted.lower().removeprefix("art.").removeprefix("article").removeprefix("art").strip()
        )
        if article not in clauses:
            names = ", ".join(name.removeprefix("art_") for name in clauses)
            raise QuestionError(
                f"article '{wanted}' is no clause of {treaty} that can be invoked", hint=f"articles: {names}"
            )
        return article
    for fact in case.facts.values():
        if (
            isinstance(fact, Request)
            and fact.by == victim
            and fact.value == "true"
            and fact.treaty == treaty
            and fact.article in clauses
        ):
            return str(fact.article)
    return next(article for article, kind in clauses.items() if kind == "mutual_defence")
