"""Read the words a case may state and a rule may conclude, as `vocabulary.lp` declares them.

Each word is a `#defined name/arity.` with labels; each constant of a sort a fact `word(sort, constant).`
with a `says`. Knows nothing of the rules that use them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from reasoner.errors import RulebookError, Where, did_you_mean
from reasoner.rulebook.labels import WORD_KEYS, Labels, Statement, read_statements
from reasoner.rulebook.source import RuleFile, without_comments

FILE_NAME = "vocabulary.lp"
WORD = "word"
"""The one predicate no file declares: `word(Sort, Constant)`."""

_DEFINED = re.compile(r"#defined\s+(?P<name>[a-z][a-z0-9_]*)\s*/\s*(?P<arity>\d+)\s*\.")
_CONSTANT = re.compile(rf"{WORD}\(\s*(?P<sort>[a-z]\w*)\s*,\s*(?P<constant>[a-z]\w*)\s*\)\s*\.")
_SORT = re.compile(r"[A-Z][A-Za-z]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WORD_KEYS = WORD_KEYS | {"says", "denies", "gap"}
_CHOICES = {"silence": ("absent", "unknown"), "suppose": ("yes", "no")}

Signature: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One declared predicate. *sorts* are variable names, one per argument; *asks*, *silence* and
    *suppose* are for words a case may state."""

    name: str
    arity: int
    sorts: tuple[str, ...]
    says: str | None = None
    denies: str | None = None
    asks: str | None = None
    silence: str | None = None
    suppose: bool = False
    gap: str | None = None
    """What is not settled, or not encoded, of what follows from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Every declared word by name and arity, and the constants of each sort with what they say."""

    words: Mapping[Signature, Word]
    constants: Mapping[str, Mapping[str, str]]
    asked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What is asked of a constant, by sort and constant, where its `asks` says it."""


def is_vocabulary(name: str) -> bool:
    """Tell whether the file *name* declares words."""
    return name.rpartition("/")[2] == FILE_NAME


def read_vocabulary(
    files: Iterable[RuleFile], read: Callable[[RuleFile], tuple[Statement, ...]] = read_statements
) -> Vocabulary:
    """Return what the vocabulary files among *files*, whose statements *read* gives, declare.

    Raises RulebookError, with the place, for a declaration that is incomplete, doubled or not one.
    """
    words: dict[Signature, Word] = {}
    constants: dict[str, dict[str, str]] = {}
    asked: dict[tuple[str, str], str] = {}
    for file in files:
        if not is_vocabulary(file.name):
            continue
        worded: set[int] = set()
        for statement in read(file):
            _refuse_shared(file, statement, worded)
            if statement.kind == "defined":
                word = _word(file, statement)
                if (word.name, word.arity) in words:
                    raise _error(file, statement, f"'{word.name}/{word.arity}' is declared twice")
                words[word.name, word.arity] = word
            elif found := _CONSTANT.fullmatch(without_comments(statement.text)):
                _add_constant(file, statement, constants, *found.groups())
                if statement.labels and (asks := statement.labels.one("asks")):
                    refuse_placeholders(file, statement.labels, (), ("asks",))
                    asked[found["sort"], found["constant"]] = asks
            else:
                raise _error(
                    file,
                    statement,
                    "a vocabulary holds only words and constants",
                    hint="write '#defined name/arity.' or 'word(sort, constant).'",
                )
    return Vocabulary(
        MappingProxyType(words),
        MappingProxyType({sort: MappingProxyType(found) for sort, found in constants.items()}),
        MappingProxyType(asked),
    )


def placeholders(value: str) -> tuple[str, ...] | None:
    """Return the names that stand in braces in *value*, or None if a brace stands alone."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", value)):
        return None
    return tuple(_PLACEHOLDER.findall(value))


def refuse_placeholders(
    file: RuleFile, labels: Labels, allowed: Iterable[str], keys: Iterable[str] = ("says", "denies")
) -> None:
    """Raise RulebookError if a label names in braces what is not *allowed*."""
    names = list(allowed)
    for key in keys:
        for value, line in zip(labels.all(key), labels.lines.get(key, ()), strict=True):
            found = placeholders(value)
            if found is None:
                raise RulebookError(f"a brace in '{key}' stands alone", where=_at(file, line, "{", "}"))
            for name in found:
                if name not in names:
                    raise RulebookError(
                        f"'{{{name}}}' does not occur in what stands below, or has no single value there",
                        where=_at(file, line, f"{{{name}}}"),
                        hint=did_you_mean(name, names),
                    )


def _word(file: RuleFile, statement: Statement) -> Word:
    found = _DEFINED.fullmatch(without_comments(statement.text))
    if found is None:
        raise _error(file, statement, "a word is declared as '#defined lower_case/arity.'")
    labels = statement.labels or Labels({}, {})
    for key in labels.values:
        if key not in _WORD_KEYS:
            raise _label_error(file, labels, key, f"the label '{key}' is not one of a word")
    for key, choices in _CHOICES.items():
        if key in labels and labels.one(key) not in choices:
            raise _label_error(file, labels, key, f"'{key}' is {' or '.join(choices)}")
    sorts = _sorts(file, statement, labels, int(found["arity"]))
    refuse_placeholders(file, labels, [sort for sort in sorts if sorts.count(sort) == 1], ("says", "denies", "asks"))
    return Word(
        name=found["name"],
        arity=int(found["arity"]),
        sorts=sorts,
        says=labels.one("says"),
        denies=labels.one("denies"),
        asks=labels.one("asks"),
        silence=labels.one("silence"),
        suppose=labels.one("suppose") == "yes",
        gap=labels.one("gap"),
    )


def _sorts(file: RuleFile, statement: Statement, labels: Labels, arity: int) -> tuple[str, ...]:
    value = labels.one("sorts")
    if value is None:
        if arity:
            raise _error(file, statement, "a word with arguments needs the label 'sorts'")
        return ()
    sorts = tuple(part.strip() for part in value.split(","))
    for sort in sorts:
        if not _SORT.fullmatch(sort):
            raise _label_error(file, labels, "sorts", f"'{sort}' is not the name of a variable")
    if len(sorts) != arity:
        raise _label_error(file, labels, "sorts", f"the word has {arity} places, 'sorts' names {len(sorts)}")
    return sorts


def _add_constant(
    file: RuleFile, statement: Statement, constants: dict[str, dict[str, str]], sort: str, constant: str
) -> None:
    says = statement.labels.one("says") if statement.labels else None
    if says is None:
        raise _error(file, statement, "a constant needs the label 'says'")
    if constant in constants.setdefault(sort, {}):
        raise _error(file, statement, f"'{constant}' is declared twice as one of '{sort}'")
    constants[sort][constant] = says


def _refuse_shared(file: RuleFile, statement: Statement, worded: set[int]) -> None:
    """Refuse one wording for two words: a label holds up to the next blank line."""
    labels = statement.labels
    if labels is None or not any(key in labels for key in ("says", "denies", "asks")):
        return
    if id(labels) in worded:
        raise _error(
            file,
            statement,
            "this stands under the wording of the word above",
            hint="give it its own labels, or put a blank line between",
        )
    worded.add(id(labels))


def _error(file: RuleFile, statement: Statement, what: str, *, hint: str | None = None) -> RulebookError:
    return RulebookError(what, where=file.where(statement.line, statement.column), hint=hint)


def _label_error(file: RuleFile, labels: Labels, key: str, what: str) -> RulebookError:
    return RulebookError(what, where=_at(file, labels.lines[key][0], key))


def _at(file: RuleFile, line: int, *texts: str) -> Where:
    """Return the place of the first of *texts* that stands in *line*; a value may go on in later lines."""
    for number in range(line, len(file.lines) + 1):
        text = file.lines[number - 1]
        if number > line and not text.lstrip().startswith("%@   "):
            break
        for part in texts:
            if part in text:
                return file.where(number, text.index(part) + 1)
    return file.where(line, file.lines[line - 1].index("%@") + 1)
