"""What the cases show of the rules: counted on rules made up for it, and the same however rules are laid out."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from helpers import HEAD, ROOT, case_of, casus, invented, shipped_law

from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.covering import ConditionShown, Coverage, Covering, RuleShown, Shown, as_data, coverage

MADE_UP = """
%> Made up for this test.
%@ id     shaken_by_state
%@ cites  Pact art. 9
%@ says   {Event} shook the pact
shaken(Event) :-
    use_of_force(Event),
    by(Event, State), state(State),
    means(Event, aircraft),
    not answers(Event, _).

%@ id     shaken_by_band
%@ cites  Pact art. 9
%@ says   {Event} shook the pact
shaken(Event) :- use_of_force(Event), by(Event, Group), armed_group(Group), law_of(Day), Day < 20020101.
"""
RAID = "raid: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: bombardment, date: 2001-05-10, means: aircraft}"
MARCH = "march: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
BAND = "ambush: {is: use_of_force, by: band, against: kyrgyzstan, form: attack, date: 2001-05-10}"


def law(text: str = MADE_UP) -> Law:
    made = RuleFile("zz_made_up.lp", text)
    return Law(Rulebook((*shipped_law().rulebook.files, made), own=True))


def case(*facts: str, expect: str = "{verdict: not_grounded}", name: str = "made-up") -> Case:
    head = HEAD.replace("id: made-up", f"id: {name}").replace("facts:", f"expect: {expect}\nfacts:")
    return invented(*facts, head=head)


def covered(rules: Law, *cases: Case) -> Coverage:
    covering, shown = Covering(rules), Shown()
    for one in cases:
        shown += covering.look(one)
    return coverage(rules, shown)


def rule(found: Coverage, name: str) -> RuleShown:
    return next(one for provision in found.provisions for one in provision.rules if one.id == name)


def condition(found: RuleShown, text: str) -> ConditionShown:
    return next(one for one in found.conditions if one.text == text)


def test_a_rule_that_holds_and_whose_conclusion_rests_on_it() -> None:
    found = rule(covered(law(), case(RAID)), "shaken_by_state")
    assert (found.held, found.rested) == ("made-up", "made-up")
    assert [(one.text, one.held) for one in found.conditions] == [
        ("use_of_force(Event)", "made-up"), ("by(Event,State)", "made-up"), ("state(State)", "made-up"),
        ("means(Event,aircraft)", "made-up"), ("not answers(Event,_)", "made-up"),
    ]  # fmt: skip
    assert not any(one.decided for one in found.conditions)
    assert (found.shown, found.asked) == (5, 10)


def test_a_condition_that_alone_keeps_a_rule_from_its_conclusion_decides() -> None:
    found = rule(covered(law(), case(MARCH, name="marched")), "shaken_by_state")
    assert found.held is None
    assert condition(found, "means(Event,aircraft)") == ConditionShown(
        "means(Event,aircraft)", None, "marched", "marched", given=False
    )
    assert condition(found, "state(State)").held == "marched"
    assert condition(found, "state(State)").decided is None
    assert condition(found, "not answers(Event,_)").failed is None


def test_a_condition_does_not_decide_where_another_rule_concludes_the_same() -> None:
    flown = BAND.replace("form: attack", "form: attack, means: aircraft")
    by_state = rule(covered(law(), case(flown)), "shaken_by_state")
    assert condition(by_state, "state(State)").failed == "made-up"
    assert condition(by_state, "state(State)").decided is None
    without = MADE_UP.split("\n\n")[0]
    by_state = rule(covered(law(without), case(flown)), "shaken_by_state")
    assert condition(by_state, "state(State)").decided == "made-up"


def test_what_every_question_has_is_not_asked_to_fail() -> None:
    found = rule(covered(law(), case(BAND)), "shaken_by_band")
    assert condition(found, "law_of(Day)").given
    assert (found.shown, found.asked) == (5, 9)
    later = "{verdict: not_grounded, at: [{on: 2010-05-10, verdict: not_grounded}]}"
    found = rule(covered(law(), case(BAND, expect=later)), "shaken_by_band")
    assert condition(found, "Day < 20020101").decided == "made-up"


def test_every_question_of_every_case_counts_once_with_the_first_case_named() -> None:
    found = covered(law(), case(MARCH, name="first"), case(MARCH, RAID, name="second"))
    assert (found.cases, found.questions) == (2, 2)
    shaken = rule(found, "shaken_by_state")
    assert (shaken.held, condition(shaken, "means(Event,aircraft)").decided) == ("second", "first")


def test_it_is_the_same_however_the_rules_are_laid_out() -> None:
    rules = shipped_law()
    laid_out = tuple(
        RuleFile(
            file.name,
            re.sub(r"(?m)^(?!%)(?!#)(.*), not ", r"\1,\n\n     not  ", file.text.replace(" :-\n", "\n  :-\n\n")),
        )
        for file in rules.rulebook.files
    )
    assert laid_out != rules.rulebook.files
    osh = case_of("tulip-2005")
    assert as_data(covered(Law(Rulebook(laid_out, own=True)), osh)) == as_data(covered(rules, osh))


def test_a_floor_that_is_not_met_ends_with_1(tmp_path: Path) -> None:
    shutil.copy(ROOT / "cases/cst/osh-1999.yaml", tmp_path)
    code, out, err = casus(
        "coverage", "CST 1992 art. 6(1)", "--fail-under", "100", "--format", "json", "--cases", str(tmp_path)
    )
    told = json.loads(out)
    assert (code, [one["cites"] for one in told["provisions"]]) == (1, ["CST 1992 art. 6(1)"])
    assert err == f"{told['percent']} % is shown, less than 100 %\n"
    assert casus("coverage", "no such thing", "--cases", str(tmp_path))[0] == 2
