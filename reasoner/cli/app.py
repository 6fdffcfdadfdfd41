"""The commands of `casus`: what each takes, where its work is done, and how it ends.

Everything that costs time to import is imported inside the command that needs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reasoner.cli.limits import INTERRUPT_CODE, interruptible, limited
from reasoner.cli.output import Target, color, complain, emit, prepare_streams, width
from reasoner.errors import LONGEST_LIMIT, CasusError, QuestionError, did_you_mean

if TYPE_CHECKING:
    from reasoner.answer import Answer
    from reasoner.engine.law import Law

app = typer.Typer(
    name="casus",
    help="Says whether a treaty's mutual-defence clause was open on given facts, and why.",
    epilog="Example: casus ask osh",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run() -> None:
    """Run the command line and end the process with its exit code."""
    prepare_streams()
    interruptible()
    try:
        code = app(prog_name="casus", standalone_mode=False, windows_expand_args=False)
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # what was asked for is the help, and it says so itself
            error.show()
            sys.exit(error.exit_code)
        complain(_as_ours(error))
        sys.exit(2)
    except CasusError as error:
        complain(error)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(INTERRUPT_CODE)
    sys.exit(code if isinstance(code, int) else 0)


_UsageError: Any = typer.BadParameter.__base__
"""What Typer raises for words it cannot take: newer versions bring a class of their own."""


def _as_ours(error: Any) -> CasusError:
    """Return a complaint of Typer's in the form of every other error."""
    what = str(error.format_message()).replace("Value error, ", "").rstrip(".")
    for theirs, ours in _WORDINGS:
        what = what.replace(theirs, ours)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "casus"
    return QuestionError(what[:1].lower() + what[1:], hint=f"'{path} --help' says what it takes")


_WORDINGS = (
    ("Input should be a valid number, unable to parse string as a number", "this is no number"),
    ("Input should be a valid boolean, unable to interpret input", "this is neither yes nor no"),
)


# ---- what several commands take ---------------------------------------------------------------------------------


class Format(StrEnum):
    """How an answer is printed."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"


class Plain(StrEnum):
    """How a list is printed."""

    text = "text"
    json = "json"


class Results(StrEnum):
    """How the results of a test are printed."""

    text = "text"
    json = "json"
    junit = "junit"


def _complete_case(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and aliases of the cases that begin with *incomplete*, with their titles."""
    import os

    from reasoner.case.corpus import Corpus

    folder = os.environ.get("CASUS_CASES")
    try:
        entries = Corpus(Path(folder) if folder else None).entries
    except CasusError:
        return
    for entry in entries:
        for name in entry.names:
            if name.startswith(incomplete.lower()):
                yield name, entry.title


def _law() -> Law | None:
    """Return the law a completion draws from, or None if it cannot be read: then there is nothing to offer."""
    import os

    from reasoner.cli.inputs import law_in

    folder = os.environ.get("CASUS_RULES")
    try:
        return law_in(Path(folder) if folder else None)
    except CasusError:
        return None


def _complete_reading(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the readings and positions that begin with *incomplete*, with what they say."""
    law = _law()
    if law is not None:
        told = {**law.readings, **{name: position.says for name, position in law.positions.items()}}
        yield from ((name, says) for name, says in told.items() if name.startswith(incomplete.lower()))


def _complete_state(incomplete: str) -> Iterator[str]:
    """Yield the states that begin with *incomplete*."""
    law = _law()
    if law is not None:
        yield from (name for name in sorted(law.words.states) if name.startswith(incomplete.lower()))


def complete_treaty(incomplete: str) -> Iterator[str]:
    """Yield the treaties whose clauses can be asked about that begin with *incomplete*."""
    law = _law()
    if law is not None:
        yield from (name for name in law.treaties if name.startswith(incomplete.lower()))


def _limit(seconds: float) -> float:
    if not 0 < seconds <= LONGEST_LIMIT:
        raise typer.BadParameter(f"a limit is more than 0 and at most {LONGEST_LIMIT:,.0f} seconds")
    return seconds


CaseWords = Annotated[
    list[str],
    typer.Argument(
        metavar="CASE",
        help="An id, an alias, words with one of them among them, a path, or - for standard input.",
        autocompletion=_complete_case,
        show_default=False,
    ),
]
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="DIR", envvar="CASUS_RULES", help="Rules to use in place of those shipped."),
]
Cases = Annotated[
    Path | None,
    typer.Option("--cases", metavar="DIR", envvar="CASUS_CASES", help="Cases to use in place of those shipped."),
]
Limit = Annotated[
    float,
    typer.Option("--limit", metavar="SECONDS", callback=_limit, help="End with an error after so long."),
]
TreatyName = Annotated[
    str | None,
    typer.Option(
        "--treaty", metavar="TREATY", help="Another treaty than the case asks of.", autocompletion=complete_treaty
    ),
]
ArticleName = Annotated[
    str | None, typer.Option("--article", metavar="ARTICLE", help="Another clause, such as 2 or 4.")
]
VictimName = Annotated[
    str | None,
    typer.Option("--victim", metavar="STATE", help="Another state that asks.", autocompletion=_complete_state),
]
ActName = Annotated[str | None, typer.Option("--act", metavar="EVENT", help="One act of the case alone.")]
AccountName = Annotated[
    str | None, typer.Option("--account", metavar="SPEAKER", help="The facts as one speaker tells them.")
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day whose law is applied.")]
Known = Annotated[
    str | None, typer.Option("--known", metavar="DATE", help="The day from which one looks back at the law.")
]
ReadingName = Annotated[
    str | None,
    typer.Option(
        "--reading",
        metavar="NAME",
        help="A named reading, or one position over the defaults.",
        autocompletion=_complete_reading,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="PATH", help="Write the result to this file instead of printing it."),
]
Force = Annotated[bool, typer.Option("--force", help="Let --out replace a file.")]


@contextmanager
def errors() -> Iterator[None]:
    """Print an error of the user's on standard error, and end with its code."""
    try:
        yield
    except CasusError as error:
        complain(error)
        raise typer.Exit(error.exit_code) from None


def _version(wanted: bool) -> None:
    if wanted:
        from reasoner import __version__

        emit(f"casus {__version__}")
        raise typer.Exit


@app.callback()
def casus(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Says whether a treaty's mutual-defence clause was open on given facts, and why."""


# ---- ask ----------------------------------------------------------------------------------------------------------

VERDICT_CODES = {"grounded": 0, "not_grounded": 10, "undetermined": 11}


@app.command(epilog="Example: casus ask osh --on 1999-10-02 --known 1999-10-02")
def ask(
    case: CaseWords,
    treaty: TreatyName = None,
    article: ArticleName = None,
    victim: VictimName = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="STATE",
            help="Only what this party was bound to do, and did.",
            autocompletion=_complete_state,
        ),
    ] = None,
    act: ActName = None,
    on: On = None,
    known: Known = None,
    reading: ReadingName = None,
    account: AccountName = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(metavar="FACT=VALUE", help="Suppose this; may be given again. Writes nothing."),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="One line.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Everything, down to facts and sources.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 0 grounded, 10 not grounded, 11 undetermined.")
    ] = False,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 10.0,
) -> None:
    """Answer whether the clause applies to what happened, and why."""
    if brief and why:
        raise typer.BadParameter("--brief and --why exclude each other")
    with errors():
        from reasoner.cli.inputs import as_article, as_name, given_case, law_in, read_standard_input

        target = Target(out, force=force)
        piped = read_standard_input() if case == ["-"] else None
        with limited(limit):
            found, entry = given_case(case, cases, piped)
            from reasoner.questions.asking import Options
            from reasoner.questions.asking import ask as answered

            options = Options(
                treaty=as_name(treaty), article=as_article(article), victim=as_name(victim), act=as_name(act), on=on,
                known=known, reading=as_name(reading), account=as_name(account), assume=tuple(assume or ()),
            )  # fmt: skip
            answer = answered(found, options, law=law_in(rules))
            party = _party(answer, of) if of is not None else None
            depth = "brief" if brief else "why" if why else "screen"
            text = _answer_as(format, answer, depth, party, plain=out is not None)
        if entry is not None and format is Format.text:
            text = f"{entry.id}: {entry.title}\n{text}"
        target.write(text)
    if exit_code:
        raise typer.Exit(VERDICT_CODES[answer.verdict])


def _party(answer: Answer, wanted: str) -> str:
    """Return the state among the parties of *answer* that *wanted* names."""
    from reasoner.cli.inputs import as_name

    name = as_name(wanted) or ""
    states = [party.state for party in answer.parties]
    if name not in states:
        hint = did_you_mean(name, states) or (f"parties: {', '.join(states)}" if states else None)
        raise QuestionError(f"'{wanted}' is no other party this answer speaks of", hint=hint)
    return name


def _answer_as(form: Format, answer: Answer, depth: str, party: str | None, *, plain: bool) -> str:
    """Return *answer* as *form* prints it; with *party*, only what that party was bound to do and did."""
    if form is Format.json:
        shown = answer if party is None else next(one for one in answer.parties if one.state == party)
        return shown.model_dump_json(indent=2, by_alias=True)
    if form is Format.md:
        from reasoner.views.markdown import answer_markdown

        return answer_markdown(answer, of=party)
    if form is Format.html:
        from reasoner.views.html import answer_page

        return answer_page(answer, of=party)
    from reasoner.views.text import answer_text

    return answer_text(answer, width=width(), color=color() and not plain, depth=depth, of=party)  # type: ignore[arg-type]
