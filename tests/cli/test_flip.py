"""`casus flip` as its users meet it: what it prints, the case it writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers import case_of, casus, invented, shipped_law

from reasoner import flip
from reasoner.case.corpus import Corpus
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml, variant_yaml
from reasoner.questions.asking import Asking, Options
from reasoner.questions.turning import Turns


def test_what_one_must_believe_stands_apart_where_it_could_not_be_argued() -> None:
    code, out, err = casus("flip", "osh", "--by", "reading")
    assert (code, err) == (0, "")
    assert out.startswith("NO. On these facts Article 4 was not open to Kyrgyzstan on 2 October 1999.\n")
    head = "READING: positions one must accept\n   not arguable on that day, only proposed or voiced later"
    assert head in out
    assert "EVIDENCE" not in out and "MIXED" not in out
    assert "Held by V. Zemsky, 2 October 1999" in " ".join(out.split())


def test_each_kind_is_kept_apart_and_then_mixed() -> None:
    _, out, _ = casus("flip", "osh")
    heads = [line.split(":")[0] for line in out.splitlines() if line.split(":")[0].isupper() and ":" in line]
    assert heads == ["EVIDENCE", "FACT", "READING", "LAW", "MIXED"]
    told = " ".join(out.split())
    assert "every set of up to 3 changes out of" in told
    assert 'on the position "fellow party excluded" it does not' in told


def test_json_is_the_model_python_gives() -> None:
    code, out, err = casus("flip", "jermuk-2022", "--format", "json", "--size", "1")
    assert (code, err) == (0, "")
    found = Turns.model_validate_json(out)
    assert found == flip("jermuk-2022", size=1)
    assert json.loads(out)["schema"] == "casus-flips/1"
    assert {one.ask.reading or one.ask.on for one in found.flips} == {"organ_discretion", "1994-01-01"}


def test_markdown_has_a_heading_for_each_kind() -> None:
    _, out, _ = casus("flip", "osh", "--format", "md")
    assert out.startswith("# Militants hold villages")
    assert "\n### Evidence: what is alleged" in out
    assert "\n### Mixed: " in out


@pytest.mark.parametrize("choice", ["1", "2.3", "4", "6"])
def test_the_case_written_is_a_variant_that_gives_the_other_verdict(choice: str, tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    assert casus("flip", "osh", "--apply", choice, "--out", str(path)) == (0, "", "")
    text = path.read_text(encoding="utf-8")
    assert "extends: osh-1999\n" in text
    assert casus("ask", str(path), "--exit-code")[0] == 0
    assert casus("test", str(path))[0] == 0
    case = load_case(path.read_bytes(), str(path), Corpus().base)
    assert case.expect.verdict == "grounded"


def test_a_flip_of_law_is_written_as_the_same_case_under_another_law(tmp_path: Path) -> None:
    found = flip("jermuk-2022")
    number = next(at for at, way in enumerate(found.ways, 1) if way.by == "law")
    path = tmp_path / "changed.yaml"
    assert casus("flip", "jermuk-2022", "--apply", str(number), "--out", str(path))[0] == 0
    assert "law_of: 1994-01-01" in path.read_text(encoding="utf-8")
    code, out, _ = casus("ask", str(path), "--exit-code")
    assert code == 10
    assert "the law of 1 January 1994, which is not the day of the case" in " ".join(out.split())


def test_a_case_from_elsewhere_is_written_whole(tmp_path: Path) -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-02, territory_held: yes, organised: yes}"
    )
    data = case_yaml(case).encode()
    code, out, err = casus("flip", "-", "--apply", "1", data=data)
    assert (code, err) == (0, "")
    assert "extends:" not in out
    changed = load_case(out.encode(), "changed.yaml")
    assert Asking(changed, shipped_law(), Options(), whole=False).assessed[0].verdict == "grounded"
    path = tmp_path / "changed.yaml"
    path.write_text(out, encoding="utf-8")
    assert casus("flip", str(path), "--apply", "1")[0] == 0  # and back again


def test_of_a_variant_another_variant_is_written(tmp_path: Path) -> None:
    path = tmp_path / "changed.yaml"
    assert casus("flip", "osh-1999-sent-by-tajikistan", "--apply", "1", "--out", str(path)) == (0, "", "")
    text = path.read_text(encoding="utf-8")
    assert "extends: osh-1999\n" in text and "sent_by_tajikistan" in text
    assert casus("ask", str(path), "--exit-code")[0] == 10


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--apply", "99"), "there is no way 99"),
        (("--apply", "1.99"), "way 1 has no alternative 99"),
        (("--apply", "one"), "'one' is no number of a way"),
        (("--apply", "0"), "there is no way 0"),
        (("--by", "facts"), "'facts' is no kind of change"),
        (("--size", "7"), "sets of 7 changes are not searched for"),
        (("--reading", "orthodox+none"), "there is no reading 'none'"),
    ],
)
def test_what_it_refuses(words: tuple[str, ...], what: str) -> None:
    code, out, err = casus("flip", "osh", *words)
    assert (code, out) == (2, "")
    assert what in err and "\n  hint " in err


def test_a_variant_says_what_it_changes_adds_and_leaves_out() -> None:
    base = case_of("osh-1999")
    facts = {name: fact for name, fact in base.facts.items() if name != "zardaly"}
    facts["sent_by_tajikistan"] = facts["sent_by_tajikistan"].model_copy(update={"value": "true"})
    case = base.model_copy(update={"id": "osh-changed", "aliases": (), "facts": facts})
    text = variant_yaml(case, base)
    assert "  zardaly: absent\n" in text
    again = load_case(text.encode(), "changed.yaml", Corpus().base)
    assert again.facts == case.facts and again.extends == "osh-1999"
    with pytest.raises(ValueError, match="account"):
        variant_yaml(case.model_copy(update={"account": "zemsky"}), base)


def test_several_positions_are_one_reading() -> None:
    found = flip("osh-1999", reading="strict", by="reading")
    assert ("control_or_sending",) not in {one.changes for one in found.flips}
    code, _, _ = casus(
        "ask", "osh", "--reading", "harbouring+fellow_party_excluded", "--assume", "tajik_sanctuary=true", "--exit-code"
    )
    assert code == 10
    assert casus("ask", "osh", "--reading", "harbouring", "--assume", "tajik_sanctuary=true", "--exit-code")[0] == 0
