"""The commands that ask how well the cases hold the rules: what they show of them, and which faults they would find."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.app import Cases, Force, Limit, Out, Rules, app, errors
from reasoner.cli.commands import Written
from reasoner.cli.limits import limited
from reasoner.cli.output import Target, is_terminal, width

if TYPE_CHECKING:
    from reasoner.upkeep.covering import Coverage
    from reasoner.upkeep.mutating import Mutation

Jobs = Annotated[
    int,
    typer.Option("--jobs", metavar="NUMBER", min=0, max=64, help="How many processes to use; 0 for as many as pay."),
]

KEPT = 15.0
"""How many of the seconds of a limit are kept for telling what was found by then."""


@app.command(epilog="Example: casus coverage 'CST 1992 art. 4' --fail-under 60")
def coverage(
    provision: Annotated[
        str, typer.Argument(metavar="[PROVISION]", help="Only what cites this, in everything no case shows of it.")
    ] = "",
    why: Annotated[bool, typer.Option("--why", help="Name every condition of which a case shows too little.")] = False,
    fail_under: Annotated[
        float, typer.Option("--fail-under", metavar="PERCENT", min=0, max=100, help="End with 1 if less is shown.")
    ] = 0.0,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    jobs: Jobs = 0,
    limit: Limit = 300.0,
) -> None:
    """Show by provision which rules and conditions the cases make hold, make fail, and let decide."""
    with errors():
        target = Target(out, force=force)
        with limited(limit):
            found = _covered(rules, cases, jobs, provision)
            text = _coverage_as(format, found, whole=why or bool(provision))
        target.write(text)
        if found.percent < fail_under:
            emit_error(f"{found.percent} % is shown, less than {fail_under:g} %")
    if found.percent < fail_under:
        raise typer.Exit(1)


def emit_error(text: str) -> None:
    """Say *text* on standard error, without calling it an error: it is a finding."""
    typer.echo(text, err=True)


def _covered(rules: Path | None, cases: Path | None, jobs: int, provision: str) -> Coverage:
    from reasoner.cli.inputs import corpus_in, law_in
    from reasoner.upkeep.covering import Shown, coverage, looking, within
    from reasoner.upkeep.spreading import spread, usual_jobs

    law = law_in(rules)
    chosen = within(law, provision)
    names = [entry.id for entry in corpus_in(cases).entries]
    shown = Shown()
    parts = spread(looking, (rules, cases), names, jobs=jobs or usual_jobs())
    with typer.progressbar(
        parts, length=len(names), label="looking", file=sys.stderr, hidden=not is_terminal(sys.stderr)
    ) as progress:
        for part in progress:
            shown += part
    return chosen(coverage(law, shown))


def _coverage_as(form: Written, found: Coverage, *, whole: bool) -> str:
    if form is Written.json:
        from reasoner.upkeep.covering import as_data

        return json.dumps(as_data(found), indent=2, ensure_ascii=False)
    from reasoner.views.covering import coverage_markdown, coverage_text

    return coverage_markdown(found, whole=whole) if form is Written.md else coverage_text(found, width(), whole=whole)


@app.command(epilog="Example: casus mutate --rule cst_4_author_state")
def mutate(
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help="Only faults in this rule; may be given again.")
    ] = None,
    keyword: Annotated[
        str, typer.Option("-k", metavar="WORDS", help="Only rules in whose id, citation or file each stands.")
    ] = "",
    changed: Annotated[
        bool, typer.Option("--changed", help="Only rules changed since the last commit.", show_default=False)
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="REV", help="The same, since this git revision.")
    ] = None,
    beyond: Annotated[
        float, typer.Option("--beyond", metavar="SECONDS", min=0, help="How long to look beyond the cases.")
    ] = 30.0,
    format: Annotated[Written, typer.Option("--format", help="How to print it.")] = Written.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    jobs: Jobs = 0,
    limit: Limit = 900.0,
) -> None:
    """Plant faults in the rules, and show which of them no case and no theorem would notice.

    Ends with 1 if one survives, and with 3 if none is known to and not all could be looked at in time.
    """
    with errors():
        from reasoner.cli.inputs import corpus_in
        from reasoner.upkeep.changed import HEAD
        from reasoner.upkeep.mutating import Step, mutation, selected, steps, trying
        from reasoner.upkeep.proving import held_rules
        from reasoner.upkeep.spreading import usual_jobs

        target = Target(out, force=force)
        end = time.monotonic() + limit - min(KEPT, limit / 4)
        with limited(limit):
            rulebook, corpus, jobs = held_rules(rules), corpus_in(cases), jobs or usual_jobs()
            revision = since or (HEAD if changed else None)
            chosen = selected(rulebook, rule or (), keyword, revision, rules)
            tried = []
            with typer.progressbar(
                length=steps(corpus, chosen, jobs), label="planting", file=sys.stderr,
                hidden=not is_terminal(sys.stderr),
            ) as progress:  # fmt: skip
                for told in trying(rules, cases, chosen, beyond, jobs, end) if chosen else ():
                    if isinstance(told, Step):
                        progress.update(1)
                    else:
                        tried.append(told)
            found = mutation(rulebook, tried, chosen, len(corpus.entries))
            text = _mutation_as(format, found)
        target.write(text)
    if not found.clean:
        raise typer.Exit(1)
    if found.of("not_looked_at", "not_tried"):
        raise typer.Exit(3)


def _mutation_as(form: Written, found: Mutation) -> str:
    if form is Written.json:
        from reasoner.upkeep.mutating import as_data

        return json.dumps(as_data(found), indent=2, ensure_ascii=False)
    from reasoner.views.mutating import mutation_markdown, mutation_text

    return mutation_markdown(found) if form is Written.md else mutation_text(found, width())
