"""Accounts against readings: every cell is what `ask` answers, what is said to tip it does, and what is said to make
conduct lawful does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from helpers import answer_of, case_ids, case_of, invented, shipped_law

from reasoner.case.atoms import Atom
from reasoner.engine.worlds import Setting, Snapshot
from reasoner.questions.asking import Asking, Options, ask
from reasoner.questions.comparing import Cell, Comparison, compare
from reasoner.questions.justifying import MOST, Conduct, Deed, Doer, Justification, Way
from reasoner.views.comparing import comparison_markdown, comparison_text
from reasoner.views.justifying import LABELS, conduct_lines


@cache
def compared(name: str, options: Options = Options()) -> Comparison:  # noqa: B008 (frozen)
    return compare(case_of(name), options, shipped_law())


def cell(found: Comparison, account: str | None, reading: str) -> Cell:
    row = next(row for row in found.accounts if row.account == account)
    return next(one for one in row.cells if one.reading == reading)


@pytest.mark.parametrize("name", case_ids())
def test_rows_are_the_case_and_each_speaker_columns_the_named_readings(name: str) -> None:
    found = compared(name)
    assert [row.account for row in found.accounts] == [None, *case_of(name).speakers]
    law = shipped_law()
    assert [column.reading for column in found.readings] == list(law.readings)
    on = int(found.on.replace("-", ""))
    assert all(column.standing == law.standing(column.reading, on) for column in found.readings)


@pytest.mark.parametrize("name", ["osh-1999", "batken-2000", "nk-1992-94"])
@pytest.mark.parametrize("reading", ["strict", "external_incursion"])
def test_a_cell_is_what_ask_answers(name: str, reading: str) -> None:
    found = compared(name)
    for row in found.accounts:
        answer = answer_of(name, Options(account=row.account, reading=reading))
        one = cell(found, row.account, reading)
        assert (one.verdict, one.triggered, one.blockers) == (
            answer.verdict, answer.questions["triggered"].status, answer.blockers,
        )  # fmt: skip


@pytest.mark.parametrize("name", case_ids())
def test_the_row_of_the_case_is_the_readings_of_its_answer(name: str) -> None:
    readings = answer_of(name).readings
    for one in compared(name).accounts[0].cells:
        assert (one.verdict, one.triggered) == (readings[one.reading].verdict, readings[one.reading].triggered)


def test_what_tips_a_cell_turns_it_and_nothing_else_does() -> None:
    law = shipped_law()
    inquiry = Asking(case_of("osh"), law, Options()).inquiry
    for reading in ("orthodox", "terrorism"):
        taken = law.taken(reading)
        tips = {tip.position: tip.verdict for tip in cell(compared("osh"), None, reading).tips}
        for position in law.positions.values():
            if position.id in taken or law.moot(position, 19991002):
                assert position.id not in tips
                continue
            others = {one for one in taken if law.positions[one].question != position.question}
            verdict = inquiry.combined(positions=frozenset({*others, position.id}))[0].verdict
            assert tips.get(position.id, cell(compared("osh"), None, reading).verdict) == verdict


def test_the_question_is_that_of_ask() -> None:
    seen = compared("osh", Options(known="1999-10-02", account="zemsky"))
    assert [row.account for row in seen.accounts] == [None, "zemsky"]
    assert {one.triggered for row in seen.accounts for one in row.cells} == {"not_reached"}
    act = Options(act="raids_tajik_soil")
    assert cell(compared("jirgatal-1999", act), None, "orthodox").verdict == answer_of("jirgatal-1999", act).verdict


@pytest.mark.parametrize("width", [60, 100, 140])
def test_the_text_fits_and_keeps_apart_what_is_not_in_standing(width: int) -> None:
    for name in ("osh", "batken-2000"):
        text = comparison_text(compared(name), width)
        assert max(map(len, text.splitlines())) <= width
        assert text.index("harbouring") < text.index("not in standing on the date") < text.index("terrorism")


def test_markdown_has_both_tables() -> None:
    text = comparison_markdown(compared("osh"))
    assert text.count("| account |") == 2
    assert "## Not in standing on the date" in text


# -- conduct: on which positions it would be lawful ------------------------------------------------------------------

NO_REQUEST = Options(assume=("request_russia=false",))
"""Had Kyrgyzstan not asked Russia, what Russia agreed to would need the treaty."""

PUT = [
    ("osh", Options()),
    ("osh", NO_REQUEST),
    ("osh", replace(NO_REQUEST, reading="lapsed")),
    ("osh", Options(account="chotbaev")),
    ("osh", Options(assume=("tajikistan_unable=unknown",))),
    ("osh-1999-sent-by-tajikistan", replace(NO_REQUEST, reading="fellow_party_excluded")),
    ("jirgatal-october-1999", Options(reading="unable_unwilling")),
    ("kyrgyz-tajik-2022", Options(account="kyrgyzstan")),
    ("kazakhstan-2022", Options(assume=("request=false",), reading="organ_discretion")),
    ("kursk-2024", Options()),
]


class Oracle:
    """How acts stand on sets of positions: every way of settling what is free is tried, only dates are the solver's."""

    def __init__(self, name: str, options: Options) -> None:
        self.law = shipped_law()
        self.inquiry = Asking(case_of(name), self.law, options, whole=False).inquiry
        self.taken = self.law.taken(self.inquiry.asked.reading)
        self.told = cache(self._told)
        self.lawful = cache(self._lawful)

    def _told(self, changes: frozenset[str]) -> tuple[Snapshot, list[Setting]]:
        """Return what holds with the positions changed and nothing free established, and every settled question."""
        questions = {self.law.positions[one].question for one in changes}
        kept = {one for one in self.taken if self.law.positions[one].question not in questions}
        setting = self.inquiry.setting(positions=frozenset(kept | changes))
        settled = [
            replace(setting, facts=setting.facts.union(established), free=frozenset())
            for size in range(len(setting.free) + 1)
            for established in combinations(sorted(setting.free), size)
        ]
        return self.inquiry.world.snapshot(setting, ("tested_on", 2), ("perhaps_justified", 2)), settled

    def _lawful(self, changes: frozenset[str], act: str) -> str:
        told, settled = self.told(changes)
        satisfiable = self.inquiry.world.satisfiable
        found = "not_shown"
        for ground in (ground for of, ground in told["tested_on", 2] if of == act):
            atom: Atom = ("justified", (act, ground))
            if any(satisfiable(one, {atom: True}) for one in settled):
                if not any(satisfiable(one, {atom: False}) for one in settled):
                    return "yes"
                found = "unknown"
            elif (act, ground) in told["perhaps_justified", 2]:
                found = "unknown"
        return found

    def stands(self, changes: frozenset[str], acts: Iterable[str], good: str = "yes") -> bool:
        """Tell whether each act is lawful, or is *good*, on the positions changed."""
        return all(self.lawful(changes, act) in ("yes", good) for act in acts)

    def sets(self, most: int) -> list[frozenset[str]]:
        """Return every set of positions on different questions that differ from those taken."""
        on = self.inquiry.asked.on
        offered = [one for one in self.law.positions.values() if one.id not in self.taken]
        offered = [one for one in offered if not self.law.moot(one, on)]
        return [
            frozenset(one.id for one in chosen)
            for size in range(most + 1)
            for chosen in combinations(offered, size)
            if len({one.question for one in chosen}) == size
        ]

    def smallest(self, acts: Sequence[str], good: str = "yes") -> set[frozenset[str]]:
        """Return the sets of at most two positions on which each act stands, with none on which fewer would do."""
        found = [changes for changes in self.sets(2) if self.stands(changes, acts, good)]
        return {one for one in found if one and not any(other < one for other in found)}


def conducts(found: Justification) -> Iterator[tuple[Conduct, tuple[str, ...]]]:
    """Yield each act, each state's acts and all of them, with their names."""
    yield from ((deed, (deed.id,)) for deed in found.acts)
    yield from ((state, state.acts) for state in found.states)
    if found.together:
        yield found.together, tuple(deed.id for deed in found.acts)


def changed(way: Way) -> frozenset[str]:
    return frozenset(change.position for change in way.changes)


@pytest.mark.parametrize(("name", "options"), PUT)
def test_the_sets_are_those_that_trying_every_one_gives(name: str, options: Options) -> None:
    oracle = Oracle(name, options)
    for conduct, acts in conducts(compared(name, options).conduct):
        assert conduct.lawful == max(
            (oracle.lawful(frozenset(), act) for act in acts), key=("yes", "unknown", "not_shown").index
        )
        ways, perhaps = ({changed(way) for way in ways} for ways in (conduct.ways, conduct.perhaps))
        full, some = oracle.smallest(acts), oracle.smallest(acts, "unknown")
        assert {way for way in ways if len(way) <= 2} == full
        assert {way for way in perhaps if len(way) <= 2} == some - full


@pytest.mark.parametrize(("name", "options"), [*((name, Options()) for name in case_ids()), *PUT])
def test_a_set_makes_it_lawful_and_without_any_one_position_it_does_not(name: str, options: Options) -> None:
    oracle, law, on = Oracle(name, options), shipped_law(), int(compared(name, options).on.replace("-", ""))
    for conduct, acts in conducts(compared(name, options).conduct):
        for good, ways in (("yes", conduct.ways), ("unknown", conduct.perhaps)):
            for way in ways:
                assert oracle.stands(changed(way), acts, good)
                assert not any(oracle.stands(changed(way) - {one}, acts, good) for one in changed(way))
                assert len({law.positions[one].question for one in changed(way)}) == len(way.changes) <= MOST
                assert all(change.instead_of in oracle.taken for change in way.changes)
                assert all(change.standing == law.positions[change.position].standing(on) for change in way.changes)
                assert not any(law.moot(law.positions[one], on) for one in changed(way))
            assert [way.in_standing for way in ways] == sorted((way.in_standing for way in ways), reverse=True)


@pytest.mark.parametrize("name", case_ids())
def test_conduct_is_the_acts_of_the_answer_that_are_a_states(name: str) -> None:
    found, answer = compared(name).conduct, answer_of(name)
    told = {act.id: act.lawful for act in answer.acts if act.lawful and act.says not in found.left_out}
    assert {deed.id: deed.lawful for deed in found.acts} == told
    bound = {party.state: party.bound for party in answer.parties}
    assert all(bound.get(state.state, state.bound) == state.bound for state in found.states)


def test_a_set_of_one_position_is_a_reading_ask_can_be_given() -> None:
    way = deed(compared("osh"), "bombs_15_august").ways[0]
    assert changed(way) == {"unable_unwilling"}
    acts = {act.id: act.lawful for act in answer_of("osh", Options(reading="unable_unwilling")).acts}
    assert {acts[name] for name in state(compared("osh"), "uzbekistan").acts} == {"yes"}


def test_parties_and_others_are_told_apart_and_an_armed_group_is_no_state() -> None:
    found = compared("osh").conduct
    assert {one.state: one.bound for one in found.states} == {
        "russia": "yes", "armenia": "yes", "kazakhstan": "yes", "uzbekistan": "former",
    }  # fmt: skip
    assert state(compared("kursk-2024"), "ukraine").bound == "no"
    assert "incursion" not in {one.id for one in found.acts}
    assert compared("osh", Options(act="incursion")).conduct.together is None


def test_a_position_not_in_standing_comes_last_and_makes_nothing_lawful() -> None:
    ways = state(compared("osh", NO_REQUEST), "russia").ways
    assert {(*changed(way), way.in_standing) for way in ways} == {
        ("amended_text", False), ("external_incursion", False), ("terrorism", False),
    }  # fmt: skip
    text = " ".join(conduct_lines(compared("osh", NO_REQUEST).conduct, 10_000))
    assert "all of it would be lawful on no positions in standing on the date, only on amended_text (not yet" in text
    both = replace(NO_REQUEST, reading="fellow_party_excluded")
    ways = state(compared("osh-1999-sent-by-tajikistan", both), "russia").ways
    assert [way.in_standing for way in ways] == [True, False, False, False]


def test_what_nobody_held_on_a_treatys_status_is_not_offered() -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, soil: kyrgyzstan, date: 2001-05-08, "
        "form: invasion, territory_held: yes, organised: yes}",
        "sent: {is: link, state: afghanistan, group: band, how: sent}",
        "arms: {is: assistance, by: uzbekistan, to: kyrgyzstan, what: arms, stage: signed, date: 2001-05-09}",
    )
    arms = deed(compare(case, Options(), shipped_law()), "arms")
    assert (arms.lawful, arms.ways) == ("not_shown", ())
    # Had somebody held by then that Uzbekistan was still bound, the treaty would have been a ground.
    acts = ask(case, Options(reading="never_denounced"), law=shipped_law()).acts
    assert [act.lawful for act in acts if act.id == "arms"] == ["yes"]


def test_all_states_together_need_what_each_needs() -> None:
    found = compared("osh", replace(NO_REQUEST, reading="lapsed")).conduct
    assert found.together is not None
    assert {changed(way) for way in found.together.ways} == {
        frozenset({"unable_unwilling", bound, opens})
        for bound in ("retroactive", "by_conduct")
        for opens in ("amended_text", "external_incursion", "terrorism")
    }


def test_what_is_unknown_leaves_it_open_and_the_fact_is_named() -> None:
    raids = deed(compared("osh"), "raids_tajik_soil")
    assert (raids.lawful, [fact.fact for fact in raids.turns_on]) == ("unknown", ["tajik_acquiescence"])
    for value, wanted in (("true", "yes"), ("false", "not_shown")):
        settled = compared("osh", Options(assume=(f"tajik_acquiescence={value}",)))
        assert deed(settled, "raids_tajik_soil").lawful == wanted
    doubted = deed(compared("osh", Options(assume=("tajikistan_unable=unknown",))), "bombs_15_august")
    assert (doubted.ways, [changed(way) for way in doubted.perhaps]) == ((), [{"unable_unwilling"}])


def test_an_act_that_the_account_denies_is_left_out() -> None:
    found = compared("osh", Options(account="chotbaev")).conduct
    assert found.left_out == ("Russian equipment delivered to Kyrgyzstan",)
    assert (found.account, state(compared("osh", Options(account="chotbaev")), "russia").acts) == (
        "chotbaev", ("russia_agreed",),
    )  # fmt: skip


def test_where_no_set_does_it_says_what_is_wanting() -> None:
    text = " ".join(conduct_lines(compared("ukraine-2022").conduct, 10_000))
    assert "Russia's invasion of Ukraine. No set of up to 3 positions makes it lawful." in text
    assert "Wanting       no consent of the state on whose soil it took place is shown" in text


@pytest.mark.parametrize("name", case_ids())
def test_the_section_fits_and_begins_with_what_is_lawful(name: str) -> None:
    found = compared(name).conduct
    lines = list(conduct_lines(found, 40))
    assert max(map(len, lines)) <= 40
    assert lines[0].startswith("Was it lawful?")
    rows = [label for line in conduct_lines(found, 200) if (label := line[:14].strip()) in LABELS.values()]
    assert rows == sorted(rows, key=list(LABELS.values()).index)


def test_markdown_tells_conduct_after_the_matrix() -> None:
    text = comparison_markdown(compared("osh"))
    assert text.index("| account |") < text.index("## Was it lawful?") < text.index("- **Not shown**: Uzbekistan")
    assert "`unable_unwilling`: also where the host" in text


def deed(found: Comparison, name: str) -> Deed:
    return next(one for one in found.conduct.acts if one.id == name)


def state(found: Comparison, name: str) -> Doer:
    return next(one for one in found.conduct.states if one.state == name)
