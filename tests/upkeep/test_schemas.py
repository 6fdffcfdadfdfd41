"""The schema of a case takes every shipped case, says of every field what it is, and lags behind nothing."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml
from helpers import case_ids, shipped_law

from reasoner.case.corpus import Corpus
from reasoner.case.facts import KINDS
from reasoner.upkeep.schemas import case_schema
from reasoner.upkeep.starting import case_template
from reasoner.upkeep.words import case_words, words_text

SCHEMA = case_schema(shipped_law().words)


@pytest.mark.parametrize("name", case_ids())
def test_it_takes_every_shipped_case(name: str) -> None:
    text = Corpus().find(name).path.read_text(encoding="utf-8")
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), SCHEMA)


def test_it_takes_a_new_case_and_refuses_a_wrong_word() -> None:
    text = case_template("my-case")
    jsonschema.validate(yaml.load(text, yaml.BaseLoader), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.load(text.replace("form: bombardment", "form: party"), yaml.BaseLoader), SCHEMA)


def test_every_kind_and_every_field_says_what_it_is() -> None:
    definitions: dict[str, Any] = SCHEMA["$defs"]
    assert set(KINDS) <= set(definitions)
    missing = [name for name, part in definitions.items() if not part.get("description")]
    missing += [
        f"{name}.{key}"
        for name, part in definitions.items()
        for key, field in part.get("properties", {}).items()
        if not (field.get("description") or "$ref" in field or field is False)
    ]
    assert missing == []


def test_the_words_are_those_of_the_rulebook() -> None:
    words = shipped_law().words
    found = case_words(words)
    assert list(found["states"]) == sorted(words.states)
    assert list(found["ties (link.how)"]) == list(words.ties)
    assert found["means (use_of_force.means)"] == dict(words.lists["means"])
    text = words_text(found, 80)
    assert "another state is declared: actors: {brazil: {is: state, name: Brazil}}" in text
    assert [line for line in text.splitlines() if len(line) > 80] == []
