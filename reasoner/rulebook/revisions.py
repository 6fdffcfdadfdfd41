"""Read the rules as they stood in a git revision, without a checkout: nothing is written, nothing is fetched.

What stands in a revision is a stranger's text like any other: sizes are limited before a file is read, and each passes
through `RuleFile`. Knows git's plumbing and nothing of rules.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reasoner.errors import LimitError, QuestionError, RulebookError, Where
from reasoner.rulebook.source import MAX_ENTRIES, MAX_FILE_BYTES, MAX_RULEBOOK_BYTES, RuleFile, is_theorem

LONGEST_REVISION = 200
_SECONDS = 20
_REGULAR = ("100644", "100755")
_LINK = "120000"


@dataclass(frozen=True, slots=True)
class Revision:
    """The rules of one commit: what it was called, its hash, and the files below the rulebook's folder."""

    name: str
    commit: str
    files: tuple[RuleFile, ...]

    @property
    def shown(self) -> str:
        """The name, and the hash where that says more."""
        short = self.commit[:10]
        return short if self.commit.startswith(self.name) else f"{self.name} ({short})"


def read_revision(name: str, folder: Path) -> Revision:
    """Return the rules at the place of *folder* as they stood in the revision *name* of the repository it lives in.

    Raises QuestionError if there is no such revision, RulebookError or LimitError for what stands in it.
    """
    if not name or name.startswith("-") or len(name) > LONGEST_REVISION or not name.isprintable():
        raise QuestionError(f"'{name[:40]}' is no name of a revision", hint="such as HEAD~1, a branch, a tag or a hash")
    if not folder.is_dir():
        raise RulebookError("there is no such folder of rules", where=Where(str(folder)))
    inside = git(folder, ["rev-parse", "--show-prefix"])
    if inside is None:
        raise QuestionError(
            f"there is no folder '{name}', and no git repository around the rules in which to look for a revision",
            where=Where(str(folder)), hint="name a folder of rules, or --rules in a clone",
        )  # fmt: skip
    prefix = inside.decode("utf-8", "replace").removesuffix("\n")
    found = git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"])
    if found is None:
        raise QuestionError(
            f"there is neither a folder nor a revision '{name}'", hint="'git log --oneline' lists revisions"
        )
    commit = found.decode("ascii", "replace").strip()
    names = tuple(_blobs(folder, commit, prefix))
    if not names:
        raise RulebookError(f"there are no rules in {name}", where=Where(prefix or "."), hint="rule files end in .lp")
    return Revision(name, commit, tuple(_contents(folder, names)))


def _blobs(folder: Path, commit: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the name and hash of every rule file below *prefix*, sorted by name."""
    listed = git(folder, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", prefix or "."])
    total = entries = 0
    for entry in sorted((listed or b"").split(b"\0")):
        if not entry:
            continue
        entries += 1
        head, _, path = entry.partition(b"\t")
        mode, _, blob, size = head.decode("ascii", "replace").split()
        name = path.decode("utf-8", "replace").removeprefix(prefix)
        if entries > MAX_ENTRIES:
            raise LimitError(f"a rulebook may hold at most {MAX_ENTRIES:,} files", where=Where(prefix or "."))
        if not name.endswith(".lp") or any(part.startswith(".") for part in name.split("/")):
            continue
        if is_theorem(name):
            continue
        if mode not in _REGULAR:
            what = "a link is not followed" if mode == _LINK else "this is not a regular file"
            raise RulebookError(what, where=Where(name))
        length = int(size) if size.isdecimal() else 0
        total += length
        if length > MAX_FILE_BYTES:
            raise LimitError(f"a rule file may hold at most {MAX_FILE_BYTES:,} bytes", where=Where(name))
        if total > MAX_RULEBOOK_BYTES:
            raise LimitError(f"a rulebook may hold at most {MAX_RULEBOOK_BYTES:,} bytes", where=Where(name))
        yield name, blob


def _contents(folder: Path, names: Sequence[tuple[str, str]]) -> Iterator[RuleFile]:
    asked = "".join(f"{blob}\n" for _, blob in names).encode("ascii")
    told = git(folder, ["cat-file", "--batch"], asked) or b""
    at = 0
    for name, blob in names:
        end = told.find(b"\n", at)
        head = told[at:end].decode("ascii", "replace").split()
        if end < 0 or len(head) != 3 or head[0] != blob:
            raise RulebookError("git does not give this file", where=Where(name), hint="is the clone complete?")
        length = int(head[2])
        data = told[end + 1 : end + 1 + length]
        at = end + 2 + length
        yield RuleFile.decode(name, data)


def git(folder: Path, words: Sequence[str], told: bytes = b"") -> bytes | None:
    """Return what git prints, or None if it fails. It asks nobody, fetches nothing and takes no locks.

    No command may be given that looks into files of a working tree, as `diff` and `status` do: these run the filters
    that a repository names.
    """
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *words],
            input=told,
            capture_output=True,
            env={**os.environ, **quiet},
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise QuestionError("git is not installed, and a revision is read through it", hint="name a folder") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise QuestionError(f"git does not answer: {type(error).__name__}") from None
    return done.stdout if done.returncode == 0 else None
