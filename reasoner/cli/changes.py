"""The commands that hold the rules to something: what a change of them changes, and the theorems."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.app import Cases, Force, Limit, Out, Plain, ReadingName, Rules, app, errors
from reasoner.cli.commands import Written
from reasoner.cli.limits import limited
from reasoner.cli.output import Target, emit, width

if TYPE_CHECKING:
    from reasoner.rulebook.rulebook import Rulebook
    from reasoner.upkeep.differing import Difference


@app.command(epilog="Example: casus diff HEAD~1")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder of rules, or a git revision.")],
    new: Annotated[str | None, typer.Argument(metavar="[NEW]", help="The same; the current rules if left out.")] = None,
    reading: ReadingName = None,
    witness: Annotated[
        bool, typer.Option("--witness", help="Only the smallest scenario that tells them apart, as a case file.")
    ] = False,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 120.0,
) -> None:
    """Show what a change of rules changes: on every case, and beyond them in which scenarios, by solver."""
    with errors():
        from reasoner.cli.inputs import as_name, corpus_in
        from reasoner.upkeep.differing import diff as differing

        target = Target(out, force=force)
        with limited(limit):
            before = _rulebook(old, rules)
            after = _rulebook(new, rules)
            corpus = corpus_in(cases)
            given = [corpus.load(entry) for entry in corpus.entries] if not witness else []
            found = differing(before, after, given, reading=as_name(reading), seconds=limit / 2)
            text = _witness(found) if witness else _difference_as(format, found)
        target.write(text)
    if not found.same:
        raise typer.Exit(1)


def _rulebook(name: str | None, rules: Path | None) -> tuple[str, Rulebook]:
    """Return the rulebook that *name* means, a folder before a revision, and how it is called."""
    from reasoner.rulebook.revisions import read_revision
    from reasoner.rulebook.rulebook import SHIPPED, Rulebook
    from reasoner.rulebook.source import read_files
    from reasoner.upkeep.differing import plain_rulebook

    if name is None:
        return "the current rules", Rulebook.read(rules)
    if Path(name).is_dir():
        return name, plain_rulebook(read_files(Path(name)))
    revision = read_revision(name, rules or SHIPPED)
    return revision.shown, plain_rulebook(revision.files)


def _witness(found: Difference) -> str:
    from reasoner.case.writing import case_yaml
    from reasoner.errors import QuestionError

    if found.witness is None:
        raise QuestionError("no scenario of the scope tells them apart", hint="leave out --witness to see the scope")
    return case_yaml(found.witness.case)


def _difference_as(form: Written, found: Difference) -> str:
    """Return *found* as *form* prints it."""
    if form is Written.json:
        from reasoner.upkeep.differing import as_data

        return json.dumps(as_data(found), indent=2, ensure_ascii=False)
    from reasoner.views.differing import difference_markdown, difference_text

    return difference_markdown(found) if form is Written.md else difference_text(found, width())


@app.command(epilog="Example: casus prove no_words_of_2010_before_their_day")
def prove(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Theorems, or parts of their names; all if none.")
    ] = None,
    format: Annotated[Plain, typer.Option("--format", help="How to print it.")] = Plain.text,
    rules: Rules = None,
    limit: Limit = 300.0,
) -> None:
    """Hold the rules to the theorems of the law, over all scenarios of a scope; one that fails tells a case."""
    with errors():
        from reasoner.upkeep.proving import Prover, as_data, chosen, held_rules, theorems
        from reasoner.views.differing import proofs_text

        with limited(limit):
            prover = Prover(held_rules(rules))
            held = chosen(theorems(rules), tuple(names or ()))
            proofs, scope = [prover.prove(theorem) for theorem in held], prover.scope(held)
            told = as_data(proofs, scope) if format is Plain.json else None
            emit(json.dumps(told, indent=2, ensure_ascii=False) if told else proofs_text(proofs, scope, width()))
    if not all(proof.holds for proof in proofs):
        raise typer.Exit(1)
