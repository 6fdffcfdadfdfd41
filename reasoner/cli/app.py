"""The commands of `casus`: what each takes, where its work is done, and how it ends.

Everything that costs time to import is imported inside the command that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.limits import LONGEST, interruptible, limited
from reasoner.cli.output import Target, color, complain, emit, prepare_streams, width
from reasoner.errors import CasusError, QuestionError, did_you_mean

if TYPE_CHECKING:
    from reasoner.answer import Answer

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
    app(prog_name="casus", windows_expand_args=False)


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
    """Yield the ids and aliases of the shipped cases that begin with *incomplete*, with their titles."""
    import os

    from reasoner.cli.inputs import corpus_in

    folder = os.environ.get("CASUS_CASES")
    try:
        entries = corpus_in(Path(folder) if folder else None).entries
    except CasusError:
        return
    for entry in entries:
        for name in entry.names:
            if name.startswith(incomplete.lower()):
                yield name, entry.title


def _limit(seconds: float) -> float:
    if not 0 < seconds <= LONGEST:
        raise typer.BadParameter(f"a limit is more than 0 and at most {LONGEST:,.0f} seconds")
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
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day whose law is applied.")]
Known = Annotated[
    str | None, typer.Option("--known", metavar="DATE", help="The day from which one looks back at the law.")
]
ReadingName = Annotated[
    str | None,
    typer.Option("--reading", metavar="NAME", help="A named reading, or one position over the defaults."),
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
    treaty: Annotated[str | None, typer.Option(metavar="TREATY", help="Another treaty than the case asks of.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ARTICLE", help="Another clause, such as 2 or 4.")] = None,
    victim: Annotated[str | None, typer.Option(metavar="STATE", help="Another state that asks.")] = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="STATE", help="Only what this party was bound to do, and did."),
    ] = None,
    act: Annotated[str | None, typer.Option(metavar="EVENT", help="One act of the case alone.")] = None,
    on: On = None,
    known: Known = None,
    reading: ReadingName = None,
    account: Annotated[str | None, typer.Option(metavar="SPEAKER", help="The facts as one speaker tells them.")] = None,
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
        from reasoner.cli.inputs import given_case, law_in, read_standard_input

        target = Target(out, force=force)
        piped = read_standard_input() if case == ["-"] else None
        with limited(limit):
            found, entry = given_case(case, cases, piped)
            from reasoner.questions.asking import Options
            from reasoner.questions.asking import ask as answered

            options = Options(
                treaty=treaty, article=article, victim=victim, act=act, on=on, known=known, reading=reading,
                account=account, assume=tuple(assume or ()),
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
    name = wanted.strip().lower().replace(" ", "_")
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
