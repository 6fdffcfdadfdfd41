"""A planted change of rules is named for what it is, and the scenario that tells the two apart does so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from helpers import case_of, shipped_law
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.engine.law import Law
from reasoner.errors import CaseError, RulebookError
from reasoner.questions.asking import Asking, Options
from reasoner.rulebook.parts import parts
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.differing import VERDICT, Difference, diff, plain_rulebook
from reasoner.upkeep.pairing import Compared, Pair
from reasoner.upkeep.rerunning import _ASKED as ASKED_WORDS
from reasoner.upkeep.rerunning import CaseChanged, Changes, Comparing
from reasoner.upkeep.scenarios import Stage

ORDER = ("not_grounded", "undetermined", "grounded")


def edited(*edits: tuple[str, str]) -> Rulebook:
    """Return the shipped rules with each edit made: its first text, which stands once, replaced by its second."""
    files = shipped_law().rulebook.files
    for right, wrong in edits:
        assert sum(file.text.count(right) for file in files) == 1, right
        files = tuple(RuleFile(file.name, file.text.replace(right, wrong)) for file in files)
    return Rulebook(files, own=True)


def compared(old: Rulebook, new: Rulebook, reading: str = "orthodox") -> tuple[Stage, Mapping[str, Compared]]:
    pair, laws = Pair(old, new), (Law(old), Law(new))
    stage = Stage(laws, reading=reading, named=pair.named(laws[1].words.states), happened=pair.days)
    return stage, pair.compare(stage, VERDICT)


def verdicts(stage: Stage, found: Compared, *rulebooks: Rulebook) -> tuple[str, ...]:
    """Return what each of *rulebooks* answers of the scenario, written to a case file and read again."""
    assert found.smallest is not None
    case = load_case(case_yaml(stage.case(found.smallest)).encode(), "apart.yaml")
    return tuple(
        Asking(case, Law(rulebook), Options(), whole=False).assessed[0].verdict for rulebook in rulebooks
    )  # fmt: skip


FULL = "    not excused(Event, Author), not perhaps_excused(Event, Author)."
SENT = "sender(Event, State) :- use_of_force(Event), by(Event, Group), sent(State, Group, Event)."
NOTHING = "state(afghanistan)."
"""What stands in place of a rule left out, under its labels: a record that is there already."""
HAND = "author(Event, State) :- in_play(control_or_sending), sender(Event, State)."
LET_IN = "from(Consent, First), until(Consent, Last), from(Event, Begin), First <= Begin, Begin <= Last."

PLANTED = [
    # what was done to the rules, and what they then are on what is grounded
    ("a condition dropped", [("act_of_aggression(Event), struck(Event), answerable(Event, Author), grave(Event),", "act_of_aggression(Event), struck(Event), answerable(Event, Author),")], "wider"),
    ("a bar dropped", [(FULL, "    not perhaps_excused(Event, Author).")], "wider"),
    ("a condition added", [(HAND, HAND.replace("sender(", "soil(Event, State), sender("))], "different"),
    ("a rule left out", [(HAND, NOTHING)], "different"),
    ("a day later", [("enters_into_force(cst, 19940420).", "enters_into_force(cst, 19940421).")], "narrower"),
    ("< for <=", [("from(Fact, First), from(Event, Begin), First <= Begin,\n    until(Fact, Last), until(Event, End), End <= Last.", "from(Fact, First), from(Event, Begin), First < Begin,\n    until(Fact, Last), until(Event, End), End <= Last.")], "different"),
    ("<= for <", [("law_of(Day), End < Day.", "law_of(Day), End <= Day.")], "narrower"),
    ("<= for < in a permission", [(LET_IN, LET_IN.replace("First <= Begin", "First < Begin"))], "different"),
    ("words swapped", [(SENT, SENT.replace("sent(", "arms("))], "different"),
    ("one state excepted", [(SENT, SENT.replace("by(Event, Group)", "State != russia, by(Event, Group)"))], "different"),
    ("another default", [("default(author, control_or_sending).", "default(author, harbouring).")], "equivalent"),
    ("conditions in another order", [(SENT, "sender(Event, State) :- sent(State, Group, Event), by(Event, Group), use_of_force(Event).")], "equivalent"),
    ("variables of other names", [(SENT, "sender(What, Whose) :- use_of_force(What), by(What, Band), sent(Whose, Band, What).")], "equivalent"),
    ("said in other words", [("%@ says   {State} sent {Group}, or had it sent\n%@ denies no state is shown to have sent the band", "%@ says   {State} had {Group} sent")], "equivalent"),
    ("a condition that follows from the others", [(SENT, SENT.replace("by(Event, Group)", "by(Event, Group), act(Event)"))], "equivalent"),
    ("a word given another name", [("armed_attack(Event) :- ", "armed_attack(Event) :- use_of_force(Event), ")], "equivalent"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "relation"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED])
def test_a_planted_change_is_named_and_its_scenario_is_true(edits: list[tuple[str, str]], relation: str) -> None:
    old, new = shipped_law().rulebook, edited(*edits)
    stage, found = compared(old, new)
    assert found["grounded"].relation == relation
    if relation == "equivalent":
        assert found["grounded"].smallest is None
        return
    before, after = verdicts(stage, found["grounded"], old, new)
    assert before != after
    assert "grounded" in (before, after)
    if relation != "different":
        assert (after == "grounded") == (relation == "wider")


def test_the_other_way_round_it_is_the_reverse() -> None:
    old, new = shipped_law().rulebook, edited((FULL, "    not perhaps_excused(Event, Author)."))
    assert compared(new, old)[1]["grounded"].relation == "narrower"


def test_the_smallest_scenario_holds_nothing_that_can_be_left_out() -> None:
    old, new = shipped_law().rulebook, edited((FULL, "    not perhaps_excused(Event, Author)."))
    stage, found = compared(old, new)
    scenario = found["grounded"].smallest
    assert scenario is not None
    case = stage.case(scenario)
    for name in case.facts:
        fewer = case.model_copy(update={"facts": {other: fact for other, fact in case.facts.items() if other != name}})
        try:
            told = {Asking(fewer, Law(one), Options(), whole=False).assessed[0].verdict for one in (old, new)}
        except CaseError:  # another fact speaks of it
            continue
        assert len(told) == 1, name


RULES = [one for one in shipped_law().rulebook.parts if one.body and one.heads & {"sender", "author", "attributed", "excused", "grave", "directed_at", "answerable"}]  # fmt: skip


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(RULES))
def test_a_rule_left_out_is_found_by_solver_as_by_chance(rule: object) -> None:
    """Whatever is left out: where the solver says equivalent, no scenario by chance tells the two apart."""
    text = rule.text  # type: ignore[attr-defined]
    files = shipped_law().rulebook.files
    without = Rulebook(tuple(RuleFile(file.name, file.text.replace(text, NOTHING, 1)) for file in files), own=True)
    stage, found = compared(shipped_law().rulebook, without)
    relations = {one.relation for one in found.values()}
    if relations == {"equivalent"}:
        for scenario in stage.spread(12, seed=len(text)):
            case = stage.case(scenario)
            told = {Asking(case, Law(one), Options(), whole=False).assessed[0].verdict for one in (shipped_law().rulebook, without)}  # fmt: skip
            assert len(told) == 1
        return
    apart = next(one for one in found.values() if one.smallest is not None)
    assert len(set(verdicts(stage, apart, shipped_law().rulebook, without))) == 2


def whole(old: Rulebook, new: Rulebook, *names: str) -> Difference:
    return diff(("old", old), ("new", new), [case_of(name) for name in names])


def test_on_the_corpus_a_verdict_comes_before_grounds() -> None:
    """Without the rule on what a state's own forces do, the attack on Jermuk has no author; Osh never had one."""
    own = "own_forces(Event, State) :- use_of_force(Event), by(Event, State), state(State)."
    found = whole(shipped_law().rulebook, edited((own, NOTHING)), "osh", "jermuk-2022")
    kinds = [one.kind for one in found.corpus]
    assert kinds == sorted(kinds, key=("verdict", "grounds", "wording").index)
    assert set(kinds) == {"verdict", "grounds"}
    assert next(one.case for one in found.corpus if one.kind == "verdict") == "jermuk-2022"
    assert not found.same
    assert ("own_forces_direct", "changed") in {(one.name, one.how) for one in found.rules}


def test_a_word_the_old_rules_lack_is_left_out_and_listed() -> None:
    old = edited(("%@ says helicopters\nword(means, helicopters).\n", ""))
    files = tuple(RuleFile(file.name, file.text) for file in old.files)
    found = whole(Rulebook(files, own=False), shipped_law().rulebook, "kyrgyz-tajik-2021", "osh")
    assert list(found.left_out) == ["kyrgyz-tajik-2021"]
    assert any("means helicopters" in line for line in found.scope)


TOLD = "doubtful_decision(Victim) :- told(Decision), decision_for"
HELP = "justified(Act, consent) :- holds(Act), helped(Act, State), covered(Act, What), not uncovered(Act)."


def test_what_turns_on_a_fact_that_is_unknown_is_told_beside() -> None:
    found = whole(shipped_law().rulebook, edited((TOLD, TOLD.replace("told(", "holds("))))
    assert found.relation == "equivalent"
    assert found.beside["questions"] == "different"
    assert found.witness is not None
    assert "unknown" in {fact.value for fact in found.witness.case.facts.values()}
    assert not found.same


def test_what_an_act_stands_on_is_told_beside_and_on_the_corpus() -> None:
    found = whole(shipped_law().rulebook, edited((HELP, NOTHING)), "osh")
    assert found.relation == "equivalent"
    assert found.beside["acts"] == "narrower"
    assert found.witness is not None
    (changed,) = (one for one in found.corpus if one.asked[0] == "as asked")
    assert changed.old is not None
    assert changed.new is not None
    assert changed.old.around != changed.new.around


def test_only_wording_is_told_as_wording() -> None:
    old = edited(
        ("%@ denies no state is shown to have sent the band\n", "%@ denies nobody is shown to have sent the band\n")
    )
    found = whole(old, shipped_law().rulebook, "osh")
    assert found.relation == "equivalent"
    assert {one.how for one in found.rules} == {"reworded"}
    assert {one.kind for one in found.corpus} <= {"wording"}
    assert not found.same


def test_nothing_changed_is_the_same() -> None:
    assert whole(shipped_law().rulebook, shipped_law().rulebook, "osh").same


@pytest.mark.parametrize("text", ["{ state(x) }.", "a(x) ; b(x).", ":- state(x).", "#external state(x)."])
def test_rules_that_leave_a_choice_are_refused(text: str) -> None:
    with pytest.raises(RulebookError, match="only facts and rules"):
        plain_rulebook((RuleFile("a.lp", text),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a(X) :- b(X), not c(X).", "a(Y) :- not c(Y),  b(Y). % why"),
        ("a(X) :- b(X, Y), c(Y, X).", "a(Z) :- c(W, Z), b(Z, W)."),
    ],
)
def test_statements_that_differ_in_form_alone_have_one_form(one: str, other: str) -> None:
    assert parts(one).form == parts(other).form


@pytest.mark.parametrize(
    ("one", "other"), [("a(X) :- b(X, Y).", "a(X) :- b(Y, X)."), ("a :- b(1).", "a :- b(2)."), ("a(x).", "a(y).")]
)
def test_statements_that_say_two_things_have_two_forms(one: str, other: str) -> None:
    assert parts(one).form != parts(other).form


def test_the_words_of_a_statement_are_told() -> None:
    found = parts('a(X) :- b(X, f(c)), not d, X != e, 2 <= #count { Y : g(X, Y), not h(Y) }, i("j(k)").')
    assert found.heads == {"a"}
    assert found.body == {"b", "d", "g", "h", "i"}


def test_different_is_shown_by_a_scenario_in_each_direction() -> None:
    found = whole(shipped_law().rulebook, edited((SENT, SENT.replace("sent(", "arms("))), "osh")
    assert found.relation == "different"
    assert [(one.old == "grounded", one.new == "grounded") for one in found.witnesses] == [(False, True), (True, False)]
    assert found.witness == found.witnesses[0]


ANOTHER = [
    (SENT, SENT.replace("sent(", "arms(")),
    (HAND, NOTHING),
    (FULL, "    not perhaps_excused(Event, Author)."),
    ("held_in_operation(Event) :- territory_held(Event, yes), organised(Event, yes).", "held_in_operation(Event) :- act(Event), territory_held(Event, yes)."),
    ("%@ denies no state is shown to have sent the band\n", "%@ denies nobody is shown to have sent the band\n"),
    ("enters_into_force(cst, 19940420).", "enters_into_force(cst, 19940421)."),
    ("grave(Event) :- held_in_operation(Event).\n", "grave(Event) :- held_in_operation(Event), use_of_force(Event).\ngrave(Event) :- grave(Event), held_in_operation(Event).\n"),
    ("    known_on(Known), Known < 20030918.", "    known_on(Known), Known < 19991011."),
]  # fmt: skip


def _plainly(one: CaseChanged) -> tuple[object, ...]:
    """Return the two answers without their wording, and what stands around them where it differs."""
    if one.old is None or one.new is None:
        return (one.error,)
    around = [(what, says) for what, says in one.new.around.items() if one.old.around[what] != says]
    return *(replace(told, wording={}, around={}) for told in (one.old, one.new)), around


@pytest.mark.parametrize("edit", ANOTHER, ids=[edit[1][:40] for edit in ANOTHER])
def test_what_is_not_asked_would_have_said_nothing_new(edit: tuple[str, str]) -> None:
    """With the short ways taken, a case comes out as when both rulebooks are asked its own question in full: on the
    same grounds, though where two acts serve alike another of them may be named."""
    laws = Law(shipped_law().rulebook), Law(edited(edit))
    pair = Pair(laws[0].rulebook, laws[1].rulebook)
    short = Changes.between(pair)
    cases = [case_of(name) for name in ("osh", "syunik-2021", "jermuk-2022")]
    found = []
    for changes in (short, replace(short, beside=None)):
        pruned = Law(laws[0].rulebook.pruned(ASKED_WORDS)), Law(laws[1].rulebook.pruned(ASKED_WORDS))
        comparing = Comparing(pruned, changes, "orthodox")
        found.append(
            [
                (asked, one.kind, *_plainly(one))
                for case in cases
                for one in comparing.compared(case).changed
                for asked in one.asked[:1]
                if asked == "as asked" or one.kind == "verdict"
            ]
        )
    assert found[0] == found[1]
