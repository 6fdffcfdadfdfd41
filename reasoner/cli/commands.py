"""The commands beside `ask`, `test` and `lint`: the record, the law, the corpus, schemas and replay."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.app import (
    AccountName,
    ActName,
    ArticleName,
    Cases,
    CaseWords,
    Force,
    Known,
    Limit,
    On,
    Out,
    Plain,
    ReadingName,
    Rules,
    TreatyName,
    VictimName,
    app,
    complete_treaty,
    errors,
)
from reasoner.cli.limits import limited
from reasoner.cli.output import Target, color, emit, width
from reasoner.errors import QuestionError, did_you_mean

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.questions.claiming import Claims
    from reasoner.questions.comparing import Comparison
    from reasoner.questions.history import Histories
    from reasoner.questions.membership import Memberships
    from reasoner.questions.provisions import Provisions
    from reasoner.questions.turning import Turning


PlainFormat = Annotated[Plain, typer.Option("--format", help="How to print it.")]


class Written(StrEnum):
    """How checked claims, or a matrix, are printed."""

    text = "text"
    json = "json"
    md = "md"


@app.command(epilog="Example: casus claims osh --speaker article")
def claims(
    case: CaseWords,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this speaker said: its name or part of it.")
    ] = None,
    on: On = None,
    known: Known = None,
    reading: ReadingName = None,
    account: AccountName = None,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 10.0,
) -> None:
    """Check every statement in a case against the facts and the law."""
    with errors():
        from reasoner.cli.inputs import as_name, given_case, law_in, read_standard_input
        from reasoner.questions.asking import Options
        from reasoner.questions.claiming import claims as checked

        target = Target(out, force=force)
        piped = read_standard_input() if case == ["-"] else None
        with limited(limit):
            given, entry = given_case(case, cases, piped)
            options = Options(on=on, known=known, reading=as_name(reading), account=as_name(account))
            text = _claims_as(format, checked(given, options, speaker=speaker, law=law_in(rules)))
        if entry is not None and format is Written.text:
            text = f"{entry.id}: {entry.title}\n{text}"
        target.write(text)


def _claims_as(form: Written, found: Claims) -> str:
    """Return *found* as *form* prints it."""
    if form is Written.json:
        return found.model_dump_json(indent=2, by_alias=True)
    from reasoner.views.claims import claims_document, claims_text

    if form is Written.md:
        from reasoner.views.markdown import blocks_markdown

        return blocks_markdown(claims_document(found))
    return claims_text(found, width())


@app.command(epilog="Example: casus members cst --on 1999-10-02 --known 1999-10-02")
def members(
    treaty: Annotated[
        str | None,
        typer.Argument(metavar="[TREATY]", help="A treaty; all if left out.", autocompletion=complete_treaty),
    ] = None,
    on: On = None,
    known: Known = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="The whole history, drawn and told.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Of the history, the drawing alone.")] = False,
    reading: ReadingName = None,
    format: PlainFormat = Plain.text,
    rules: Rules = None,
    limit: Limit = 10.0,
) -> None:
    """Tell who is bound by a treaty on a day, and why; or draw the whole history of its parties."""
    if timeline and on is not None:
        raise typer.BadParameter("--timeline shows every day: leave out --on (--known says from when one looks back)")
    if brief and not timeline:
        raise typer.BadParameter("--brief is of --timeline")
    with errors():
        from reasoner.cli.inputs import as_name, law_in
        from reasoner.questions.history import histories
        from reasoner.questions.membership import members as asked

        found: Memberships | Histories
        with limited(limit):
            rulebook, treaty, reading = law_in(rules), as_name(treaty), as_name(reading)
            if timeline:
                found = histories(rulebook, treaty, known=known, reading=reading)
            else:
                found = asked(rulebook, treaty, on=on, known=known, reading=reading)
        emit(found.model_dump_json(indent=2, by_alias=True) if format is Plain.json else _members_text(found, brief))


def _members_text(found: Memberships | Histories, brief: bool) -> str:
    from reasoner.questions.history import Histories
    from reasoner.views.history import histories_text
    from reasoner.views.membership import members_text

    if isinstance(found, Histories):
        return histories_text(found, width(), color=color(), depth="brief" if brief else "screen")
    return members_text(found, width())


@app.command(epilog="Example: casus flip osh --by reading")
def flip(
    case: CaseWords,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="KINDS", help="Only changes of these kinds: evidence, fact, reading, law; with commas."),
    ] = None,
    size: Annotated[int, typer.Option(metavar="N", help="At most so many changes at once, 1 to 4.")] = 3,
    apply: Annotated[
        str | None, typer.Option(metavar="N", help="Write the case so changed: way N, or N.M for its Mth alternative.")
    ] = None,
    treaty: TreatyName = None,
    article: ArticleName = None,
    victim: VictimName = None,
    act: ActName = None,
    on: On = None,
    known: Known = None,
    reading: ReadingName = None,
    account: AccountName = None,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 30.0,
) -> None:
    """Show every smallest set of changes that would turn the answer: of evidence, fact, reading or law."""
    with errors():
        from reasoner.cli.inputs import as_article, as_name, given_case, law_in, read_standard_input
        from reasoner.questions.asking import Options
        from reasoner.questions.flipping import CURRENCIES
        from reasoner.questions.turning import Turning

        target = Target(out, force=force)
        piped = read_standard_input() if case == ["-"] else None
        with limited(limit):
            given, entry = given_case(case, cases, piped)
            options = Options(
                treaty=as_name(treaty), article=as_article(article), victim=as_name(victim), act=as_name(act), on=on,
                known=known, reading=as_name(reading), account=as_name(account),
            )  # fmt: skip
            turning = Turning(given, law_in(rules), options, by=by or CURRENCIES, size=size, seconds=limit / 2)
            text = _turns_as(format, turning) if apply is None else _applied(turning, apply, cases)
        if entry is not None and format is Written.text and apply is None:
            text = f"{entry.id}: {entry.title}\n{text}"
        target.write(text)


def _applied(turning: Turning, choice: str, folder: Path | None) -> str:
    """Return the text of the case changed as *choice* says: a variant, if what it changes is in the corpus."""
    from reasoner.case.writing import case_yaml, variant_yaml
    from reasoner.cli.inputs import corpus_in
    from reasoner.questions.applying import applied, chosen

    changed = applied(turning, chosen(turning.turns(), choice), choice)
    corpus, given = corpus_in(folder), turning.original
    known = {entry.id: entry for entry in corpus.entries}
    own = known.get(given.id)
    base = known.get(given.extends or given.id)
    if own is None or base is None or corpus.load(own).digest != given.digest:
        return case_yaml(changed)
    try:
        return variant_yaml(changed, corpus.load(base))
    except ValueError:
        return case_yaml(changed)


def _turns_as(form: Written, turning: Turning) -> str:
    """Return what turns the verdict as *form* prints it."""
    found = turning.turns()
    if form is Written.json:
        return found.model_dump_json(indent=2, by_alias=True)
    from reasoner.views.turns import turns_markdown, turns_text

    return turns_markdown(found) if form is Written.md else turns_text(found, width())


@app.command(epilog="Example: casus readings osh")
def readings(
    case: CaseWords,
    treaty: TreatyName = None,
    article: ArticleName = None,
    victim: VictimName = None,
    act: ActName = None,
    on: On = None,
    known: Known = None,
    account: Annotated[
        str | None, typer.Option(metavar="SPEAKER", help="This account alone, beside the case's own.")
    ] = None,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 30.0,
) -> None:
    """Compare every account of the facts under every reading of the law, and say what tips each."""
    with errors():
        from reasoner.cli.inputs import as_article, as_name, given_case, law_in, read_standard_input
        from reasoner.questions.asking import Options
        from reasoner.questions.comparing import compare

        piped = read_standard_input() if case == ["-"] else None
        with limited(limit):
            options = Options(
                treaty=as_name(treaty), article=as_article(article), victim=as_name(victim), act=as_name(act), on=on,
                known=known, account=as_name(account),
            )  # fmt: skip
            found = compare(given_case(case, cases, piped)[0], options, law_in(rules))
        emit(_readings_as(format, found))


def _readings_as(form: Written, found: Comparison) -> str:
    from reasoner.views.comparing import comparison_markdown, comparison_text

    if form is Written.json:
        return found.model_dump_json(indent=2, by_alias=True)
    return comparison_markdown(found) if form is Written.md else comparison_text(found, width())


@app.command(epilog='Example: casus law "art 4"')
def law(
    provision: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROVISION]", help='Such as 4, "art 4(1)", "3314 3(g)"; everything if left out.'),
    ] = None,
    on: On = None,
    why: Annotated[bool, typer.Option("--why", help="Also every rule with what it says, yes and no.")] = False,
    format: PlainFormat = Plain.text,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 30.0,
) -> None:
    """Show a provision: its texts and what changed, the rules that encode it, the gaps, the cases that turn on it."""
    with errors():
        from reasoner.cli.inputs import corpus_in, law_in
        from reasoner.questions.provisions import provisions

        with limited(limit):
            words = " ".join(provision) if provision else None
            corpus = corpus_in(cases) if words else None
            found = provisions(law_in(rules), words, on=on, corpus=corpus)
        emit(found.model_dump_json(indent=2, by_alias=True) if format is Plain.json else _law_text(found, why=why))


def _law_text(found: Provisions, *, why: bool) -> str:
    from reasoner.views.provisions import law_text

    return law_text(found, width(), rules_in_full=why)


@app.command("cases", epilog="Example: casus cases batken")
def list_cases(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="Words to find cases by.")] = None,
    format: PlainFormat = Plain.text,
    cases: Cases = None,
) -> None:
    """List the cases of the corpus, or find some by words."""
    with errors():
        from reasoner.cli.inputs import corpus_in

        corpus = corpus_in(cases)
        found = corpus.search(" ".join(words or ()), deep=True)
        if not found:
            raise QuestionError("no case is found by these words", hint="'casus cases' lists them all")
        rows = [
            {
                "id": entry.id, "aliases": list(entry.aliases), "title": entry.title, "file": corpus.shown(entry.path),
                "moot": entry.moot,
            }
            for entry in found
        ]  # fmt: skip
        if format is Plain.json:
            emit(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            from reasoner.views.records import cases_text

            emit(cases_text(rows, width()))


@app.command(epilog="Example: casus new my-case --out my-case.yaml")
def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of the new case: letters, digits, hyphens.")],
    out: Out = None,
    force: Force = False,
) -> None:
    """Print a commented case file to start from."""
    with errors():
        import re

        from reasoner.upkeep.starting import case_template

        if not re.fullmatch(r"[a-z][a-z0-9-]{0,59}", id):
            raise QuestionError(
                f"'{id}' is no id of a case", hint="lower-case letters, digits and hyphens, as in osh-1999"
            )
        Target(out, force=force).write(case_template(id))


SCHEMAS = {
    "case": "the form of a case file, as JSON Schema",
    "answer": "the form of an answer saved as JSON, as JSON Schema",
    "claims": "the form of checked claims, as JSON Schema",
    "words": "the words a case may use: states, treaties, kinds of fact, ties, means ...",
}


def _complete_schema(incomplete: str) -> list[tuple[str, str]]:
    return [(name, says) for name, says in SCHEMAS.items() if name.startswith(incomplete.lower())]


@app.command(epilog="Example: casus schema case")
def schema(
    of: Annotated[
        str, typer.Argument(metavar="case|answer|claims|words", help="What to print.", autocompletion=_complete_schema)
    ],
    format: Annotated[Plain, typer.Option("--format", help="How to print the words.")] = Plain.text,
    rules: Rules = None,
) -> None:
    """Print the JSON Schema of a case file, an answer or checked claims, or list the words a case may use."""
    with errors():
        from reasoner.cli.inputs import law_in
        from reasoner.upkeep.schemas import answer_schema, case_schema, claims_schema
        from reasoner.upkeep.words import case_words, words_text

        found: object
        if of == "answer":
            found = answer_schema()
        elif of == "claims":
            found = claims_schema()
        elif of == "case":
            found = case_schema(law_in(rules).words)
        elif of == "words":
            lists = case_words(law_in(rules).words)
            if format is Plain.text:
                emit(words_text(lists, width()))
                return
            found = lists
        else:
            raise QuestionError(
                f"there is no schema of '{of}'",
                hint=did_you_mean(of, SCHEMAS) or "; ".join(f"casus schema {name}" for name in SCHEMAS),
            )
        emit(json.dumps(found, indent=2, ensure_ascii=False))


@app.command(epilog="Example: casus replay answer.json")
def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An answer saved as JSON.")],
    case: Annotated[
        Path | None, typer.Option("--case", metavar="PATH", help="The case file, if it is not in the corpus.")
    ] = None,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 10.0,
) -> None:
    """Confirm an answer saved as JSON, or name what changed."""
    with errors():
        from reasoner.cli.inputs import case_at, corpus_in, law_in, read_saved
        from reasoner.questions.replaying import MAX_ANSWER_BYTES
        from reasoner.questions.replaying import replay as replayed

        def case_of(id: str) -> Case:
            if case is not None:
                return case_at(case, cases)
            corpus = corpus_in(cases)
            try:
                return corpus.load(corpus.named(id))
            except QuestionError as error:
                hint = "if it was answered from a path or standard input, name its file with --case PATH"
                raise QuestionError(error.what, hint=hint) from None

        data = read_saved(file, MAX_ANSWER_BYTES)
        with limited(limit):
            found = replayed(data, str(file), law_in(rules), case_of)
        if found.changed:
            emit(
                "\n".join(
                    [
                        f"CHANGED. {found.case}: {_counted(len(found.changed))}.",
                        *(f"  {line}" for line in found.changed),
                    ]
                )
            )
        else:
            emit(f"CONFIRMED. {found.headline}")
    if found.changed:
        raise typer.Exit(1)


def _counted(differences: int) -> str:
    return "1 thing differs" if differences == 1 else f"{differences} things differ"
