"""Each finding of lint has a smallest rulebook that has it; the rules that come with the package have none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, casus, shipped_law

from reasoner.case.atoms import case_atoms, stated_atoms
from reasoner.case.corpus import Corpus
from reasoner.errors import RulebookError
from reasoner.upkeep.linting import CHECKS, Linted, lint
from reasoner.upkeep.supplying import supplied

VOCABULARY = """
%@ sorts Treaty
#defined encoded/1.
#defined treaty/1.
%@ sorts State
#defined state/1.
%@ sorts Treaty, Article, Kind
#defined clause/3.
%@ sorts Authority, Day, Checked
#defined authority/3.
%@ sorts State, Treaty, Day
#defined joined/3.
%@ sorts Treaty, Article
#defined asked_under/2.
%@ sorts Victim
#defined asked_about/1.
%@ sorts Fact, Kind
#defined is/2.
%@ sorts Fact
#defined holds/1.
%@ sorts Event, Form
#defined form/2.
%@ sorts Fact, Actor
#defined by/2.
%@ sorts Treaty
#defined grounded/1.
%@ sorts Sentence, Instrument
#defined sentence/2.

%@ says a bombardment
word(form, bombardment).
"""

LAW = """
%@ says   the Pact
%@ source made up
treaty(pact).
%@ source made up
encoded(pact).
%@ source made up
state(norway).
%@ source made up
clause(pact, art_5, mutual_defence).
%@ source made up
joined(norway, pact, 19490401).
%@ says   Pact
%@ source made up
authority(pact_text, 19490401, read).

%@ cites  Pact art. 5
%@ says   an attack on one
%@ source made up
sentence(pact_5, pact_text).

%@ id     pact_5
%@ cites  Pact art. 5
%@ says   the clause was open to {Victim}
%@ denies the clause was not open
grounded(pact) :- asked_under(pact, art_5), asked_about(Victim), is(Event, use_of_force), holds(Event).
"""

RULE = """
%@ id     more
%@ cites  CITES
%@ says   SAYS
%@ denies DENIES
grounded(pact) :- asked_under(pact, art_5), BODY.
"""


def rule(
    body: str = "holds(Event)", cites: str = "Pact art. 5", says: str = "so it was", denies: str = "it was not"
) -> str:
    return RULE.replace("BODY", body).replace("CITES", cites).replace("SAYS", says).replace("DENIES", denies)


def found(tmp_path: Path, *texts: str, vocabulary: str = "", theorem: str | None = None) -> Linted:
    """Return what is found in the smallest rulebook, with these texts beside it."""
    (tmp_path / "vocabulary.lp").write_text(VOCABULARY + vocabulary)
    (tmp_path / "law.lp").write_text(LAW)
    for number, text in enumerate(texts):
        (tmp_path / f"more_{number}.lp").write_text(text)
    if theorem is not None:
        (tmp_path / "theorems").mkdir()
        (tmp_path / "theorems" / "one.lp").write_text(theorem)
    return lint(tmp_path)


def test_the_shipped_rules_have_none() -> None:
    from reasoner.upkeep.testing import asked_in

    assert lint(asked=lambda law: asked_in(Corpus(), law)).findings == ()


def test_the_smallest_rulebook_has_none(tmp_path: Path) -> None:
    assert found(tmp_path).findings == ()


FINDINGS: list[tuple[str, str, str, int | None]] = [
    # the check, the text that has it, what is said in part, the column it points at
    ("dialect", "{ grounded(pact) }.\n", "a choice", 1),
    ("citation", rule(cites="Paktt art. 5"), "no authority of the record is called 'Paktt art. 5'", 11),
    ("citation", rule(cites="Pact art. 14"), "the recorded text of 'Pact' has no 14", 21),
    ("citation", rule(cites="Pact art. 5, later confirmed by Nobody"), "no authority of the record is called 'Nobody'", 43),
    ("never-fires", rule("is(Event, use_offorce)"), "nothing can make 'is' hold with 'use_offorce' in place 2", 45),
    ("never-fires", rule("form(Event, picnic)"), "nothing can make 'form' hold with 'picnic' in place 2", 45),
    ("never-fires", rule("form(Event, Kind), is(Event, Kind)"), "no value of 'Kind' stands here", 64),
    ("never-fires", rule("joined(State, pact, Day), Day < 19500101, Day > 19510101"), "cannot all be true", 1),
    ("never-fires", rule("joined(State, pact, Day), joined(Other, pact, Last), Day < Last, Last <= Day"), "cannot all be true", 1),
    ("never-fires", rule("joined(State, pact, Day), State = norway, State = sweden"), "cannot all be true", 1),
    ("never-fires", rule("joined(State, pact, Day), State != norway"), "no value of 'State' passes", 1),
    ("never-fires", rule("by(Event, Actor), not by(Event, _)"), "'by' is asked to hold and not to hold", 45),
    ("never-fires", rule("not state(norway)"), "'state' is a record here, and so never fails", 49),
    ("never-fires", rule("joined(State, pact, Day), holds(Event), Event = State, Event < 5"), "no value of", 1),
    ("label-same", rule(says="it was so", denies="it was so"), "'denies' says what 'says' says", 11),
    ("label-article", rule(says="help under Article 7 was due"), "the label names article 7", 22),
    ("label-number", rule(says="on the text of 1951, so it was"), "the label names 1951", 26),
    ("label-name", rule(says="Norway was attacked"), "the label names Norway, and the rule does not name 'norway'", 11),
    ("source", "joined(norway, pact, 19500101).\n", "this fact of record names no source", 1),
]  # fmt: skip


@pytest.mark.parametrize(("check", "text", "what", "column"), FINDINGS)
def test_each_is_found_and_pointed_at(check: str, text: str, what: str, column: int | None, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, text).findings
    assert finding.check == check
    assert what in finding.what
    assert finding.where is not None and finding.where.file == "more_0.lp"
    assert finding.where.column == column
    assert "^" in str(finding)


def test_every_error_of_a_file_is_found_not_only_the_first(tmp_path: Path) -> None:
    texts = ["{ grounded(pact) }.\n\n:- holds(Event).\n", "#show holds/1.\n"]
    assert [finding.where.line for finding in found(tmp_path, *texts).findings if finding.where] == [1, 3, 1]


def test_a_rule_whose_condition_only_dead_rules_conclude_is_dead(tmp_path: Path) -> None:
    vocabulary = "\n%@ sorts Event\n#defined struck/1.\n"
    dead = rule("form(Event, picnic)").replace("grounded(pact)", "struck(Event)").replace("more", "first")
    names = [
        finding.what.split("'")[1]
        for finding in found(tmp_path, dead, rule("struck(Event)"), vocabulary=vocabulary).findings
    ]
    assert names == ["first", "more"]


def test_a_word_of_the_record_may_still_be_recorded(tmp_path: Path) -> None:
    vocabulary = "\n%@ sorts State, Treaty, Day\n#defined left/3.\n"
    assert found(tmp_path, rule("left(State, pact, Day), Day > 20300101"), vocabulary=vocabulary).findings == ()


def test_words_nothing_uses_and_words_that_cannot_hold(tmp_path: Path) -> None:
    vocabulary = (
        "\n%@ sorts Event\n#defined idle/1.\n\n%@ sorts Event\n#defined void/1.\n\n%@ sorts Event\n#defined vain/1.\n"
    )
    vain = rule().replace("grounded(pact)", "vain(Event)").replace("id     more", "id     vain")
    result = found(tmp_path, rule("holds(Event), not void(Event)"), vain, vocabulary=vocabulary)
    assert [(finding.check, finding.what) for finding in result.findings] == [
        ("never-holds", "nothing can make 'void' hold, so that 'not void' asks for nothing"),
        ("unused-word", "nothing uses the word 'idle'"),
        ("unused-word", "'vain' is concluded, and nothing reads it"),
    ]


def test_a_position_without_its_holder(tmp_path: Path) -> None:
    vocabulary = "\n%@ sorts Question, Position\n#defined position/2.\n"
    text = "%@ for   the words\n%@ against the practice\n%@ standing 1949-04-01 settled\nposition(who, words).\n"
    (finding,) = found(tmp_path, text, vocabulary=vocabulary).findings
    assert (finding.check, finding.what) == ("position", "this position has no label 'holder'")


@pytest.mark.parametrize(
    ("standings", "what"),
    [
        ("%@ standing sometime settled", "'sometime settled' is no standing"),
        ("%@ standing 1949-04-01 settlet", "'1949-04-01 settlet' is no standing"),
        ("%@ standing 1949-04-01 settled\n%@ standing 1949-04-01 minority", "the standing on 1949-04-01 is given in line 1 already"),
    ],
)  # fmt: skip
def test_a_standing_is_a_day_and_a_standing_once(standings: str, what: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, f"{standings}\nposition(who, words).\n").findings
    assert (finding.check, finding.what) == ("dialect", what)


def test_a_theorem_parses_and_is_a_sentence(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, theorem="counterexample :- holds(Event).\n").findings
    assert (finding.check, finding.what) == ("theorem", "a theorem begins with the sentence it is")


@pytest.mark.parametrize(
    ("labels", "what", "hint", "column"),
    [
        ("%@ reading orthodix", "there is no reading 'orthodix'", "did you mean 'orthodox'?", 12),
        ("%@ worlds  two\n%@ differs help, halp", "there is no slot 'halp'", "did you mean 'help'?", 18),
        ("%@ worlds  two\n%@ differs on_author\n%@ reading orthodox", "there is no slot 'on_author'", "facts, ", 12),
    ],
)
def test_a_theorem_names_readings_and_slots_there_are(
    labels: str, what: str, hint: str, column: int, tmp_path: Path
) -> None:
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    theorem = rules / "theorems" / "one.lp"
    theorem.write_text(f"% Nobody owes anything.\n{labels}\n\ncounterexample :- grounded(cst).\n")
    (finding,) = lint(rules).findings
    assert (finding.check, finding.what, (finding.hint or "")[: len(hint)]) == ("theorem", what, hint)
    assert finding.where is not None
    line = next(number for number, text in enumerate(theorem.read_text().split("\n"), 1) if what.split("'")[1] in text)
    assert (finding.where.file, finding.where.line, finding.where.column) == ("theorems/one.lp", line, column)
    code, _, err = casus("prove", "one", "--rules", str(rules))
    assert (code, what in err) == (2, True)


def test_of_a_rulebook_too_small_for_a_scenario_no_slot_is_said_to_be_missing(tmp_path: Path) -> None:
    theorem = "% Nobody owes.\n%@ worlds two\n%@ differs help\n\ncounterexample :- holds(E), second_holds(E).\n"
    assert found(tmp_path, theorem=theorem).findings == ()


def test_a_clause_no_case_asks_about(tmp_path: Path) -> None:
    found(tmp_path)
    (finding,) = lint(tmp_path, lambda law: {(treaty, "art_4") for treaty in law.treaties}).findings
    assert (finding.check, finding.severity) == ("no-case", "warning")
    assert finding.what == "no case asks about art_5 of 'pact'"
    assert lint(tmp_path, lambda _: {("pact", "art_5")}).findings == ()


def test_what_a_case_supplies_is_what_its_atoms_are() -> None:
    law = shipped_law()
    outside = supplied(law)
    for case in Corpus().all():
        atoms = [*case_atoms(case, law.rulebook.days).plain, *(atom for _, atom in stated_atoms(case))]
        for name, values in atoms:
            domains = outside[name, len(values)]
            assert [
                value
                for value, domain in zip(values, domains, strict=True)
                if domain is not None and value not in domain
            ] == [], (name, values)


def test_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="no folder of rules"):
        lint(tmp_path / "none")
    assert casus("lint", "--rules", str(tmp_path / "none"))[0] == 2


# ---- how it is printed ---------------------------------------------------------------------------------------------


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder of rules with an error and a warning, below the folder one stands in."""
    rules = tmp_path / "my rules, 100%"
    rules.mkdir()
    found(rules, rule(cites="Paktt"), rule(says="on the text of 1951").replace("more", "other"))
    return rules


def test_errors_end_with_1_and_warnings_do_not(faulty: Path, tmp_path: Path) -> None:
    code, out, err = casus("lint", "--rules", faulty.name, cwd=tmp_path)
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "error (citation): no authority of the record is called 'Paktt'"
    assert out.splitlines()[1:4] == ["  at   more_0.lp:3:11", "       %@ cites  Paktt", "                 ^"]
    assert out.splitlines()[-1] == "4 rule files: 1 error, 1 warning."
    (faulty / "more_0.lp").unlink()
    assert casus("lint", "--rules", faulty.name, cwd=tmp_path)[0] == 0
    assert casus("lint", "--rules", faulty.name, "--strict", cwd=tmp_path)[0] == 1


def test_github_annotations_are_escaped(faulty: Path, tmp_path: Path) -> None:
    code, out, _ = casus("lint", "--rules", faulty.name, "--format", "github", cwd=tmp_path)
    assert code == 1
    assert out.splitlines() == [
        "::error file=my rules%2C 100%25/more_0.lp,line=3,col=11,title=casus lint%3A citation::"
        "no authority of the record is called 'Paktt'%0Ahint: did you mean 'Pact'?",
        "::warning file=my rules%2C 100%25/more_1.lp,line=4,col=26,title=casus lint%3A label-number::"
        "the label names 1951, which is neither in the rule nor in what it cites",
    ]


def test_sarif_is_a_log_of_one_run(faulty: Path, tmp_path: Path) -> None:
    code, out, _ = casus("lint", "--rules", faulty.name, "--format", "sarif", cwd=tmp_path)
    assert code == 1
    log: dict[str, Any] = json.loads(out)
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "casus"
    assert [rule["id"] for rule in driver["rules"]] == list(CHECKS)
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {"error", "warning"}
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = run["results"]
    assert (first["ruleId"], first["level"], second["level"]) == ("citation", "error", "warning")
    assert [driver["rules"][one["ruleIndex"]]["id"] for one in (first, second)] == ["citation", "label-number"]
    assert first["message"]["text"].startswith("no authority")
    (location,) = first["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20rules%2C%20100%25/more_0.lp"},
        "region": {"startLine": 3, "startColumn": 11, "snippet": {"text": "%@ cites  Paktt"}},
    }


def test_json_and_a_file_of_its_own(faulty: Path, tmp_path: Path) -> None:
    code, out, _ = casus("lint", "--rules", faulty.name, "--format", "json", "--out", "found.json", cwd=tmp_path)
    assert (code, out) == (1, "")
    data = json.loads((tmp_path / "found.json").read_text())
    assert (data["schema"], data["errors"], data["warnings"]) == ("casus-lint/1", 1, 1)
    assert data["findings"][0]["file"] == "more_0.lp"


def test_no_finding_is_an_empty_log() -> None:
    code, out, _ = casus("lint", "--format", "sarif")
    assert (code, json.loads(out)["runs"][0]["results"]) == (0, [])
    assert casus("lint", "--format", "github")[:2] == (0, "\n")
