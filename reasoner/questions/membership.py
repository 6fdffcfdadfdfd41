"""Who is bound by a treaty under the law of a day, seen from another, and why.

Asks the rulebook's own record, with no case; knows no treaty by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from reasoner.answer import Dissent, Part
from reasoner.case.atoms import CaseAtoms
from reasoner.case.dates import iso, parse_day
from reasoner.engine.law import IN_STANDING, Law, Position
from reasoner.engine.worlds import Model, Setting, Snapshot, World
from reasoner.errors import QuestionError, did_you_mean
from reasoner.explanation.explainer import Explainer, Reason
from reasoner.explanation.wording import Wording, day
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.dissenting import dissent
from reasoner.questions.telling import gist, nearest_days, walk
from reasoner.rulebook.templates import Pattern

Bound: TypeAlias = Literal["bound", "not_known", "not_in_force", "suspended", "no_longer", "signed", "not_yet", "never"]
OUT: frozenset[Bound] = frozenset({"suspended", "no_longer"})
"""Not bound any more. Between the two, positions differ on a name, and nothing is contested."""

TOLD = (
    ("in_force", 1),
    ("bound", 2),
    ("perhaps_bound", 2),
    ("formerly_bound", 2),
    ("suspended", 2),
    ("signatory", 2),
)
"""The words a standing is read from."""


class Member(Part):
    """How one state stands to the treaty. *on_the_day* is the same seen from the day itself, where it differs."""

    state: str
    name: str
    status: Bound
    says: str
    cites: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    """Positions in standing on the date, not taken here, under which the status is another."""
    dissents: tuple[Dissent, ...] = ()
    """The same positions, told."""
    voiced_later: tuple[Dissent, ...] = ()
    """Positions nobody had voiced on the date, but had by the day looked from, under which the status is another."""
    on_the_day: Bound | None = None
    says_on_the_day: str | None = None
    recorded: bool = True
    """Whether the treaty's own record speaks of the state; if not, the rules merely know its name."""


class Membership(Part):
    """One treaty's states on one day."""

    treaty: str
    name: str
    in_force: bool
    says: str
    dissents: tuple[Dissent, ...] = ()
    """Positions in standing on the date, not taken here, on which whether it is in force comes out otherwise."""
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
    day_asked = asked_day("--on", on) if on else law.kept_through
    seen_from = asked_day("--known", known) if known else law.kept_through
    taken = reading or DEFAULT_READING
    law.taken(taken)
    found = tuple(_Record(law, name, day_asked, seen_from, taken).membership() for name in treaties_asked(law, treaty))
    return Memberships(on=iso(day_asked), known=iso(seen_from), reading=taken, treaties=found)


def treaties_asked(law: Law, treaty: str | None) -> tuple[str, ...]:
    """Return the one treaty named, or every treaty encoded. Raises QuestionError."""
    if treaty is None:
        return law.treaties
    if treaty.lower() not in law.treaties:
        hint = did_you_mean(treaty.lower(), law.treaties) or f"encoded: {', '.join(law.treaties)}"
        raise QuestionError(f"no clause of '{treaty}' is encoded", hint=hint)
    return (treaty.lower(),)


def asked_day(option: str, text: str) -> int:
    """Return the day *text* means. Raises QuestionError, naming the *option* it was given with."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise QuestionError(f"{option}: {error}") from None


def record_world(law: Law, treaty: str, on: int, knowns: tuple[int, ...]) -> World:
    """Return the ground program of the rulebook alone, under the law of the day *on*."""
    clauses = [(treaty, article) for article, _ in law.clauses(treaty)]
    seen = tuple(dict.fromkeys(knowns))
    return World(law.rulebook, CaseAtoms((), (), ()), (), (), clauses, seen, tuple(law.positions), (on,), ())


def record_setting(law: Law, treaty: str, known: int, positions: frozenset[str]) -> Setting:
    """Return the switches of a question about the record: nobody asks, and no fact is stated."""
    article = next((article for article, _ in law.clauses(treaty)), "")
    return Setting("", treaty, article, known, positions, frozenset())


class Standings:
    """How a treaty and its states stand on one day, seen from another: as the reading has it, and on each position."""

    def __init__(self, law: Law, treaty: str, on: int, known: int, reading: str) -> None:
        self.law = law
        self.treaty = treaty
        self.on = on
        self.known = known
        self.taken = law.taken(reading)
        self.world = record_world(law, treaty, on, (known, on))
        self.joined = frozenset(law.joined(treaty))
        self.plain = self._snapshot(self.taken)
        positions = [one for one in law.positions.values() if one.question in law.status_questions]
        untaken = [one for one in positions if one.id not in self.taken]
        held_on = min(on, known)
        self.held = {one.id: self._instead(one) for one in untaken if one.standing(held_on) in IN_STANDING}
        """What each position in standing on the date, and not taken, would have."""
        self.later = {
            one.id: self._instead(one)
            for one in untaken
            if one.standing(held_on) == "not_yet_voiced" and held_on < (one.voiced() or 0) <= known
        }
        """The same for those voiced only later, and by the day looked from."""

    def setting(self, known: int | None = None) -> Setting:
        """Return the switches of the question as asked, or as seen from another day."""
        return record_setting(self.law, self.treaty, known or self.known, self.taken)

    def _snapshot(self, positions: frozenset[str]) -> Snapshot:
        return self.world.snapshot(record_setting(self.law, self.treaty, self.known, positions), *TOLD)

    def _instead(self, position: Position) -> Snapshot:
        """Return what holds with *position* in place of the one taken on the same question."""
        return self._snapshot(self.law.swapped(self.taken, position.id))

    def in_force(self, seen: Snapshot | None = None) -> bool:
        """Tell whether the treaty is in force, as taken or in *seen*."""
        return (self.treaty,) in (seen or self.plain)["in_force", 1]

    def status(self, state: str, seen: Snapshot | None = None) -> Bound:
        """Return how *state* stands, as taken or in *seen*."""
        held = seen or self.plain
        pair = (state, self.treaty)
        if state not in self.joined:
            return "never"
        for word, status in _TELLING:
            if pair in held[word, 2]:
                return status
        if self.first(state) > self.on:
            return "signed" if pair in held["signatory", 2] else "not_yet"
        return "not_known" if self.in_force(held) else "not_in_force"

    def first(self, state: str) -> int:
        """Return the first day on which the record has *state* bound, or joining if it never was."""
        for name in ("bound_from", "joined"):
            records = self.law.rulebook.values(name)
            days = [int(found) for of, treaty, found in records if (of, treaty) == (state, self.treaty)]
            if days:
                return min(days)
        return 0

    def dissents(self, state: str | None = None) -> tuple[tuple[str, str], ...]:
        """Return the positions in standing on the date on which *state*, or the treaty, stands otherwise: (id, how)."""
        return tuple(self._otherwise(state, self.held))

    def voiced_later(self, state: str) -> tuple[tuple[str, str], ...]:
        """Return the positions voiced only later on which *state* stands otherwise: (id, how)."""
        return tuple(self._otherwise(state, self.later))

    def _otherwise(self, state: str | None, views: dict[str, Snapshot]) -> Iterable[tuple[str, str]]:
        for position, seen in views.items():
            if state is None:
                if self.in_force(seen) != self.in_force():
                    yield position, "in_force" if self.in_force(seen) else "not_in_force"
            elif _differ(other := self.status(state, seen), self.status(state)):
                yield position, other


_TELLING: tuple[tuple[str, Bound], ...] = (
    ("bound", "bound"),
    ("perhaps_bound", "not_known"),
    ("suspended", "suspended"),
    ("formerly_bound", "no_longer"),
)
"""Which word tells which status, the first that holds."""


def _differ(one: Bound, other: Bound) -> bool:
    return one != other and not {one, other} <= OUT


class _Record:
    """The record of one treaty on one day, told."""

    def __init__(self, law: Law, treaty: str, on: int, known: int, reading: str) -> None:
        self.law = law
        self.treaty = treaty
        self.on = on
        self.recorded = law.kept_of(treaty)
        self.wording = Wording(law.rulebook)
        self.standings = Standings(law, treaty, on, known, reading)
        self.explainer = self._explainer(known)
        self.then = self._explainer(on) if on < known else None
        self.seen_then = self.standings.world.snapshot(self.standings.setting(on), *TOLD) if on < known else None

    def membership(self) -> Membership:
        """Return how the treaty and every state stand, and why."""
        reason = self._in_force(self.explainer)
        in_force = self.standings.in_force()
        reasons = [reason]
        found = []
        for state in self._states():
            member, why = self._member(state)
            found.append(member)
            reasons += [why] if why is not None else []
        return Membership(
            treaty=self.treaty,
            name=self.wording.name(self.treaty),
            in_force=in_force,
            says=gist(reason) + ("" if in_force else nearest_days(self.law, self.treaty, self.on)),
            dissents=self._told(self.standings.dissents()),
            members=tuple(found),
            gaps=self._gaps(reasons),
        )

    def _explainer(self, known: int) -> Explainer:
        model: Model = self.standings.world.model(self.standings.setting(known))
        return Explainer(self.law.rulebook, model, self.wording, {}, ())

    def _in_force(self, explainer: Explainer) -> Reason:
        if explainer.model.holds("in_force", self.treaty):
            return explainer.why("in_force", self.treaty)
        return explainer.why_not(Pattern("in_force", (self.treaty,)))

    def _states(self) -> tuple[str, ...]:
        """Return the states of the record in its order, then every other state of the rulebook."""
        everyone = [str(values[0]) for values in self.law.rulebook.values("state")]
        return tuple(dict.fromkeys((*self.recorded, *everyone)))

    def _member(self, state: str) -> tuple[Member, Reason | None]:
        status = self.standings.status(state)
        reason = self._reason(state, status, self.explainer)
        own, says_then = status, None
        if self.then is not None and self.seen_then is not None:
            own = self.standings.status(state, self.seen_then)
            says_then = self._says(state, own, self._reason(state, own, self.then)) if own != status else None
        dissents = self.standings.dissents(state)
        member = Member(
            state=state,
            name=self.wording.name(state),
            status=status,
            says=self._says(state, status, reason),
            cites=reason.cites if reason is not None else (),
            contested_by=tuple(position for position, _ in dissents),
            dissents=self._told(dissents),
            voiced_later=self._told(self.standings.voiced_later(state)),
            on_the_day=own if own != status else None,
            says_on_the_day=says_then,
            recorded=state in self.recorded,
        )
        return member, reason

    def _told(self, views: Iterable[tuple[str, str]]) -> tuple[Dissent, ...]:
        return tuple(dissent(self.law.positions[name], self.standings.on, status) for name, status in views)

    def _reason(self, state: str, status: Bound, explainer: Explainer) -> Reason | None:
        words: dict[Bound, str] = {status: word for word, status in _TELLING} | {"signed": "signatory"}
        word = words.get(status)
        if word is not None and explainer.model.holds(word, state, self.treaty):
            return explainer.why(word, state, self.treaty)
        if status == "not_in_force":
            return self._in_force(explainer)
        if status == "not_known":
            return explainer.why_not(Pattern("bound", (state, self.treaty)))
        return None

    def _says(self, state: str, status: Bound, reason: Reason | None) -> str:
        first = day(self.standings.first(state))
        if status == "never":
            return "never signed or joined, by this record"
        if status == "not_yet":
            return f"bound only from {first}"
        says = gist(reason) if reason is not None else status.replace("_", " ")
        return f"{says}; bound only from {first}" if status == "signed" else says

    def _gaps(self, reasons: list[Reason]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for (name,) in self.explainer.model.all("gap", 1):
            found[self.explainer.why("gap", str(name)).says] = None
        for reason in reasons:
            for part in walk(reason):
                found |= dict.fromkeys(part.gaps)
        return tuple(found)
