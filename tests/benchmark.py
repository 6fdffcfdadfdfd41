"""How fast `casus` is and how much memory it takes, each beside what it could at best cost. For `make bench`.

Every topic is measured in one run, its alternatives in turn: ratios are what can be compared between
machines. This process imports only the standard library, since on Linux a child inherits the peak memory of
the process that started it. Fails on nothing: a slow machine is no defect.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

CASUS = "from reasoner.cli import main; main()"
IMPORTS = "import clingo, yaml, typer; from pydantic import BaseModel"
EMPTY_APP = """
import typer
app = typer.Typer(
    name="empty", help="Does nothing.", rich_markup_mode=None, pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

@app.callback()
def empty() -> None:
    "Does nothing."

@app.command()
def nothing() -> None:
    "Does nothing."

app(prog_name="empty")
"""

# Where the time of a cold answer goes: (what, module, attribute). An attribute no longer there is left out.
HOOKS = (
    ("read the rule files", "reasoner.rulebook.rulebook", "read_files"),
    ("find their statements", "reasoner.rulebook.rulebook", "read_lightly"),
    ("read the vocabulary", "reasoner.rulebook.rulebook", "read_vocabulary"),
    ("read the YAML of the case", "reasoner.case.loading", "read_tree"),
    ("validate the case", "reasoner.case.loading", "_case"),
    ("hold the case against the words", "reasoner.questions.asking", "check_case"),
    ("say the case as atoms", "reasoner.questions.assessing", "case_atoms"),
    ("ground", "reasoner.engine.worlds", "World.__post_init__"),
    ("build whole answer sets", "reasoner.engine.worlds", "Model.__init__"),
    ("list assumptions", "reasoner.engine.worlds", "World.assumptions"),
    ("compile rules for explanations", "reasoner.explanation.explainer", "compile_rule"),
    ("explain why", "reasoner.explanation.explainer", "Explainer.why"),
    ("explain why not", "reasoner.explanation.explainer", "Explainer.why_not"),
    ("assess (each reading, account, view)", "reasoner.questions.assessing", "Inquiry.assess"),
    ("what is contested", "reasoner.questions.assessing", "Inquiry.contested"),
    ("readings", "reasoner.questions.asking", "Asking._readings"),
    ("what it would take", "reasoner.questions.flipping", "flips"),
    ("also seen", "reasoner.questions.surroundings", "also_seen"),
    ("acts", "reasoner.questions.surroundings", "acts"),
    ("parties", "reasoner.questions.surroundings", "parties"),
    ("the whole answer", "reasoner.questions.asking", "Asking.answer"),
    ("lay the answer out as text", "reasoner.views.text", "answer_text"),
)


@dataclass
class Row:
    """One thing measured: its times in milliseconds, its peak memory in MiB, and what it is compared with."""

    what: str
    times: list[float] = field(default_factory=list)
    peak: float | None = None
    against: str | None = None
    aim: float | None = None


def main() -> None:
    """Measure and print every table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few runs: a look, not a measurement")
    parser.add_argument("--inner", choices=["warm", "cold"], help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=0, help="how many runs of each (default 15, quick 3)")
    chosen = parser.parse_args()
    if chosen.inner:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(warm(chosen.rounds) if chosen.inner == "warm" else cold()))
        return
    rounds = chosen.rounds or (3 if chosen.quick else 15)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {rounds} runs of each; times in ms\n")
    processes(rounds)
    in_process(rounds)
    breakdown(max(3, rounds // 3))


# ---- whole processes ---------------------------------------------------------------------------------------


def processes(rounds: int) -> None:
    """Compare whole processes: `casus ask osh` with bare imports, `casus --help` with an empty app's."""
    python = [sys.executable, "-c"]
    ask = Row("casus ask osh", against="bare imports", aim=1.3)
    json_ = Row("casus ask osh --format json", against="bare imports")
    why = Row("casus ask osh --why", against="bare imports")
    bare = Row("bare imports")
    table(
        "A whole process, against one that only imports clingo, yaml, typer and pydantic's BaseModel",
        interleaved(
            {
                "python -c pass": (Row("python -c pass"), [*python, "pass"]),
                "bare": (bare, [*python, IMPORTS]),
                "ask": (ask, [*python, CASUS, "ask", "osh"]),
                "json": (json_, [*python, CASUS, "ask", "osh", "--format", "json"]),
                "why": (why, [*python, CASUS, "ask", "osh", "--why"]),
            },
            rounds,
        ),
    )
    table(
        "casus --help, against that of a Typer app with one empty command",
        interleaved(
            {
                "empty": (Row("empty app"), [*python, EMPTY_APP, "--help"]),
                "help": (Row("casus --help", against="empty app", aim=1.2), [*python, CASUS, "--help"]),
            },
            rounds,
        ),
    )


def interleaved(programs: dict[str, tuple[Row, list[str]]], rounds: int) -> list[Row]:
    """Run each program *rounds* times, in turn; the first round compiles bytecode and is not counted."""
    for turn in range(rounds + 1):
        for row, command in programs.values():
            taken, peak = run(command)
            if turn:
                row.times.append(taken)
                row.peak = max(peak, row.peak or 0.0) if peak is not None else None
    return [row for row, _ in programs.values()]


def run(command: Sequence[str]) -> tuple[float, float | None]:
    """Return how long *command* takes in ms, and its peak memory in MiB where the system says so."""
    start = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    said = child.stderr.read().decode(errors="replace")
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        peak: float | None = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    else:
        child.wait()
        peak = None
    taken = (time.perf_counter() - start) * 1000
    child.stderr.close()
    if child.returncode:
        raise SystemExit(f"{command[2:]} ended with {child.returncode}:\n{said}")
    return taken, peak


def environment() -> dict[str, str]:
    """Return the environment of a child: the rules and cases that are shipped, plain text."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CASUS_", "PYTHON"))}
    return {**kept, "COLUMNS": "100", "NO_COLOR": "1"}


# ---- one process, everything loaded ------------------------------------------------------------------------


def in_process(rounds: int) -> None:
    """Compare warm answers with one grounding and solving of the same text; measured in a child."""
    found = inner("warm", rounds)
    solve = Row("ground and solve, facts as facts", found["solve"])
    table(
        "A warm ask() of osh-1999, against one bare clingo ground-and-solve of the same rules and case",
        [
            solve,
            Row("ground and solve, with every switch", found["switched"], against=solve.what),
            Row("ask(): everything", found["ask"], against=solve.what, aim=3),
        ],
    )
    each = Row("ground and solve", found["each_solve"])
    table(
        f"Every expectation of all {found['cases']} cases ({found['asked']} questions), per case, to one such solve",
        [
            each,
            Row("questions asked and compared", found["each_test"], found["peak"], against=each.what, aim=5),
        ],
    )


def warm(rounds: int) -> dict[str, Any]:
    """Measure in this process; the parent prints it."""
    from reasoner.case.corpus import Corpus
    from reasoner.engine.law import Law
    from reasoner.questions.asking import Asking, Options, ask
    from reasoner.rulebook.rulebook import Rulebook
    from reasoner.upkeep.testing import test_case

    law = Law(Rulebook.read())
    corpus = Corpus()
    cases = list(corpus.all())
    osh = next(case for case in cases if case.id == "osh-1999")

    def solved(asking: Asking, *, plain: bool) -> Callable[[], float]:
        texts = [file.text for file in law.rulebook.files]
        program = program_of(asking, plain=plain)
        return lambda: timed(lambda: ground_and_solve([*texts, program]))

    def tested(case: Any) -> int:
        return len(test_case(case, law).checks)

    asking = Asking(osh, law, Options())
    measured = alternated(
        {
            "solve": solved(asking, plain=True),
            "switched": solved(asking, plain=False),
            "ask": lambda: timed(lambda: ask(osh, law=law)),
        },
        rounds,
    )
    solves = [solved(Asking(case, law, Options()), plain=True) for case in cases]
    few = max(1, rounds // 5)
    whole = alternated(
        {
            "each_solve": lambda: sum(solve() for solve in solves) / len(cases),
            "each_test": lambda: timed(lambda: [tested(case) for case in cases]) / len(cases),
        },
        few,
    )
    return {
        **measured,
        **whole,
        "cases": len(cases),
        "asked": sum(1 + len(case.expect.at) for case in cases),
        "peak": peak_of_this_process(),
    }


def program_of(asking: Any, *, plain: bool) -> str:
    """Return the case as program text; if *plain*, what is established stands as facts, without a switch."""
    world, setting = asking.inquiry.world, asking.setting
    text = str(world.program())
    if not plain:
        return text
    on = {
        f"asked_about({setting.victim})",
        f"asked_under({setting.treaty},{setting.article})",
        f"known_on({setting.known})",
        *(f"accepts({position})" for position in setting.positions),
        *(f"holds({name})" for name in setting.facts),
    }
    lines = []
    for line in text.split("\n"):
        switch = re.fullmatch(r"\{ (.*) \}\.", line)
        if switch is None:
            lines.append(line)
        elif switch[1] in on:
            lines.append(f"{switch[1]}.")
    return "\n".join(lines)


def ground_and_solve(texts: Sequence[str]) -> None:
    """Do what cannot be avoided: parse, ground and solve once, whatever clingo says of it."""
    import clingo

    control = clingo.Control([], logger=lambda _, __: None)
    for text in texts:
        control.add("base", [], text)
    control.ground([("base", [])])
    assert control.solve().satisfiable


def alternated(measures: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure each *rounds* times, in turn, after one round that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(rounds + 1):
        for name, measure in measures.items():
            taken = measure()
            if turn:
                found[name].append(taken)
    return found


def timed(work: Callable[[], object]) -> float:
    """Return how long *work* takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def peak_of_this_process() -> float | None:
    """Return the peak memory of this process in MiB, where the system says so."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return None
    return getrusage(RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


# ---- where the time of a cold answer goes ------------------------------------------------------------------


def breakdown(rounds: int) -> None:
    """Print the steps of a cold `casus ask osh`, measured in children of their own."""
    runs = [inner("cold", 1) for _ in range(rounds)]
    print("Where a cold 'casus ask osh' spends its time (steps contain one another; with the hooks' own cost)")
    print(f"  {'step':<44} {'median':>8} {'min':>8} {'calls':>7}")
    for name in runs[0]:
        times = [run[name][0] for run in runs if name in run]
        print(f"  {name:<44} {median(times):>8.1f} {min(times):>8.1f} {runs[0][name][1]:>7}")
    print()


def cold() -> dict[str, tuple[float, int]]:
    """Answer once from a cold start and return, for each step, its time in ms and how often it ran."""
    found: dict[str, tuple[float, int]] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        found[name] = ((time.perf_counter() - start) * 1000, 1)

    with step("import clingo"):
        import clingo  # noqa: F401
    with step("import yaml"):
        import yaml  # noqa: F401
    with step("import typer"):
        import typer  # noqa: F401
    with step("import pydantic's BaseModel"):
        from pydantic import BaseModel  # noqa: F401
    with step("import reasoner, models not yet built"):
        from reasoner.case.corpus import Corpus
        from reasoner.engine.law import Law
        from reasoner.questions.asking import ask
        from reasoner.rulebook.rulebook import Rulebook
        from reasoner.views import text
    for what, module, attribute in HOOKS:
        hook(found, what, module, attribute)
    with step("find and load the case"):
        corpus = Corpus()
        case = corpus.load(corpus.find("osh"))
    with step("ask()"):
        answer = ask(case, law=Law(Rulebook.read()))
    with step("print"):
        text.answer_text(answer)
    return found


def hook(found: dict[str, tuple[float, int]], what: str, module: str, attribute: str) -> None:
    """Count the time spent in *attribute* of *module*; time within its own recursion is counted once."""
    owner = sys.modules.get(module)
    *path, name = attribute.split(".")
    for part in path:
        owner = getattr(owner, part, None)
    original = getattr(owner, name, None)
    if owner is None or original is None:
        return
    found[what] = (0.0, 0)
    depth = 0

    def counted(*arguments: Any, **named: Any) -> Any:
        nonlocal depth
        depth += 1
        start = time.perf_counter()
        try:
            return original(*arguments, **named)
        finally:
            depth -= 1
            total, calls = found[what]
            more = 0.0 if depth else (time.perf_counter() - start) * 1000
            found[what] = (total + more, calls + 1)

    setattr(owner, name, counted)


def inner(which: str, rounds: int) -> dict[str, Any]:
    """Return what a child of this script measured."""
    command = [sys.executable, str(Path(__file__).resolve()), "--inner", which, "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# ---- tables ------------------------------------------------------------------------------------------------


def table(title: str, rows: Sequence[Row]) -> None:
    """Print *rows*, each with its ratio to the one it is compared with, beside the aim."""
    by_name = {row.what: row for row in rows}
    print(title)
    print(f"  {'':<44} {'median':>8} {'min':>8} {'ratio':>7} {'of min':>7} {'aim':>5} {'peak MiB':>9}")
    for row in rows:
        middle, least = median(row.times), min(row.times)
        ratio = ratio_least = ""
        if row.against is not None:
            other = by_name[row.against]
            ratio = f"{middle / median(other.times):.2f}"
            ratio_least = f"{least / min(other.times):.2f}"
        aim = "" if row.aim is None else f"{row.aim:g}"
        peak = "" if row.peak is None else f"{row.peak:.0f}"
        print(f"  {row.what:<44} {middle:>8.1f} {least:>8.1f} {ratio:>7} {ratio_least:>7} {aim:>5} {peak:>9}")
    print(flush=True)


if __name__ == "__main__":
    main()
