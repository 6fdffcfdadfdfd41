"""The command `lint`."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.cli.app import Cases, Force, Limit, Out, Rules, app, errors
from reasoner.cli.limits import limited
from reasoner.cli.output import Target

if TYPE_CHECKING:
    from reasoner.engine.law import Law
    from reasoner.upkeep.linting import Linted


class Findings(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


@app.command(epilog="Example: casus lint --rules my-rules --format github")
def lint(
    format: Annotated[
        Findings, typer.Option("--format", help="How to print it; github: annotations of a workflow.")
    ] = Findings.text,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for warnings too.")] = False,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 30.0,
) -> None:
    """Hold the rules to the form law is written in, and find what does nothing, is mislabelled or is never asked."""
    with errors():
        from reasoner.upkeep.linting import lint as linted

        target = Target(out, force=force)
        with limited(limit):
            found = linted(rules, _asked(rules, cases))
            text = _found_as(format, found)
        target.write(text)
    if found.of("error") or (strict and found.findings):
        raise typer.Exit(1)


def _asked(rules: Path | None, cases: Path | None) -> Callable[[Law], set[tuple[str, str]]] | None:
    """Return what gives the clauses the cases ask about: of the shipped cases only where the rules are the shipped."""
    if cases is None and rules is not None:
        return None
    from reasoner.cli.inputs import corpus_in
    from reasoner.upkeep.testing import asked_in

    corpus = corpus_in(cases)
    return lambda law: asked_in(corpus, law)


def _found_as(form: Findings, found: Linted) -> str:
    """Return *found* as *form* prints it."""
    import json

    from reasoner.views.findings import findings_data, findings_github, findings_sarif, findings_text

    def located(file: str) -> str:
        path = (found.folder / file).resolve()
        here = Path.cwd().resolve()
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)

    if form is Findings.json:
        return json.dumps(findings_data(found), indent=2, ensure_ascii=False)
    if form is Findings.sarif:
        from reasoner import __version__

        return findings_sarif(found, located, __version__)
    if form is Findings.github:
        return findings_github(found, located) or "\n"
    return findings_text(found)
