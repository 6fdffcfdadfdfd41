"""A case as the text of a case file, which loads again to the same case.

Knows the order in which a reader wants the keys; what may stand in them was decided by whoever made the case. What
extends another case is written whole, and comments are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reasoner.case.case import Case, Expect
from reasoner.case.facts import Fact
from reasoner.case.loading import VARIANT_KEYS

_LAST = ("date", "from", "until", "value", "tellings", "says", "note", "sources")
"""What every fact may say, in the order in which it follows what only its kind says."""

_SECTIONS = ("actors", "sources", "facts", "change", "expect")
"""Keys that open a part of the file, after an empty line and with one entry to a line."""

WIDTH = 116


def case_yaml(case: Case) -> str:
    """Return the text of a case file that holds *case*; what has its usual value is left out."""
    plain: dict[str, Any] = case.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"facts"})
    if case.expect == Expect():
        plain.pop("expect", None)
    plain["facts"] = {name: _Block(_fact(fact)) for name, fact in case.facts.items()}
    return _written(plain, [field.alias or name for name, field in Case.model_fields.items()])


def variant_yaml(case: Case, base: Case) -> str:
    """Return the text of a variant of *base* that holds *case*: what it changes, adds and leaves out.

    Raises ValueError if they differ in what a variant inherits and cannot change.
    """
    if (case.account, case.summary) != (base.account, base.summary):
        raise ValueError("a variant has the account and the summary of the case it extends")
    plain: dict[str, Any] = {"id": case.id, "title": case.title, "extends": base.id}
    dumped = case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in ("question", "note"):
        if getattr(case, key) != getattr(base, key):
            plain[key] = dumped[key]
    for key in ("actors", "sources"):
        mine, theirs = getattr(case, key), getattr(base, key)
        if added := {name: dumped[key][name] for name in mine if theirs.get(name) != mine[name]}:
            plain[key] = added
    plain["change"] = {
        **{name: _Block(_fact(fact)) for name, fact in case.facts.items() if base.facts.get(name) != fact},
        **{name: "absent" for name in base.facts if name not in case.facts},
    }
    if not plain["change"]:
        del plain["change"]
    if case.expect != Expect():
        plain["expect"] = dumped["expect"]
    return _written(plain, VARIANT_KEYS)


def _written(plain: dict[str, Any], keys: Iterable[str]) -> str:
    import yaml

    usual: Any = {"sort_keys": False, "allow_unicode": True, "width": WIDTH, "default_flow_style": None}
    dumper = _dumper()
    parts = []
    for key in keys:
        if key in plain:
            value = _Block(plain[key]) if key in _SECTIONS and plain[key] else plain[key]
            parts.append("\n" if key in _SECTIONS else "")
            parts.append(yaml.dump(_Block({key: value}), Dumper=dumper, **usual))
    return "".join(parts)


def _fact(fact: Fact) -> dict[str, Any]:
    plain = fact.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    own = [key for key in plain if key not in (*_LAST, "is")]
    return {key: plain[key] for key in ("is", *own, *_LAST) if key in plain}


class _Block(dict[str, Any]):
    """A mapping that is written with one key to a line."""


def _dumper() -> Any:
    """Return what writes every text as itself: a case file holds only texts, so `1999-10-02` and `true` need no
    quotes."""
    import yaml

    class Plain(yaml.SafeDumper):
        yaml_implicit_resolvers = {}

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (how PyYAML calls it)
            return True

    def text(dumper: Any, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if value else "'")

    def block(dumper: Any, value: _Block) -> Any:
        return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=False)

    Plain.add_representer(str, text)
    Plain.add_representer(_Block, block)
    return Plain
