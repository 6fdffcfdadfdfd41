"""What a case may not say is refused in words its writer understands."""

from __future__ import annotations

import pytest
from helpers import HEAD, invented, shipped_law

from reasoner.case.case import Case
from reasoner.case.checking import ACTORS, FACTS, Words, check_case
from reasoner.case.loading import MAX_FACTS, load_case
from reasoner.errors import CaseError
from reasoner.questions.changing import supposable

WORDS = shipped_law().words
RAID = "raid: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-10}"
MORE = HEAD.replace(
    "actors:\n", "actors:\n  un: {is: organisation, name: the UN}\n  aide: {is: official, name: an aide}\n"
)


def refusal(*facts: str, words: Words = WORDS) -> CaseError:
    with pytest.raises(CaseError) as error:
        check_case(invented(RAID, *facts, head=MORE), words)
    return error.value


def accepted(*facts: str, words: Words = WORDS) -> Case:
    case = invented(RAID, *facts, head=MORE)
    check_case(case, words)
    return case


# --- time


@pytest.mark.parametrize(
    ("fact", "day", "what"),
    [
        ("ask: {{is: request, by: kyrgyzstan, to: russia, date: 2001-05-10, revoked: {}}}", "2001-05-09", "'ask' is revoked on 9 May 2001, before it is given on 10 May 2001"),
        ("let: {{is: consent, by: kyrgyzstan, to: russia, what: troops, from: 2001-05-10, withdrawn: {}}}", "2001-05-09", "'let' is withdrawn on 9 May 2001, before it is given on 10 May 2001"),
        ("let: {{is: consent, by: kyrgyzstan, to: russia, what: troops, from: 2001-05, withdrawn: {}}}", "2001-04", "'let' is withdrawn on April 2001, before it is given on May 2001"),
    ],
)  # fmt: skip
def test_nothing_is_taken_back_before_it_is_given(fact: str, day: str, what: str) -> None:
    assert refusal(fact.format(day)).what == what
    accepted(fact.format("2001-05-10"))
    accepted(fact.format("2001-05"))


# --- appraisals


APPRAISAL = "{}: {{is: appraisal, by: {}, about: {}, matter: {}, finds: {}, date: {}}}"


@pytest.mark.parametrize(
    ("matter", "finds", "fits"),
    [
        ("gravity", "grave", True),
        ("gravity", "satisfied", False),
        ("necessity", "satisfied", True),
        ("necessity", "not_satisfied", True),
        ("proportionality", "incident", False),
    ],
)
def test_an_appraisal_finds_what_its_matter_asks(matter: str, finds: str, fits: bool) -> None:
    fact = APPRAISAL.format("one", "aide", "raid", matter, finds, "2001-05-11")
    if fits:
        accepted(fact)
    else:
        assert refusal(fact).what == f"finds: an appraisal of {matter} does not find '{finds}'"


def test_one_holder_finds_one_thing_of_an_act_at_a_time() -> None:
    one = APPRAISAL.format("one", "aide", "raid", "gravity", "grave", "2001-05-11")
    other = APPRAISAL.format("other", "aide", "raid", "gravity", "incident", "2001-05-11")
    assert refusal(one, other).what == "'other' and 'one' find two things of 'raid', by one holder"
    assert "find two things" in refusal(one, other.replace(", date: 2001-05-11", "")).what
    accepted(one, other.replace("2001-05-11", "2001-06-11"))
    accepted(one, other.replace("by: aide", "by: russia"))
    accepted(one, other[:-1] + ", value: false}")


# --- sorts


@pytest.mark.parametrize(
    ("against", "kind"), [("un", "an organisation"), ("aide", "an official"), ("rivals", "a government")]
)
def test_force_is_used_against_a_state_a_group_or_an_authority(against: str, kind: str) -> None:
    error = refusal(f"other: {{is: use_of_force, by: band, against: {against}}}")
    assert error.what == f"against: '{against}' is {kind}; here stands a state, an armed group or a de facto authority"
    for right in ("junta", "band", "russia"):
        accepted(f"other: {{is: use_of_force, by: russia, against: {right}}}")


def test_a_stated_word_takes_what_its_sorts_say() -> None:
    assert refusal("word: {is: stated, word: consented, of: [raid, band]}").what == (
        "of: 'band' is an armed group; here stands a state"
    )
    assert refusal("word: {is: stated, word: consented, of: [raid, nobody]}").what == (
        "of: 'nobody' is neither a state nor an actor of this case"
    )
    accepted("word: {is: stated, word: consented, of: [raid, russia]}")


@pytest.mark.parametrize(
    ("sort", "right", "wrong"),
    [
        ("Means", "aircraft", "spoons"),
        ("GovernmentStatus", "interim", "old"),
        ("Treaty", "cst", "nato"),
        ("Official", "aide", "band"),
        ("Place", "pass", "raid"),
    ],
)
def test_every_sort_is_checked(sort: str, right: str, wrong: str) -> None:
    words = Words(WORDS.states, WORDS.treaties, WORDS.lists, WORDS.ties, {"new_word": (sort,)})
    place = "pass: {is: place, in: kyrgyzstan}"
    accepted(place, f"word: {{is: stated, word: new_word, of: {right}}}", words=words)
    refusal(place, f"word: {{is: stated, word: new_word, of: {wrong}}}", words=words)


def test_a_sort_nobody_knows_is_refused() -> None:
    words = Words(WORDS.states, WORDS.treaties, WORDS.lists, WORDS.ties, {"new_word": ("Moon",)})
    assert refusal("word: {is: stated, word: new_word, of: russia}", words=words).what == (
        "the word takes 'Moon' here, and no case can name one"
    )


def test_every_word_a_case_may_state_takes_known_sorts() -> None:
    for sorts in WORDS.stated.values():
        assert [sort for sort in sorts if sort not in ACTORS and sort not in FACTS] == []


# --- contradictions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RAID.replace("raid:", "one:"), "dead: 5, means: aircraft, organised: yes, note: x, value: not_shown"),
        ("one: {is: consent, by: kyrgyzstan, to: russia, what: troops, date: 2001-05-10}", "official: aide, value: false"),
        ("one: {is: presence, by: russia, on: kyrgyzstan, what: troops}", "label: cis, value: unknown"),
        ("one: {is: request, by: kyrgyzstan, to: russia}", "official: aide, value: false"),
    ],
)  # fmt: skip
def test_facts_contradict_whatever_else_is_said_of_them(one: str, other: str) -> None:
    again = one.replace("one:", "two:")[:-1] + f", {other}}}"
    with pytest.raises(CaseError, match="'two' and 'one' say the same with different values"):
        check_case(invented(one, again, head=MORE), WORDS)


def test_facts_of_another_time_place_or_stage_do_not_contradict() -> None:
    accepted("two: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-11, value: false}")
    accepted("two: {is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-10, soil: tajikistan, value: false}")
    accepted(
        "one: {is: assistance, by: russia, to: kyrgyzstan, stage: announced}",
        "two: {is: assistance, by: russia, to: kyrgyzstan, stage: delivered, value: not_shown}",
    )


# --- names


def test_no_name_in_a_case_is_one_of_the_programs_own() -> None:
    law = shipped_law()
    own = supposable(invented(RAID), law, "cst", "kyrgyzstan", 20010510).facts
    assert own
    for name in own:
        with pytest.raises(CaseError, match="cannot be a name"):
            invented(RAID, f"{name}: {{is: threat, against: kyrgyzstan}}")


def test_the_programs_own_source_is_nobody_elses() -> None:
    with pytest.raises(CaseError, match="'assumed' is the program's own source"):
        check_case(
            invented(RAID, head=HEAD.replace("  paper:", "  assumed: {title: A, checked: read}\n  paper:")), WORDS
        )


# --- hints


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("usa", "did you mean 'united_states'?"),
        ("us", "did you mean 'united_states'?"),
        ("uk", "did you mean 'united_kingdom'?"),
        ("ussr", "did you mean 'russia'?"),
        ("kirgizstan", "did you mean 'kyrgyzstan'?"),
        ("brazil", "another state is declared: actors: {brazil: {is: state, name: Brazil}}; 'casus schema words' lists those known"),
    ],
)  # fmt: skip
def test_an_unknown_state_is_told_its_name_or_how_to_declare_it(name: str, hint: str) -> None:
    assert refusal(f"tie: {{is: link, state: {name}, group: band, how: sent}}").hint == hint


def test_other_names_lead_to_states() -> None:
    assert WORDS.other_names
    assert [name for name in WORDS.other_names.values() if name not in WORDS.states] == []
    assert [name for name in WORDS.other_names if name in WORDS.states] == []


def test_an_unknown_source_is_told_the_listed_ones() -> None:
    with pytest.raises(CaseError) as error:
        check_case(load_case((HEAD + f"  {RAID[:-1]}, sources: [zzz]}}\n").encode(), "x.yaml"), WORDS)
    assert error.value.hint == "the sources listed are paper"


def test_articles_agree_with_their_nouns() -> None:
    assert "'un' is an organisation" in refusal("tie: {is: link, state: un, group: band, how: sent}").what
    with pytest.raises(CaseError, match="'russia' is a state of the rulebook, not an organisation"):
        check_case(
            invented(RAID, head=HEAD.replace("  band:", "  russia: {is: organisation, name: R}\n  band:")), WORDS
        )


@pytest.mark.parametrize(
    ("fact", "what"),
    [
        ("{is: threat, against: [kyrgyzstan]}", "against: here stands a list, and one text is wanted"),
        ("{is: threat, against: {x: y}}", "against: here stands a mapping, and one text is wanted"),
        (f"{{is: threat, against: {'a' * 81}}}", "against: this has 81 characters, at most 80 may stand here"),
        ("{is: threat, against: kyrgyzstan, tellings: [x]}", "tellings: here stands a list, and a mapping of keys to values is wanted"),
        ("{is: threat, against: kyrgyzstan, says: ''}", "says: here stands nothing"),
        ("{is: threat, against: kyrgyzstan, says: '  '}", "says: here stands nothing"),
    ],
)  # fmt: skip
def test_what_a_value_must_be_is_said_in_plain_words(fact: str, what: str) -> None:
    with pytest.raises(CaseError) as error:
        invented(f"one: {fact}")
    assert error.value.what == what


def test_a_change_of_a_fact_that_is_not_there_names_the_nearest() -> None:
    base = (HEAD + f"  {RAID[:-1]}, sources: [paper]}}\n").encode()
    variant = b"id: v\ntitle: V\nextends: made-up\nchange: {radi: {value: false}}\n"
    with pytest.raises(CaseError, match="the case extended has no fact 'radi' to change") as error:
        load_case(variant, "v.yaml", lambda _: (base, "b.yaml"))
    assert error.value.hint == "did you mean 'raid'?"
    with pytest.raises(CaseError) as error:
        load_case(variant, "v.yaml")
    assert "--cases DIR" in (error.value.hint or "")


# --- size


@pytest.mark.parametrize(("count", "fits"), [(MAX_FACTS, True), (MAX_FACTS + 1, False)])
def test_a_case_states_so_many_facts_and_no_more(count: int, fits: bool) -> None:
    facts = [f"f{at}: {{is: threat, against: kyrgyzstan, date: 2001-05-10}}" for at in range(count)]
    if fits:
        assert len(invented(*facts).facts) == count
    else:
        with pytest.raises(CaseError, match=f"a case states at most {MAX_FACTS} facts, this one {count}"):
            invented(*facts)
