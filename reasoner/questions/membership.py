"""Who is bound by a treaty under the law of a day, seen from another, and why.

Asks the rulebook's own record, with no case; knows no treaty by name.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from reasoner.answer import Part
from reasoner.case.atoms import CaseAtoms
from reasoner.case.dates import iso, parse_day
from reasoner.engine.law import IN_STANDING, Law
from reasoner.engine.worlds import Model, Setting, World
from reasoner.errors import QuestionError, did_you_mean
from reasoner.explanation.explainer import Explainer, Reason
from reasoner.explanation.wording import Wording, day
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.telling import gist, walk
from reasoner.rulebook.templates import Pattern

Bound: TypeAlias = Literal["bound", "not_known", "not_in_force", "no_longer", "not_yet", "never"]


class Member(Part):
    """How one state stands to the treaty. *on_the_day* is the same seen from the day itself, where it differs."""

    state: str
    name: str
    status: Bound
    says: str
    cites: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    """Positions in standing on the date, not taken here, under which the status is another."""
    on_the_day: Bound | None = None
    says_on_the_day: str | None = None


class Membership(Part):
    """One treaty's states on one day."""

    treaty: str
    name: str
    in_force: bool
    says: str
    members: tuple[Member, ...]
    gaps: tuple[str, ...]


class Memberships(Part):
    """Who is bound by each treaty asked about."""

    schema_: Annotated[Literal["casus-members/1"], Field(alias="schema")] = "casus-members/1"
    on: str
    known: str
    reading: str
    treaties: tuple[Membership, ...]


def members(
    law: Law,
    treaty: str | None = None,
    *,
    on: str | None = None,
    known: str | None = None,
    reading: str | None = None,
) -> Memberships:
    """Return who is bound by *treaty*, or by every treaty encoded, on the day *on*, seen from *known*.

    Both default to the day through which the rulebook's record is kept. Raises QuestionError.
    """
    if treaty is not None and treaty.lower() not in law.treaties:
        hint = did_you_mean(treaty.lower(), law.treaties) or f"encoded: {', '.join(law.treaties)}"
        raise QuestionError(f"no clause of '{treaty}' is encoded", hint=hint)
    day_asked = asked_day("--on", on) if on else law.kept_through
    seen_from = asked_day("--known", known) if known else law.kept_through
    taken = reading or DEFAULT_READING
    law.taken(taken)
    treaties = (treaty.lower(),) if treaty else law.treaties
    found = tuple(_Record(law, name, day_asked, seen_from, taken).membership() for name in treaties)
    return Memberships(on=iso(day_asked), known=iso(seen_from), reading=taken, treaties=found)


def asked_day(option: str, text: str) -> int:
    """Return the day *text* means. Raises QuestionError, naming the *option* it was given with."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise QuestionError(f"{option}: {error}") from None


def record_world(law: Law, treaty: str, on: int, knowns: tuple[int, ...]) -> World:
    """Return the ground program of the rulebook alone, under the law of the day *on*."""
    clauses = [(treaty, article) for article, _ in law.clauses(treaty)]
    positions = tuple(law.positions)
    return World(law.rulebook, CaseAtoms((), (), ()), (), (), clauses, tuple(dict.fromkeys(knowns)), positions, on, ())


def record_setting(law: Law, treaty: str, known: int, positions: frozenset[str]) -> Setting:
    """Return the switches of a question about the record: nobody asks, and no fact is stated."""
    article = next((article for article, _ in law.clauses(treaty)), "")
    return Setting("", treaty, article, known, positions, frozenset())


class _Record:
    """The record of one treaty on one day."""

    def __init__(self, law: Law, treaty: str, on: int, known: int, reading: str) -> None:
        self.law = law
        self.treaty = treaty
        self.on = on
        self.known = known
        self.taken = law.taken(reading)
        self.wording = Wording(law.rulebook)
        self.world = record_world(law, treaty, on, (known, on))

    def membership(self) -> Membership:
        model = self._model(self.known, self.taken)
        explainer = self._explainer(model)
        reason = self._in_force(model, explainer)
        then = self._model(self.on, self.taken) if self.on < self.known else None
        others = {
            position.id: self._model(self.known, self._instead(position.id))
            for position in self.law.positions.values()
            if position.id not in self.taken and position.standing(self.on) in IN_STANDING
        }
        reasons = [reason]
        found = []
        for state in self._states():
            member, why = self._member(state, model, explainer, then, others)
            found.append(member)
            reasons += [why] if why is not None else []
        return Membership(
            treaty=self.treaty,
            name=self.wording.name(self.treaty),
            in_force=model.holds("in_force", self.treaty),
            says=gist(reason),
            members=tuple(found),
            gaps=self._gaps(model, explainer, reasons),
        )

    def _model(self, known: int, positions: frozenset[str]) -> Model:
        return self.world.model(record_setting(self.law, self.treaty, known, positions))

    def _instead(self, position: str) -> frozenset[str]:
        """Return the positions taken, with *position* in place of the one on the same question."""
        question = self.law.positions[position].question
        return frozenset(one for one in self.taken if self.law.positions[one].question != question) | {position}

    def _explainer(self, model: Model) -> Explainer:
        return Explainer(self.law.rulebook, model, self.wording, {}, ())

    def _in_force(self, model: Model, explainer: Explainer) -> Reason:
        if model.holds("in_force", self.treaty):
            return explainer.why("in_force", self.treaty)
        return explainer.why_not(Pattern("in_force", (self.treaty,)))

    def _states(self) -> tuple[str, ...]:
        """Return the states of the record in its order, then every other state of the rulebook."""
        everyone = [str(values[0]) for values in self.law.rulebook.values("state")]
        return tuple(dict.fromkeys((*self.law.joined(self.treaty), *everyone)))

    def _member(
        self, state: str, model: Model, explainer: Explainer, then: Model | None, others: dict[str, Model]
    ) -> tuple[Member, Reason | None]:
        status = self._status(state, model)
        reason = self._reason(state, status, explainer)
        own = self._status(state, then) if then is not None else status
        differs = then is not None and own != status
        says_then = None
        if differs and then is not None:
            says_then = self._says(state, own, self._reason(state, own, self._explainer(then)))
        member = Member(
            state=state,
            name=self.wording.name(state),
            status=status,
            says=self._says(state, status, reason),
            cites=reason.cites if reason is not None else (),
            contested_by=tuple(name for name, other in others.items() if self._status(state, other) != status),
            on_the_day=own if differs else None,
            says_on_the_day=says_then,
        )
        return member, reason

    def _status(self, state: str, model: Model) -> Bound:
        if state not in self.law.joined(self.treaty):
            return "never"
        if model.holds("bound", state, self.treaty):
            return "bound"
        if model.holds("perhaps_bound", state, self.treaty):
            return "not_known"
        if model.holds("formerly_bound", state, self.treaty):
            return "no_longer"
        if self._first(state) > self.on:
            return "not_yet"
        return "not_known" if model.holds("in_force", self.treaty) else "not_in_force"

    def _first(self, state: str) -> int:
        """Return the first day on which the record has *state* bound, or joining if it never was."""
        for name in ("bound_from", "joined"):
            days = [
                int(found)
                for of, treaty, found in self.law.rulebook.values(name)
                if (of, treaty) == (state, self.treaty)
            ]
            if days:
                return min(days)
        return 0

    def _reason(self, state: str, status: Bound, explainer: Explainer) -> Reason | None:
        word = {"bound": "bound", "not_known": "perhaps_bound", "no_longer": "formerly_bound"}.get(status)
        if word is not None and explainer.model.holds(word, state, self.treaty):
            return explainer.why(word, state, self.treaty)
        if status == "not_in_force":
            return self._in_force(explainer.model, explainer)
        if status == "not_known":
            return explainer.why_not(Pattern("bound", (state, self.treaty)))
        return None

    def _says(self, state: str, status: Bound, reason: Reason | None) -> str:
        if status == "never":
            return "never signed or joined, by this record"
        if status == "not_yet":
            return f"bound only from {day(self._first(state))}"
        return gist(reason) if reason is not None else status.replace("_", " ")

    def _gaps(self, model: Model, explainer: Explainer, reasons: list[Reason]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for (name,) in model.all("gap", 1):
            found[explainer.why("gap", str(name)).says] = None
        for reason in reasons:
            for part in walk(reason):
                found |= dict.fromkeys(part.gaps)
        return tuple(found)
