"""What must never change an answer: names, order, words said, and who plays which part."""

from __future__ import annotations

import re

import pytest
import yaml
from helpers import ROOT, answer_of, case_ids

from reasoner.answer import Answer
from reasoner.case.corpus import Corpus
from reasoner.case.loading import load_case
from reasoner.engine.law import Law
from reasoner.questions.asking import ask
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile


def text_of(name: str) -> str:
    corpus = Corpus()
    return corpus.find(name).path.read_text(encoding="utf-8")


def gist(answer: Answer) -> object:
    return (
        answer.verdict,
        answer.blockers,
        {element.id: (element.status, element.contested) for element in answer.elements},
        {name: (one.triggered, one.verdict) for name, one in answer.readings.items()},
        {name: one.status for name, one in answer.questions.items()},
        sorted(basis.id for basis in answer.instead),
    )


def renamed(text: str, names: dict[str, str]) -> str:
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])")
    return pattern.sub(lambda found: names[found[1]], text)


@pytest.mark.parametrize("name", case_ids())
def test_renaming_groups_officials_events_and_sources_changes_nothing(name: str) -> None:
    text = text_of(name)
    case = load_case(text.encode(), "case.yaml", Corpus().base)
    names = [*(one for one, actor in case.actors.items() if actor.is_ != "state"), *case.facts, *case.sources]
    mapping = {one: f"x{number}_renamed" for number, one in enumerate(names)}

    def changed(text: str) -> bytes:
        tree = yaml.load(text, yaml.BaseLoader)
        return yaml.safe_dump(
            {key: _renamed(key, value, mapping) for key, value in tree.items() if key != "expect"}
        ).encode()

    answer = ask(load_case(changed(text), "case.yaml", lambda id: (changed(text_of(id)), "base.yaml")))
    assert gist(answer) == gist(answer_of(name))


PROSE = frozenset(
    "title summary note name office publication url id aliases is how what form means word question".split()
)


NAMING = ("actors", "facts", "change", "sources", "tellings")
"""Under these keys stand names of the case's own; a variant's facts stand under `change`."""


def _renamed(key: str, value: object, mapping: dict[str, str]) -> object:
    """Return *value* with every name in it renamed; prose and words of the vocabulary stay."""
    if isinstance(value, dict):
        return {
            (mapping.get(one, one) if key in NAMING else one): _renamed(one, below, mapping)
            for one, below in value.items()
        }
    if isinstance(value, list):
        return [_renamed(key, one, mapping) for one in value]
    return value if key in PROSE else mapping.get(str(value), value)


@pytest.mark.parametrize(("name", "one", "other"), [
    ("osh-1999", "kyrgyzstan", "kazakhstan"), ("osh-1999", "uzbekistan", "georgia"), ("jirgatal-1999", "tajikistan", "armenia"),
    ("pankisi-2002", "russia", "belarus"), ("andijan-2005", "uzbekistan", "azerbaijan"),
])  # fmt: skip
def test_swapping_states_in_the_case_and_in_the_record_changes_nothing(name: str, one: str, other: str) -> None:
    swap = {one: other, other: one}
    shipped = Rulebook.read()
    record = ("parties.lp", "disputes.lp", "disputes_uzbekistan.lp", "protocol_1999.lp", "other_treaties.lp")
    files = tuple(
        RuleFile(file.name, renamed(file.text, swap)) if file.name.endswith(record) else file for file in shipped.files
    )
    law = Law(Rulebook(files, own=True))
    changed = renamed(text_of(name), swap)
    assert gist(ask(load_case(changed.encode(), "case.yaml", Corpus().base), law=law)) == gist(answer_of(name))


NOISE = """
  noise_statement: {is: statement, by: kyrgyzstan, manner: forecast, says: it will rain, date: 1999-10-01, sources: [noise]}
  noise_profile: {is: profile, group: noise_band, base: afghanistan, sources: [noise]}
"""


@pytest.mark.parametrize("name", case_ids())
def test_an_irrelevant_fact_changes_nothing(name: str) -> None:
    text = text_of(name).replace("\nactors:\n", "\nactors:\n  noise_band: {is: armed_group, name: nobody}\n", 1)
    text = text.replace("\nsources:\n", "\nsources:\n  noise: {title: Noise, checked: assumed}\n", 1)
    text = text.replace("\nfacts:\n", f"\nfacts:{NOISE}", 1)
    assert gist(ask(load_case(text.encode(), "case.yaml", Corpus().base))) == gist(answer_of(name))


@pytest.mark.parametrize("name", case_ids())
def test_a_statement_never_establishes_what_it_states(name: str) -> None:
    said = (
        "  noise: {is: statement, by: russia, manner: fact, says: it was aggression by a state, sources: [noise],"
        " claims: [aggression, external_forces, terrorism, treaty_applies]}\n"
    )
    text = text_of(name).replace("\nsources:\n", "\nsources:\n  noise: {title: Noise, checked: assumed}\n", 1)
    text = text.replace("\nfacts:\n", f"\nfacts:\n{said.replace('noise:', 'noise_said:', 1)}", 1)
    changed = ask(load_case(text.encode(), "case.yaml", Corpus().base))
    assert (changed.verdict, changed.blockers) == (answer_of(name).verdict, answer_of(name).blockers)


def test_no_case_and_no_actor_is_named_in_the_program_or_the_rules() -> None:
    corpus = Corpus()
    words = Law(Rulebook.read()).words
    states = {*words.states, *(one for found in words.lists.values() for one in found)}
    names = set()
    for entry in (entry for entry in corpus.entries if not entry.moot):
        case = corpus.load(entry)
        names |= {case.id, *(one for one in case.actors if one not in states and len(one) > 5)}
    # Help texts of the command line may name the founding case as their example.
    code = [
        path for path in (ROOT / "reasoner").rglob("*.py") if path.parent.name != "cli" and path.name != "starting.py"
    ]
    code += (ROOT / "rules").rglob("*.lp")
    ordinary = {"government", "organisation", "security_council", "article"}
    found = []
    for path in code:
        text = path.read_text(encoding="utf-8")
        found += [
            (path.name, name)
            for name in names - ordinary
            if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", "\n".join(_statements(text)))
        ]
    assert found == []


def _statements(text: str) -> list[str]:
    """Return the lines of *text* that are program and not comment: a label may name who holds a position."""
    return [line for line in text.splitlines() if not line.lstrip().startswith(("%", "#"))]
