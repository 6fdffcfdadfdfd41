"""What a clone and a wheel hold, the floors of imports, and what `make` does on a bare or damaged machine.

Knows nothing of law or cases. A Python that records its calls stands in for the real one, so nothing here
reaches the network; that the wheel answers when installed alone is proved by `.ci/run`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import reasoner

ROOT = Path(__file__).resolve().parent.parent

ALLOWED_AT_THE_TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "cases",
    "pyproject.toml",
    "reasoner",
    "rules",
    "tests",
}

MACHINE_PATH = re.compile(r"(?<![\w.-])(/(?:home|root|work|Users)/|[A-Z]:\\+Users\\)")

needs_make = pytest.mark.skipif(
    os.name == "nt" or shutil.which("make") is None, reason="make and a POSIX shell are not there"
)


def kept_files() -> list[Path]:
    """Return the files git tracks or would track, relative to the top; skip where there is no clone."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a clone, or no git")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = (Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name)
    return sorted({name for name in names if (ROOT / name).is_file()})


# ---- what the repository holds ---------------------------------------------------------------------------


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {name.parts[0] for name in kept_files()} - ALLOWED_AT_THE_TOP == set()


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in kept_files()
        for number, line in enumerate((ROOT / name).read_bytes().decode("utf-8", "replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["home", "root", "work", "Users"])
def test_a_machine_path_is_seen_where_it_stands(folder: str) -> None:
    path = "/".join(("", folder, "somebody"))
    assert MACHINE_PATH.search(f'open("{path}")') is not None
    assert MACHINE_PATH.search(f"https://www.example.org{path}") is None


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert getattr(reasoner, "__version__", project["version"]) == project["version"]
    assert f"\n## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ---- floors ----------------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_go_downwards_only() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("errors", "import reasoner.engine", "Imports go downwards"),
        ("case", "import reasoner.rulebook", "Imports go downwards"),
        ("views", "import clingo", "Only the engine and the rulebook know clingo"),
        ("case", "from clingo.symbol import Symbol", "Only the engine and the rulebook know clingo"),
        ("views", "import typer", "Only the command line knows typer"),
        ("strays", "", "Imports go downwards"),
    ],
)
def test_an_import_out_of_its_floor_is_caught(tmp_path: Path, module: str, line: str, contract: str) -> None:
    floors = ["cli", "views", "questions", "upkeep", "answer", "explanation", "engine"]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "reasoner"
    package.mkdir()
    for name in ["__init__", *floors, "rulebook", "case", "errors"]:
        (package / f"{name}.py").touch()
    (package / "cli.py").write_text("import typer\n", encoding="utf-8")
    (package / "engine.py").write_text("import clingo\n", encoding="utf-8")
    (package / "rulebook.py").write_text("import clingo.ast\n", encoding="utf-8")
    assert lint_imports(tmp_path).returncode == 0
    (package / f"{module}.py").write_text(line + "\n", encoding="utf-8")
    checked = lint_imports(tmp_path)
    assert checked.returncode == 1
    broken = {text.strip() for text in checked.stdout.splitlines() if "BROKEN" in text}
    assert [text.startswith(contract) for text in broken] == [True], checked.stdout


# ---- what is built ---------------------------------------------------------------------------------------


def build(target: str, folder: Path) -> Path:
    """Call the function *target* of the build backend, as pip would, but without network."""
    code = f"import sys, hatchling.build as backend; print(backend.{target}(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return folder / built.stdout.split()[-1]


def below(folder: str) -> set[str]:
    return {name.as_posix() for name in kept_files() if name.parts[0] == folder}


def test_the_wheel_brings_rules_and_cases_inside_the_package_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("build_wheel", tmp_path)) as wheel:
        names = set(wheel.namelist())
    content = {name for name in names if ".dist-info/" not in name}
    carried = {f"reasoner/{name}" for name in below("rules") | below("cases")}
    assert content == below("reasoner") | carried
    assert any(name.startswith("reasoner/rules/") for name in content)
    assert any(name.startswith("reasoner/cases/") for name in content)
    assert any(name.endswith("/LICENSE") for name in names)


def test_the_source_archive_brings_everything_that_is_kept(tmp_path: Path) -> None:
    with tarfile.open(build("build_sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names == {name.as_posix() for name in kept_files()} | {"PKG-INFO"}


def test_an_editable_install_reads_the_clone_and_leaves_no_copies(tmp_path: Path) -> None:
    with zipfile.ZipFile(build("build_editable", tmp_path)) as wheel:
        content = {name: wheel.read(name) for name in wheel.namelist() if ".dist-info/" not in name}
    assert content == {"_casus_foederis.pth": str(ROOT).encode()}


# ---- make, on machines that lack something ----------------------------------------------------------------

FAKE_PYTHON = """\
#!/bin/sh
# A Python that records what it is asked and can make a .venv with itself in it.
case "$*" in
*"Python %d.%d"*) echo "Python 3.11" ;;
*recent*) echo recent ;;
*"-m venv --help"*) ;;
*"-m venv "*)
    echo "venv" >>calls
    mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*"-m pip install"*)
    echo "pip" >>calls
    if [ -e break-pip ]; then exit 3; fi
    if [ -e kill-make ]; then kill -9 $PPID; exit 0; fi
    printf '#!/bin/sh\\necho "answer: $*"\\n' >.venv/bin/casus && chmod +x .venv/bin/casus ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone with spaces"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    executable(tmp_path / "bin" / "python3", FAKE_PYTHON)
    return folder


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def make(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make in *clone* as from a fresh shell; `python3` is the fake one."""
    not_inherited = ("PYTHON", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    env = {name: value for name, value in os.environ.items() if name not in not_inherited}
    env["PATH"] = f"{clone.parent / 'bin'}{os.pathsep}{env['PATH']}"
    return subprocess.run(
        ["make", *words],
        cwd=clone,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def calls(clone: Path) -> list[str]:
    """Return what the fake Python was asked to do since the last time, in order."""
    log = clone / "calls"
    if not log.exists():
        return []
    done = log.read_text().split()
    log.unlink()
    return done


@needs_make
@pytest.mark.parametrize("goal", ["ask", "test", "lint", "bench"])
@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (None, 'Python 3.11 or newer is needed but "{python}" does not run: install Python 3.11 or newer'),
        (
            '#!/bin/sh\ncase "$*" in *recent*) ;; *) echo "Python 3.9" ;; esac\n',
            'Python 3.11 or newer is needed but "{python}" is Python 3.9: install Python 3.11 or newer',
        ),
        (
            '#!/bin/sh\ncase "$*" in *recent*) echo recent ;; *venv*|*ensurepip*) exit 1 ;; esac\n',
            '"{python}" lacks the modules venv and ensurepip: install them (on Debian and Ubuntu',
        ),
        (
            '#!/bin/sh\ncase "$*" in *recent*) echo recent ;; *ensurepip*) exit 1 ;; esac\n',
            '"{python}" lacks the modules venv and ensurepip: install them (on Debian and Ubuntu',
        ),
    ],
    ids=["no Python", "Python 3.9", "no venv", "venv without ensurepip"],
)
def test_make_ends_in_one_sentence_that_says_what_to_install(
    clone: Path, goal: str, script: str | None, sentence: str
) -> None:
    python = clone.parent / "other python"
    if script is not None:
        executable(python, script)
    run = make(clone, goal, f"PYTHON={python}")
    assert run.returncode != 0
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert sentence.format(python=python) in line
    assert not (clone / ".venv").exists()


@needs_make
def test_make_ask_prints_the_answer_and_nothing_else(clone: Path) -> None:
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == ["venv", "pip"]


@needs_make
def test_a_second_run_installs_nothing(clone: Path) -> None:
    make(clone, "ask")
    calls(clone)
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == []


@needs_make
def test_the_test_extras_come_once_and_serve_ask_as_well(clone: Path) -> None:
    make(clone, "ask")
    calls(clone)
    assert make(clone, "test").returncode == 0
    assert calls(clone) == ["pip"]
    make(clone, "test")
    make(clone, "ask")
    assert calls(clone) == []


@needs_make
def test_a_changed_pyproject_is_installed_again(clone: Path) -> None:
    make(clone, "ask")
    calls(clone)
    later = (clone / ".venv" / ".ready").stat().st_mtime + 10
    os.utime(clone / "pyproject.toml", (later, later))
    make(clone, "ask")
    assert calls(clone) == ["pip"]


@needs_make
def test_an_install_that_fails_is_tried_again(clone: Path) -> None:
    (clone / "break-pip").touch()
    assert make(clone, "ask").returncode != 0
    (clone / "break-pip").unlink()
    calls(clone)
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == ["pip"]


@needs_make
def test_an_install_that_is_killed_makes_venv_anew(clone: Path) -> None:
    (clone / "kill-make").touch()
    assert make(clone, "ask").returncode != 0
    (clone / "kill-make").unlink()
    calls(clone)
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == ["venv", "pip"]


@needs_make
@pytest.mark.parametrize("damage", ["empty", "a file", "no interpreter", "interpreter gone", "moved"])
def test_a_venv_that_does_not_serve_is_made_anew(clone: Path, damage: str) -> None:
    make(clone, "ask")
    calls(clone)
    venv = clone / ".venv"
    python = venv / "bin" / "python"
    match damage:
        case "empty":
            shutil.rmtree(venv)
            venv.mkdir()
        case "a file":
            shutil.rmtree(venv)
            venv.touch()
        case "no interpreter":
            python.unlink()
        case "interpreter gone":
            python.unlink()
            python.symlink_to(clone / "a Python that is gone")
        case "moved":
            clone = clone.rename(clone.parent / "moved")
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == ["venv", "pip"]


@needs_make
def test_a_venv_made_by_hand_is_kept(clone: Path) -> None:
    (clone / ".venv").mkdir()
    executable(clone / ".venv" / "bin" / "python", FAKE_PYTHON)
    (clone / ".venv" / "mine").touch()
    assert make(clone, "ask").stdout == "answer: ask osh\n"
    assert calls(clone) == ["pip"]
    assert (clone / ".venv" / "mine").exists()
