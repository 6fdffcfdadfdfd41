"""Ask under rules that did not come with the package: in a process of its own, ended when its time is up.

Grounding cannot be interrupted from Python, so what may never end is done where it can be ended from outside.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.answer import Answer
from reasoner.errors import CaseError, CasusError, LimitError, QuestionError, RulebookError

if TYPE_CHECKING:
    from reasoner.questions.asking import Options

_ERRORS: dict[str, type[CasusError]] = {
    error.__name__: error for error in (CaseError, LimitError, QuestionError, RulebookError)
}


def ask_guarded(case: str, options: Options, rules: Path, limit: float) -> Answer:
    """Return the answer to *case* (a path, or words) under the rules in the folder *rules*.

    Raises what asking raises, and LimitError after *limit* seconds.
    """
    asked = json.dumps({"case": case, "options": asdict(options), "rules": str(rules)})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reasoner.questions.guarded"],
            input=asked.encode(),
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(f"this took longer than {limit:g} seconds, and was ended", hint="limit= allows more") from None
    if done.returncode != 0:
        raise LimitError("these rules ended the process they were grounded in", hint="they ground to more than fits")
    told = json.loads(done.stdout)
    if "error" in told:
        raise _ERRORS.get(told["error"], CasusError)(told["what"])
    return Answer.model_validate(told["answer"])


def _answer_here() -> None:
    from reasoner.engine.law import Law
    from reasoner.questions.asking import Options, ask, opened
    from reasoner.rulebook.rulebook import Rulebook

    asked = json.load(sys.stdin)
    options = asked["options"]
    options["assume"] = tuple(options["assume"])
    try:
        law = Law(Rulebook.read(Path(asked["rules"])))
        answer = ask(opened(asked["case"]), Options(**options), law=law)
    except CasusError as error:
        json.dump({"error": type(error).__name__, "what": str(error)}, sys.stdout)
    else:
        json.dump({"answer": answer.model_dump(mode="json", by_alias=True)}, sys.stdout)


if __name__ == "__main__":
    _answer_here()
