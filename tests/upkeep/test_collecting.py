"""The pytest plugin in somebody's project: what it collects, what a failure says, and that it costs nothing before."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from helpers import ROOT, case_of, casus

from reasoner.upkeep.testing import questions

IMPORTED = """
import sys

def pytest_sessionfinish():
    names = [name for name in sys.modules if name.split(".")[0] in ("reasoner", "clingo", "pydantic", "yaml")]
    print("IMPORTED", *sorted(names))
"""
PLUGIN = ["reasoner", "reasoner.upkeep", "reasoner.upkeep.collecting"]


def run(project: Path, *words: str) -> tuple[int, str]:
    """Run pytest in *project* and return its exit code and output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CASUS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", *words],
        cwd=project, env={**environment, "COLUMNS": "200"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a test of its own, some YAML that is no case, and one case."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    (tmp_path / "conftest.py").write_text(IMPORTED)
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.yaml").write_text("id: a\nquestion: b\nnested:\n  facts: c\n")
    (data / "broken.yml").write_bytes(b"\xff\xfe: [")
    made = casus("new", "mine")[1]
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "mine.yaml").write_text(made)
    return tmp_path


def test_it_is_declared_to_pytest() -> None:
    assert [entry.value for entry in entry_points(group="pytest11", name="casus")] == ["reasoner.upkeep.collecting"]


def test_a_file_with_the_keys_of_a_case_is_a_test(project: Path) -> None:
    code, out = run(project, "-v")
    assert code == 0, out
    assert "cases/mine.yaml::as asked PASSED" in out
    assert "test_own.py::test_own PASSED" in out
    assert "2 passed" in out


def test_nothing_of_the_package_is_imported_before_a_case_is_met(project: Path) -> None:
    (project / "cases" / "mine.yaml").unlink()
    _, out = run(project)
    assert "1 passed" in out
    (line,) = [line for line in out.splitlines() if "IMPORTED" in line]
    assert line.split("IMPORTED ")[1].split() == PLUGIN


def test_a_failure_is_readable(project: Path) -> None:
    path = project / "cases" / "mine.yaml"
    path.write_text(path.read_text().replace("verdict: undetermined", "verdict: grounded"))
    code, out = run(project, "cases")
    assert code == 1
    lines = out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("cases/mine.yaml:"))
    assert lines[at].endswith(": verdict (as asked)")
    assert lines[at + 1 : at + 3] == ["  expected grounded", "  got      undetermined"]
    assert lines[at + 3].startswith("  because  ")
    assert ".lp:" in lines[at + 3]
    assert "Traceback" not in out
    assert "collecting.py" not in out


def test_a_conclusion_that_nothing_can_be_is_refused_as_casus_test_refuses_it(project: Path) -> None:
    path = project / "cases" / "mine.yaml"
    path.write_text(path.read_text().replace("verdict: undetermined", 'concludes: {"groundedd(cst)": no}'))
    for code, out in (run(project, "cases"), casus("test", str(path))[:2]):
        assert code == 1, out
        assert "there is no word that the rules conclude 'groundedd'" in out
        assert "did you mean 'grounded'?" in out


def test_in_a_folder_of_the_ini_option_every_file_is_a_case(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\ncasus_cases = cases\n")
    variant = "id: other\ntitle: Another\nextends: mine\nexpect:\n  verdict: undetermined\n  at:\n    - {article: 2}\n"
    (project / "cases" / "other.yaml").write_text(variant)
    (project / "cases" / "silent.yaml").write_text("id: silent\ntitle: Silent\nextends: mine\n")
    code, out = run(project, "-v", "cases")
    assert code == 0, out
    assert "cases/mine.yaml::as asked PASSED" in out
    assert "cases/other.yaml::as asked PASSED" in out
    assert "cases/other.yaml::article art_2 PASSED" in out
    assert "this case states no expectation" in out
    assert "3 passed, 1 skipped" in out


def test_a_file_that_is_no_case_where_cases_stand_is_an_error_with_its_place(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\ncasus_cases = cases\n")
    (project / "cases" / "wrong.yaml").write_text("id: wrong\ntitle: Wrong\nquestions: {}\n")
    code, out = run(project, "cases")
    assert code == 2
    assert "a case has no key 'questions'" in out
    assert "cases/wrong.yaml:3:1" in out
    assert "did you mean 'question'?" in out
    assert "Traceback" not in out


def test_a_variant_of_a_shipped_case_is_read_beside_it(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\ncasus_cases = cases\n")
    variant = "id: if-sent\ntitle: If sent\nextends: osh-1999\nchange:\n  sent_by_tajikistan: {value: true}\nexpect: {verdict: grounded}\n"
    (project / "cases" / "sent.yaml").write_text(variant)
    code, out = run(project, "cases", "-k", "if-sent")
    assert code == 0, out
    assert "1 passed" in out


def test_rules_of_ones_own_are_named_by_an_ini_option(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\ncasus_rules = law\n")
    code, out = run(project, "cases")
    assert code == 1
    assert "there is no folder of rules here" in out
    assert "Traceback" not in out


def test_the_cases_of_the_package_are_collected_when_asked_for_and_only_then() -> None:
    code, out = run(ROOT, "cases", "--collect-only", "-k", "osh-1999")
    assert code == 0, out
    listed = [line for line in out.splitlines() if line.startswith("cases/cst/osh-1999.yaml::")]
    assert len(listed) == len(list(questions(case_of("osh"))))
    code, out = run(ROOT, "--collect-only", "tests/test_clone.py")
    assert (code, "cases/" in out) == (0, False)
