"""Turn the text of a case file into a `Case`, or say in one message what is wrong with it and where.

Knows keys, kinds and variants; whether the words inside are the rulebook's is for `checking`.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from reasoner.case.case import ASSUMED, Actor, Case, Expect, ExpectedAt, Question, Source
from reasoner.case.facts import KINDS, NOT_BLANK, Assertion, Fact, Telling
from reasoner.case.reading import Mapping, Node, Scalar, Sequence, read_tree
from reasoner.errors import CaseError, Where, did_you_mean

Path = tuple[str, ...]
Positions = dict[Path, Where]

MAX_FACTS = 200
"""How many facts a case may state. So many of several kinds are answered in a few seconds; what takes longer, such as
so many acts in one case, is for the limit of time to end."""

VARIANT_KEYS = (
    "id",
    "aliases",
    "title",
    "extends",
    "change",
    "question",
    "sources",
    "actors",
    "expect",
    "note",
)


def load_case(data: bytes, file: str, base: Callable[[str], tuple[bytes, str]] | None = None) -> Case:
    """Return the case in *data*, which errors call *file*.

    *base* finds the text of the case a variant extends, by its id, in the same corpus.

    Raises CaseError (what, file:line:column, hint) for anything that is not a case.
    """
    tree = read_tree(data, file)
    if not isinstance(tree, Mapping):
        raise CaseError("a case is a mapping of keys to values", where=tree.where)
    texts = [data]
    extends = tree.items.get("extends")
    if extends is not None:
        tree, text = _extended(tree, base)
        texts.append(text)
    case = _case(tree, file)
    case._extends = extends.text if isinstance(extends, Scalar) else None
    case._digest = sha256(b"\0".join(texts)).hexdigest()
    return case


def _extended(tree: Mapping, base: Callable[[str], tuple[bytes, str]] | None) -> tuple[Mapping, bytes]:
    """Return the tree of the variant *tree* laid over the case it extends, one level deep, and that case's text."""
    for key in tree.items:
        if key not in VARIANT_KEYS:
            raise CaseError(
                f"a variant has no key '{key}'",
                where=tree.keys[key],
                hint=did_you_mean(key, VARIANT_KEYS) or "facts are changed under 'change'",
            )
    name = tree.items["extends"]
    if not isinstance(name, Scalar):
        raise CaseError("'extends' names the id of a case", where=name.where)
    if base is None:
        raise CaseError(
            "a variant can only be read beside the corpus it extends a case of", where=name.where,
            hint="--cases DIR names the folder of that corpus",
        )  # fmt: skip
    try:
        data, file = base(name.text)
    except CaseError as error:
        raise CaseError(error.what, where=name.where, hint=error.hint) from None
    parent = read_tree(data, file)
    if not isinstance(parent, Mapping):
        raise CaseError("a case is a mapping of keys to values", where=parent.where)
    if "extends" in parent.items:
        raise CaseError(f"'{name.text}' is itself a variant", where=name.where, hint="extend the case it extends")
    items = {key: node for key, node in parent.items.items() if key not in ("id", "aliases", "expect")}
    keys = dict(parent.keys)
    for key in ("id", "aliases", "title", "question", "expect", "note"):
        if key in tree.items:
            items[key], keys[key] = tree.items[key], tree.keys[key]
    for key in ("sources", "actors"):
        if key in tree.items:
            items[key] = _joined(items.get(key), tree.items[key])
            keys[key] = tree.keys[key]
    if "change" in tree.items:
        items["facts"] = _changed(items.get("facts"), tree.items["change"])
    return Mapping(items, keys, tree.where), data


def _joined(old: Node | None, new: Node) -> Node:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    return Mapping({**old.items, **new.items}, {**old.keys, **new.keys}, new.where)


def _changed(facts: Node | None, change: Node) -> Node:
    if not isinstance(change, Mapping):
        raise CaseError("'change' maps names of facts to what they become", where=change.where)
    if not isinstance(facts, Mapping):
        return change
    items, keys = dict(facts.items), dict(facts.keys)
    for name, node in change.items.items():
        if isinstance(node, Scalar) and node.text == "absent":
            if name not in items:
                raise CaseError(
                    f"no fact '{name}' to leave out", where=change.keys[name], hint=did_you_mean(name, items)
                )
            del items[name]
            continue
        old = items.get(name)
        whole = isinstance(node, Mapping) and "is" in node.items
        if old is None and not whole:
            raise CaseError(
                f"the case extended has no fact '{name}' to change", where=change.keys[name],
                hint=did_you_mean(name, items) or "a new fact says what it is: {is: use_of_force, ...}",
            )  # fmt: skip
        items[name] = node if whole or old is None else _joined(old, node)
        keys[name] = change.keys[name]
    return Mapping(items, keys, facts.where)


def _case(tree: Mapping, file: str) -> Case:
    positions: Positions = {}
    plain = _plain(tree, (), positions)
    known = [field.alias or name for name, field in Case.model_fields.items()]
    for key in tree.items:
        if key not in known:
            raise CaseError(f"a case has no key '{key}'", where=tree.keys[key], hint=did_you_mean(key, known))
    facts = _facts(plain.get("facts"), positions)
    values = {key: value for key, value in plain.items() if key != "facts"}
    case: Case = _validated(lambda: Case.model_validate({**values, "facts": facts}), positions, (), Case)
    case._positions.update(positions)
    case._file = file
    return case


def _plain(node: Node, path: Path, positions: Positions) -> Any:
    """Return *node* as plain dicts, lists and strings, and note in *positions* where each value stands."""
    positions[path] = node.where
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item, (*path, str(at)), positions) for at, item in enumerate(node.items)]
    found = {}
    for key, value in node.items.items():
        found[key] = _plain(value, (*path, key), positions)
        positions[(*path, key, "")] = node.keys[key]
    return found


def _facts(plain: Any, positions: Positions) -> dict[str, Fact]:
    if not isinstance(plain, dict):
        raise CaseError(
            "a case states facts by name", where=positions.get(("facts",)) or positions[()],
            hint="facts: {name: {is: use_of_force, by: ..., against: ..., sources: [...]}}",
        )  # fmt: skip
    if len(plain) > MAX_FACTS:
        raise CaseError(f"a case states at most {MAX_FACTS} facts, this one {len(plain)}", where=positions[("facts",)])
    return {name: _fact(name, value, positions) for name, value in plain.items()}


def _fact(name: str, value: Any, positions: Positions) -> Fact:
    path = ("facts", name)
    kind = value.get("is") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        raise CaseError(f"the fact '{name}' does not say what it is", where=positions[path], hint="is: use_of_force")
    model = KINDS.get(kind)
    if model is None:
        raise CaseError(
            f"there is no kind of fact '{kind}'",
            where=positions[(*path, "is")],
            hint=did_you_mean(kind, KINDS) or f"the kinds are {', '.join(KINDS)}",
        )
    fact: Fact = _validated(lambda: model.model_validate(value), positions, path, model)
    return fact


def _validated(validate: Callable[[], Any], positions: Positions, path: Path, model: type) -> Any:
    try:
        return validate()
    except ValidationError as error:
        raise _case_error(error, positions, path, model) from None


def _case_error(error: ValidationError, positions: Positions, path: Path, model: type) -> CaseError:
    # A key that is not one is more telling than the one it was meant for, which is then missing.
    wrong = error.errors(include_url=False)
    first = next((one for one in wrong if one["type"] == "extra_forbidden"), wrong[0])
    place = (*path, *(str(step) for step in first["loc"]))
    key = str(first["loc"][-1]) if first["loc"] else path[-1] if path else "case"
    kind = first["type"]
    if kind == "extra_forbidden":
        known = _keys(model, first["loc"][:-1])
        where = positions.get((*place, "")) or positions.get(place) or positions.get(path)
        return CaseError(
            f"there is no key '{key}' here",
            where=where,
            hint=did_you_mean(key, known) or f"keys: {', '.join(known)}",
        )
    where = next(found for n in range(len(place), -1, -1) if (found := positions.get(place[:n])))
    if key == "[key]":
        name = first["loc"][-2]
        where = positions.get((*place[:-1], "")) or where
        return CaseError(f"'{name}' cannot be a name", where=where, hint=_pattern_hint(""))
    if isinstance(first["loc"][-1] if first["loc"] else None, int):
        key = str(first["loc"][-2]) if len(first["loc"]) > 1 else path[-1]
    if kind == "missing":
        of = f" of '{path[-1]}'" if path else ""
        return CaseError(f"the key '{key}'{of} is missing", where=where)
    given = first.get("input")
    shown = f"'{given}'" if isinstance(given, str) and len(given) <= 80 else "this"
    if kind == "value_error":
        return CaseError(f"{key}: {first['ctx']['error']}", where=where)
    if kind == "literal_error":
        words = [str(word) for word in _literals(str(first["ctx"]["expected"]))]
        hint = did_you_mean(str(given), words) or f"one of {', '.join(words)}"
        return CaseError(f"{key}: {shown} is not a value it can have", where=where, hint=hint)
    if kind == "string_pattern_mismatch":
        pattern = str(first["ctx"]["pattern"])
        if pattern == NOT_BLANK:
            return CaseError(f"{key}: here stands nothing", where=where, hint="write what it is, or leave the key out")
        return CaseError(f"{key}: {shown} is not written as it should be", where=where, hint=_pattern_hint(pattern))
    if kind == "string_too_long":
        most = first["ctx"]["max_length"]
        return CaseError(
            f"{key}: this has {len(str(given)):,} characters, at most {most:,} may stand here", where=where
        )
    wanted = next((words for part, words in _WANTED if part in kind), None)
    return CaseError(
        f"{key}: here stands {_found(given)}" + (f", and {wanted} is wanted" if wanted else ""), where=where
    )


_WANTED = (
    ("string", "one text"),
    ("dict", "a mapping of keys to values"),
    ("model", "a mapping of keys to values"),
    ("tuple", "a list"),
    ("list", "a list"),
)


def _found(given: object) -> str:
    return "a mapping" if isinstance(given, dict) else "a list" if isinstance(given, list | tuple) else f"'{given}'"


def _literals(expected: str) -> list[str]:
    return [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]


def _pattern_hint(pattern: str) -> str:
    if "https?" in pattern:
        return "an address begins with http:// or https://"
    if "none|some" in pattern:
        return "a number, 'none' or 'some'"
    if "0-9-" in pattern:
        return "an id is lower-case letters, digits and hyphens"
    return "a name is lower-case letters, digits and underscores, beginning with a letter"


def _keys(model: type, loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys the model at *loc* below *model* has."""
    below: dict[str, type] = {
        "question": Question,
        "actors": Actor,
        "sources": Source,
        "tellings": Telling,
        "asserts": Assertion,
        "expect": Expect,
        "at": ExpectedAt,
    }
    for step in loc:
        model = below.get(str(step), model)
    return [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]


def supposed_fact(kind: str, values: dict[str, Any]) -> Fact:
    """Return a fact the user or the program supposes; its source is the built-in `assumed`."""
    return KINDS[kind].model_validate({"is": kind, "sources": [ASSUMED], **values})


__all__ = ["MAX_FACTS", "load_case", "supposed_fact"]
