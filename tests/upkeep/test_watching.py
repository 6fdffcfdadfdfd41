"""Watching asks again what a saved rule can affect, and leaves out nothing that it does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from helpers import ROOT

from reasoner.case.corpus import Corpus
from reasoner.engine.law import Law
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import read_files
from reasoner.upkeep.testing import test_case as tested
from reasoner.upkeep.watching import Round, Watch, Watched

CASES = ("osh-1999-sent-by-afghanistan", "georgia-2008", "kazakhstan-2022", "andijan-2005", "jermuk-2022")


class Desk:
    """A copy of the rules and of some cases, watched."""

    def __init__(self, folder: Path) -> None:
        self.rules, self.corpus = folder / "rules", folder / "cases"
        shutil.copytree(ROOT / "rules", self.rules)
        self.corpus.mkdir()
        for name in (*CASES, "osh-1999"):
            shutil.copy(ROOT / "cases" / "cst" / f"{name}.yaml", self.corpus)
        self.watch = Watch(self.rules, self.found, self.law(), folders=[self.corpus])

    def law(self) -> Law:
        return Law(Rulebook(read_files(self.rules), own=True))

    def found(self) -> list[Watched]:
        corpus = Corpus(self.corpus)
        return [
            Watched(entry.id, entry.path, partial(corpus.load, entry), lambda _: None, lambda id: corpus.find(id).path)
            for entry in corpus.entries
            if entry.id != "osh-1999"
        ]

    def save(self, name: str, old: str, new: str) -> Round:
        """Replace *old* in a file of the rules or cases, and return the round that follows."""
        self.write(name, old, new)
        found = self.watch.next()
        assert found is not None
        return found

    def write(self, name: str, old: str, new: str) -> None:
        """Replace *old* in a file of the rules or cases, and stamp it as saved a second later."""
        path = (self.corpus if name.endswith(".yaml") else self.rules) / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        stamp = path.stat().st_mtime_ns
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        os.utime(path, ns=(stamp + 1_000_000_000, stamp + 1_000_000_000))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    first = desk.watch.first()
    assert (len(first.asked), [one.case for one in first.results if not one.passed]) == (5, [])
    return desk


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    """The watched desk; what a test saved there is put back."""
    before = {path: path.read_bytes() for folder in (shared.rules, shared.corpus) for path in folder.rglob("*.*")}
    yield shared
    for path, data in before.items():
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    shared.watch.next()


def asked(found: Round) -> list[str]:
    return sorted(one.case for one in found.asked)


def failing(found: Round) -> list[str]:
    return sorted(one.case for one in found.results if not one.passed)


def test_nothing_saved_is_no_round(desk: Desk) -> None:
    assert desk.watch.next() is None


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("general/gravity.lp", "%@ denies", "%@ denies in other words,"),
        ("general/gravity.lp", "\n\n", "\n% a comment\n\n"),
        ("general/gravity.lp", "act(Event), form(Event, Form), gravest_form(Form)", "form(Event, Form), act(Event), gravest_form(Form)"),
        ("treaties/cst/clauses.lp", "met(in_force), met(party), triggered(cst).", "met(party), triggered(cst), met(in_force)."),
        ("theorems/nothing_is_grounded_before_20_april_1994.lp", "\n", "\n% a comment\n"),
    ],
)  # fmt: skip
def test_what_concludes_the_same_affects_no_case(name: str, old: str, new: str, desk: Desk) -> None:
    path = desk.rules / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = desk.watch.next()
    assert asked(found) == [] if found is not None else name.startswith("theorems/")


FAULTS = [
    ("general/gravity.lp", "gravest_form(Form).", "gravest_form(Form), not holds(Event)."),
    ("general/authorship.lp", "in_play(control_or_sending), sender(Event, State)", "in_play(control_or_sending), sender(Event, State), state(State), State < brazil"),
    ("treaties/cst/clauses.lp", "met(in_force), met(party), triggered(cst).", "met(in_force), met(party), triggered(cst), asked_about(armenia)."),
    ("treaties/cst/duty.lp", "bound(Party, cst), Party != Victim", "bound(Party, cst), Party < Victim"),
    ("treaties/cst/article_04_conditions.lp", "perhaps_grave(Event) :- grave(Event).", "perhaps_grave(Event) :- grave(Event), asked_about(russia)."),
    ("general/consent.lp", "not ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), FAULTS)
def test_no_case_whose_results_change_is_left_out(name: str, old: str, new: str, desk: Desk) -> None:
    before = {one.case: one for one in desk.watch._results()}
    found = desk.save(name, old, new)
    assert found.error is None
    now = {
        one.case: tested(Corpus(desk.corpus).load(Corpus(desk.corpus).find(one.case)), desk.law())
        for one in found.results
    }
    shown = {one.case: one for one in found.results}

    def told(one: object) -> list[tuple[str, str]]:
        return [(check.name, check.got) for check in one.checks]  # type: ignore[attr-defined]

    assert {case: told(one) for case, one in shown.items()} == {case: told(one) for case, one in now.items()}
    changed = sorted(case for case, one in now.items() if told(one) != told(before[case]))
    assert set(changed) <= set(asked(found))


def test_some_faults_change_results_and_some_affect_only_some_cases(desk: Desk) -> None:
    found = desk.save(*FAULTS[0])
    assert 0 < len(found.asked) < len(CASES)
    assert failing(found) == ["georgia-2008"]
    again = desk.save("general/authorship.lp", "%@ says", "%@ says  ")
    assert asked(again) == ["georgia-2008"], "what failed is asked again"


def test_a_record_and_a_new_day_affect_every_case(desk: Desk) -> None:
    found = desk.save(
        "treaties/cst/parties.lp", "ratified(kazakhstan, cst, 19921223)", "ratified(kazakhstan, cst, 19921224)"
    )
    assert asked(found) == sorted(CASES)
    assert failing(found) == []


def test_a_rule_that_bears_on_its_own_condition_affects_every_case(desk: Desk) -> None:
    found = desk.save(
        "treaties/cst/article_04_conditions.lp",
        "perhaps_grave(Event) :- grave(Event).",
        "perhaps_grave(Event) :- perhaps_grave(Event), grave(Event).",
    )
    assert asked(found) == sorted(CASES)


def test_what_does_not_parse_or_is_misspelt_is_said_and_watching_goes_on(desk: Desk) -> None:
    found = desk.save("general/gravity.lp", "gravest_form(Form).", "gravest_form(Form")
    assert found.error is not None and found.error.where is not None
    assert (found.asked, found.error.where.file, len(found.results)) == ((), "general/gravity.lp", 5)
    found = desk.save("general/gravity.lp", "gravest_form(Form", "gravst_form(Form).")
    assert found.error is not None
    assert (found.error.what, found.error.hint) == (
        "the vocabulary has no word 'gravst_form' with 1 places", "did you mean 'gravest_form'?",
    )  # fmt: skip
    assert found.error.where is not None and found.error.where.line is not None
    found = desk.save("general/gravity.lp", "gravst_form(Form).", "gravest_form(Form).")
    assert (found.error, asked(found)) == (None, [])


def test_a_saved_case_is_asked_again_and_so_is_one_that_extends_it(desk: Desk) -> None:
    found = desk.save("jermuk-2022.yaml", "verdict: grounded", "verdict: not_grounded")
    assert (asked(found), failing(found)) == (["jermuk-2022"], ["jermuk-2022"])
    found = desk.save("jermuk-2022.yaml", "verdict: not_grounded", "verdict: grounded")
    assert (asked(found), failing(found)) == (["jermuk-2022"], [])
    (desk.corpus / "more.yaml").write_text("id: more\ntitle: More\nextends: jermuk-2022\nexpect: {verdict: grounded}\n")
    found = desk.watch.next() or pytest.fail("a new case is saved")
    assert asked(found) == ["more"]
    found = desk.save("jermuk-2022.yaml", "title: ", "title:  ")
    assert asked(found) == ["jermuk-2022", "more"]
    (desk.corpus / "more.yaml").unlink()
    found = desk.watch.next() or pytest.fail("a case is gone")
    assert (asked(found), len(found.results)) == ([], 5)


def test_a_case_saved_with_a_broken_rule_is_asked_once_the_rule_is_mended(desk: Desk) -> None:
    desk.write("jermuk-2022.yaml", "verdict: grounded", "verdict: not_grounded")
    assert desk.save("general/gravity.lp", "gravest_form(Form).", "gravest_form(Form").error is not None
    found = desk.save("general/gravity.lp", "gravest_form(Form", "gravest_form(Form).")
    assert (found.error, asked(found), failing(found)) == (None, ["jermuk-2022"], ["jermuk-2022"])
    assert found.because == "gravity.lp, jermuk-2022.yaml"


def test_a_rule_saved_while_the_cases_cannot_be_found_affects_what_it_affects_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(desk.watch, "_find", lambda: Corpus(desk.corpus / "no-such").entries)
        desk.write("jermuk-2022.yaml", "title: ", "title:  ")
        assert desk.save(*FAULTS[0]).error is not None
    found = desk.save("jermuk-2022.yaml", "title:  ", "title: ")
    assert (asked(found), failing(found)) == (["georgia-2008", "jermuk-2022"], ["georgia-2008"])
    found = desk.save("jermuk-2022.yaml", "title: ", "title:  ")
    assert asked(found) == ["georgia-2008", "jermuk-2022"], "what failed, and what was saved, and no more"


def test_a_folder_that_goes_is_said_and_a_case_in_a_new_one_is_asked(desk: Desk) -> None:
    away = desk.corpus.rename(desk.corpus.with_name("away"))
    found = desk.watch.next() or pytest.fail("a folder is gone")
    assert found.error is not None
    assert "there is no folder of cases here" in found.error.what
    away.rename(desk.corpus)
    found = desk.watch.next() or pytest.fail("the folder is back")
    assert (found.error, asked(found)) == (None, sorted(CASES))
    deep = desk.corpus / "new" / "deep"
    deep.mkdir(parents=True)
    assert desk.watch.next() is None
    (deep / "more.yaml").write_text("id: more\ntitle: More\nextends: jermuk-2022\nexpect: {verdict: grounded}\n")
    found = desk.watch.next() or pytest.fail("a new case is saved")
    assert (asked(found), failing(found)) == (["more"], [])
    (desk.corpus / "jermuk-2022.yaml").unlink()
    found = desk.watch.next() or pytest.fail("a case is gone")
    assert (asked(found), failing(found)) == (["more"], ["more"])
    shutil.rmtree(desk.corpus / "new")
    found = desk.watch.next() or pytest.fail("a folder is gone")
    assert asked(found) == []


def test_rules_in_a_folder_below_that_is_called_theorems_are_watched(desk: Desk) -> None:
    path = desk.rules / "general" / "theorems" / "more.lp"
    path.parent.mkdir()
    path.write_text("% more\n")
    assert desk.watch.next() is not None
    shutil.rmtree(path.parent)


def test_a_case_is_asked_again_when_one_it_extends_is_saved_that_is_not_watched_itself(desk: Desk) -> None:
    found = desk.save("osh-1999.yaml", "title: ", "title:  ")
    assert asked(found) == ["osh-1999-sent-by-afghanistan"]
    alone = Watch(desk.rules, lambda: [one for one in desk.found() if one.name.startswith("osh")], desk.law())
    assert (asked(alone.first()), alone.next()) == (["osh-1999-sent-by-afghanistan"], None)
    desk.write("osh-1999.yaml", "title:  ", "title: ")
    found = alone.next() or pytest.fail("what it extends is saved")
    assert asked(found) == ["osh-1999-sent-by-afghanistan"]


# ---- as a command --------------------------------------------------------------------------------------------------


def lines_of(process: subprocess.Popen[str]) -> tuple[Queue[str], Thread]:
    """Return the lines a process prints, as they come, and the thread that reads them."""
    found: Queue[str] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            found.put(line.rstrip("\n"))

    thread = Thread(target=read, daemon=True)
    thread.start()
    return found, thread


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_the_command_tests_again_and_ends_with_130(tmp_path: Path) -> None:
    rules, cases = tmp_path / "rules", tmp_path / "cases"
    shutil.copytree(ROOT / "rules", rules)
    cases.mkdir()
    shutil.copy(ROOT / "cases" / "cst" / "georgia-2008.yaml", cases)
    process = subprocess.Popen(
        [sys.executable, "-m", "reasoner", "test", "--watch", "--rules", str(rules), "--cases", str(cases)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines, reader = lines_of(process)
    try:
        first = lines.get(timeout=60)
        assert first.startswith("all cases: 1 of 1 cases asked in ")
        assert first.endswith(" 0 failed.")
        assert lines.get(timeout=60) == "Watching for saved rules and cases; Ctrl-C ends it."
        path = rules / "general" / "gravity.lp"
        path.write_text(path.read_text().replace(FAULTS[0][1], FAULTS[0][2], 1))
        assert lines.get(timeout=60).startswith("FAILED georgia-2008: ")
        while not (line := lines.get(timeout=60)).startswith("gravity.lp: "):
            assert line.startswith("       ")
        assert line.startswith("gravity.lp: 1 of 1 cases asked in ")
        assert line.endswith(" 1 failed.")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.wait()
        reader.join(60)
        assert process.stdout is not None
        process.stdout.close()
    assert lines.empty()
