"""Find cases: by id, alias, path or words, in one folder.

Of a file only id, aliases and title are looked at until its case is opened. A file of which not even these can be
read is left out and kept under `skipped`: one odd file does not close the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reasoner.case.case import Case
from reasoner.case.loading import load_case
from reasoner.case.reading import Mapping, Node, Scalar, Sequence, read_bytes, read_tree
from reasoner.errors import CaseError, CasusError, QuestionError, Where

SHIPPED = Path(__file__).resolve().parents[2] / "cases"
if not (SHIPPED.is_dir() and (SHIPPED.parent / "pyproject.toml").is_file()):
    SHIPPED = Path(__file__).resolve().parents[1] / "cases"

MOOTS = "moot"
"""The folder below that of a treaty in which cases stand that are made up to hold the rules to account."""
MOST_LISTED = 6
"""How many cases an error names."""

_KEY = re.compile(r"""^["']?(id|aliases|title)["']?[ \t]*:[ \t]*(.*?)[ \t\r]*$""", re.MULTILINE)
_PLAIN_LIST = re.compile(r"\[[ \t]*([a-z0-9, \t-]*)\]|([a-z][a-z0-9-]*)")
_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*")


def is_path(text: str) -> bool:
    """Tell whether *text* names a file: it has a separator, or ends as a case file does."""
    return "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a case file calls its case."""

    path: Path
    id: str
    aliases: tuple[str, ...]
    title: str

    @property
    def names(self) -> tuple[str, ...]:
        """The id and the aliases."""
        return (self.id, *self.aliases)

    @property
    def moot(self) -> bool:
        """Whether it is made up to hold the rules to account: nothing of it happened."""
        return self.path.parent.name == MOOTS

    @property
    def parts(self) -> frozenset[str]:
        """The words the names are made of."""
        return frozenset(part for name in self.names for part in name.split("-"))

    @property
    def listed(self) -> str:
        """The case as an error names it."""
        also = f", also {', '.join(self.aliases)}" if self.aliases else ""
        return f"{self.id}{also} ({self.title})"


class Corpus:
    """The cases in one folder and its subfolders."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = SHIPPED if folder is None else folder
        if not self.folder.is_dir():
            raise CaseError("there is no folder of cases here", where=Where(str(self.folder)))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every case of the corpus, by id, those made up last."""
        return self._read[0]

    @property
    def skipped(self) -> tuple[CasusError, ...]:
        """What is wrong with each file that cannot be read as a case."""
        return self._read[1]

    @cached_property
    def shared(self) -> tuple[CasusError, ...]:
        """An error for each two cases that share an id or alias: neither is found by it."""
        owner: dict[str, Entry] = {}
        found: dict[tuple[int, int], CasusError] = {}
        for entry in self.entries:
            for name in entry.names:
                first = owner.setdefault(name, entry)
                if first is not entry:
                    found.setdefault((id(first), id(entry)), self._shared(name, [first, entry]))
        return tuple(found.values())

    @cached_property
    def _read(self) -> tuple[tuple[Entry, ...], tuple[CasusError, ...]]:
        found: list[Entry] = []
        wrong: list[CasusError] = []
        for path in self._paths():
            try:
                found.append(self._entry(path))
            except CasusError as error:
                wrong.append(error)
        return tuple(sorted(found, key=lambda entry: (entry.moot, entry.id))), tuple(wrong)

    def _shared(self, name: str, entries: Iterable[Entry]) -> CaseError:
        files = " and ".join(self.shown(entry.path) for entry in entries)
        return CaseError(f"two cases are called '{name}': {files}", hint="give one of them another id or alias")

    def _named(self, name: str) -> Entry | None:
        """Return the case with this id or alias, or None. Raises CaseError if two have it."""
        found = [entry for entry in self.entries if name in entry.names]
        if len(found) > 1:
            raise self._shared(name, found)
        return found[0] if found else None

    def _paths(self) -> Iterable[Path]:
        for path in sorted(self.folder.rglob("*")):
            if (
                path.suffix in (".yaml", ".yml")
                and path.is_file()
                and path.resolve().is_relative_to(self.folder.resolve())
            ):
                yield path

    def _entry(self, path: Path) -> Entry:
        data = read_bytes(path, self.shown(path))
        return self._plain_entry(path, data) or self._parsed_entry(path, data)

    def _plain_entry(self, path: Path, data: bytes) -> Entry | None:
        """Return what lines as most cases have them say; None if they take a parser to understand."""
        keys: dict[str, str] = {}
        for key, text in _KEY.findall(data.decode("utf-8", "replace")):
            if key in keys:
                return None
            keys[key] = _uncommented(text)
        id, aliases = _unquoted(keys.get("id", "")), _PLAIN_LIST.fullmatch(keys.get("aliases", "[]"))
        title = keys.get("title", id)
        if not _ID.fullmatch(id) or aliases is None or not title or title[0] in "|>":
            return None
        title = _unquoted(title)
        return Entry(path, id, tuple(_WORD.findall(aliases[1] or aliases[2] or "")), _shown_title(title))

    def _parsed_entry(self, path: Path, data: bytes) -> Entry:
        name = self.shown(path)
        tree = read_tree(data, name)
        if not isinstance(tree, Mapping) or "id" not in tree.items:
            raise CaseError("this is no case: it has no 'id'", where=Where(name), hint="start one with: casus new ID")
        id = _scalars(tree.items["id"])
        if len(id) != 1 or not _ID.fullmatch(id[0]):
            raise CaseError(
                f"'{id[0] if id else ''}' is no id of a case", where=tree.items["id"].where,
                hint="lower-case letters, digits and hyphens, as in my-case-1999",
            )  # fmt: skip
        aliases = _scalars(tree.items["aliases"]) if "aliases" in tree.items else ()
        title = _scalars(tree.items["title"]) if "title" in tree.items else id
        return Entry(path, id[0], aliases, _shown_title(" ".join(title)))

    def shown(self, path: Path) -> str:
        """Return how *path* is named in messages: from the corpus folder down."""
        return path.relative_to(self.folder).as_posix()

    def load(self, entry: Entry) -> Case:
        """Return the case of *entry*."""
        return load_case(read_bytes(entry.path, self.shown(entry.path)), self.shown(entry.path), self.base)

    def base(self, id: str) -> tuple[bytes, str]:
        """Return the text and the name of the case with this id. An id is looked up, never opened as a path."""
        entry = self._named(id)
        if entry is not None and entry.id == id:
            return read_bytes(entry.path, self.shown(entry.path)), self.shown(entry.path)
        near = _near(id, [entry.id for entry in self.entries])
        raise CaseError(
            f"there is no case '{id}' to extend",
            hint=f"did you mean '{near[0]}'?" if near else "a case beside it is named by --cases DIR",
        )

    def all(self) -> Iterable[Case]:
        """Yield every case."""
        for entry in self.entries:
            yield self.load(entry)

    def find(self, words: str) -> Entry:
        """Return the case *words* name: a whole id or alias, or the one id or alias that stands whole among them,
        its parts joined by hyphens or not. A longer name counts before one within it.

        Raises QuestionError with the near ones listed; never chooses among several.
        """
        self._refuse_empty()
        if (found := self._named(words.strip().lower())) is not None:
            return found
        said = _said(words)
        whole = self._whole(said)
        if len(whole) == 1:
            return whole[0]
        near = whole or self.near(said)
        if not near:
            raise QuestionError(f"no case is called '{words}'", hint="'casus cases' lists them all")
        listed = "; ".join(entry.listed for entry in near[:MOST_LISTED])
        what = "several cases are named" if whole else f"no case is called '{words}'"
        raise QuestionError(what, hint=f"perhaps: {listed}")

    def named(self, id: str) -> Entry:
        """Return the case with exactly this id or alias. Raises QuestionError if there is none."""
        found = self._named(id)
        if found is None:
            raise QuestionError(f"there is no case '{id}' in this corpus", hint="'casus cases' lists them all")
        return found

    def _refuse_empty(self) -> None:
        if self.entries:
            return
        what = "none of the files here can be read as a case" if self.skipped else "there are no cases in this folder"
        raise CaseError(what, where=Where(str(self.folder)), hint="case files end in .yaml; casus new ID starts one")

    def _whole(self, said: list[str]) -> list[Entry]:
        """Return the cases of which a name stands whole among the words *said*."""
        names = {name for entry in self.entries for name in entry.names}
        longest = max((name.count("-") + 1 for name in names), default=0)
        spans = [
            (start, end, name)
            for start in range(len(said))
            for end in range(start + 1, min(len(said), start + longest) + 1)
            if (name := "-".join(said[start:end])) in names
        ]
        outer = [
            name
            for start, end, name in spans
            if not any(first <= start and end <= last and last - first > end - start for first, last, _ in spans)
        ]
        return list({id(entry): entry for name in outer if (entry := self._named(name))}.values())

    def near(self, said: list[str]) -> list[Entry]:
        """Return the cases like the words *said*: first those of whose names one is a part, then those whose title
        holds one, then those of which a name or title is spelt like one."""
        telling = [word for word in said if len(word) > 2 and word not in _COMMON]
        ranked: list[tuple[int, Entry]] = []
        for entry in self.entries:
            title = frozenset(_WORD.findall(entry.title.lower()))
            if any(word in entry.parts for word in telling):
                ranked.append((0, entry))
            elif any(word in title for word in telling):
                ranked.append((1, entry))
            elif any(_near(word, {*entry.names, *entry.parts, *title}) for word in telling):
                ranked.append((2, entry))
        return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])]

    def search(self, words: str, *, deep: bool = False) -> tuple[Entry, ...]:
        """Return every case, or those *words* find by id, alias or title; if *deep*, also those in which all of them
        name somebody; if nothing is found so, those spelt like them.

        Raises CaseError if there is no case at all.
        """
        self._refuse_empty()
        said = _said(words)
        if not said:
            return self.entries
        named = [
            entry
            for entry in self.entries
            if all(word in " ".join((*entry.names, entry.title)).lower() for word in said)
        ]
        acting = (
            [entry for entry in self.entries if entry not in named and set(said) <= self._actors(entry)] if deep else []
        )
        return tuple(named + acting or self.near(said))

    def _actors(self, entry: Entry) -> frozenset[str]:
        """Return the words of one name that stand in the case's question, actors and facts, and the actors' names."""
        try:
            tree = read_tree(read_bytes(entry.path, self.shown(entry.path)), self.shown(entry.path))
        except CasusError:
            return frozenset()
        items = tree.items if isinstance(tree, Mapping) else {}
        texts = [text for key in ("question", "actors", "facts", "change") for text in _below(items.get(key))]
        return frozenset(word for text in texts if len(text) < 80 for word in _said(text))


_COMMON = frozenset(
    {"the", "and", "for", "does", "did", "was", "cst", "apply", "applies", "treaty", "case", "near", "what", "help"}
)


def _said(words: str) -> list[str]:
    return _WORD.findall(words.lower().replace("_", "-"))


def _near(word: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, list(names), n=1, cutoff=0.75)


def _below(node: Node | None) -> Iterable[str]:
    """Yield the texts under *node* that name somebody: no sentence a source or speaker is given."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _below(item)
    elif isinstance(node, Mapping):
        for key, item in node.items.items():
            if key not in ("says", "note", "sources", "office", "is"):
                yield from _below(item)


def _scalars(node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return tuple(item.text for item in items if isinstance(item, Scalar))


def _shown_title(text: str) -> str:
    """Return a title as it may be shown before its case is read whole: with nothing to steer a terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text.strip())


def _uncommented(text: str) -> str:
    """Return a value without the comment behind it."""
    if text[:1] in ("'", '"'):
        closed = re.fullmatch(r"""("[^"\\]*"|'[^']*')(?:[ \t]+#.*)?""", text)
        return closed[1] if closed else text
    return re.split(r"(?:^|[ \t])#", text, maxsplit=1)[0].rstrip()


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text
