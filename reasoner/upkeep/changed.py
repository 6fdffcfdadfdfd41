"""Which files changed since a git revision, as git tells it. Nothing is written, and no program of a repository is run.

Knows nothing of what the files hold.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from reasoner.errors import QuestionError, Where

HEAD = "HEAD"
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "-c", "diff.autoRefreshIndex=false")
_PATIENCE = 60.0


def changed_since(revision: str, folder: Path) -> frozenset[Path] | None:
    """Return every file below *folder* that is not as it is in *revision*, new and deleted ones too, by whole path;
    None if no git repository holds the folder.

    Raises QuestionError if there is no git, or no such revision.
    """
    top = _top(folder)
    if top is None:
        return None
    _refuse_unknown(revision, folder)
    listed = _git(
        folder, "diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--no-renames", revision, "--", "."
    )
    untracked = _git(folder, "ls-files", "-z", "--full-name", "--others", "--exclude-standard", "--", ".")
    differing = [name for name in _names(listed) if not _is_as_in(revision, top, name, folder)]
    return frozenset(top / name for name in (*differing, *_names(untracked)))


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _is_as_in(revision: str, top: Path, name: str, folder: Path) -> bool:
    """Tell whether a file that git lists holds what it held in *revision*: one only saved again is listed too, since
    git may not write down here that it is the same."""
    done = _run(folder, "cat-file", "blob", f"{revision}:{name}")
    try:
        return done.returncode == 0 and (top / name).read_bytes() == done.stdout
    except OSError:
        return False


def holds(changed: Iterable[Path], path: Path) -> bool:
    """Tell whether *path* is one of the files *changed*."""
    return path.resolve() in {one.resolve() for one in changed}


def _top(folder: Path) -> Path | None:
    """Return the top of the repository that holds *folder*, or None."""
    if shutil.which("git") is None:
        raise QuestionError(
            "what changed is told by git, and there is none here", hint="leave out --changed and --since"
        )
    done = _run(folder, "rev-parse", "--show-toplevel")
    return Path(os.fsdecode(done.stdout.rstrip(b"\n"))) if done.returncode == 0 else None


def _refuse_unknown(revision: str, folder: Path) -> None:
    done = _run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode != 0 or revision.startswith("-"):
        raise QuestionError(
            f"git knows no revision '{revision}'", where=Where(str(folder)), hint="a branch, a tag or a commit"
        )


def _git(folder: Path, *words: str) -> bytes:
    done = _run(folder, *words)
    if done.returncode != 0:
        says = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise QuestionError(
            f"git cannot tell what changed: {says[0] if says else 'it says nothing'}", where=Where(str(folder))
        )
    return done.stdout


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            ["git", "--no-pager", *_QUIET, "-C", str(folder), *words],
            capture_output=True, env=environment, stdin=subprocess.DEVNULL, check=False, timeout=_PATIENCE,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise QuestionError(f"git did not answer: {error}", where=Where(str(folder))) from None
