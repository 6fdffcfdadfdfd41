"""JSON Schemas (draft 2020-12) of a case file, of an answer and of checked claims.

A case's schema is made from the models, from what stands below their fields in the source, and from the words the
rulebook declares, so that it cannot lag behind any of them. A case file is read as text: in its schema every scalar
is a string, as it is written.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from typing import Any

from pydantic import BaseModel

from reasoner.answer import Answer
from reasoner.case.case import Case
from reasoner.case.checking import Words, places_of
from reasoner.case.facts import ASSERTIONS, KINDS, Assertion, Fact
from reasoner.case.loading import MAX_FACTS, VARIANT_KEYS
from reasoner.questions.claiming import Claims

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?(\.\.\d{4}(-\d{2}(-\d{2})?)?)?$"
ARTICLE = r"^([a-z][a-z0-9_]*|\d+[a-z]?)$"

Schema = dict[str, Any]


def answer_schema() -> Schema:
    """Return the schema of what `casus ask --format json` prints."""
    return _noted_all({"$schema": DRAFT, **Answer.model_json_schema(by_alias=True, mode="serialization")}, Answer)


def claims_schema() -> Schema:
    """Return the schema of what `casus claims --format json` prints."""
    return _noted_all({"$schema": DRAFT, **Claims.model_json_schema(by_alias=True, mode="serialization")}, Claims)


def case_schema(words: Words) -> Schema:
    """Return the schema of a case file under a rulebook that declares *words*."""
    whole = _noted_all(Case.model_json_schema(by_alias=True, mode="validation", ref_template="#/$defs/{model}"), Case)
    definitions: Schema = {name: _as_written(part) for name, part in whole.pop("$defs").items() if name != "Fact"}
    for kind, model in KINDS.items():
        schema = _noted_all(
            model.model_json_schema(by_alias=True, mode="validation", ref_template="#/$defs/{model}"), model
        )
        below = schema.pop("$defs", {})
        if "Assertion" in below:
            definitions["Assertion"] = _assertion(_as_written(below["Assertion"]), words)
            one: Schema = {"$ref": "#/$defs/Assertion"}
            asserts = schema["properties"]["asserts"]
            schema["properties"]["asserts"] = {**_noted(asserts), "anyOf": [one, {"type": "array", "items": one}]}
        definitions[kind] = _fact(kind, model, _as_written(schema), words)
    definitions["fact"] = _discriminated()
    definitions["change"] = _change()
    case = _as_written(whole)
    case["properties"]["facts"] = {
        **_noted(case["properties"]["facts"]),
        "type": "object",
        "maxProperties": MAX_FACTS,
        "propertyNames": {"pattern": r"^[a-z][a-z0-9_]*$", "maxLength": 80},
        "additionalProperties": {"$ref": "#/$defs/fact"},
    }
    _dated(definitions["Question"]["properties"], words)
    _dated(definitions["ExpectedAt"]["properties"], words)
    definitions["case"] = case
    definitions["variant"] = _variant(case)
    return {
        "$schema": DRAFT,
        "title": "A case file of casus",
        "description": "Every scalar is the text as written in the file: dates, numbers, yes and no are strings here.",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/variant"},
        "else": {"$ref": "#/$defs/case"},
        "$defs": definitions,
    }


def _as_written(schema: Any) -> Any:
    """Return *schema* without titles and defaults, and with a single text allowed wherever a list of texts is."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            found[key] = {name: _as_written(part) for name, part in value.items()}
        elif key not in ("title", "default"):
            found[key] = _as_written(value)
    options = found.get("anyOf")
    if options is not None:
        left = [option for option in options if option != {"type": "null"}]
        del found["anyOf"]
        found |= left[0] if len(left) == 1 else {"anyOf": left}
    item = found.get("items")
    if found.get("type") == "array" and isinstance(item, dict) and item.get("type") == "string":
        return {"anyOf": [item, {"type": "array", "items": item}], **_noted(found)}
    return found


def _noted_all(schema: Schema, model: type[BaseModel]) -> Schema:
    """Return *schema* with every property described as below its field in the source of *model* and its parts."""
    models: dict[str, Any] = {}
    for owner in reversed(model.__mro__):
        if owner.__module__.startswith("reasoner."):
            models |= {
                name: part for name, part in vars(sys.modules[owner.__module__]).items() if inspect.isclass(part)
            }
    for title, part in [(model.__name__, schema), *schema.get("$defs", {}).items()]:
        found = model if title == model.__name__ else models.get(title)
        if found is not None and issubclass(found, BaseModel):
            for key, text in descriptions(found).items():
                if key in part.get("properties", {}):
                    part["properties"][key].setdefault("description", text)
    return schema


@cache
def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """Return what stands below each field of *model* in the source, by the key of the field in a file."""
    found: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if not issubclass(owner, BaseModel) or owner is BaseModel:
            continue
        for name, text in _below_fields(owner.__module__).get(owner.__name__, {}).items():
            field = model.model_fields.get(name)
            if field is not None:
                found[field.alias or name] = text
    return found


@cache
def _below_fields(module: str) -> dict[str, dict[str, str]]:
    """Return, by class and field, the text that stands right below a field in the source of *module*."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if not isinstance(node, ast.ClassDef):
            continue
        texts = found.setdefault(node.name, {})
        for field, below in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            ):  # fmt: skip
                texts[field.target.id] = inspect.cleandoc(str(below.value.value))
    return found


def _noted(schema: Schema) -> Schema:
    return {"description": schema["description"]} if "description" in schema else {}


def _dated(properties: Schema, words: Words) -> None:
    """Put in what the models leave to validators: how a date and an article are written, which treaties there are."""
    for key in ("date", "from", "until", "withdrawn", "revoked", "on", "known"):
        part = properties.get(key)
        if part is not None and part.get("type") == "string" and "pattern" not in part:
            part["pattern"] = DATE
    if "article" in properties:
        properties["article"]["pattern"] = ARTICLE
    if "treaty" in properties:
        properties["treaty"] = {"enum": sorted(words.treaties), **_noted(properties["treaty"])}


def _fact(kind: str, model: type[Fact], schema: Schema, words: Words) -> Schema:
    properties = schema["properties"]
    properties["is"] = {"const": kind, **_noted(properties["is"])}
    _dated(properties, words)
    for _, key, place in places_of(model):
        if place.sort == "word" and place.words:
            also = words.treaties if place.words == "label" else ()
            enum = {"enum": sorted({*words.lists.get(place.words, ()), *also})}
            many = "anyOf" in properties[key]
            values: Schema = {"anyOf": [enum, {"type": "array", "items": enum}]} if many else enum
            properties[key] = {**values, **_noted(properties[key])}
    if kind == "link":
        schema |= _ties(properties, words)
    if kind == "stated":
        properties["word"] = {"enum": sorted(words.stated), **_noted(properties["word"])}
        schema["allOf"] = [_arity(word, len(sorts)) for word, sorts in sorted(words.stated.items())]
    required = schema.setdefault("required", [])
    if "is" not in required:
        required.insert(0, "is")
    return schema


def _assertion(schema: Schema, words: Words) -> Schema:
    """Return the schema of what a statement asserts: for each kind the keys it needs and may have."""
    properties = schema["properties"]
    _dated({"on": properties["on"]}, words)
    properties["in"]["pattern"] = DATE
    articles = sorted(name.removeprefix("art_") for name in words.clauses)
    properties["article"] = {"enum": articles, **_noted(properties["article"])}
    for key, known in (
        ("word", {name for name, _ in words.concluded}),
        ("count", set(words.recorded)),
        ("position", set(words.positions)),
        ("beyond", set(words.lists.get("beyond", ()))),
    ):
        properties[key] = {"enum": sorted(known), **_noted(properties[key])}
    kinds = [
        {"required": [kind, *needed], "propertyNames": {"enum": [kind, *needed, *allowed]}}
        for kind, (needed, allowed) in ASSERTIONS.items()
    ]
    return {"type": "object", "description": Assertion.__doc__, "properties": properties, "oneOf": kinds}


def _ties(properties: Schema, words: Words) -> Schema:
    """Return what a tie asks for: a group, or another state, never both."""
    properties["how"] = {"enum": sorted(words.ties), **_noted(properties["how"])}
    to_group = sorted(how for how, sorts in words.ties.items() if sorts[1] == "Group")
    return {
        "if": {"properties": {"how": {"enum": to_group}}},
        "then": {"required": ["group"], "properties": {"other": False}},
        "else": {"required": ["other"], "properties": {"group": False}},
    }


def _arity(word: str, count: int) -> Schema:
    of: Schema = {"type": "array", "minItems": count, "maxItems": count}
    return {
        "if": {"properties": {"word": {"const": word}}, "required": ["word"]},
        "then": {"properties": {"of": {"anyOf": [{"type": "string"}, of]} if count == 1 else of}},
    }


def _discriminated() -> Schema:
    """Return the schema of any fact: that of its kind, which `is` names."""
    return {
        "description": "One fact; `is` says of which kind.",
        "type": "object",
        "required": ["is"],
        "properties": {"is": {"description": "The kind of fact.", "enum": list(KINDS)}},
        "allOf": [
            {
                "if": {"properties": {"is": {"const": kind}}, "required": ["is"]},
                "then": {"$ref": f"#/$defs/{kind}"},
            }
            for kind in KINDS
        ],
    }


def _change() -> Schema:
    """Return what a variant may say of a fact: that it is absent, a whole other fact, or some of its keys."""
    keys = sorted(
        {field.alias or name for model in KINDS.values() for name, field in model.model_fields.items()} - {"is"}
    )
    return {
        "description": "What becomes of a fact of the case extended.",
        "anyOf": [
            {"const": "absent"},
            {"$ref": "#/$defs/fact"},
            {"type": "object", "propertyNames": {"enum": keys}, "minProperties": 1},
        ],
    }


def _variant(case: Schema) -> Schema:
    properties = {key: part for key, part in case["properties"].items() if key in VARIANT_KEYS}
    properties["extends"] = {
        **case["properties"]["id"],
        "description": "The id of the case of which this is a variant: it inherits all but id, aliases and expect.",
    }
    properties["change"] = {
        "description": "Facts that differ, by name: absent, a whole fact, or some of its keys.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/change"},
    }
    return {
        "description": "A case that differs from another in some facts, or in its question.",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "extends"],
        "properties": {key: properties[key] for key in VARIANT_KEYS},
    }
