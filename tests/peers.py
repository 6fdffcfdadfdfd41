"""What a peer finds when it is asked for the smallest changes of fact. Run by the benchmark (`make bench-peers`).

It runs in an environment that has the peer and nothing of this project. Every line of standard input is a job in
JSON: the rules, the case as program text with its switches, which of them are on, and what is wanted. For each one
line is printed: the sets of switches found, how long it took in milliseconds, and what stood in the way.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any


@dataclass(frozen=True)
class Job:
    """A question: which smallest changes to the facts that are *on* or *off* make *goal* hold."""

    rules: list[str]
    case: str
    """The case with a choice for every switch."""
    fixed: list[str]
    """The switches that state the question: they stand."""
    on: list[str]
    off: list[str]
    goal: str

    def program(self, fact: Callable[[str], str]) -> str:
        """Return the case with the question's switches as facts, and those of its facts as *fact* writes them."""
        lines = []
        for line in self.case.split("\n"):
            switch = re.fullmatch(r"\{ (.*) \}\.", line)
            name = switch and re.fullmatch(r"holds\((\w+)\)", switch[1])
            if name:
                lines.append(fact(name[1]))
            elif switch is None:
                lines.append(line)
            elif switch[1] in self.fixed:
                lines.append(f"{switch[1]}.")
        return "\n".join(lines)


@dataclass
class Found:
    """What a peer found: sets of switches to change, and the milliseconds of its two steps."""

    covers: int | None = None
    """Up to which size every set is there; None if of any size."""
    sets: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    prepare: float = 0.0
    search: float = 0.0

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Take the time of a step."""
        start = time.perf_counter()
        yield
        setattr(self, step, (time.perf_counter() - start) * 1000)


# ---- clingexplaid and musclingo: minimal correction sets -------------------------------------------------------


def clingexplaid(job: Job) -> Found:
    """Assume every fact as it stands and require the goal: a minimal correction set is a smallest change."""
    from clingexplaid.unsat import SubsetComputer
    from clingexplaid.unsat.sets import MaximalSatisfiableSubset

    found = Found(notes=["every subset-minimal change, of any size: minimal correction sets of the facts assumed"])
    with found.timing("prepare"):
        control = grounded(job, [])
        literals = literals_of(control, "holds")
        assumed = {literals[name]: name for name in job.on} | {-literals[name]: name for name in job.off}
        computer = SubsetComputer(control, list(assumed))
    with found.timing("search"):
        for subset in computer.multiple(types={MaximalSatisfiableSubset}):
            if isinstance(subset, MaximalSatisfiableSubset):
                found.sets.append([assumed[literal] for literal in set(assumed).difference(subset.iter_literals())])
    return found if corrections_are_right() else wrong_corrections(found)


def corrections_are_right() -> bool:
    """Tell whether what is given as a minimal correction set is one: {a} and {b}, where only both may not hold."""
    import clingo
    from clingexplaid.unsat import SubsetComputer
    from clingexplaid.unsat.sets import MaximalSatisfiableSubset, MinimalCorrectionSet

    control = clingo.Control()
    control.add("base", [], "{a; b; c}. :- a, b.")
    control.ground([("base", [])])
    computer = SubsetComputer(control, [(clingo.Function(name), True) for name in "abc"])
    subsets = computer.multiple(types={MaximalSatisfiableSubset, MinimalCorrectionSet})
    corrections = [subset.symbol_strings for subset in subsets if isinstance(subset, MinimalCorrectionSet)]
    return sorted(map(sorted, corrections)) == [["a"], ["b"]]


def wrong_corrections(found: Found) -> Found:
    """Say that the complements were taken by us."""
    found.notes.append("its MinimalCorrectionSet holds what may stay: what must change was read off the complement")
    return found


def musclingo(job: Job) -> Found:
    """Enumerate the maximal satisfiable sets in one solve (the first phase of CAMUS) and take the complements."""
    from musclingo.algorithms import CAMUS
    from musclingo.hitting_set import LatticeHittingSet

    found = Found(
        notes=[
            "the same sets, from one enumeration: the first phase of CAMUS",
            "it cannot assume that an atom is false: each fact as it stands was given an atom of its own",
        ]
    )
    with found.timing("prepare"):
        kept = [f"kept({name}) :- holds({name})." for name in job.on]
        kept += [f"kept({name}) :- not holds({name})." for name in job.off]
        control = grounded(job, kept)
        assumed = {literal: name for name, literal in literals_of(control, "kept").items()}
        hitting_set = LatticeHittingSet(tuple(assumed))
    with found.timing("search"):
        for kind, subset in CAMUS(control, hitting_set):
            if kind != "mss":
                break
            found.sets.append([assumed[literal] for literal in set(assumed).difference(subset)])
    return found


def grounded(job: Job, more: list[str]) -> Any:
    """Return the rules and the case, ground, with every fact a choice and the goal required."""
    import clingo

    control = clingo.Control([], logger=lambda _, __: None)
    for text in (*job.rules, job.program(lambda name: f"{{ holds({name}) }}."), *more, f":- not {job.goal}."):
        control.add("base", [], text)
    control.ground([("base", [])])
    return control


def literals_of(control: Any, word: str) -> dict[str, int]:
    """Return the literal of each fact's atom of *word*, by the fact's name."""
    return {atom.symbol.arguments[0].name: atom.literal for atom in control.symbolic_atoms.by_signature(word, 1)}


# ---- asplain: contrastive explanation --------------------------------------------------------------------------


def asplain(job: Job) -> Found:
    """Ask why the goal does not hold: a fact may be removed or added, and the foils that differ least are found."""
    from importlib.resources import files

    from asplain import construct_program_graph, set_foil_ctl, set_model_subgraphs_ctl
    from asplain.utils.clingo import symbols_to_prg
    from clingo.script import enable_python

    found = Found(
        notes=[
            "the changes of the least size and no others: optimal foils, each with a graph of what differs",
            "it takes labels that begin with %@ for its own tags: comments were taken out",
            "it loses the bounds of a choice, without a word: each fact of uncertain date was given its first day",
        ]
    )
    enable_python()  # Its encodings hold a script.
    program = "\n".join([*map(uncommented, job.rules), with_first_days(job.program(lambda name: tagged(name, job)))])
    cost = (files("asplain.encodings") / "costs" / "program-difference.lp").read_text(encoding="utf-8")
    with found.timing("prepare"):
        reference = set_model_subgraphs_ctl(construct_program_graph([], program))
        with reference.solve(yield_=True) as handle:
            graph = symbols_to_prg(list(handle.model().symbols(shown=True)))
        control = set_foil_ctl(graph, f"query({job.goal},1).", cost, number_of_foils=0)
    with found.timing("search"):
        found.sets = foils(control)
    found.covers = min(map(len, found.sets), default=None)
    return found


def foils(control: Any) -> list[list[str]]:
    """Return, for each optimal foil, the facts that were added or removed."""
    symbolic = control.symbolic_atoms
    names = {
        edge.arguments[0]: edge.arguments[1].arguments[0].name
        for edge in (atom.symbol.arguments[0] for atom in symbolic.by_signature("edge", 2))
        if edge.arguments[1].match("holds", 1)
    }
    changes = [
        (atom.literal, names[atom.symbol.arguments[0]])
        for kind in ("added", "removed")
        for atom in symbolic.by_signature(kind, 1)
    ]
    with control.solve(yield_=True) as handle:
        return [
            [name for literal, name in changes if model.is_true(literal)]
            for model in handle
            if model.optimality_proven
        ]  # fmt: skip


def tagged(name: str, job: Job) -> str:
    """Return the fact with the tag that lets it be changed; an addable one is not in the program."""
    return f"% @{'removable' if name in job.on else 'addable'}\nholds({name})."


def uncommented(text: str) -> str:
    """Return the rules without the lines that are comments."""
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("%"))


def with_first_days(text: str) -> str:
    """Return the case with the first of its days for each fact of which it offers several."""
    return re.sub(r"^1 \{ ([^;}]*)[^}]*\} 1\.$", lambda choice: f"{choice[1].strip()}.", text, flags=re.MULTILINE)


# ---- the lines -------------------------------------------------------------------------------------------------


PEERS: dict[str, Callable[[Job], Found]] = {"clingexplaid": clingexplaid, "musclingo": musclingo, "asplain": asplain}


def main() -> None:
    """Answer every line of standard input."""
    name = sys.argv[1]
    for line in sys.stdin:
        with redirect_stdout(sys.stderr):
            answer = answered(name, line)
        print(json.dumps(answer), flush=True)


def answered(name: str, line: str) -> dict[str, Any]:
    """Return what the peer found for the job in *line*, or how it failed."""
    try:
        found = PEERS[name](Job(**json.loads(line)))
        return {"version": version(name), "peak": peak(), **vars(found)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def peak() -> float | None:
    """Return the peak memory of this process in MiB, where the system says so."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return None
    return getrusage(RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
