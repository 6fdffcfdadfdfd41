"""casus test as its users meet it: what it selects, what a failure says, and what is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers import ROOT, casus

CASE = """\
id: raid-2001
title: A made-up raid
question: {treaty: cst, victim: kyrgyzstan, on: 2001-05-10}
actors:
  band: {is: armed_group, name: the band}
sources:
  paper: {title: A paper, checked: assumed}
facts:
  raid: {is: use_of_force, by: band, against: kyrgyzstan, form: invasion, date: 2001-05-10, sources: [paper]}
  sent: {is: link, state: afghanistan, group: band, how: sent, value: not_shown, sources: [paper]}
expect:
  verdict: not_grounded
  blockers: [author]
  elements: {author: not_shown}
  triggered: {terrorism: not_shown}
  flips: [sent=true, ["sanctuary(outsider,band)=true", harbouring]]
  at:
    - {assume: sent=true, verdict: grounded}
"""
VARIANT = """\
id: raid-2001-sent
title: The same, sent
extends: raid-2001
change:
  sent: {value: true}
expect: {verdict: grounded}
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one case and a variant of it, all as it expects."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "raid.yaml").write_text(CASE)
    (folder / "sent.yaml").write_text(VARIANT)
    return folder


def test_all_is_as_expected_and_the_clause_nobody_asks_about_is_warned_of(corpus: Path) -> None:
    code, out, err = casus("test", "--cases", str(corpus))
    assert (code, out.splitlines()[-1]) == (0, "2 cases, 8 expectations, 0 failed.")
    assert err == "warning: no case asks about art_2 of cst\n"


def test_a_case_without_expectation_is_warned_of(corpus: Path) -> None:
    (corpus / "sent.yaml").write_text(VARIANT.replace("expect: {verdict: grounded}\n", ""))
    code, out, err = casus("test", "--cases", str(corpus), "--format", "json")
    assert code == 0
    assert err.splitlines()[0] == "warning: sent.yaml: the case raid-2001-sent states no expectation"
    assert json.loads(out)["warnings"] == [line.removeprefix("warning: ") for line in err.splitlines()]


def test_a_failure_says_expected_got_and_the_rule_and_line_that_made_it(corpus: Path) -> None:
    path = corpus / "raid.yaml"
    path.write_text(CASE.replace("verdict: not_grounded", "verdict: grounded", 1))
    code, out, _ = casus("test", str(path))
    assert code == 1
    lines = out.splitlines()
    assert lines[1] == f"       verdict (as asked) at {path}:12"
    assert lines[2:4] == ["         expected grounded", "         got      not_grounded"]
    assert lines[4] == (
        "         because  author: not_shown: no state is shown to have made the attack "
        "[cst_4_author, treaties/cst/article_04_conditions.lp:94]"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "because"),
    [
        ("triggered: {terrorism: not_shown}", "triggered: {terrorism: met}", "author: not_shown: "),
        ("elements: {author: not_shown}", "questions: {invoked: yes}", "[cst_invoked_"),
        ("elements: {author: not_shown}", "instead: [consultations, consent]", "not open: "),
        ("elements: {author: not_shown}", "contested: [author]", "author: not_shown: "),
        ("flips: [sent=true,", "flips: [sant=true,", "'sant=true' is no change that can be made here: did you mean 'sent=true'?"),
        ("flips: [sent=true,", "flips: [[sent=true, overall_control],", "a part of it does already: sent=true: grounded"),
        ("flips: [sent=true,", "flips: [raid=false,", "these do: "),
    ],
)  # fmt: skip
def test_each_kind_of_failure_says_why(right: str, wrong: str, because: str, corpus: Path) -> None:
    assert right in CASE
    path = corpus / "raid.yaml"
    path.write_text(CASE.replace(right, wrong))
    code, out, _ = casus("test", str(path))
    assert (code, out.splitlines()[-1].endswith("1 failed.")) == (1, True)
    assert any(because in line for line in out.splitlines() if line.startswith("         because  "))


def test_words_select_cases_and_expectations(corpus: Path) -> None:
    def made(words: str) -> dict[str, list[str]]:
        code, out, _ = casus("test", "--cases", str(corpus), "-k", words, "--format", "json")
        assert code == 0
        results = json.loads(out)["results"]
        return {one["case"]: [check["what"] for check in one["checks"]] for one in results}

    assert list(made("sent")) == ["raid-2001", "raid-2001-sent"]
    assert made("sent")["raid-2001"] == ["flip sent=true", "verdict"]
    assert made("flip") == {"raid-2001": ["flip sent=true", "flip harbouring + sanctuary(outsider, band)=true"]}
    assert made("RAID assume verdict") == {"raid-2001": ["verdict"]}
    code, out, err = casus("test", "--cases", str(corpus), "-k", "nothing-of-the-kind")
    assert (code, out) == (2, "")
    assert "no case and no expectation has 'nothing-of-the-kind' in its name" in err


def test_junit_names_the_place_in_the_case(corpus: Path, tmp_path: Path) -> None:
    (corpus / "raid.yaml").write_text(CASE.replace("author: not_shown", "author: met"))
    code, out, _ = casus("test", "--cases", str(corpus), "--junit", "--out", "report.xml", cwd=tmp_path)
    assert (code, out) == (1, "")
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("8", "1", "0")
    (failed,) = [case for case in root.iter("testcase") if case.find("failure") is not None]
    assert (failed.get("file"), failed.get("line")) == ("raid.yaml", "14")
    failure = failed.find("failure")
    assert failure is not None and failure.get("message") == "expected met, got not_shown"


# ---- what changed --------------------------------------------------------------------------------------------------

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")


def git(folder: Path, *words: str) -> None:
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(corpus: Path) -> Path:
    """A repository with the corpus, beside an unlike case and a copy of the rules, all committed."""
    top = corpus.parent
    (corpus / "other.yaml").write_text(CASE.replace("raid-2001", "other-2001"))
    shutil.copytree(ROOT / "rules", top / "rules")
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    return top


def cases_tested(repository: Path, *words: str) -> list[str]:
    """Return the cases tested with *words*, and see that nothing was written."""
    before = sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*"))
    code, out, err = casus("test", "--cases", "mine", "--rules", "rules", "--format", "json", *words, cwd=repository)
    assert (code, err) == (0, "")
    assert sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*")) == before
    return [one["case"] for one in json.loads(out)["results"]]


@needs_git
def test_only_what_changed_is_tested_and_all_if_a_rule_did(repository: Path) -> None:
    case = repository / "mine" / "raid.yaml"
    assert cases_tested(repository, "--changed") == []
    case.write_text(CASE + "# more\n")
    assert cases_tested(repository, "--changed") == ["raid-2001", "raid-2001-sent"]
    (repository / "mine" / "new.yaml").write_text(CASE.replace("raid-2001", "new-2001"))
    assert cases_tested(repository, "--changed") == ["new-2001", "raid-2001", "raid-2001-sent"]
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    assert cases_tested(repository, "--changed") == []
    assert cases_tested(repository, "--since", "HEAD~1") == ["new-2001", "raid-2001", "raid-2001-sent"]
    rule = repository / "rules" / "general" / "gravity.lp"
    rule.write_text(rule.read_text() + "% more\n")
    assert len(cases_tested(repository, "--changed")) == 4


@needs_git
def test_a_theorem_or_a_touched_file_changes_no_case(repository: Path) -> None:
    theorem = repository / "rules" / "theorems" / "nothing_is_grounded_before_20_april_1994.lp"
    theorem.write_text(theorem.read_text() + "% more\n")
    os.utime(repository / "mine" / "raid.yaml")
    assert cases_tested(repository, "--changed") == []


@needs_git
def test_only_the_topmost_folder_of_the_rules_holds_theorems(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    deep = tmp_path_factory.mktemp("above") / "theorems"
    shutil.copytree(repository, deep)
    assert cases_tested(deep, "--changed") == []
    more = deep / "rules" / "general" / "theorems" / "more.lp"
    more.parent.mkdir()
    more.write_text("% more\n")
    assert len(cases_tested(deep, "--changed")) == 3
    shutil.rmtree(more.parent)
    rule = deep / "rules" / "general" / "gravity.lp"
    rule.write_text(rule.read_text() + "% more\n")
    assert len(cases_tested(deep, "--changed")) == 3


@needs_git
def test_no_filter_of_the_repository_is_run(repository: Path) -> None:
    ran = repository.parent / "ran"
    (repository / ".gitattributes").write_text("* filter=own diff=own\n")
    git(repository, "config", "filter.own.clean", f"touch '{ran}'; cat")
    git(repository, "config", "diff.own.textconv", f"touch '{ran}'; cat")
    git(repository, "config", "core.fsmonitor", f"touch '{ran}'; false")
    case = repository / "mine" / "raid.yaml"
    case.write_text(CASE + "# more\n")
    os.utime(repository / "mine" / "other.yaml")
    assert cases_tested(repository, "--changed") == ["raid-2001", "raid-2001-sent"]
    assert not ran.exists()


@needs_git
def test_lines_that_end_otherwise_and_what_git_ignores_are_no_change(repository: Path) -> None:
    for path in (repository / "mine" / "raid.yaml", repository / "rules" / "general" / "gravity.lp"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (repository / ".gitignore").write_text("ignored.yaml\n")
    (repository / "mine" / "ignored.yaml").write_text(CASE.replace("raid-2001", "ignored-2001"))
    assert cases_tested(repository, "--changed") == []
    (repository / "rules" / "general" / "gravity.lp").rename(repository / "rules" / "general" / "grave.lp")
    assert len(cases_tested(repository, "--changed")) == 4, "a file that is gone is a change"


@needs_git
def test_a_variant_in_another_folder_changes_with_the_case_it_extends(repository: Path) -> None:
    (repository / "mine" / "moot").mkdir()
    (repository / "mine" / "sent.yaml").rename(repository / "mine" / "moot" / "sent.yaml")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    (repository / "mine" / "raid.yaml").write_text(CASE + "# more\n")
    assert cases_tested(repository, "--changed", "mine/moot/sent.yaml") == ["raid-2001-sent"]


@needs_git
def test_what_git_cannot_tell_is_an_error(repository: Path, tmp_path: Path) -> None:
    for revision in ("no-such", "--output=here"):
        code, out, err = casus("test", "--cases", "mine", f"--since={revision}", cwd=repository)
        assert (code, out) == (2, "")
        assert f"git knows no revision '{revision}'" in err
    assert not (repository / "here").exists()
    outside = tmp_path / "outside"
    shutil.copytree(repository / "mine", outside)
    shutil.rmtree(repository / ".git")
    code, _, err = casus("test", "--cases", str(outside), "--changed", cwd=tmp_path)
    assert code == 2
    assert "no git repository holds these cases" in err
