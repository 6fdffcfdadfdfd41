"""Which files changed since a git revision. Nothing is written, and no program of a repository is run: git lists what
there was and what there is, and what the files hold is compared here.

Knows nothing of what the files mean.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from reasoner.errors import QuestionError, Where
from reasoner.rulebook.revisions import git

HEAD = "HEAD"


def changed_since(revision: str, folder: Path, *ends: str) -> frozenset[Path] | None:
    """Return every file below *folder* whose name ends so and that is not as it is in *revision*, new and deleted
    ones too, but for those that git is told to ignore; None if no git repository holds the folder.

    Lines may end otherwise. Raises QuestionError if there is no git, or no such revision.
    """
    if shutil.which("git") is None:
        raise QuestionError(
            "what changed is told by git, and there is none here", hint="leave out --changed and --since"
        )
    if git(folder, ["rev-parse", "--show-toplevel"]) is None:
        return None
    found = git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
    if found is None or revision.startswith("-"):
        raise QuestionError(
            f"git knows no revision '{revision}'", where=Where(str(folder)), hint="a branch, a tag or a commit"
        )
    before = dict(_before(_listed(folder, "ls-tree", "-r", found.decode("ascii").strip())))
    now = _listed(folder, "ls-files", "--cached", "--others", "--exclude-standard", "--", ".")
    names = {*before, *map(os.fsdecode, now)}
    return frozenset(
        folder / name for name in names if name.endswith(ends) and not _holds(folder / name, before.get(name))
    )


def _listed(folder: Path, *words: str) -> list[bytes]:
    """Return what git lists, each by its path below *folder*."""
    told = git(folder, [words[0], "-z", *words[1:]])
    if told is None:
        raise QuestionError("git cannot tell what changed", where=Where(str(folder)), hint="is the clone complete?")
    return [one for one in told.split(b"\0") if one]


def _before(listed: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name and hash of every file of a revision."""
    for entry in listed:
        head, _, name = entry.partition(b"\t")
        yield os.fsdecode(name), head.decode("ascii").split()[2]


def _holds(path: Path, blob: str | None) -> bool:
    """Tell whether the file at *path* holds what git calls *blob*, be its lines ended by LF or CRLF."""
    if blob is None:
        return False
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return blob in (_blob(data, len(blob)), _blob(data.replace(b"\r\n", b"\n"), len(blob)))


def _blob(data: bytes, length: int) -> str:
    """Return what git calls *data*, in a repository whose hashes have this *length*."""
    kind = hashlib.sha256 if length == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return kind(b"blob %d\0%b" % (len(data), data)).hexdigest()
