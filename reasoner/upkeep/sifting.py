"""Which planted faults change anything that is concluded, over every scenario of the stage; and where least shows it.

A fault is told where its rule concludes what no other rule does there, or no longer concludes what it did: if that is
so in no scenario, the faulty rules conclude the same in all of them. All faults are put to the solver in one program:
a scenario it finds tells every fault that shows in it. Knows rules by their form and no law.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reasoner.case.atoms import Atom
from reasoner.engine.grounding import Ground
from reasoner.engine.law import Law
from reasoner.rulebook.parts import Parts, below, parts, uncommented
from reasoner.rulebook.vocabulary import Signature
from reasoner.upkeep.mutants import Mutant, stated
from reasoner.upkeep.scenarios import SET, Scenario, Stage

APART, MORE, LESS = "_apart", "_more", "_less"
"""`_apart(N)`: the fault N tells; `_more(N, H, ...)`, `_less(N, H, ...)`: for it, the word H is concluded of what
follows, or no longer is."""


PATIENCE = 2.0
"""For how many seconds one fault is put to the solver."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario of fewest facts in which a fault tells, and a conclusion that only the *faulty* rules draw, or, if not
    so, only the right ones."""

    scenario: Scenario
    conclusion: Atom
    faulty: bool


class Sift:
    """The *faults* among *mutants*, by their number, planted beside the rules of *law* and asked over one stage."""

    def __init__(self, law: Law, mutants: Sequence[Mutant], faults: Iterable[int]) -> None:
        self.law = law
        self.mutants = mutants
        self.stage = Stage([law], reading=None)
        self._texts = {one.number: one.statement.text for one in stated(law.rulebook)}
        self._heads = {number: _word(_split(text)[0]) for number, text in self._texts.items()}
        self._of_head: dict[Signature, list[int]] = defaultdict(list)
        for number, head in self._heads.items():
            self._of_head[head].append(number)
        self.faults = tuple(number for number in faults if not self._recurs(number))
        """Those that can be told so: not one of a rule that bears on its own conditions."""
        self.ground = Ground([self._program()])

    def telling(self, end: float) -> Iterator[tuple[int, bool | None]]:
        """Yield of each fault whether some scenario tells it: if none does, the same is concluded in every one; None
        if the solver has not found out in time. All is over at *end*, on the monotonic clock."""
        literals = {fault: self.ground.literal((APART, (fault,))) for fault in self.faults}
        told: set[int] = set()
        for fault, literal in literals.items():
            left = min(PATIENCE, end - time.monotonic())
            if literal is None:
                yield fault, False
            elif literal in told:
                yield fault, True
            elif left <= 0:
                yield fault, None
            else:
                found = self.ground.told([literal], left, [one for one in literals.values() if one is not None])
                told |= found or frozenset()
                yield fault, None if found is None else bool(found)

    def smallest(self, fault: int) -> Shown | None:
        """Return the smallest scenario that tells *fault*, or None if none does."""
        literal = self.ground.literal((APART, (fault,)))
        held = None if literal is None else self.ground.best([literal], [SET, MORE, LESS])
        if held is None:
            return None
        told = sorted((name, values) for name, values in held if name in (MORE, LESS) and values[0] == fault)
        name, values = told[0]
        return Shown(self.stage.scenario(held), (str(values[1]), values[2:]), name == MORE)

    def _gone(self, number: int) -> tuple[Signature, ...]:
        """Return each word that what the fault takes away concludes."""
        return tuple(dict.fromkeys(self._heads[one] for one in self.mutants[number].gone))

    def _recurs(self, number: int) -> bool:
        """Tell whether what the fault's rules conclude may bear on their own conditions."""
        return any(self._bears(head) for head in self._gone(number))

    def _bears(self, head: Signature) -> bool:
        asked = {word for other in self._of_head[head] for word in parts(self._texts[other]).body}
        return head[0] in below(self.law.rulebook.parts, asked)

    # -- the program -----------------------------------------------------------------------------------------------

    def _program(self) -> str:
        stage = [parts(line) for line in self.stage.program().splitlines() if line and not line.startswith("#")]
        marks = list(dict.fromkeys(line for number in self.faults for line in self._marks(number)))
        every: tuple[Parts, ...] = (*self.law.rulebook.parts, *stage)
        asked = {word for line in marks for word in parts(line).body}
        barred = {word for one in stage if not one.heads for word in one.body}
        needed = below(every, asked | barred)
        lines = [one.text for one in every if not one.heads or one.heads & needed]
        lines += [line for line in self.stage.program().splitlines() if line.startswith("#")]
        return "\n".join([*dict.fromkeys(lines), self.law.rulebook.defined(), *marks, self.stage.cost()])

    def _marks(self, number: int) -> Iterator[str]:
        """Yield the rules that tell of one fault."""
        for word in self._gone(number):
            yield from self._marks_of(number, word)

    def _marks_of(self, number: int, word: Signature) -> Iterator[str]:
        """Yield those that tell whether it shows in one *word*."""
        mutant = self.mutants[number]
        head, places = word
        any_ = ", _" * places
        yield f"{APART}({number}) :- {MORE}({number}, {head}{any_})."
        yield f"{APART}({number}) :- {LESS}({number}, {head}{any_})."
        yield f"#defined {MORE}/{places + 2}."
        yield f"#defined {LESS}/{places + 2}."
        yield f"#defined _kept/{places + 1}."
        if mutant.come is not None:
            come, body = _split(mutant.come)
            yield f"{MORE}({number}, {head}{_given(come)}) :- {body}{', ' if body else ''}not {come}."
            yield f"_kept({number}{_given(come)}){' :- ' if body else ''}{body}."
        rest = f"_rest_{head}_{min(mutant.gone)}_{len(mutant.gone)}"
        yield f"#defined {rest}/{places}."
        for other in self._of_head[word]:
            told, body = _split(self._texts[other])
            given = _given(told)
            atom = f"{rest}({given.removeprefix(', ')})" if given else rest
            if other not in mutant.gone:
                yield f"{atom}{' :- ' if body else ''}{body}."
            else:
                yield (
                    f"{LESS}({number}, {head}{given}) :- {body}{', ' if body else ''}not {atom}, "
                    f"not _kept({number}{given})."
                )


def _split(text: str) -> tuple[str, str]:
    """Return the head and the body of one statement."""
    head, _, body = " ".join(uncommented(text).split()).removesuffix(".").partition(":-")
    return head.strip(), body.strip()


def _word(head: str) -> Signature:
    """Return the word that a head is of."""
    return head.partition("(")[0].strip(), _given(head).count(",")


def _given(head: str) -> str:
    """Return what a head is said of, each behind a comma."""
    inner = head.partition("(")[2].rpartition(")")[0]
    return "".join(f", {part.strip()}" for part in inner.split(",") if part.strip())
