"""The smallest sets of changes are those an exhaustive search finds, and each of them, applied, turns the verdict."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from helpers import asking_of, case_ids, case_of, invented, shipped_law
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import small_cases

from reasoner.answer import Flip
from reasoner.case.case import Case
from reasoner.errors import QuestionError
from reasoner.questions import searching
from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import Inquiry, Verdict
from reasoner.questions.changing import Change, changes, days_apart, of_law
from reasoner.questions.searching import Search, open_settings, pair_masks, pairs_in
from reasoner.questions.turning import Turning, Turns

MOST = 3


# ---- against exhaustive search, over small cases drawn by lot -------------------------------------------------------


def searched(case: Case, reading: str = "orthodox") -> tuple[Inquiry, list[Change]]:
    asking = Asking(case, shipped_law(), Options(reading=reading))
    asking.inquiry.world  # noqa: B018 (grounds it)
    return asking.inquiry, list(changes(asking.inquiry, asking.supposed, asking.wording))


def exhaustive(search: Search, pool: list[int], wanted: Verdict) -> set[tuple[int, ...]]:
    """Return the minimal sets of *pool* that give *wanted*, each set tried and judged by clingo."""
    found: set[tuple[int, ...]] = set()
    for size in range(1, MOST + 1):
        for numbers in combinations(pool, size):
            slots = [slot for number in numbers for slot in search.changes[number].slots]
            if len(slots) != len(set(slots)) or any(set(one) < set(numbers) for one in found):
                continue
            if search.judged(numbers) == wanted:
                found.add(numbers)
    return found


@settings(max_examples=60, deadline=None)
@given(small_cases(), st.randoms(use_true_random=False), st.sampled_from(["orthodox", "strict", "overall_control"]))
def test_an_exhaustive_search_finds_the_same(case: Case, chance, reading: str) -> None:  # type: ignore[no-untyped-def]
    inquiry, made = searched(case, reading)
    search = Search(inquiry, made)
    main = inquiry.combined()[0].verdict
    pool = sorted({*chance.sample(search.relevant, min(9, len(search.relevant))), *chance.sample(range(len(made)), 2)})
    for wanted in ("grounded", "not_grounded", "undetermined"):
        if wanted == main:
            continue
        told = search.minimal(wanted, MOST, among=pool)
        assert told.complete
        assert sorted(told.sets) == sorted(exhaustive(search, pool, wanted)), wanted


@settings(max_examples=40, deadline=None)
@given(small_cases())
def test_what_cannot_bear_on_the_verdict_does_not(case: Case) -> None:
    """No change that is left out of the search turns the verdict alone, nor undoes a set that does."""
    inquiry, made = searched(case)
    search = Search(inquiry, made)
    main = inquiry.combined()[0].verdict
    idle = [number for number in range(len(made)) if number not in search.relevant]
    for number in idle:
        assert search.judged((number,)) == main, made[number].name


@settings(max_examples=25, deadline=None)
@given(small_cases())
def test_a_set_is_told_as_the_verdict_of_the_case_so_changed(case: Case) -> None:
    """What the circuit says of a set is what `ask` answers with the set supposed."""
    turning = Turning(case, shipped_law(), Options(), by=("evidence", "fact", "reading"))
    for flip in turning.turns().flips[:6]:
        assert verdict_with(case, flip) == flip.verdict, flip


@settings(max_examples=25, deadline=None)
@given(small_cases())
def test_a_change_made_in_the_ground_program_is_the_case_so_changed(case: Case) -> None:
    """Element by element, one change made by switches gives what asking the changed case gives."""
    inquiry, made = searched(case)
    if inquiry.accounts():
        return
    for change in [change for change in made if change.by in ("evidence", "fact") and change.said is None][:5]:
        switched = inquiry.assess(change.applied(inquiry.setting(), inquiry.law))
        asked = Asking(case, shipped_law(), Options(assume=change.assume), whole=False).assessed[0]
        # Whether what fails was alleged is told of the case as it is written, not of what a switch makes of it.
        failed = {"not_shown": "not_met"}
        told = [[failed.get(status, status) for status in one.elements.values()] for one in (switched, asked)]
        assert (told[0], switched.verdict) == (told[1], asked.verdict), change.name


DOMESTIC = (
    "raid: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-02, territory_held: yes, organised: yes}",
    "base: {is: profile, group: band, base: kyrgyzstan}",
    "sent: {is: link, state: tajikistan, group: band, how: sent, value: unknown}",
    "own: {is: link, state: kyrgyzstan, group: band, how: sent, value: not_shown}",
)


def test_what_is_denied_is_not_even_alleged() -> None:
    """Of a band at home, a tie abroad that is alleged keeps its raid from being a domestic affair."""
    inquiry, made = searched(invented(*DOMESTIC[:3]))
    (denied,) = [change for change in made if change.name == "sent=false"]
    alleged = Asking(invented(*DOMESTIC[:2], DOMESTIC[2].replace("unknown", "not_shown")), shipped_law(), Options())
    assert alleged.assessed[0].elements["act"] == "met"
    assert inquiry.assess(denied.applied(inquiry.setting(), inquiry.law)).elements["act"] == "not_met"


def test_a_state_is_not_supposed_to_have_attacked_itself() -> None:
    _, made = searched(invented(*DOMESTIC))
    assert not [
        change.name
        for change in made
        if "own" in change.on or (change.said and change.said.of[0] == "kyrgyzstan" and change.said.tie)
    ]


def test_changes_that_exclude_each_other_are_not_made_together() -> None:
    inquiry, made = searched(case_of("osh-1999"))
    position = next(change for change in made if change.position == "overall_control")
    tie = next(change for change in made if change.name == "overall_control(outsider, imu)=true")
    assert Search(inquiry, [position, tie]).minimal("grounded", 2).sets == ((0, 1),)
    rival = replace(tie, question=position.question)
    assert Search(inquiry, [position, rival]).minimal("grounded", 2).sets == ()
    idle = next(change for change in made if change.name == "sanctuary(outsider, imu)=true")
    assert Search(inquiry, [position, idle, rival]).minimal("grounded", 3).sets == ()


def test_what_is_unknown_is_settled_by_the_change_that_establishes_it() -> None:
    bombing = "raid: {is: use_of_force, by: uzbekistan, against: kyrgyzstan, form: invasion, means: aircraft, date: 2001-05-02}"
    leave = "leave: {is: consent, by: kyrgyzstan, to: uzbekistan, what: air_support, date: 2001-05-01, value: unknown}"
    inquiry, made = searched(invented(bombing, leave))
    search = Search(inquiry, made)
    for value, verdict in (("true", "not_grounded"), ("false", "grounded")):
        (number,) = [at for at, change in enumerate(made) if change.name == f"leave={value}"]
        assert (number,) in search.minimal(verdict, 1).sets
        assert search.judged((number,)) == verdict


def test_where_not_every_way_is_tried_clingo_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("osh-2010", "batken-2000", "tavush-2020"):
        inquiry, made = searched(case_of(name))
        whole = Search(inquiry, made)
        monkeypatch.setattr(searching, "MAX_WAYS", 1)
        part = Search(inquiry, made)
        assert whole.exact and not part.exact
        for wanted in ("grounded", "not_grounded"):
            assert part.minimal(wanted, 2).sets == whole.minimal(wanted, 2).sets
        sets = [*whole.minimal("grounded", 2).sets, *((number,) for number in range(len(made)))]
        assert part.verdicts(sets) == whole.verdicts(sets)
        monkeypatch.undo()


def verdict_with(case: Case, flip: Flip, turns: Turns | None = None, leave_out: str | None = None) -> Verdict:
    put = {key: value for key, value in flip.ask.model_dump().items() if value}
    if leave_out is not None:
        put["assume"] = tuple(one for one in flip.ask.assume if one != leave_out)
    asked = (
        {} if turns is None else {"on": turns.on, "known": turns.known, "article": turns.clause, "treaty": turns.treaty}
    )
    return Asking(case, shipped_law(), Options(**{**asked, **put}), whole=False).assessed[0].verdict


# ---- over the corpus -------------------------------------------------------------------------------------------------


@cache
def turns_of(name: str) -> tuple[Turning, Turns]:
    turning = Turning(case_of(name), shipped_law(), Options())
    return turning, turning.turns()


@pytest.mark.parametrize("name", case_ids())
def test_a_flip_of_every_way_flips_when_it_is_asked_for(name: str) -> None:
    _, turns = turns_of(name)
    check_asked(name, [turns.flips[way.flips[-1]] for way in turns.ways])


def check_asked(name: str, flips: list[Flip]) -> None:
    turning, turns = turns_of(name)
    for flip in flips:
        assert verdict_with(turning.case, flip, turns) == flip.verdict != turns.verdict, (name, flip)


def test_no_flip_is_told_twice() -> None:
    for name in case_ids():
        asked = [flip.ask for flip in turns_of(name)[1].flips]
        assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", case_ids())
def test_without_any_one_change_it_does_not(name: str) -> None:
    turning, turns = turns_of(name)
    made = {change.name: change for change in turning.made}
    for flip in turns.flips:
        for left_out in flip.changes if len(flip.changes) > 1 else ():
            settings_ = list(open_settings(turning.inquiry))
            for name_ in flip.changes:
                if name_ != left_out:
                    settings_ = [made[name_].applied(setting, turning.law) for setting in settings_]
            assert turning.inquiry.verdict(settings_) != flip.verdict, (flip, left_out)


@pytest.mark.parametrize("name", case_ids())
def test_what_cannot_be_is_not_offered(name: str) -> None:
    turning, turns = turns_of(name)
    victim = turning.asked.victim
    for flip in turns.flips:
        assert not any(f"({victim}," in change for change in flip.changes if not change.startswith("consented"))
        for change in flip.ask.assume:
            fact = turning.case.facts.get(change.partition("=")[0])
            assert fact is None or getattr(fact, "state", None) != victim or change.endswith("=false")


def test_every_way_holds_its_flips_and_no_flip_stands_in_two() -> None:
    for name in case_ids():
        _, turns = turns_of(name)
        told = [number for way in turns.ways for number in way.flips]
        assert sorted(told) == list(range(len(turns.flips)))
        for way in turns.ways:
            assert {turns.flips[number].verdict for number in way.flips} == {way.verdict}
            assert {len(turns.flips[number].changes) for number in way.flips} == {way.size} == {len(way.parts)}


# ---- the law of other days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["osh-1999-sent-by-tajikistan", "jermuk-2022", "moscow-post-1993"])
def test_days_told_as_one_give_one_verdict(name: str) -> None:
    """Of days on which the law is said to make the same of a case, each gives the verdict of the one that stands for
    them, and days between two of them too."""
    asking = asking_of(name)
    for day in days_apart(asking.case, asking.law)[::7]:
        text = f"{day // 10000}-{day // 100 % 100:02}-{day % 100:02}"
        alone = Asking(asking.case, shipped_law(), Options(on=text), whole=False).assessed[0].verdict
        turning, _ = turns_of(name)
        setting = open_settings(turning.inquiry)
        moved = [change for change in turning.made if change.day == day]
        for change in moved:
            assert turning.inquiry.verdict([change.applied(one, turning.law) for one in setting]) == alone


def test_what_the_law_of_another_day_turns_is_found() -> None:
    _, turns = turns_of("jermuk-2022")
    assert [flip.says for flip in turns.flips if flip.by == "law"] == ["the law of any day before 20 April 1994"]
    _, turns = turns_of("osh-1999-sent-by-tajikistan")
    seen = [flip for flip in turns.flips if flip.by == "law" and flip.ask.known]
    assert [flip.says for flip in seen] == ["the law as seen from any day before 22 March 2000"]


# ---- the founding case -----------------------------------------------------------------------------------------------


def test_what_one_must_believe_to_call_osh_grounded() -> None:
    _, turns = turns_of("osh-1999")
    readings = {flip.changes: flip.standing for flip in turns.flips if flip.by == "reading"}
    assert readings == {
        ("amended_text",): "not_yet_voiced",
        ("external_incursion",): "not_yet_voiced",
        ("terrorism",): "proposed",
    }
    assert turns.positions["terrorism"].standing == "proposed"
    assert "Zemsky" in turns.positions["terrorism"].holders[0]


def test_an_outside_state_would_do_and_a_fellow_party_is_contested() -> None:
    _, turns = turns_of("osh-1999")
    by_change = {flip.changes: flip for flip in turns.flips}
    assert by_change["sent(outsider, imu)=true",].contested is None
    assert by_change["sent_by_tajikistan=true",].contested == "fellow_party_excluded"
    assert by_change["sent(party, imu)=true",].contested == "fellow_party_excluded"
    assert not any("national" in change or "base" in change for flip in turns.flips for change in flip.changes)


def test_states_that_make_no_difference_are_told_as_one() -> None:
    _, turns = turns_of("osh-1999")
    lines = [way for way in turns.ways if way.by == "fact" and way.size == 1]
    assert len(lines) == 2
    assert lines[0].parts[0][0].startswith("that some state that is not, or no longer, a party sent ")
    assert lines[1].parts[0][0].startswith("that some other party sent ")


# ---- parts of the search ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 5, 9])
def test_pairs_are_numbered_by_their_later_member(count: int) -> None:
    masks = pair_masks(count)
    pairs = [(first, second) for second in range(count) for first in range(second)]
    assert list(pairs_in((1 << len(pairs)) - 1)) == pairs
    for at, pair in enumerate(pairs):
        assert [member for member in range(count) if masks[member] >> at & 1] == sorted(pair)


def test_time_that_runs_out_is_said_and_nothing_found_is_lost() -> None:
    inquiry, made = searched(case_of("kazakhstan-2022"))
    told = Search(inquiry, made, deadline=0.0).minimal("grounded", 3)
    assert (told.sets, told.size, told.complete) == ((), 0, False)
    turning = Turning(case_of("kazakhstan-2022"), shipped_law(), Options(), seconds=-1.0)
    assert not turning.turns().scope.complete


def test_only_the_kinds_asked_for() -> None:
    turning = Turning(case_of("osh-1999"), shipped_law(), Options(), by=("reading,law",))
    assert {flip.by for flip in turning.turns().flips} == {"reading"}
    with pytest.raises(QuestionError, match="no kind of change"):
        Turning(case_of("osh-1999"), shipped_law(), Options(), by=("reedings",))
    with pytest.raises(QuestionError, match="sets of 9"):
        Turning(case_of("osh-1999"), shipped_law(), Options(), size=9)


def test_law_is_among_the_changes_only_where_it_turns_on_days() -> None:
    turning, _ = turns_of("osh-1999")
    found = list(of_law(turning.inquiry, [change for change in turning.made if change.by != "law"], turning.wording))
    assert {change.by for change in found} == {"law"}
    assert len({change.says for change in found}) == len(found)


if __name__ == "__main__":  # make flips
    for case in case_ids():
        check_asked(case, list(turns_of(case)[1].flips))
        print(f"{case}: all {len(turns_of(case)[1].flips)} flips flip when they are asked for")
