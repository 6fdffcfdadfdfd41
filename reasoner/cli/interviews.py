"""The command `interview`: puts the questions on standard error, reads one line for each from standard input.

What was answered is written after every answer, so that nothing is lost however it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.app import Cases, Force, Limit, On, Out, ReadingName, Rules, TreatyName, VictimName, app, errors
from reasoner.cli.app import _complete_case as complete_case
from reasoner.cli.limits import INTERRUPT_CODE, limited, uninterrupted
from reasoner.cli.output import Target, ask_for, tell, width
from reasoner.errors import QuestionError

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.engine.law import Law
    from reasoner.questions.interviewing import Interview


PATIENCE = 3
"""After so many replies that cannot be used the question is put again."""

_LEAVING = frozenset({"quit", "q", "exit", "stop", "end"})


@app.command(epilog="Example: casus interview --out my-case.yaml")
def interview(
    case: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE]", help="A half-filled case to go on with.", autocompletion=complete_case),
    ] = None,
    treaty: TreatyName = None,
    victim: VictimName = None,
    on: On = None,
    reading: ReadingName = None,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 10.0,
) -> None:
    """Ask only what can still decide the answer, one question at a time, and write a case file of the replies."""
    with errors():
        from reasoner.cli.inputs import as_name, given_case, law_in
        from reasoner.questions.interviewing import Interview

        target = Target(out, force=force)
        if case == ["-"]:
            raise QuestionError("the replies are read from standard input", hint="name the file of the case")
        with limited(limit):
            law: Law = law_in(rules)
            given: Case | None = given_case(case, cases, None)[0] if case else None
            begun = Interview(law, given, treaty=as_name(treaty), victim=victim, on=on, reading=as_name(reading))
        code = _Talk(begun, target, limit).held()
    if code:
        raise typer.Exit(code)


class _Talk:
    """One interview held with somebody at a keyboard, or with what comes through a pipe."""

    def __init__(self, interview: Interview, target: Target, limit: float) -> None:
        self.interview = interview
        self.target = target
        self.limit = limit
        self.width = min(width(), 100)

    def held(self) -> int:
        """Put every question; return the code to end with."""
        from reasoner.views.interviewing import greeting

        tell(greeting(self.width))
        try:
            finished = self._asked()
        except KeyboardInterrupt:
            return INTERRUPT_CODE  # what was answered is kept already
        self._finish(finished)
        return 0

    def _asked(self) -> bool:
        """Ask until nothing that is left can decide, and tell whether it came to that."""
        shown, useless = None, 0
        while (question := self.interview.question) is not None:
            if question is not shown:
                self._put()
                shown, useless = question, 0
            reply = ask_for("> ")
            if reply is None:
                return False
            word = reply.strip().lower()
            if word in _LEAVING:
                return False
            if word in ("why", "why?", "help"):
                self._say_more()
            elif word == "back":
                if not self.interview.back():
                    tell("  There is nothing to take back.")
                shown = None
                self._keep()
            elif not self._taken(reply):
                useless += 1
                if useless % PATIENCE == 0:
                    shown = None
                    self._say_more()
        return True

    def _put(self) -> None:
        from reasoner.views.interviewing import question_text

        question = self.interview.question
        assert question is not None
        tell(question_text(question, self.interview.progress, self.width))

    def _say_more(self) -> None:
        from reasoner.views.interviewing import more_text

        question = self.interview.question
        assert question is not None
        tell(more_text(question, self.width))

    def _taken(self, reply: str) -> bool:
        """Take the reply, or say what is wrong with it."""
        from reasoner.questions.replying import Unclear

        try:
            with limited(self.limit):
                self.interview.answer(reply)
        except Unclear as error:
            tell(f"  {error.what}" + (f"; {error.hint}" if error.hint else ""))
            return False
        self._keep()
        return True

    def _keep(self) -> None:
        """Write the file named by --out as it now stands."""
        text = self._text() if self.target.path is not None and self.interview.progress.asked else None
        if text is not None:
            with uninterrupted():
                self.target.write(text)
            self.target.force = True  # what was written here a moment ago is ours to replace

    def _text(self) -> str | None:
        from reasoner.case.writing import case_yaml

        case = self.interview.case()
        return None if case is None else case_yaml(case)

    def _finish(self, finished: bool) -> None:
        """Write the case, and say what it came to."""
        from reasoner.views.interviewing import outcome_text

        text = self._text()
        if text is None:
            tell("\nCANNOT SAY YET. It is not known which state is asked about, or which day: nothing was written.")
            return
        if self.target.path is None:
            self.target.write(text)
        if not finished:
            tell(f"\nStopped here; this goes on: {self._going_on()}")
            return
        with limited(self.limit):
            outcome = self.interview.outcome()
        assert outcome is not None
        tell(outcome_text(outcome, self.width))
        tell(f"Everything: casus ask {self._file()}{self._reading()} --why")

    def _file(self) -> str:
        return str(self.target.path) if self.target.path is not None else "FILE"

    def _reading(self) -> str:
        from reasoner.questions.assessing import DEFAULT_READING

        reading = self.interview.reading
        return "" if reading == DEFAULT_READING else f" --reading {reading}"

    def _going_on(self) -> str:
        file = self._file()
        return f"casus interview {file}{self._reading()} --out {file} --force"


__all__ = ["interview"]
