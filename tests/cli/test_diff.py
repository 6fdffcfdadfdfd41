"""`casus diff` as its users meet it: folders, revisions of a git repository, and what a stranger may put in one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers import ROOT, casus

from reasoner.errors import CasusError
from reasoner.rulebook.revisions import read_revision

RULE = "act_of_aggression(Event), struck(Event), answerable(Event, Author), grave(Event),"
WIDER = RULE.replace(" grave(Event),", "")


def git(folder: Path, *words: str) -> None:
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for role in ("AUTHOR", "COMMITTER"):
        who |= {f"GIT_{role}_NAME": "somebody", f"GIT_{role}_EMAIL": "somebody@example.org"}
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, env={**os.environ, **who})


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose first revision has the shipped rules, and whose second, and files, a clause that is wider."""
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "init", "-q", "-b", "main")
    shutil.copytree(ROOT / "rules", folder / "rules")
    (folder / "cases").mkdir()
    shutil.copy(ROOT / "cases/cst/osh-1999.yaml", folder / "cases")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    file = folder / "rules/treaties/cst/article_04.lp"
    file.write_text(file.read_text(encoding="utf-8").replace(RULE, WIDER), encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "two")
    return folder


def diff(clone: Path, *words: str) -> tuple[int, str, str]:
    return casus("diff", *words, "--rules", str(clone / "rules"), "--cases", str(clone / "cases"))


def test_a_revision_against_the_files(clone: Path) -> None:
    before = sorted(path.stat().st_mtime_ns for path in clone.rglob("*"))
    code, out, err = diff(clone, "HEAD~1")
    assert (code, err) == (1, "")
    assert out.startswith("WIDER. The clause is grounded wherever it was, and in scenarios more. From HEAD~1 (")
    assert "changed: cst_4_full (treaties/cst/article_04.lp:" in out
    assert "the law of " in out and "on the reading orthodox" in out
    assert sorted(path.stat().st_mtime_ns for path in clone.rglob("*")) == before


def test_nothing_changed_ends_with_0(clone: Path) -> None:
    code, out, _ = diff(clone, "HEAD")
    assert code == 0
    assert out.startswith("EQUIVALENT.")


def test_two_revisions_the_other_way_round_as_json(clone: Path) -> None:
    code, out, _ = diff(clone, "HEAD", "HEAD~1", "--format", "json")
    found = json.loads(out)
    assert (code, found["schema"], found["relation"], found["same"]) == (1, "casus-diff/1", "narrower", False)
    assert found["witness"]["old"] != found["witness"]["new"]


def test_the_witness_is_a_case_that_each_answers_otherwise(clone: Path, tmp_path: Path) -> None:
    apart = tmp_path / "apart.yaml"
    assert diff(clone, "HEAD~1", "--witness", "--out", str(apart))[0] == 1
    (answers) = {casus("ask", str(apart), "--brief", "--rules", str(rules))[1].split(".")[0] for rules in (clone / "rules", ROOT / "rules")}  # fmt: skip
    assert len(answers) == 2


def test_as_markdown_for_a_pull_request(clone: Path) -> None:
    code, out, _ = diff(clone, "HEAD~1", "--format", "md")
    assert code == 1
    assert "### Rules" in out
    assert "```yaml\nid: apart\n" in out


@pytest.mark.parametrize("name", ["nonsense", "HEAD~99", "HEAD:rules", "-h..", "--output=x", "a\nb", ""])
def test_what_is_no_revision_is_bad_input(clone: Path, name: str) -> None:
    with pytest.raises(CasusError):
        read_revision(name, clone / "rules")


def test_a_word_that_is_neither_ends_with_2(clone: Path) -> None:
    code, out, err = diff(clone, "nonsense")
    assert (code, out) == (2, "")
    assert "neither a folder nor a revision 'nonsense'" in err


def test_without_a_repository_a_revision_cannot_be_read(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    code, _, err = casus("diff", "HEAD", "--rules", str(tmp_path / "rules"))
    assert code == 2
    assert "no git repository" in err


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('#include "/etc/passwd".', "may not include another file"),
        ("#script (lua) #end.", "may not hold a script"),
        ("f(" * 200 + "a" + ")" * 200 + ".", "brackets stand more than"),
        ("{ state(x) }.", "only facts and rules"),
    ],
)
def test_a_revision_is_a_strangers_text(tmp_path: Path, text: str, what: str) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.lp").write_text(text + "\n", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    code, _, err = casus("diff", "HEAD", "--rules", str(tmp_path / "rules"))
    assert code == 2
    assert what in err


def test_a_link_in_a_revision_is_not_followed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.lp").symlink_to("/etc/passwd")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    with pytest.raises(CasusError, match="a link is not followed"):
        read_revision("HEAD", tmp_path / "rules")
