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
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Timer
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
    ("what it would take", "reasoner.questions.flipping", "turned"),
    ("fold the circuit", "reasoner.engine.circuit", "Circuit.folded"),
    ("run the circuit", "reasoner.engine.circuit", "Folded.run"),
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
    unmeasured: str | None = None
    """Why it was not measured."""


def main() -> None:
    """Measure and print every table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few runs: a look, not a measurement")
    parser.add_argument("--peers", action="store_true", help="only: the smallest changes, beside other programs")
    parser.add_argument("--inner", choices=["warm", "cold", "changes", "turning"], help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=0, help="how many runs of each (default 15, quick 3)")
    chosen = parser.parse_args()
    if chosen.inner:
        sys.path.insert(0, str(ROOT))
        if chosen.inner == "changes":
            answer_lines()
        else:
            measures = {"warm": warm, "turning": turning}
            print(json.dumps(measures[chosen.inner](chosen.rounds) if chosen.inner in measures else cold()))
        return
    rounds = chosen.rounds or (3 if chosen.quick else 15)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {rounds} runs of each; times in ms\n")
    if chosen.peers:
        peers(rounds)
        return
    processes(rounds)
    in_process(rounds)
    what_turns(rounds)
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


def what_turns(rounds: int) -> None:
    """Time the search for what turns osh-1999, against judging the same single changes by clingo one by one."""
    found = inner("turning", rounds)
    judged = Row("clingo judges every single change", found["judged"])
    rows = [
        judged,
        Row("compile: observe the grounding, order, fold", found["compiled"], against=judged.what),
        Row("smallest flips", found["smallest"], against=judged.what, aim=50),
        Row("all minimal flips up to 3", found["all"], against=judged.what, aim=1000),
        Row("all minimal flips up to 3, told in lines", found["told"], against=judged.what),
        Row("the next question of an interview", found["next"], against=judged.what, aim=20),
    ]
    changes, bearing, sets = found["changes"], found["bearing"], found["sets"]
    table(
        f"What would turn osh-1999: {changes} single changes, {bearing} of them bearing on it, {sets} minimal sets, "
        "warm (aims in ms)",
        rows,
    )


def turning(rounds: int) -> dict[str, Any]:
    """Measure in this process; the parent prints it."""
    from reasoner.case.corpus import Corpus
    from reasoner.engine.law import Law
    from reasoner.questions.asking import Asking, Options
    from reasoner.questions.changing import changes
    from reasoner.questions.flipping import turned
    from reasoner.questions.searching import Search
    from reasoner.rulebook.rulebook import Rulebook

    law, corpus = Law(Rulebook.read()), Corpus()
    asking = Asking(corpus.load(corpus.named("osh-1999")), law, Options())
    main, made = asking.assessed[0], list(changes(asking.inquiry, asking.supposed, asking.wording))
    search = Search(asking.inquiry, made)
    interview = menu_reached(law)

    def compiled() -> None:
        del asking.inquiry.world.__dict__["circuit"]
        Search(asking.inquiry, made)

    measured = alternated(
        {
            "judged": lambda: timed(lambda: [search.judged((number,)) for number in search.relevant]),
            "compiled": lambda: timed(compiled),
            "smallest": lambda: timed(lambda: search.minimal("grounded", 1)),
            "all": lambda: timed(lambda: search.minimal("grounded", 3)),
            "told": lambda: timed(lambda: turned(asking.inquiry, main, made, asking.supposed, asking.wording)),
            "next": lambda: next_question(interview),
        },
        rounds,
    )
    return {
        **measured,
        "changes": len(made),
        "bearing": len(search.relevant),
        "sets": len(search.minimal("grounded", 3).sets),
    }


def menu_reached(law: Any) -> Any:
    """Return an interview about Osh that has come to who stands behind the band."""
    from reasoner.questions.interviewing import Interview

    interview = Interview(law)
    for reply in ("Kyrgyzstan", "2 October 1999", "1", "militants"):
        assert interview.question is not None
        interview.answer(reply)
    return interview


def next_question(interview: Any) -> float:
    """Time what comes between an answer and the next question, and take the answer back."""
    taken = timed(lambda: (interview.answer("don't know"), interview.question))
    interview.back()
    return taken


def program_of(asking: Any, *, plain: bool) -> str:
    """Return the case as program text; if *plain*, what is established stands as facts, without a switch."""
    world, setting = asking.inquiry.world, asking.setting
    text = str(world.program())
    if not plain:
        return text
    on = stated(setting) | {f"holds({name})" for name in setting.facts}
    lines = []
    for line in text.split("\n"):
        switch = re.fullmatch(r"\{ (.*) \}\.", line)
        if switch is None:
            lines.append(line)
        elif switch[1] in on:
            lines.append(f"{switch[1]}.")
    return "\n".join(lines)


def stated(setting: Any) -> set[str]:
    """Return the switches that are on because they state the question."""
    return {
        f"asked_about({setting.victim})",
        f"asked_under({setting.treaty},{setting.article})",
        f"known_on({setting.known})",
        *(f"accepts({position})" for position in setting.positions),
    }


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


# ---- the smallest changes, beside other programs -------------------------------------------------------------

PEERS = {
    "clingexplaid": ("clingexplaid>=1.5,<2", "musclingo<1"),
    "musclingo": ("musclingo<1",),
    "asplain": ("asplain>=1.2,<2",),
}
"""Programs that can be asked which smallest changes of fact make something hold, and what to install for each."""

TIMED_CASE = "osh-1999"
PAIRS_CASE = "kazakhstan-2022"
"""A case that no single change turns, in which sets of two can be compared."""

SLOW = 2000.0
"""What takes more milliseconds than this takes part in every fifth round only."""
LIMIT = 300.0
"""After how many seconds an installation or a run is ended."""


class NotMeasured(Exception):
    """Why something could not be measured."""


class Child:
    """A process that answers every line with a line, both in JSON."""

    def __init__(self, command: Sequence[str], folder: Path, errors: int | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )

    def answer(self, question: object) -> dict[str, Any]:
        """Return the answer to *question*; raise NotMeasured if none comes."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        timer = Timer(LIMIT, self.process.kill)
        timer.start()
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            raise NotMeasured(f"its process ended, or took more than {LIMIT:.0f} s")
        found: dict[str, Any] = json.loads(line)
        if "failed" in found:
            raise NotMeasured(found["failed"])
        return found

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


@dataclass
class Contender:
    """One way to find the smallest changes: how it is asked about a case, and what it has answered of the timed one."""

    name: str
    ask: Callable[[str], dict[str, Any]]
    answers: list[dict[str, Any]] = field(default_factory=list)
    took: float = 0.0
    unmeasured: str | None = None

    @property
    def title(self) -> str:
        """Its name and version."""
        last = self.answers[-1] if self.answers else {}
        return f"{self.name} {last['version']}" if "version" in last else self.name

    def rows(self, against: Contender | None = None) -> list[Row]:
        """Return a row for each of its steps, to be compared with the same step of *against*."""
        if self.unmeasured is not None:
            return [Row(self.title, unmeasured=self.unmeasured)]
        runs = f" ({len(self.answers)} of the runs)" if self.took > SLOW else ""
        return [
            Row(
                f"{self.title}, {step}{runs}",
                [answer[step] for answer in self.answers],
                max((answer["peak"] for answer in self.answers if answer.get("peak")), default=None),
                against and f"{against.name}, {step}",
            )
            for step in ("prepare", "search")
            if step in self.answers[-1]
        ]


def peers(rounds: int) -> None:
    """Compare finding the smallest changes that would ground a case with what peers take for it, and find."""
    print("Installing the peers, each in an environment of its own ...", flush=True)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        here = Child([sys.executable, str(Path(__file__).resolve()), "--inner", "changes"], ROOT)
        children = {name: child_of(name, Path(folder)) for name in PEERS}
        try:
            contenders = all_contenders(here, children)
            run_in_turn(contenders, rounds)
            compare(contenders, here.answer({"case": TIMED_CASE, "what": "job"}))
        finally:
            for child in (here, *children.values()):
                if isinstance(child, Child):
                    child.end()


def all_contenders(here: Child, children: dict[str, Child | NotMeasured]) -> list[Contender]:
    """Return our own search, every change of one or two facts tried, and each peer."""
    jobs = {case: here.answer({"case": case, "what": "job"}) for case in (TIMED_CASE, PAIRS_CASE)}

    def asked(child: Child | NotMeasured) -> Callable[[str], dict[str, Any]]:
        def ask(case: str) -> dict[str, Any]:
            if isinstance(child, NotMeasured):
                raise child
            return child.answer(jobs[case])

        return ask

    return [
        Contender("casus", lambda case: here.answer({"case": case, "what": "found"})),
        Contender("every pair tried", lambda case: here.answer({"case": case, "what": "tried"})),
        *(Contender(name, asked(child)) for name, child in children.items()),
    ]


def child_of(name: str, folder: Path) -> Child | NotMeasured:
    """Return a process that asks the peer, installed under *folder* with the clingo used here; or why there is none."""
    place = folder / name
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    wanted = [*PEERS[name], f"clingo=={version('clingo')}"]
    for command in ([sys.executable, "-m", "venv", str(place)], [*pip, *wanted]):
        try:
            subprocess.run(
                command,
                env=environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LIMIT,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            said = [line for line in error.stderr.splitlines() if line.startswith("ERROR: ")]
            return NotMeasured(f"not installed: {said[-1].removeprefix('ERROR: ') if said else error}")
        except (OSError, subprocess.TimeoutExpired) as error:
            return NotMeasured(f"not installed: {error}")
    return Child([str(python), "-P", str(ROOT / "tests" / "peers.py"), name], place, subprocess.DEVNULL)


def run_in_turn(contenders: Sequence[Contender], rounds: int) -> None:
    """Ask each of the timed case *rounds* times, in turn; the first round is not counted."""
    for turn in range(rounds + 1):
        for contender in contenders:
            if contender.unmeasured is not None or (contender.took > SLOW and turn % 5 != 1):
                continue
            try:
                answer = contender.ask(TIMED_CASE)
            except NotMeasured as why:
                contender.unmeasured = str(why)
                continue
            contender.took = answer.get("prepare", 0.0) + answer["search"]
            if turn:
                contender.answers.append(answer)


def compare(contenders: Sequence[Contender], job: dict[str, Any]) -> None:
    """Print the table of times, what each can express, and whether what they find agrees."""
    first, *others = contenders
    facts = len(job["on"]) + len(job["off"])
    table(
        f"The smallest changes to the {facts} facts of {TIMED_CASE} that make {job['goal']} hold",
        [*first.rows(), *(row for other in others for row in other.rows(against=first))],
    )
    for contender in contenders:
        for note in contender.answers[-1]["notes"] if contender.answers else ():
            print(f"  {contender.name}: {note}")
    print()
    for case in (TIMED_CASE, PAIRS_CASE):
        print(f"What each finds in {case}")
        answers = {contender.name: answer_about(contender, case) for contender in contenders}
        held = {one.name: answers[one.name] for one in contenders[:2]}
        for name, answer in answers.items():
            print(f"  {name:<44} {answer if isinstance(answer, str) else agreement(name, answer, held)}")
        print(flush=True)


def answer_about(contender: Contender, case: str) -> dict[str, Any] | str:
    """Return what the contender finds in *case*, or why nothing is known of it."""
    try:
        if contender.unmeasured is not None:
            raise NotMeasured(contender.unmeasured)
        return contender.answers[-1] if case == TIMED_CASE else contender.ask(case)
    except NotMeasured as why:
        return f"not measured: {why}"


def agreement(name: str, answer: dict[str, Any], held: dict[str, dict[str, Any] | str]) -> str:
    """Say how many sets of which size *answer* has, and whether they are those of the answers in *held*."""
    sizes = range(1, (answer["covers"] or max([2, *map(len, answer["sets"])])) + 1)
    said = [", ".join(f"{sum(len(names) == size for names in answer['sets'])} of {size}" for size in sizes)]
    for other, theirs in held.items():
        if other != name and not isinstance(theirs, str):
            size = min(found["covers"] or sizes[-1] for found in (answer, theirs))
            mine, others = (
                {frozenset(names) for names in found["sets"] if len(names) <= size} for found in (answer, theirs)
            )
            lacking, more = (sorted(map(sorted, names)) for names in (others - mine, mine - others))
            same = f"NOT those of {other}: lacking {lacking}, with {more}" if lacking or more else f"those of {other}"
            said.append(f"up to {size} {same}")
    return "; ".join(said)


def answer_lines() -> None:
    """Answer every line of standard input, as tests/peers.py does: the job a case makes, or what is found in it."""
    from reasoner.case.corpus import Corpus
    from reasoner.engine.law import Law
    from reasoner.questions.asking import Asking, Options
    from reasoner.rulebook.rulebook import Rulebook

    law = Law(Rulebook.read())
    cases = {case.id: case for case in Corpus().all()}
    answers = {"job": job_of, "found": changes_found, "tried": changes_tried}
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(answers[asked["what"]](Asking(cases[asked["case"]], law, Options()))), flush=True)


def smallest_changes(asking: Any) -> tuple[list[list[str]], int]:
    """Return the smallest changes of fact that our own search finds, and up to which size it looks: sets of names of
    switches, none within another. The one place that calls it."""
    from reasoner.questions.changing import changes
    from reasoner.questions.searching import Search

    made = [
        change
        for change in changes(asking.inquiry, asking.supposed, asking.wording)
        if change.by in ("evidence", "fact")
    ]
    found = Search(asking.inquiry, made).minimal("grounded", 3)
    return [sorted({name for at in numbers for name in made[at].on | made[at].off}) for numbers in found.sets], 3


def changes_found(asking: Any) -> dict[str, Any]:
    """Ground the case and search it; how it stands is known before."""
    prepare = timed(lambda: asking.inquiry.world)
    assert asking.assessed
    found: list[tuple[list[list[str]], int]] = []
    search = timed(lambda: found.append(smallest_changes(asking)))
    sets, covers = found[0]
    notes = [f"changes of at most {covers}, of facts alone; its grounding takes down the rules for the circuit"]
    peak = peak_of_this_process()
    return {"sets": sets, "covers": covers, "prepare": prepare, "search": search, "notes": notes, "peak": peak}


def changes_tried(asking: Any) -> dict[str, Any]:
    """Try every change of one or two facts in the ground program: what the others are held against."""
    from dataclasses import replace
    from itertools import combinations

    world, setting = asking.inquiry.world, replace(asking.setting, free=frozenset())
    goal = {("grounded", (setting.treaty,)): True}

    def turns(*names: str) -> bool:
        return bool(world.satisfiable(replace(setting, facts=setting.facts.symmetric_difference(names)), goal))

    def tried() -> None:
        singles = [name for name in world.atoms.switches if turns(name)]
        others = [name for name in world.atoms.switches if name not in singles]
        sets.extend([name] for name in singles)
        sets.extend(list(pair) for pair in combinations(others, 2) if turns(*pair))

    sets: list[list[str]] = []
    return {"search": timed(tried), "sets": sets, "covers": 2, "notes": []}


def job_of(asking: Any) -> dict[str, Any]:
    """Return the case as a job for tests/peers.py."""
    world, setting = asking.inquiry.world, asking.setting
    return {
        "rules": [file.text for file in asking.law.rulebook.files],
        "case": world.program(),
        "fixed": sorted(stated(setting)),
        "on": sorted(setting.facts),
        "off": sorted(set(world.atoms.switches) - setting.facts),
        "goal": f"grounded({setting.treaty})",
    }


# ---- tables ------------------------------------------------------------------------------------------------


def table(title: str, rows: Sequence[Row]) -> None:
    """Print *rows*, each with its ratio to the one it is compared with, beside the aim."""
    by_name = {row.what: row for row in rows}
    print(title)
    print(f"  {'':<44} {'median':>8} {'min':>8} {'ratio':>7} {'of min':>7} {'aim':>5} {'peak MiB':>9}")
    for row in rows:
        if row.unmeasured is not None:
            print(f"  {row.what:<44} not measured: {row.unmeasured}")
            continue
        middle, least = median(row.times), min(row.times)
        ratio = ratio_least = ""
        other = by_name.get(row.against or "")
        if other is not None:
            ratio = f"{middle / median(other.times):.2f}"
            ratio_least = f"{least / min(other.times):.2f}"
        aim = "" if row.aim is None else f"{row.aim:g}"
        peak = "" if row.peak is None else f"{row.peak:.0f}"
        print(f"  {row.what:<44} {middle:>8.1f} {least:>8.1f} {ratio:>7} {ratio_least:>7} {aim:>5} {peak:>9}")
    print(flush=True)


if __name__ == "__main__":
    main()
