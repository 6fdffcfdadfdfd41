"""One ground program of any rules: asked by clingo world by world, or as gates for many worlds at once.

Knows clingo and nothing of the law, nor which atoms are switches: whoever wrote the program does. Whatever clingo
complains of is raised: a misspelt word must never pass for a silent "no".
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import clingo

from reasoner.case.atoms import Atom
from reasoner.engine.circuit import Circuit, Gate, Recorder
from reasoner.engine.worlds import _plain as plain
from reasoner.errors import LimitError, RulebookError

_MESSAGE = re.compile(r"<block>:\d+:\d+(?:-[\d:]+)?: ")


class Ground:
    """The program of *texts* joined, grounded once."""

    def __init__(self, texts: Iterable[str], *, explain: Callable[[], None] | None = None) -> None:
        """Ground *texts*. *explain* is called where clingo complains, to raise the same with its place in a file.

        Raises RulebookError, or LimitError if it grounds to more than fits in memory.
        """
        messages: list[str] = []
        self._control = clingo.Control(
            ["--warn=all", "--opt-strategy=usc"], logger=lambda _, text: messages.append(text)
        )
        self._recorder = Recorder()
        self._control.register_observer(self._recorder)
        failed = False
        try:
            for text in texts:
                self._control.add("base", [], text)
            self._control.ground([("base", [])])
        except RuntimeError:
            failed = True
        except MemoryError:
            raise LimitError("the rules ground to more than fits in memory") from None
        if messages or failed:
            if explain is not None:
                explain()
            told = " ".join(_MESSAGE.sub("", message).strip() for message in messages)
            raise RulebookError(told or "clingo could not ground these rules")
        self._recorder.open = False
        self._control.configuration.solve.opt_mode = "ignore"  # type: ignore[union-attr]
        self._literals: dict[Atom, int | None] = {}

    @cached_property
    def circuit(self) -> Circuit:
        """The ground program as gates."""
        return Circuit(self._recorder)

    def liken(self) -> int:
        """Tell the solver which atoms hold alike in every answer set, as far as the gates show it; return how many.

        Two gates alike in all they are made of hold alike. Of two programs side by side most gates are: told so, the
        solver need not find it out again for each.
        """
        goals = [atom for atom in (*self._recorder.rules, *self._recorder.sums) if atom not in self._recorder.switches]
        folded = self.circuit.folded(goals, {})
        same, alike = _Stands(), _Stands()
        for atom, other in folded.same.items():
            same.let(atom, _first(other, folded.same))
        seen: dict[object, int] = {}
        for group in folded.gates:
            for gate in group if len(group) == 1 else ():
                first = seen.setdefault(_made_of(gate, same, alike), gate.atom)
                if first != gate.atom:
                    alike.let(gate.atom, first)
        pairs = [(atom, alike.get(first, first)) for atom, first in (*same.items(), *alike.items()) if atom > 0]
        with self._control.backend() as backend:
            for atom, first in pairs:
                backend.add_rule([], [atom, -first])
                backend.add_rule([], [-atom, first])
        return len(pairs)

    def literal(self, atom: Atom) -> int | None:
        """Return the number of *atom*, or None if it can never hold."""
        if atom not in self._literals:
            name, values = atom
            symbol = clingo.Function(
                name, [clingo.Number(one) if isinstance(one, int) else clingo.Function(one) for one in values]
            )
            found = self._control.symbolic_atoms[symbol]
            self._literals[atom] = found.literal if found is not None and found.literal else None
        return self._literals[atom]

    def atoms(self, name: str, arity: int) -> dict[Atom, int]:
        """Return every atom of *name*/*arity* that can hold, with its number."""
        return {
            plain(found.symbol): found.literal
            for found in self._control.symbolic_atoms.by_signature(name, arity)
            if found.literal
        }

    def satisfiable(self, assumptions: Iterable[int]) -> bool:
        """Tell whether some answer set makes every one of *assumptions* so."""
        return bool(self._control.solve(assumptions=list(assumptions)).satisfiable)

    def settled(self, assumptions: Iterable[int], seconds: float) -> bool | None:
        """Return the same, or None if the solver has not found out after *seconds*."""
        with self._control.solve(assumptions=list(assumptions), async_=True) as handle:
            if handle.wait(seconds):
                return bool(handle.get().satisfiable)
            handle.cancel()
        return None

    def model(self, assumptions: Iterable[int], names: Sequence[str] | None = None) -> frozenset[Atom] | None:
        """Return what holds in one answer set in which *assumptions* are so, of *names* alone, or None."""
        with self._control.solve(assumptions=list(assumptions), yield_=True) as handle:
            for model in handle:
                return self._told(model, names)
        return None

    def told(self, assumptions: Iterable[int], seconds: float, among: Iterable[int]) -> frozenset[int] | None:
        """Return which of the literals *among* hold in one answer set in which *assumptions* are so: none if there is
        no such answer set, and None if the solver has not found out after *seconds*."""
        with self._control.solve(assumptions=list(assumptions), async_=True, yield_=True) as handle:
            if not handle.wait(seconds):
                handle.cancel()
                return None
            model = handle.model()
            return frozenset() if model is None else frozenset(one for one in among if model.is_true(one))

    def best(
        self, assumptions: Iterable[int], names: Sequence[str], seconds: float | None = None
    ) -> frozenset[Atom] | None:
        """Return what holds, of *names*, in an answer set that minimises what the program says to, or None; after
        *seconds*, in the best found by then."""
        solve = self._control.configuration.solve
        solve.opt_mode = "opt"  # type: ignore[union-attr]
        found = None
        end = None if seconds is None else time.monotonic() + seconds
        try:
            with self._control.solve(assumptions=list(assumptions), yield_=True, async_=True) as handle:
                while True:
                    handle.resume()
                    if not handle.wait(None if end is None else max(0.0, end - time.monotonic())):
                        handle.cancel()
                        break
                    model = handle.model()
                    if model is None:
                        break
                    found = self._told(model, names)
        finally:
            solve.opt_mode = "ignore"  # type: ignore[union-attr]
        return found

    def _told(self, model: clingo.Model, names: Sequence[str] | None) -> frozenset[Atom]:
        symbols = model.symbols(atoms=True)
        return frozenset(plain(symbol) for symbol in symbols if names is None or symbol.name in names)


def _first(literal: int, same: Mapping[int, int]) -> int:
    """Return the literal that stands for all that hold as *literal* does."""
    while (other := same.get(abs(literal))) is not None:
        literal = other if literal > 0 else -other
    return literal


class _Stands(dict[int, int]):
    """For a literal, the one that stands for all that hold as it does."""

    def let(self, atom: int, first: int) -> None:
        """Let *first* stand for *atom*, and what *first* is not for what *atom* is not."""
        self[atom], self[-atom] = first, -first


def _made_of(gate: Gate, same: Mapping[int, int], alike: Mapping[int, int]) -> object:
    """Return what *gate* is made of, the same for two that hold alike."""

    def first(literal: int) -> int:
        literal = same.get(literal, literal)
        return alike.get(literal, literal)

    bodies = frozenset(frozenset(map(first, body)) for body in gate.bodies)
    sums = frozenset(
        (bound, frozenset((first(literal), weight) for literal, weight in weighed))
        for bound, weighed in gate.sums
        if len({first(literal) for literal, _ in weighed}) == len(weighed)
    )
    return (bodies, sums) if len(sums) == len(gate.sums) else gate.atom
