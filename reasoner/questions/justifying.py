"""On which legal positions what the states did would be lawful: the smallest sets, act by act and state by state.

A set takes one position in place of the reading's own on each of up to `MOST` legal questions. Each is put to the one
ground program of the case; none is assumed to do more than another that contains it, for a position may take a ground
away as well as give one. Knows no position, state or ground by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import Any

from reasoner.answer import Ground, Part
from reasoner.case.case import value_on
from reasoner.case.facts import Value
from reasoner.engine.law import IN_STANDING
from reasoner.engine.worlds import Model
from reasoner.explanation.explainer import Explainer
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import Inquiry
from reasoner.questions.grounds import Grounds, Lawful
from reasoner.questions.surroundings import Bound, acts, doers, membership

MOST = 3
"""How many positions a set may hold: sets up to this size are all tried."""


class Change(Part):
    """One position in place of the reading's own on its question: its standing on the date, and who holds it."""

    position: str
    instead_of: str | None
    says: str
    standing: str
    holders: tuple[str, ...]


class Way(Part):
    """A smallest set of positions: without any one of them the conduct it is told of would not stand as it does.

    Only where each is `in_standing` on the date can conduct be called lawful on them; the others show what the law
    would have to be.
    """

    changes: tuple[Change, ...]
    in_standing: bool


class OpenFact(Part):
    """A fact that is unknown or disputed."""

    fact: str
    says: str


class Conduct(Part):
    """What one act or several come to on the reading asked, and on which positions they come to more.

    `lawful` is that of the worst act. `ways` are the smallest sets on which each act has a ground that holds, however
    what is unknown is settled; `perhaps` those on which each at least may have one. Both are empty where the reading
    asked gives as much already; ways in standing on the date come first.
    """

    lawful: Lawful
    ways: tuple[Way, ...]
    perhaps: tuple[Way, ...]


class Deed(Conduct):
    """One act of one state or of several together.

    `value` is how well it is known to have been done. `turns_on` are the facts not known of which each, being so or
    not so, settles whether it was lawful on the reading asked; none where its grounds are left open otherwise.
    """

    id: str
    says: str
    kind: str
    by: tuple[str, ...]
    value: Value
    grounds: tuple[Ground, ...]
    turns_on: tuple[OpenFact, ...]


class Doer(Conduct):
    """A state that acted: whether it was a party on the date, and its acts taken together."""

    state: str
    name: str
    bound: Bound
    acts: tuple[str, ...]


class Justification(Part):
    """What the states did in a case, on one account and one reading.

    An act of an armed group is no state's and is left out; so is what is not shown to have been done on the
    account, which `left_out` names.
    `together` takes all acts of all states as one; None where no state acted.
    """

    reading: str
    account: str | None
    account_name: str
    most: int = MOST
    acts: tuple[Deed, ...]
    left_out: tuple[str, ...]
    states: tuple[Doer, ...]
    together: Conduct | None


def justify(inquiry: Inquiry, model: Model, explainer: Explainer, wording: Wording) -> Justification:
    """Return on which smallest sets of positions the acts of the case would be lawful.

    *model* is what holds on the reading and account that *inquiry* asks about, and *explainer* explains it.
    """
    facts, asked = inquiry.case.facts, inquiry.asked
    trying = _Trying(inquiry)
    deeds, left_out = [], []
    for act in acts(inquiry, inquiry.setting(), model, explainer, wording):
        if act.lawful is None:
            continue
        value = value_on(facts[act.id], inquiry.account)
        if value in ("false", "not_shown"):
            left_out.append(act.says)
            continue
        deeds.append(
            Deed(
                **trying.conduct((act.id,)),
                id=act.id,
                says=act.says,
                kind=act.kind,
                by=tuple(one for one in doers(facts[act.id]) if model.holds("state", one)),
                value=value,
                grounds=act.grounds,
                turns_on=tuple(OpenFact(fact=name, says=wording.name(name)) for name in trying.turning(act.id)),
            )
        )
    done = {state: tuple(deed.id for deed in deeds if state in deed.by) for deed in deeds for state in deed.by}
    return Justification(
        reading=asked.reading,
        account=asked.account,
        account_name=wording.name(asked.account) if asked.account else "as the case has it",
        acts=tuple(deeds),
        left_out=tuple(left_out),
        states=tuple(
            Doer(
                **trying.conduct(mine),
                state=state,
                name=wording.name(state),
                bound=membership(model, asked.treaty, state),
                acts=mine,
            )
            for state, mine in done.items()
        ),
        together=Conduct(**trying.conduct(tuple(deed.id for deed in deeds))) if deeds else None,
    )


Positions = tuple[str, ...]

BETTER: tuple[Lawful, ...] = ("yes", "unknown", "not_shown")
"""How an act may stand, the best first."""


class _Trying:
    """Every set of positions that may be taken instead, and how the acts stand on it."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.setting = inquiry.setting()
        self.taken = self.setting.positions
        self._grounds: dict[Positions, Grounds] = {}
        self._lawful: dict[tuple[Positions, str], Lawful] = {}

    @cached_property
    def sets(self) -> tuple[Positions, ...]:
        """The sets of up to `MOST` positions, one for each question, smaller ones first.

        A position on the treaty's status that nobody held on the day is none of theirs.
        """
        law, on = self.inquiry.law, self.inquiry.asked.on
        offered = [one for one in law.positions.values() if one.id not in self.taken and not law.moot(one, on)]
        return tuple(
            tuple(position.id for position in chosen)
            for size in range(MOST + 1)
            for chosen in combinations(offered, size)
            if len({position.question for position in chosen}) == size
        )

    def conduct(self, names: Sequence[str]) -> dict[str, Any]:
        """Return how the acts *names* stand, taken together, and the smallest sets on which they stand better."""
        # The worst first: a set on which it stands no better need not be tried on the others.
        worst_first = sorted(names, key=lambda name: BETTER.index(self.lawful((), name)), reverse=True)
        lawful = self.lawful((), worst_first[0])
        full = self._smallest(lambda chosen: all(self.lawful(chosen, name) == "yes" for name in worst_first))
        some = self._smallest(lambda chosen: all(self.lawful(chosen, name) != "not_shown" for name in worst_first))
        return {
            "lawful": lawful,
            "ways": self._ways(full),
            "perhaps": self._ways(chosen for chosen in some if chosen not in full),
        }

    def lawful(self, chosen: Positions, act: str) -> Lawful:
        """Return how *act* stands with the positions *chosen* in place of the reading's own."""
        key = (chosen, act)
        if key not in self._lawful:
            self._lawful[key] = self._put(chosen).lawful(act) or "not_shown"
        return self._lawful[key]

    def _put(self, chosen: Positions) -> Grounds:
        if chosen not in self._grounds:
            positions = self.taken
            for position in chosen:
                positions = self.inquiry.law.swapped(positions, position)
            self._grounds[chosen] = Grounds(self.inquiry, replace(self.setting, positions=positions))
        return self._grounds[chosen]

    def turning(self, act: str) -> tuple[str, ...]:
        """Return the facts not known of which each, settled one way, settles whether *act* is lawful as asked."""
        if self.lawful((), act) != "unknown":
            return ()
        return tuple(
            name
            for name in self.inquiry.case.facts
            if name in self.setting.free and any(self._settles(name, act, so) for so in (True, False))
        )

    def _settles(self, name: str, act: str, so: bool) -> bool:
        facts = self.setting.facts | {name} if so else self.setting.facts
        settled = replace(self.setting, facts=facts, free=self.setting.free - {name})
        return Grounds(self.inquiry, settled).lawful(act) != "unknown"

    def _smallest(self, stands: Callable[[Positions], bool]) -> list[Positions]:
        """Return the sets on which matters stand as asked, of which no smaller part gives it."""
        found: list[Positions] = []
        for chosen in self.sets:
            if not any(set(other) <= set(chosen) for other in found) and stands(chosen):
                found.append(chosen)
                if not chosen:
                    break
        return found

    def _ways(self, sets: Iterable[Positions]) -> tuple[Way, ...]:
        """Return the *sets* told, those in standing on the date first; the empty one changes nothing and is none."""
        told = [self._way(chosen) for chosen in sets if chosen]
        return tuple(sorted(told, key=lambda way: not way.in_standing))

    def _way(self, chosen: Positions) -> Way:
        on, known = self.inquiry.asked.on, self.inquiry.law.positions
        own = {known[name].question: name for name in self.taken}
        changes = tuple(
            Change(
                position=position.id,
                instead_of=own.get(position.question),
                says=position.says,
                standing=position.standing(on),
                holders=position.holders,
            )
            for position in map(known.__getitem__, chosen)
        )
        return Way(changes=changes, in_standing=all(change.standing in IN_STANDING for change in changes))
