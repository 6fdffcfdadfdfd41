"""Find cases: by id, alias, path or words, in one folder.

Reads only the first lines of a file (id, aliases and title come first) until a case is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reasoner.case.case import Case
from reasoner.case.loading import load_case
from reasoner.case.reading import read_bytes
from reasoner.errors import CaseError, QuestionError, Where

SHIPPED = Path(__file__).resolve().parents[2] / "cases"
if not (SHIPPED.is_dir() and (SHIPPED.parent / "pyproject.toml").is_file()):
    SHIPPED = Path(__file__).resolve().parents[1] / "cases"

_HEAD_BYTES = 4_096
_KEY = re.compile(r"^(id|aliases|title|extends):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the head of a case file says of it."""

    path: Path
    id: str
    aliases: tuple[str, ...]
    title: str

    @property
    def names(self) -> tuple[str, ...]:
        """The id and the aliases."""
        return (self.id, *self.aliases)


class Corpus:
    """The cases in one folder and its subfolders."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = SHIPPED if folder is None else folder
        if not self.folder.is_dir():
            raise CaseError("there is no folder of cases here", where=Where(str(self.folder)))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every case of the corpus, by id.

        Raises CaseError if two cases share an id or alias.
        """
        found = sorted((self._entry(path) for path in self._paths()), key=lambda entry: entry.id)
        owner: dict[str, Entry] = {}
        for entry in found:
            for name in entry.names:
                if name in owner and owner[name] is not entry:
                    raise CaseError(
                        f"two cases are called '{name}': {self.shown(owner[name].path)} and {self.shown(entry.path)}",
                        where=Where(self.shown(entry.path)),
                    )
                owner[name] = entry
        return tuple(found)

    def _paths(self) -> Iterable[Path]:
        for path in sorted(self.folder.rglob("*.yaml")):
            if path.is_file() and path.resolve().is_relative_to(self.folder.resolve()):
                yield path

    def _entry(self, path: Path) -> Entry:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES).decode("utf-8", "replace")
        keys = {found[1]: _unquoted(found[2]) for found in reversed(list(_KEY.finditer(head)))}
        if "id" not in keys:
            raise CaseError("a case file begins with 'id', 'aliases' and 'title'", where=Where(self.shown(path), 1))
        aliases = tuple(re.findall(r"[a-z0-9][a-z0-9-]*", keys.get("aliases", "")))
        # The head is read before the case is: what does not show is not passed on to a terminal.
        title = "".join(letter if letter.isprintable() else "\ufffd" for letter in keys.get("title", keys["id"]))
        return Entry(path, keys["id"], aliases, title)

    def shown(self, path: Path) -> str:
        """Return how *path* is named in messages: from the corpus folder down."""
        return path.relative_to(self.folder).as_posix()

    def load(self, entry: Entry) -> Case:
        """Return the case of *entry*."""
        return load_case(read_bytes(entry.path), self.shown(entry.path), self.base)

    def base(self, id: str) -> tuple[bytes, str]:
        """Return the text and the name of the case with this id. An id is looked up, never opened as a path."""
        for entry in self.entries:
            if entry.id == id:
                return read_bytes(entry.path), self.shown(entry.path)
        near = _near(id, [entry.id for entry in self.entries])
        raise CaseError(f"there is no case '{id}' to extend", hint=f"did you mean '{near[0]}'?" if near else None)

    def all(self) -> Iterable[Case]:
        """Yield every case."""
        for entry in self.entries:
            yield self.load(entry)

    def find(self, words: str) -> Entry:
        """Return the case *words* name: a whole id or alias, or the one id or alias that stands whole among them.

        Raises QuestionError with the near ones listed; never chooses among several.
        """
        text = words.strip().lower()
        for entry in self.entries:
            if text in entry.names:
                return entry
        said = _WORD.findall(text.replace("_", "-"))
        whole = {id(entry): entry for entry in self.entries for name in entry.names if name in said}
        if len(whole) == 1:
            return next(iter(whole.values()))
        near = list(whole.values()) or self.near(said)
        if not near:
            raise QuestionError(f"no case is called '{words}'", hint="'casus cases' lists them all")
        listed = "; ".join(f"{entry.id} ({entry.title})" for entry in near[:6])
        what = "several cases are named" if len(whole) > 1 else f"no case is called '{words}'"
        raise QuestionError(what, hint=f"perhaps: {listed}")

    def near(self, said: list[str]) -> list[Entry]:
        """Return the cases whose title holds one of the words *said*, or whose names are spelt like one."""
        long = [word for word in said if len(word) > 2 and word not in _COMMON]
        found = []
        for entry in self.entries:
            title = set(_WORD.findall(entry.title.lower()))
            if any(word in title for word in long) or any(_near(word, entry.names) for word in long):
                found.append(entry)
        return found

    def search(self, words: str) -> tuple[Entry, ...]:
        """Return every case, or those *words* find by id, alias or title."""
        said = _WORD.findall(words.lower())
        if not said:
            return self.entries
        return tuple(
            entry
            for entry in self.entries
            if all(word in " ".join((*entry.names, entry.title)).lower() for word in said)
        )


_COMMON = frozenset(
    {"the", "and", "for", "does", "did", "was", "cst", "apply", "applies", "treaty", "case", "near", "what"}
)


def _near(word: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, list(names), n=1, cutoff=0.75)


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
