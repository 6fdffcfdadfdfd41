"""A ground program as gates over its switches, evaluated for many worlds at once: bit i of every number is world i.

Law is normal rules without recursion through `not`, so what follows from a choice of switches follows by evaluating
the rules in order. clingo stays the judge of every verdict; this answers the same for thousands of worlds in the time
clingo takes for one. Knows atoms by their numbers alone, and no word of the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import clingo

from reasoner.errors import RulebookError

Body = tuple[int, ...]
"""Literals that must all hold: an atom's number, or less than nothing for its negation."""


class Recorder(clingo.Observer):
    """Takes down the rules of a ground program while it is *open*; its constraints only bind choices, and are not
    among them."""

    def __init__(self) -> None:
        self.open = True
        self.rules: dict[int, list[Body]] = defaultdict(list)
        self.switches: set[int] = set()
        self.sums: dict[int, list[tuple[int, tuple[tuple[int, int], ...]]]] = defaultdict(list)

    def rule(self, choice: bool, head: Sequence[int], body: Sequence[int]) -> None:
        """Take down one rule."""
        if not self.open:
            return
        if choice:
            self.switches.update(head)
        elif head:
            self.rules[head[0]].append(tuple(body))

    def weight_rule(self, choice: bool, head: Sequence[int], lower_bound: int, body: Sequence[tuple[int, int]]) -> None:
        """Take down one rule whose body is a sum with a lower bound."""
        if self.open and head and not choice:
            self.sums[head[0]].append((lower_bound, tuple(body)))


@dataclass(frozen=True, slots=True)
class Gate:
    """An atom that holds where one of its *bodies* does, or where one of its *sums* reaches its bound."""

    atom: int
    bodies: tuple[Body, ...]
    sums: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()


class Circuit:
    """The rules of a ground program, in an order in which each can be evaluated.

    Raises RulebookError if the rules recur through `not` or a sum: then they have no such order.
    """

    def __init__(self, recorded: Recorder) -> None:
        self.rules = recorded.rules
        self.sums = recorded.sums
        self.switches = recorded.switches
        self._orders: dict[tuple[int, ...], list[tuple[int, ...]]] = {}

    def folded(self, goals: Collection[int], fixed: Mapping[int, bool]) -> Folded:
        """Return what is left of the circuit for *goals* once the switches in *fixed* are set for good.

        Switches that are not fixed stay inputs.
        """
        constant: dict[int, bool] = dict(fixed)
        same: dict[int, int] = {}
        gates: list[tuple[Gate, ...]] = []
        for group in self._order(tuple(goals)):
            if len(group) == 1 and group[0] in constant:
                continue
            if len(group) == 1 and not self._recurs(group[0]):
                atom = group[0]
                if atom in self.switches:
                    continue
                self._fold(atom, constant, same, gates)
            else:
                self._fold_loop(group, constant, same, gates)
        return Folded(tuple(gates), constant, same, self.switches)

    def _recurs(self, atom: int) -> bool:
        return atom in self._below(atom)

    def _fold(self, atom: int, constant: dict[int, bool], same: dict[int, int], gates: list[tuple[Gate, ...]]) -> None:
        bodies: dict[Body, None] = {}
        for body in self.rules.get(atom, ()):
            left = _left(body, constant, same)
            if left is None:
                continue
            if not left:
                constant[atom] = True
                return
            bodies[left] = None
        sums = []
        for bound, weighed in self.sums.get(atom, ()):
            kept = []
            for literal, weight in weighed:
                value = _known(literal, constant)
                if value is None:
                    kept.append((_renamed(literal, same), weight))
                elif value:
                    bound -= weight
            if bound <= 0:
                constant[atom] = True
                return
            if sum(weight for _, weight in kept) >= bound:
                sums.append((bound, tuple(kept)))
        if not bodies and not sums:
            constant[atom] = False
        elif not sums and len(bodies) == 1 and len(next(iter(bodies))) == 1:
            same[atom] = next(iter(bodies))[0]
        else:
            gates.append((Gate(atom, tuple(bodies), tuple(sums)),))

    def _fold_loop(
        self, group: tuple[int, ...], constant: dict[int, bool], same: dict[int, int], gates: list[tuple[Gate, ...]]
    ) -> None:
        inside = set(group)
        for atom in group:
            if any(-literal in inside for body in self.rules.get(atom, ()) for literal in body) or any(
                abs(literal) in inside for _, weighed in self.sums.get(atom, ()) for literal, _ in weighed
            ):
                raise RulebookError("these rules recur through 'not' or a sum")
        changed = True
        left: dict[int, list[Body]] = {}
        while changed:
            changed = False
            for atom in group:
                if atom in constant:
                    continue
                bodies = [
                    found for body in self.rules.get(atom, ()) if (found := _left(body, constant, same)) is not None
                ]
                left[atom] = bodies
                if any(not body for body in bodies):
                    constant[atom] = changed = True
        # What no body outside the loop supports, nothing inside it does.
        supported: set[int] = set()
        changed = True
        while changed:
            changed = False
            for atom in group:
                if atom in constant or atom in supported:
                    continue
                if any(all(literal not in inside or literal in supported for literal in body) for body in left[atom]):
                    supported.add(atom)
                    changed = True
        for atom in group:
            if atom not in constant and atom not in supported:
                constant[atom] = False
        kept = tuple(
            Gate(atom, tuple(found for body in left[atom] if (found := _left(body, constant, same)) is not None))
            for atom in group
            if atom in supported and atom not in constant
        )
        if kept:
            gates.append(kept)

    def _order(self, goals: tuple[int, ...]) -> list[tuple[int, ...]]:
        """Return the atoms that *goals* depend on, in groups: those that depend on each other together, each group
        after what it depends on."""
        if goals not in self._orders:
            self._orders[goals] = _components(goals, self._below)
        return self._orders[goals]

    def _below(self, atom: int) -> list[int]:
        if atom in self.switches:
            return []
        found = {abs(literal) for body in self.rules.get(atom, ()) for literal in body}
        found |= {abs(literal) for _, weighed in self.sums.get(atom, ()) for literal, _ in weighed}
        return list(found)


def _known(literal: int, constant: Mapping[int, bool]) -> bool | None:
    value = constant.get(abs(literal))
    return None if value is None else value == (literal > 0)


def _renamed(literal: int, same: Mapping[int, int]) -> int:
    other = same.get(abs(literal))
    if other is None:
        return literal
    return other if literal > 0 else -other


def _left(body: Body, constant: Mapping[int, bool], same: Mapping[int, int]) -> Body | None:
    """Return the literals of *body* that are not settled, or None if one of them is false."""
    found: dict[int, None] = {}
    for literal in body:
        value = constant.get(abs(literal))
        if value is None:
            renamed = _renamed(literal, same)
            if -renamed in found:
                return None
            found[renamed] = None
        elif value != (literal > 0):
            return None
    return tuple(sorted(found))


class Folded:
    """What is left of a circuit once some switches are set for good."""

    def __init__(
        self,
        gates: tuple[tuple[Gate, ...], ...],
        constant: Mapping[int, bool],
        same: Mapping[int, int],
        switches: Collection[int],
    ) -> None:
        self.gates = gates
        self.constant = constant
        self.same = same
        self._switches = switches

    def inputs(self, goals: Iterable[int]) -> frozenset[int]:
        """Return the switches that can still change one of *goals*."""
        return frozenset(atom for atom in self._seen(goals) if atom in self._switches)

    def reached(self, goals: Iterable[int]) -> tuple[Gate, ...]:
        """Return the gates that *goals* depend on, in order."""
        seen = self._seen(goals)
        return tuple(gate for group in self.gates for gate in group if gate.atom in seen)

    def _seen(self, goals: Iterable[int]) -> set[int]:
        by_atom = {gate.atom: gate for group in self.gates for gate in group}
        seen: set[int] = set()
        left = [abs(_renamed(goal, self.same)) for goal in goals if goal not in self.constant]
        while left:
            atom = left.pop()
            if atom in seen:
                continue
            seen.add(atom)
            gate = by_atom.get(atom)
            if gate is not None:
                left += [abs(literal) for body in gate.bodies for literal in body]
                left += [abs(literal) for _, weighed in gate.sums for literal, _ in weighed]
        return seen

    def run(self, goals: Sequence[int], switches: Mapping[int, int], width: int) -> list[int]:
        """Return for each of *goals* the worlds in which it holds, as bits of a number of *width* bits.

        *switches* gives for each input the worlds in which it is on; one not given is off.
        """
        everywhere = (1 << width) - 1
        value: dict[int, int] = dict(switches)
        for group in self.gates:
            if len(group) == 1:
                value[group[0].atom] = _evaluated(group[0], value, everywhere)
                continue
            for gate in group:
                value[gate.atom] = 0
            changed = True
            while changed:
                changed = False
                for gate in group:
                    found = _evaluated(gate, value, everywhere)
                    if found != value[gate.atom]:
                        value[gate.atom] = found
                        changed = True
        return [self._value(goal, value, everywhere) for goal in goals]

    def _value(self, goal: int, value: Mapping[int, int], everywhere: int) -> int:
        if goal in self.constant:
            return everywhere if self.constant[goal] else 0
        literal = _renamed(goal, self.same)
        found = value.get(abs(literal), 0)
        return found if literal > 0 else everywhere ^ found


def _evaluated(gate: Gate, value: Mapping[int, int], everywhere: int) -> int:
    found = 0
    for body in gate.bodies:
        worlds = everywhere
        for literal in body:
            worlds &= value.get(literal, 0) if literal > 0 else ~value.get(-literal, 0)
            if not worlds:
                break
        found |= worlds
    for bound, weighed in gate.sums:
        found |= _reached(bound, weighed, value, everywhere)
    return found


def _reached(bound: int, weighed: Sequence[tuple[int, int]], value: Mapping[int, int], everywhere: int) -> int:
    """Return the worlds in which the weights of the literals that hold come to at least *bound*."""
    by_sum = {0: everywhere}
    for literal, weight in weighed:
        worlds = value.get(literal, 0) if literal > 0 else everywhere & ~value.get(-literal, 0)
        grown: dict[int, int] = defaultdict(int)
        for total, where in by_sum.items():
            grown[total] |= where & ~worlds
            grown[min(bound, total + weight)] |= where & worlds
        by_sum = grown
    return by_sum.get(bound, 0)


def _components(roots: Iterable[int], below: Callable[[int], list[int]]) -> list[tuple[int, ...]]:
    """Return the strongly connected components reachable from *roots*, each after those it depends on (Tarjan)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[tuple[int, ...]] = []
    for root in roots:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(below(root)))]
        while work:
            atom, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(below(other))))
                    break
                if other in on_stack:
                    low[atom] = min(low[atom], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[atom])
                if low[atom] == index[atom]:
                    group: list[int] = []
                    while not group or group[-1] != atom:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    found.append(tuple(group))
    return found
