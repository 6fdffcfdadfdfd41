"""The command `test`: which cases it takes, and how it tells what came out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from reasoner.cli.app import Cases, Force, Limit, Out, Results, Rules, app, errors
from reasoner.cli.limits import limited
from reasoner.cli.output import Target, complain, emit, is_terminal, warn
from reasoner.errors import CasusError, QuestionError

if TYPE_CHECKING:
    from reasoner.case.case import Case
    from reasoner.case.corpus import Corpus
    from reasoner.engine.law import Law
    from reasoner.upkeep.testing import CaseTested


@app.command("test", epilog="Example: casus test -k batken")
def run_tests(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Case files, or folders of them; the corpus if none."),
    ] = None,
    keyword: Annotated[
        str, typer.Option("-k", metavar="WORDS", help="Only cases or expectations with all these words in their names.")
    ] = "",
    changed: Annotated[
        bool, typer.Option("--changed", help="Only cases changed since the last commit; all if a rule changed.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="REV", help="The same, since this git revision.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Test again what each saved rule or case can affect, until Ctrl-C.")
    ] = False,
    junit: Annotated[bool, typer.Option("--junit", help="The same as --format junit.")] = False,
    format: Annotated[Results, typer.Option("--format", help="How to print the results.")] = Results.text,
    out: Out = None,
    force: Force = False,
    rules: Rules = None,
    cases: Cases = None,
    limit: Limit = 300.0,
) -> None:
    """Check every expectation in every case; a failure says expected, got, and why."""
    form = Results.junit if junit else format
    if watch and (form is not Results.text or out is not None or changed or since is not None):
        raise typer.BadParameter("--watch prints text as it goes, of all it is given: leave out --format and the like")
    if watch:
        with errors():
            _watch(paths or [], keyword, cases, rules, limit)
    with errors():
        from reasoner.cli.inputs import law_in

        target = Target(out, force=force)
        with limited(limit):
            law = law_in(rules)
            given = _given(paths or [], cases)
            if changed or since is not None:
                given = _changed(given, since or _head(), rules)
            results = _tested(given, keyword, law)
            whole = not (paths or keyword or changed or since)
            missing = _missing(results, law, whole=whole)
            text = _results_as(form, results, missing)
        target.write(text)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


# ---- which cases ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """One file to test: its name, what gives its case or raises what is wrong with it, and what it is read from: the
    corpus in which stands what it extends, and its path."""

    name: str
    case: Callable[[], Case]
    corpus: Corpus
    path: Path | None = None


def _given(paths: Sequence[Path], folder: Path | None) -> list[Given]:
    """Return what each of *paths*, or else the corpus in *folder*, holds.

    Raises CaseError for a folder without cases, and for a file that was named and cannot be read.
    """
    from reasoner.case.corpus import Corpus
    from reasoner.cli.inputs import case_at

    found: list[Given] = []
    for path in paths:
        if not path.is_dir():
            found.append(Given(str(path), partial(_itself, case_at(path, folder)), Corpus(folder), path))
    for corpus in [Corpus(path) for path in paths if path.is_dir()] if paths else [Corpus(folder)]:
        entries = () if corpus.skipped and not corpus.entries else corpus.search("")  # says so if there is nothing
        found += [Given(corpus.shown(entry.path), partial(corpus.load, entry), corpus, entry.path) for entry in entries]
        for error in (*corpus.skipped, *corpus.shared):
            name = error.where.file if error.where else str(corpus.folder)
            found.append(Given(name, partial(_raise, error), corpus, corpus.folder / name if error.where else None))
    return found


def _itself(case: Case) -> Case:
    return case


def _raise(error: CasusError) -> Case:
    raise error


def _head() -> str:
    from reasoner.upkeep.changed import HEAD

    return HEAD


def _changed(given: Sequence[Given], revision: str, rules: Path | None) -> list[Given]:
    """Return those of *given* that changed since *revision*, or extend a case that did; all if a rule changed.

    Rules that no repository holds came with the package, and count as unchanged.
    """
    from reasoner.rulebook.rulebook import SHIPPED
    from reasoner.rulebook.source import is_theorem
    from reasoner.upkeep.changed import changed_since

    place = rules or SHIPPED
    law = changed_since(revision, place, ".lp")
    if any(not is_theorem(path.relative_to(place).as_posix()) for path in law or ()):
        return list(given)
    read = [(one, tuple(_read_from(one))) for one in given]
    folders = {path.parent for _, paths in read for path in paths}
    known = {folder: changed_since(revision, folder, ".yaml", ".yml") for folder in folders}
    if any(one.path is not None and known[one.path.parent] is None for one in given):
        raise QuestionError("no git repository holds these cases", hint="leave out --changed and --since")
    everything = {path.resolve() for found in known.values() for path in found or ()}
    return [one for one, paths in read if any(path.resolve() in everything for path in paths)]


def _read_from(given: Given) -> Iterable[Path]:
    """Yield the file of the case, and that of the case it extends."""
    if given.path is None:
        return
    yield given.path
    try:
        base = given.case().extends
        if base is not None:
            yield _base(given.corpus, base)
    except CasusError:
        return


def _base(corpus: Corpus, id: str) -> Path:
    """Return the file of the case with this id."""
    return corpus.named(id).path


# ---- watching ------------------------------------------------------------------------------------------------------

POLLED = 0.2
"""After how many seconds is looked again for what was saved."""


def _watch(paths: Sequence[Path], keyword: str, folder: Path | None, rules: Path | None, limit: float) -> NoReturn:
    """Test, and test again what each saved file can affect, until the process is ended."""
    import time

    from reasoner.case.corpus import Corpus
    from reasoner.cli.inputs import law_in
    from reasoner.upkeep.testing import selection
    from reasoner.upkeep.watching import Watch, Watched
    from reasoner.views.records import case_text, round_text

    def cases() -> list[Watched]:
        return [
            Watched(one.name, one.path, one.case, lambda case: selection(case, keyword), partial(_base, one.corpus))
            for one in _given(paths, folder)
        ]  # fmt: skip

    def told(result: CaseTested) -> None:
        if not result.passed:
            emit(case_text(result))

    with limited(limit):
        folders = [path for path in paths if path.is_dir()] if paths else [Corpus(folder).folder]
        watch = Watch(rules, cases, law_in(rules), told, folders)
        found = watch.first()
    emit(round_text(found) + "Watching for saved rules and cases; Ctrl-C ends it.")
    while True:
        time.sleep(POLLED)
        with limited(limit):
            again = watch.next()
        if again is not None and again.error is not None:
            complain(again.error)
        elif again is not None:
            emit(round_text(again))


# ---- testing -------------------------------------------------------------------------------------------------------


def _tested(given: Sequence[Given], keyword: str, law: Law) -> list[CaseTested]:
    """Return how every case comes out that *keyword* selects, or of which it selects a check.

    Raises QuestionError if it selects nothing.
    """
    from reasoner.upkeep.testing import CaseTested, names, questions, selection, test_case

    results: list[CaseTested] = []
    unread: list[CasusError] = []
    with typer.progressbar(given, label="testing", file=sys.stderr, hidden=not is_terminal(sys.stderr)) as progress:
        for one in progress:
            try:
                case = one.case()
                wanted = selection(case, keyword)
                if wanted is None or any(wanted(name) for asked in questions(case) for name in names(asked)):
                    results.append(test_case(case, law, wanted))
            except CasusError as error:
                unread.append(error)
                if all(word in one.name.lower() for word in keyword.lower().split()):
                    results.append(CaseTested(one.name, one.name, (), str(error)))
    if given and not results:
        if unread:  # what it names may be in there
            raise unread[0]
        raise QuestionError(
            f"no case and no expectation has '{keyword}' in its name", hint="'casus cases' lists the cases"
        )
    return results


def _missing(results: Sequence[CaseTested], law: Law, *, whole: bool) -> list[str]:
    """Return what is missing, having said it on standard error."""
    from reasoner.upkeep.testing import warnings

    found = list(warnings(results, law, whole=whole))
    for what in found:
        warn(CasusError(what))
    return found


def _results_as(form: Results, results: Sequence[CaseTested], missing: Sequence[str]) -> str:
    from reasoner.upkeep.testing import as_data, as_junit
    from reasoner.views.records import tests_text

    if form is Results.json:
        return json.dumps(as_data(results, missing), indent=2, ensure_ascii=False)
    return as_junit(results) if form is Results.junit else tests_text(results)
