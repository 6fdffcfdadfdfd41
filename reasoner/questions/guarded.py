"""Ask what came from a stranger - rules, or a case by its path - in a process of its own, ended when its time is up.

Grounding cannot be interrupted from Python, so what may never end is done where it can be ended from outside. That
process imports nothing from the folder it runs in.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoner.answer import Answer
from reasoner.errors import LONGEST_LIMIT, CaseError, CasusError, LimitError, QuestionError, RulebookError, Where

if TYPE_CHECKING:
    from reasoner.questions.asking import Options

_ERRORS: dict[str, type[CasusError]] = {
    error.__name__: error for error in (CaseError, LimitError, QuestionError, RulebookError)
}
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from reasoner.questions.guarded import answer_here; answer_here()"
)


def check_limit(seconds: float) -> None:
    """Raise QuestionError unless *seconds* can be a limit."""
    if not 0 < seconds <= LONGEST_LIMIT:
        raise QuestionError(
            f"limit={seconds:g} is no limit", hint=f"it is more than 0 and at most {LONGEST_LIMIT:,.0f} seconds"
        )


def is_strange(case: object, rules: Path | str | None, *, trusted: bool) -> bool:
    """Tell whether *rules*, or, unless it is *trusted*, the case at the path *case*, did not come with the package."""
    from reasoner.case.corpus import SHIPPED as CASES
    from reasoner.case.corpus import is_path
    from reasoner.rulebook.rulebook import SHIPPED as RULES

    if rules is not None and Path(rules).resolve() != RULES.resolve():
        return True
    if trusted:
        return False
    named = isinstance(case, Path) or (isinstance(case, str) and is_path(case))
    return named and not Path(str(case)).resolve().is_relative_to(CASES.resolve())


def ask_guarded(case: object, options: Options, rules: Path | str | None, limit: float) -> Answer:
    """Return the answer to *case* (a path, or words) under the rules in the folder *rules*, or those shipped.

    Raises what asking raises, and LimitError after *limit* seconds.
    """
    import subprocess

    if not isinstance(case, str | Path):
        raise QuestionError("under other rules a case is given by its path or by words", hint="rules= and a path")
    asked = {
        "case": str(case),
        "path": isinstance(case, Path),
        "options": asdict(options),
        "rules": None if rules is None else str(rules),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _START, str(_ROOT)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=limit,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(f"this took longer than {limit:g} seconds, and was ended", hint="limit= allows more") from None
    except OSError as error:
        raise CasusError(f"no process could be started to ask this in: {error.strerror or error}") from None
    if done.returncode != 0:
        raise _ended(done.returncode, done.stderr.decode("utf-8", "replace"))
    told = json.loads(done.stdout)
    if "error" in told:
        where = Where(**told["where"]) if told["where"] else None
        raise _ERRORS.get(told["error"], CasusError)(told["what"], where=where, hint=told["hint"])
    return Answer.model_validate(told["answer"])


def _environment() -> dict[str, str]:
    """Return the environment without the places on Python's path that mean the current folder."""
    places = [place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(place)]
    found = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return {**found, "PYTHONPATH": os.pathsep.join(places)} if places else found


def _ended(code: int, complaint: str) -> CasusError:
    """Return what is known of a process that ended with *code* and without an answer."""
    import signal

    last = next((line.strip() for line in reversed(complaint.splitlines()) if line.strip()), "")
    if "MemoryError" in last or "bad_alloc" in complaint:
        return LimitError("memory ran out while this was grounded", hint="fewer facts, or rules with fewer joins")
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = "the system ends a process so when memory runs out" if name == "SIGKILL" else last or None
        return LimitError(f"the process that was to answer was ended by {name}", hint=hint)
    return CasusError(f"the process that was to answer ended with code {code}", hint=last or None)


def answer_here() -> None:
    """Answer the question on standard input, as JSON on standard output."""
    from reasoner.engine.law import Law
    from reasoner.questions.asking import Options, ask, opened
    from reasoner.rulebook.rulebook import Rulebook

    asked = json.load(sys.stdin)
    options: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in asked["options"].items()
    }
    told: dict[str, Any]
    try:
        law = Law(Rulebook.read(None if asked["rules"] is None else Path(asked["rules"])))
        case = opened(Path(asked["case"]) if asked["path"] else asked["case"])
        answer = ask(case, Options(**options), law=law)
    except CasusError as error:
        where = asdict(error.where) if error.where else None
        told = {"error": type(error).__name__, "what": error.what, "where": where, "hint": error.hint}
    else:
        told = {"answer": answer.model_dump(mode="json", by_alias=True)}
    json.dump(told, sys.stdout)
