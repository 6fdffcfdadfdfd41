"""An interview asks only what can still decide, stops when the rest cannot, and writes what it was told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pytest
from helpers import case_of, invented, shipped_law
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.case.case import Case
from reasoner.case.checking import check_case
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.errors import QuestionError
from reasoner.questions.asking import Asking, Options, ask
from reasoner.questions.deciding import Scope, Told
from reasoner.questions.interviewing import Interview, Question
from reasoner.questions.replying import Unclear

OSH = ("Kyrgyzstan", "2 October 1999", "1", "2", "0")
"""What a reader of the newspaper of October 1999 knows."""


def held(replies: Iterable[str], case: Case | None = None, **options: str) -> Interview:
    """Return an interview in which *replies* were given, as far as it asked for them."""
    found = Interview(shipped_law(), case, **options)
    for reply in replies:
        if found.question is None:
            break
        found.answer(reply)
    return found


def written(interview: Interview) -> Case:
    """Return the case as it loads from the file that is written, checked."""
    case = interview.case()
    assert case is not None
    loaded = load_case(case_yaml(case).encode(), "written.yaml")
    check_case(loaded, shipped_law().words)
    return loaded


def verdict(case: Case, **options: str) -> str:
    """Return the verdict that `ask` gives, without the rest of its answer."""
    return Asking(case, shipped_law(), Options(**options), whole=False).assessed[0].verdict


def through(interview: Interview, reply: str, most: int = 40) -> Interview:
    """Answer every question that is left with *reply*."""
    for _ in range(most):
        if interview.question is None:
            return interview
        interview.answer(reply)
    raise AssertionError("it does not end")


# ---- from the newspaper ------------------------------------------------------------------------------------------------


def test_osh_from_the_newspaper_is_closed_on_the_author_in_five_questions() -> None:
    interview = held(OSH)
    assert interview.question is None
    assert (interview.settled, interview.progress.asked) == ("not_grounded", 5)
    answer = ask(written(interview), law=shipped_law())
    assert (answer.verdict, answer.blockers) == ("not_grounded", ("author",))


def test_the_question_of_the_author_says_what_is_not_enough_and_where_it_is_asked() -> None:
    question = held(OSH[:-1]).question
    assert question is not None
    assert question.text == "Is any other state shown to stand behind it?"
    assert question.why.startswith("it bears on 'author' (CST 1992 art. 4(1))")
    assert question.notes == (
        "Not enough: a base in a state; the citizenship of its members; arms or supplies from a state; passage "
        "through a state; that a state could not stop it; that somebody called it aggression.",
    )
    assert question.options[0].says == "a state sent the armed group, or had it sent"
    assert "GA res 3314 art. 3(g)" in question.more[0]


def test_a_tie_of_a_state_that_is_shown_leads_on_to_how_grave_it_was() -> None:
    interview = held([*OSH[:-1], "1", "Tajikistan"])
    assert interview.settled is None
    assert interview.question is not None and interview.question.element == "grave"


def test_held_territory_and_a_sending_state_make_it_open() -> None:
    interview = held([*OSH[:-1], "a state sent", "tajikistan", "0", "territory", "0", "0"])
    assert (interview.question, interview.settled) == (None, "grounded")
    case = written(interview)
    assert case.facts["sent_by_tajikistan"].value == "true"
    assert verdict(case) == "grounded"


def test_what_is_not_known_leaves_it_open_and_is_named() -> None:
    interview = through(held(OSH[:-1]), "?")
    assert interview.settled is None
    outcome = interview.outcome()
    assert outcome is not None
    assert outcome.answer.verdict == "undetermined"
    assert outcome.unknown["author"][0] == "a state sent the armed group, or had it sent"
    assert outcome.unknown["against"] == ("it was a mistake, not aimed at that state: the attack by the armed group",)
    assert outcome.as_shown == "NO. On these facts Article 4 was not open to Kyrgyzstan on 2 October 1999."


@pytest.mark.parametrize(
    ("replies", "asked", "blockers"),
    [
        (("Ukraine", "24 February 2022"), 2, ("party",)),
        (("Kyrgyzstan", "1993"), 2, ("in_force",)),
        (("Armenia", "2021-11-16", "4"), 3, ("act",)),
        (("Armenia", "2021-11-16", "0"), 3, ("act",)),
        (("Armenia", "2021-11-16", "alleged"), 3, ("act",)),
    ],
)
def test_it_stops_as_soon_as_the_rest_cannot_matter(
    replies: tuple[str, ...], asked: int, blockers: tuple[str, ...]
) -> None:
    interview = held(replies)
    assert (interview.question, interview.settled) == (None, "not_grounded")
    assert interview.progress.asked == asked == len(replies)
    answer = ask(written(interview), law=shipped_law())
    assert (answer.verdict, answer.blockers[:1]) == ("not_grounded", blockers)


def test_how_grave_the_attack_of_a_state_was_stays_a_judgment() -> None:
    interview = through(held(["Armenia", "2021-11-16", "1", "1", "Azerbaijan"]), "0")
    assert interview.settled == "undetermined"
    assert verdict(written(interview)) == "undetermined"


def test_forces_that_stayed_longer_than_was_agreed_are_an_act() -> None:
    interview = held(["Armenia", "2021-11-16", "5", "Azerbaijan"])
    assert interview.question is not None and interview.question.element in ("grave", "excused")
    assert ask(written(interview), law=shipped_law()).elements[2].status == "met"


def test_on_other_readings_it_asks_what_they_turn_on() -> None:
    """A claim of a foreign link, what an organ decided, a base abroad: asked only where they can decide."""
    shown = {
        reading: {item.word for item in question.items}
        for reading in ("orthodox", "terrorism", "organ_discretion", "external_incursion")
        if (question := held(OSH[:-1], reading=reading).question)
    }
    extra = {reading: words - shown["orthodox"] for reading, words in shown.items()}
    assert extra["terrorism"] == {"base", "claimed_foreign_link_of_attack"}
    assert extra["external_incursion"] == {"base"}
    assert "decision_of_heads_of_state" in extra["organ_discretion"]
    for reading, replies in (("terrorism", ("8", "0", "territory", "0", "0")), ("organ_discretion", ("1 3",))):
        interview = held([*OSH[:-1], *replies], reading=reading)
        assert (interview.question, interview.settled) == (None, "grounded")
        assert verdict(written(interview), reading=reading) == "grounded"


# ---- going back, stopping, going on ------------------------------------------------------------------------------------


def test_every_answer_can_be_taken_back() -> None:
    interview, seen = Interview(shipped_law()), []
    for reply in OSH:
        seen.append((interview.question, interview.progress))
        interview.answer(reply)
    while interview.back():
        assert (interview.question, interview.progress) == seen.pop()
    assert seen == []


@pytest.mark.parametrize("stop", range(2, 8))
@pytest.mark.parametrize("tail", [("0",), ("1", "Tajikistan", "0", "territory", "0", "0"), ("no",)])
def test_going_on_with_what_was_written_comes_to_the_same(stop: int, tail: tuple[str, ...]) -> None:
    replies = [*OSH[:-1], *tail]
    whole = held(replies)
    part = held(replies[:stop])
    case = written(part)
    # What happened is asked again until it is known who did it; a state that was not named yet stays unnamed.
    rest = (
        replies[2:]
        if not case.facts
        else replies[stop:]
        if part.question is None or part.question.id != "which"
        else replies[stop + 1 :]
    )
    resumed = held(rest, case)
    assert resumed.question is None
    assert verdict(written(resumed)) == verdict(written(whole)) == whole.settled


def test_a_finished_case_is_asked_nothing_again() -> None:
    for tail in (("0",), ("1", "Tajikistan", "0", "territory", "0", "0")):
        assert Interview(shipped_law(), written(held([*OSH[:-1], *tail]))).question is None


def test_what_was_not_known_is_asked_again_when_going_on() -> None:
    interview = Interview(shipped_law(), written(through(held(OSH[:-1]), "?")))
    assert interview.question is not None and interview.question.element == "author"


def test_a_half_filled_case_is_asked_what_it_has_as_unknown() -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, says: the raid}",
        "sent: {is: link, state: afghanistan, group: band, how: sent, value: unknown, says: that Afghanistan sent it}",
    )
    question = Interview(shipped_law(), case).question
    assert question is not None
    assert "Afghanistan sent it" in [option.says for option in question.options]
    done = written(held(["0"], case))
    assert (done.facts["sent"].value, verdict(done)) == ("not_shown", "not_grounded")


def test_accounts_of_a_disputed_fact_are_told_apart_until_it_is_settled() -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, says: the raid, territory_held: yes, organised: yes}",
        "sent: {is: link, state: afghanistan, group: band, how: sent, value: disputed, tellings: "
        "{paper: {value: true, sources: [paper]}, rivals: {value: false, sources: [paper]}}}",
    )
    interview = Interview(shipped_law(), case)
    assert interview.settled is None
    assert held(["0"], case).settled == "not_grounded"


# ---- odd replies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", ["", " ", "99", "-1", "1 99", "\x1b[31m", "x" * 5000, "🙂", "1;2;", "{}", "'; DROP"])
def test_an_odd_reply_is_refused_or_taken_and_nothing_breaks(reply: str) -> None:
    for before in range(len(OSH)):
        interview = held(OSH[:before])
        question = interview.question
        try:
            interview.answer(reply)
        except Unclear:
            assert interview.question is question
        if interview.case() is not None:
            written(interview)


@pytest.mark.parametrize(
    ("before", "reply", "same"),
    [
        (2, "hostages", "1"), (2, "riots", "4"), (2, "Nothing.", "0"), (2, "don't know", "?"), (3, "militants", "2"),
        (3, "the militants", "2"), (3, "an armed group", "2"), (3, "army", "1"), (5, "none", "0"), (5, "NONE OF THESE", "0"),
        (5, "substantially involved", "2"), (5, "1 and 3", "1, 3"), (5, "not shown", "0"), (5, "1;3", "3 1"),
    ],
)  # fmt: skip
def test_words_are_taken_as_numbers_are(before: int, reply: str, same: str) -> None:
    assert held([*OSH[:before], reply]).case() == held([*OSH[:before], same]).case()


def test_words_that_could_mean_several_options_are_refused() -> None:
    with pytest.raises(Unclear, match="could mean more than one"):
        held([*OSH[:2], "armed force"])
    with pytest.raises(Unclear, match="is none of these") as caught:
        held([*OSH[:2], "rioots"])
    assert caught.value.hint == "did you mean 4, 'riots'?"


def test_a_state_is_taken_by_its_ordinary_name_or_the_nearest_is_offered() -> None:
    interview = Interview(shipped_law())
    with pytest.raises(Unclear, match="no state these rules know") as caught:
        interview.answer("Kirgizstan")
    assert caught.value.hint == "did you mean Kyrgyzstan? Then answer yes; if it is a state, write it again"
    interview.answer("yes")
    assert interview.case() is None
    interview.answer("1999-10-02")
    assert written(interview).question.victim == "kyrgyzstan"
    assert written(held(["the Russian Federation", "1999-10-02"])).question.victim == "russia"


def test_a_state_the_rules_do_not_know_is_taken_when_it_is_named_twice() -> None:
    interview = Interview(shipped_law())
    with pytest.raises(Unclear):
        interview.answer("Wakanda")
    interview.answer("Wakanda")
    interview.answer("1999")
    assert (interview.question, interview.settled) == (None, "not_grounded")
    assert written(interview).actors["wakanda"].name == "Wakanda"


@pytest.mark.parametrize(
    ("reply", "day"),
    [
        ("2 October 1999", "1999-10-02"),
        ("Oct 2, 1999", "1999-10-02"),
        ("October 1999", "1999-10-31"),
        ("1999", "1999-12-31"),
    ],
)
def test_a_day_is_taken_as_people_write_it(reply: str, day: str) -> None:
    assert written(held(["Kyrgyzstan", reply])).question.on == day


@pytest.mark.parametrize("reply", ["02/10/1999", "yesterday", "31 February 1999", "1999-13-01", "October"])
def test_what_is_no_day_is_refused(reply: str) -> None:
    with pytest.raises(Unclear):
        held(["Kyrgyzstan", reply])


def test_without_a_state_or_a_day_nothing_can_be_said() -> None:
    for replies in (("?",), ("Kyrgyzstan", "?")):
        interview = held(replies)
        assert (interview.question, interview.settled, interview.case(), interview.outcome()) == (
            None,
            None,
            None,
            None,
        )


def test_options_stand_for_answers() -> None:
    interview = Interview(shipped_law(), victim="Kyrgyzstan", on="1999-10-02")
    assert interview.question is not None and interview.question.id == "happened"
    with pytest.raises(QuestionError, match="no reading"):
        Interview(shipped_law(), reading="nonsense")


# ---- whatever is answered ------------------------------------------------------------------------------------------------

VICTIMS = st.sampled_from(["Kyrgyzstan", "Armenia", "Tajikistan", "Uzbekistan", "Russia"])
DAYS = st.sampled_from(["1995-05-01", "1999-04-21", "1999-10-02", "2003-03-03", "2021-11-16"])
STATES = ("Azerbaijan", "Tajikistan", "Brazil", "?", "Kyrgyzstan")
READINGS = st.sampled_from(
    [
        "orthodox",
        "strict",
        "overall_control",
        "harbouring",
        "external_incursion",
        "fellow_party_excluded",
        "terrorism",
        "organ_discretion",
    ]
)


def replies_to(question: Question, interview: Interview) -> list[str]:
    """Return every reply the options stand for, and a few where something else is wanted."""
    if question.id == "victim" or question.takes is None:
        return [option.key for option in question.options]
    own = interview.case()
    return [state for state in STATES if own is None or state.lower() != own.question.victim]


def decides(interview: Interview, question: Question) -> bool:
    """Tell whether two replies lead to different sets of possible verdicts, or one narrows what can still decide."""
    seen = set()
    for reply in replies_to(question, interview):
        try:
            interview.answer(reply)
        except Unclear:
            continue
        left = frozenset(interview._look(interview._state).deciding)  # type: ignore[union-attr]
        seen.add((interview.possible, left))
        interview.back()
    return len(seen) > 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), victim=VICTIMS, day=DAYS, reading=READINGS)
def test_whatever_is_answered(data: st.DataObject, victim: str, day: str, reading: str) -> None:
    interview = Interview(shipped_law(), victim=victim, on=day, reading=reading)
    for _ in range(40):
        question = interview.question
        if question is None:
            break
        if question.items and question.id != "which":
            assert decides(interview, question), question.text
        possible = interview.possible
        reply = data.draw(st.sampled_from(replies_to(question, interview)))
        try:
            interview.answer(reply)
        except Unclear:
            interview.answer(reply)  # a state the rules do not know is taken the second time
        if question.items:
            assert interview.possible <= possible, "an answer never brings a verdict back"
    assert interview.question is None
    case = written(interview)
    assert verdict(case, reading=reading) == (interview.settled or "undetermined")
    if interview.settled is not None:
        for other in islice(completions(interview, data), 6):
            assert verdict(other, reading=reading) == interview.settled


def completions(interview: Interview, data: st.DataObject) -> Iterable[Case]:
    """Yield cases in which what the interview did not ask is settled one way or another."""
    from reasoner.questions.interviewing import _Writer

    frame = interview._state.frame
    if frame is None:
        return
    scope: Scope = interview._scope(frame)
    left = [item.id for item in scope.items if item.id not in interview._state.told and item.kind != "tie"]
    while True:
        told: dict[str, Told] = dict(interview._state.told)
        for id in left:
            told[id] = data.draw(st.sampled_from(("true", "not_shown", "false", "unknown")))
        yield load_case(
            case_yaml(_Writer(frame, scope, shipped_law(), scope.look(told)).written(told)).encode(), "other.yaml"
        )


def test_osh_of_the_corpus_takes_no_more_than_a_handful_of_questions() -> None:
    interview = Interview(shipped_law(), case_of("osh"))
    assert through(interview, "0").settled == "not_grounded"
    assert interview.progress.asked <= 10
