"""Rules of general law: each has a case in which it holds and one in which it just does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers import case_ids, shipped_law

from reasoner.answer import Answer, Explanation
from reasoner.engine.law import IN_STANDING, STANDINGS
from reasoner.rulebook.dialect import check

Ask = Callable[..., Answer]

ATTACK = "attack: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
RAID = "attack: {is: use_of_force, by: band, against: kyrgyzstan, form: invasion, date: 2001-05-10}"


def outcome(answer: Answer) -> tuple[str, tuple[str, ...]]:
    return answer.verdict, answer.blockers


def contested(answer: Answer) -> set[str]:
    return {element.id for element in answer.elements if element.contested}


def changed(fact: str, **fields: str) -> str:
    """Return *fact* with fields added or replaced."""
    name, _, rest = fact.partition(": {")
    kept = [part for part in rest[:-1].split(", ") if part.split(":")[0] not in fields]
    return f"{name}: {{{', '.join(kept + [f'{key}: {value}' for key, value in fields.items()])}}}"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([ATTACK], ("grounded", ())),
        ([changed(ATTACK, form="annexation")], ("grounded", ())),
        ([changed(ATTACK, form="bombardment", dead="some")], ("undetermined", ("grave",))),
        ([changed(ATTACK, form="bombardment", dead="none")], ("not_grounded", ("grave",))),
        ([changed(ATTACK, form="blockade")], ("undetermined", ("grave",))),
        ([changed(ATTACK, form="attack", target="forces", soil="tajikistan")], ("undetermined", ("grave",))),
        ([changed(ATTACK, form="attack", target="vessel")], ("undetermined", ("grave",))),
        ([changed(ATTACK, target="mission", form="attack")], ("undetermined", ("act", "grave"))),
        ([changed(ATTACK, territory_held="yes", organised="yes", form="occupation")], ("grounded", ())),
        ([changed(ATTACK, territory_held="yes", form="occupation")], ("undetermined", ("grave",))),
        ([changed(ATTACK, intent="mistake")], ("not_grounded", ("against",))),
        ([changed(ATTACK, soil="tajikistan")], ("not_grounded", ("against",))),
        ([changed(ATTACK, place="border"), "border: {is: place, in: kyrgyzstan, status: undelimited}"],
         ("undetermined", ("against",))),
        ([changed(ATTACK, place="town"), "town: {is: place, in: tajikistan}"], ("not_grounded", ("against",))),
        ([RAID], ("not_grounded", ("author",))),
        (["who: {is: profile, group: band, base: afghanistan}"], ("not_grounded", ("act",))),
        (["riots: {is: unrest, against: kyrgyzstan, date: 2001-05-10}"], ("not_grounded", ("act",))),
        ([changed(ATTACK, value="not_shown")], ("not_grounded", ("act",))),
        ([changed(ATTACK, value="unknown")], ("undetermined", ("act",))),
        ([changed(ATTACK, by="tajikistan")], ("grounded", ())),
        ([changed(ATTACK, by="junta")], ("not_grounded", ("author",))),
        ([changed(ATTACK, by="junta"), "rule: {is: government, of: afghanistan, authority: junta, status: effective}"],
         ("grounded", ())),
    ],
)  # fmt: skip
def test_acts(ask_about: Ask, facts: list[str], expected: tuple[str, tuple[str, ...]]) -> None:
    assert outcome(ask_about(*facts)) == expected


def test_a_band_does_no_act_of_aggression_that_no_state_could_do(ask_about: Ask) -> None:
    sent = "tie: {is: link, state: afghanistan, group: band, how: sent}"
    raid = changed(RAID, form="terror_attack", dead="some")
    assert outcome(ask_about(raid, sent)) == ("undetermined", ("grave",))
    assert outcome(ask_about(changed(raid, target="vessel"), sent)) == ("undetermined", ("grave",))
    assert outcome(ask_about(changed(raid, target="mission"), sent)) == ("undetermined", ("act", "grave"))
    at_home = "who: {is: profile, group: band, base: kyrgyzstan}"
    assert outcome(ask_about(changed(raid, target="territory"), at_home)) == ("not_grounded", ("act",))


@pytest.mark.parametrize("how", ["organ", "directed", "sent"])
def test_a_tie_to_the_state_it_struck_makes_a_band_at_home_no_foreign_affair(ask_about: Ask, how: str) -> None:
    home = "who: {is: profile, group: band, base: kyrgyzstan}"
    tie = f"tie: {{is: link, state: kyrgyzstan, group: band, how: {how}}}"
    assert outcome(ask_about(RAID, home, tie)) == ("not_grounded", ("act",))
    assert outcome(ask_about(RAID, home, tie.replace("state: kyrgyzstan", "state: afghanistan"))) == ("grounded", ())


def test_a_band_at_home_is_a_domestic_affair_until_a_foreign_link_is_alleged(ask_about: Ask) -> None:
    home = "who: {is: profile, group: band, base: kyrgyzstan}"
    said = (
        "said: {is: statement, by: kyrgyzstan, manner: fact, says: trained abroad, about: attack, claims: foreign_link}"
    )
    abroad = "abroad: {is: profile, group: band, base: afghanistan, value: not_shown}"
    assert outcome(ask_about(RAID, home)) == ("not_grounded", ("act",))
    assert outcome(ask_about(RAID, home, changed(said, claims="terrorism"))) == ("not_grounded", ("act",))
    assert outcome(ask_about(RAID, home, said)) == ("not_grounded", ("author",))
    assert outcome(ask_about(RAID, home, abroad)) == ("not_grounded", ("author",))
    assert ask_about(RAID, home, reading="terrorism").verdict == "not_grounded"
    assert ask_about(RAID, home, said, reading="terrorism").verdict == "grounded"


@pytest.mark.parametrize(
    ("how", "orthodox", "wider"),
    [
        ("organ", "grounded", {"strict": "grounded"}),
        ("directed", "grounded", {"strict": "not_grounded"}),
        ("effective_control", "grounded", {"strict": "not_grounded"}),
        ("sent", "grounded", {"strict": "not_grounded"}),
        ("substantial_involvement", "grounded", {"strict": "not_grounded"}),
        ("adopted", "grounded", {"strict": "not_grounded"}),
        ("overall_control", "not_grounded", {"overall_control": "grounded"}),
        ("sanctuary", "not_grounded", {"harbouring": "grounded", "overall_control": "not_grounded"}),
        ("unwilling", "not_grounded", {"harbouring": "grounded"}),
        ("unable", "not_grounded", {"harbouring": "not_grounded", "unable_unwilling": "not_grounded"}),
        ("arms", "not_grounded", {"harbouring": "not_grounded", "overall_control": "not_grounded"}),
    ],
)
def test_ties(ask_about: Ask, how: str, orthodox: str, wider: dict[str, str]) -> None:
    facts = (RAID, f"tie: {{is: link, state: afghanistan, group: band, how: {how}}}")
    assert ask_about(*facts).verdict == orthodox
    for reading, verdict in wider.items():
        assert ask_about(*facts, reading=reading).verdict == verdict, reading


@pytest.mark.parametrize(
    ("period", "verdict"),
    [
        ("from: 2001-05-10", "grounded"),
        ("until: 2001-05-10", "grounded"),
        ("until: 2001-05-09", "not_grounded"),
        ("from: 2001-05-11", "not_grounded"),
        ("from: 2001-05", "undetermined"),
        ("from: 2001-04", "grounded"),
    ],
)
def test_control_counts_at_the_time_of_the_act(ask_about: Ask, period: str, verdict: str) -> None:
    answer = ask_about(RAID, f"tie: {{is: link, state: afghanistan, group: band, how: effective_control, {period}}}")
    assert answer.verdict == verdict


@pytest.mark.parametrize("how", ["sent", "directed", "substantial_involvement"])
@pytest.mark.parametrize(
    ("period", "verdict"),
    [("date: 2001-05-01", "grounded"), ("date: 2001-05-10", "grounded"), ("date: 2001-05-11", "not_grounded")],
)
def test_sending_ordering_and_taking_part_come_before_the_act(
    ask_about: Ask, how: str, period: str, verdict: str
) -> None:
    answer = ask_about(RAID, f"tie: {{is: link, state: afghanistan, group: band, how: {how}, {period}}}")
    assert answer.verdict == verdict


def test_lending_territory_makes_a_second_author(ask_about: Ask) -> None:
    fellow = changed(ATTACK, by="tajikistan")
    lent = "lent: {is: link, state: turkmenistan, other: tajikistan, how: territory_lent}"
    assert ask_about(fellow, reading="fellow_party_excluded").verdict == "not_grounded"
    assert ask_about(fellow, lent, reading="fellow_party_excluded").verdict == "grounded"


@pytest.mark.parametrize(
    ("by", "known", "expected"),
    [
        ("armenia", "2001-05-10", ("undetermined", ("author",))),
        ("armenia", "2003-09-18", ("not_grounded", ("author",))),
        ("afghanistan", "2001-05-10", ("grounded", ())),
    ],
)
def test_of_whom_it_is_not_known_whether_it_was_a_fellow_party_it_is_not_known_whether_it_is_barred(
    ask_about: Ask, by: str, known: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    attack = changed(ATTACK, by=by, against="uzbekistan")
    reading = "never_denounced+fellow_party_excluded"
    assert outcome(ask_about(attack, victim="uzbekistan", known=known, reading=reading)) == expected
    assert ask_about(attack, victim="uzbekistan", known=known, reading="never_denounced").verdict == "grounded"


@pytest.mark.parametrize(
    ("consent", "excused"),
    [
        ("by: kyrgyzstan, what: air_strikes, date: 2001-05-10", True),
        ("by: kyrgyzstan, what: air_strikes, date: 2001-05-11", False),
        ("by: kyrgyzstan, what: air_strikes, date: 2001-05-01, withdrawn: 2001-05-11", True),
        ("by: kyrgyzstan, what: air_strikes, date: 2001-05-09, withdrawn: 2001-05-10", False),
        ("by: kyrgyzstan, what: troops, date: 2001-05-01", False),
        ("by: rivals, what: air_strikes, date: 2001-05-01", False),
        ("by: tajikistan, what: air_strikes, date: 2001-05-01", False),
        ("by: kyrgyzstan, what: air_strikes, date: 2001-05-01, value: not_shown", False),
    ],
)
def test_consent_has_giver_scope_and_dates(ask_about: Ask, consent: str, excused: bool) -> None:
    strike = changed(ATTACK, means="aircraft", form="invasion")
    rule = "rule: {is: government, of: kyrgyzstan, authority: rivals, status: rival}"
    answer = ask_about(strike, rule, f"consent: {{is: consent, to: afghanistan, {consent}}}")
    assert outcome(answer) == (("not_grounded", ("excused",)) if excused else ("grounded", ()))


@pytest.mark.parametrize("what", ["ground_operations", "troops", "air_strikes"])
def test_by_what_means_it_was_done_must_be_known_for_a_consent_to_cover_it(ask_about: Ask, what: str) -> None:
    consent = f"consent: {{is: consent, by: kyrgyzstan, to: afghanistan, what: {what}, date: 2001-05-01}}"
    covered = changed(ATTACK, means="aircraft" if what == "air_strikes" else "armour")
    beyond = changed(ATTACK, means="armour" if what == "air_strikes" else "aircraft")
    assert outcome(ask_about(ATTACK, consent)) == ("undetermined", ("excused",))
    assert outcome(ask_about(covered, consent)) == ("not_grounded", ("excused",))
    assert outcome(ask_about(beyond, consent)) == ("grounded", ())


def test_force_against_others_on_a_states_soil_is_excused_by_its_own_consent_alone(ask_about: Ask) -> None:
    strike = changed(ATTACK, against="china", soil="kyrgyzstan")
    others = "others: {is: stated, word: consented, of: [attack, china]}"
    consent = "consent: {is: consent, by: kyrgyzstan, to: afghanistan, what: ground_operations, date: 2001-05-01}"
    assert outcome(ask_about(strike)) == ("grounded", ())
    assert outcome(ask_about(strike, others)) == ("grounded", ())
    assert outcome(ask_about(strike, consent)) == ("undetermined", ("excused",))
    assert outcome(ask_about(changed(strike, means="armour"), consent)) == ("not_grounded", ("against",))


def test_self_defence_excuses_an_answer_and_not_an_answer_to_an_answer(ask_about: Ask) -> None:
    first = "first: {is: use_of_force, by: kyrgyzstan, against: afghanistan, form: invasion, date: 2001-05-01}"
    answer = changed(ATTACK, answers="first")
    assert outcome(ask_about(first, answer)) == ("not_grounded", ("excused",))
    assert outcome(ask_about(changed(first, value="not_shown"), answer)) == ("grounded", ())
    earlier = "earlier: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-04-01}"
    assert outcome(ask_about(earlier, changed(first, answers="earlier"), answer)) == ("grounded", ())


@pytest.mark.parametrize(
    ("how", "verdict"),
    [("organ", "not_grounded"), ("directed", "not_grounded"), ("adopted", "not_grounded"), ("sent", "not_grounded"),
     ("sanctuary", "grounded")],
)  # fmt: skip
def test_a_state_defends_itself_by_a_band_whose_act_is_its_own(ask_about: Ask, how: str, verdict: str) -> None:
    first = "first: {is: use_of_force, by: kyrgyzstan, against: afghanistan, form: invasion, date: 2001-05-01}"
    tie = f"tie: {{is: link, state: afghanistan, group: band, how: {how}}}"
    answer = changed(RAID, answers="first")
    assert ask_about(first, answer, tie, reading="harbouring").verdict == verdict
    assert ask_about(changed(first, against="china"), answer, tie, reading="harbouring").verdict == "grounded"


def test_by_the_letter_alone_an_earlier_attack_by_the_victim_is_no_matter(ask_about: Ask) -> None:
    first = "first: {is: use_of_force, by: kyrgyzstan, against: afghanistan, form: invasion, date: 2001-05-01}"
    answer = changed(ATTACK, answers="first", means="armour")
    assert outcome(ask_about(first, answer, reading="literal_attack")) == ("grounded", ())
    assert "excused" not in contested(ask_about(first, answer, on="2024-08-15"))
    assert "excused" in contested(ask_about(first, answer, on="2024-08-16"))
    consent = "consent: {is: consent, by: kyrgyzstan, to: afghanistan, what: ground_operations, from: 2001-05-01}"
    assert outcome(ask_about(first, answer, consent, reading="literal_attack")) == ("not_grounded", ("excused",))


@pytest.mark.parametrize(("date", "verdict"), [("2001-05-10", "not_grounded"), ("2001-05-11", "grounded")])
def test_the_security_council_excuses_from_its_day(ask_about: Ask, date: str, verdict: str) -> None:
    resolution = f"res: {{is: resolution, does: authorises_force, to: afghanistan, against: kyrgyzstan, date: {date}}}"
    assert ask_about(ATTACK, resolution).verdict == verdict


@pytest.mark.parametrize(
    ("until", "verdict"), [("2001-05-09", "grounded"), ("2001-05-10", "not_grounded"), ("2001-06-01", "not_grounded")]
)
@pytest.mark.parametrize("about", ["against: kyrgyzstan, ", ""])
def test_an_authority_of_the_security_council_that_has_run_out_excuses_nothing(
    ask_about: Ask, about: str, until: str, verdict: str
) -> None:
    period = f"from: 2001-05-01, until: {until}"
    resolution = f"res: {{is: resolution, does: authorises_force, to: afghanistan, {about}{period}}}"
    if not about and verdict == "not_grounded":
        verdict = "undetermined"
    assert ask_about(ATTACK, resolution).verdict == verdict


def test_unable_or_unwilling_excuses_force_and_never_makes_the_host_the_author(ask_about: Ask) -> None:
    raid = "raid: {is: use_of_force, by: band, against: uzbekistan, date: 2001-05-01}"
    strike = "strike: {is: use_of_force, by: uzbekistan, against: kyrgyzstan, form: invasion, answers: raid, date: 2001-05-10}"
    unable = "unable: {is: link, state: kyrgyzstan, group: band, how: unable}"
    assert outcome(ask_about(raid, strike, unable)) == ("grounded", ())
    assert outcome(ask_about(raid, strike, unable, reading="unable_unwilling")) == ("not_grounded", ("excused",))


def test_an_unknown_that_cannot_matter_does_not_make_the_verdict_undetermined(ask_about: Ask) -> None:
    answer = ask_about(ATTACK, "tie: {is: link, state: afghanistan, group: band, how: sent, value: unknown}")
    assert (answer.verdict, answer.missing) == ("grounded", ())


def test_accounts_that_differ_leave_it_undetermined_and_an_account_settles_it(ask_about: Ask) -> None:
    tellings = "tellings: {kyrgyzstan: {value: true, sources: [paper]}, afghanistan: {value: false, sources: [paper]}}"
    tie = f"tie: {{is: link, state: afghanistan, group: band, how: sent, value: disputed, {tellings}}}"
    answer = ask_about(RAID, tie)
    assert {one.account: one.verdict for one in answer.accounts} == {
        "kyrgyzstan": "grounded",
        "afghanistan": "not_grounded",
    }
    assert outcome(answer) == ("undetermined", ("author",))
    assert ask_about(RAID, tie, account="kyrgyzstan").verdict == "grounded"


def test_a_request_that_names_the_article_invokes_it(ask_about: Ask) -> None:
    request = "ask: {is: request, by: kyrgyzstan, to: [russia, armenia], treaty: cst, article: 4, date: 2001-05-10}"
    answer = ask_about(ATTACK, request)
    assert answer.headline.startswith("YES. ")
    assert answer.questions["invoked"].status == "yes"
    assert {party.state: party.asked for party in answer.parties}["armenia"] is True
    assert answer.questions["owed"].status == "yes"
    assert answer.questions["performed"].status == "not_shown"


@pytest.mark.parametrize(("manner", "status"), [("fact", "purported"), ("opinion", "no"), ("forecast", "no")])
def test_an_opinion_that_the_treaty_applies_invokes_nothing(ask_about: Ask, manner: str, status: str) -> None:
    said = f"said: {{is: statement, by: russia, manner: {manner}, says: it applies, about: attack, claims: treaty_applies}}"
    assert ask_about(ATTACK, said).questions["invoked"].status == status


# -- the rulebook as data ------------------------------------------------------------------------------------


def test_the_rulebook_is_in_its_dialect() -> None:
    check(shipped_law().rulebook.files)


def test_every_citation_resolves_to_an_authority() -> None:
    law = shipped_law()
    cites = {cite for found in law.rulebook.statements if found.labels for cite in found.labels.all("cites")}
    assert sorted(cite for cite in cites if law.authority(cite) is None) == []
    assert len(cites) > 40


def test_every_position_has_holder_for_against_and_standing() -> None:
    law = shipped_law()
    for position in law.positions.values():
        assert position.holders and position.authority_for and position.authority_against, position.id
        assert position.standings == tuple(sorted(position.standings))
        assert {standing for _, standing in position.standings} <= set(STANDINGS)
    assert set(law.defaults) == {question for question, _ in law.questions}
    assert list(law.readings) == [
        "strict", "orthodox", "overall_control", "harbouring", "amended_text", "external_incursion", "terrorism",
        "organ_discretion",
    ]  # fmt: skip


def test_every_date_of_record_has_a_source() -> None:
    for name in (
        "joined", "never_joined", "bound_from", "bound_until", "signed", "ratified", "completed_by", "enters_into_force",
        "returned", "joined_on", "returned_on", "suspended_on", "notice_on", "no_exit_on", "noted", "misreport",
    ):  # fmt: skip
        for record in shipped_law().rulebook.records[name]:
            assert record.labels is not None and record.labels.all("source"), record.statement.text


def steps(part: Explanation) -> list[Explanation]:
    return [part, *(below for one in part.because for below in steps(one))]


@pytest.mark.parametrize("name", case_ids())
def test_no_answer_leans_on_an_authority_of_its_future(name: str) -> None:
    from helpers import answer_of

    law, answer = shipped_law(), answer_of(name)
    day = int(answer.on.replace("-", ""))
    for part in steps(answer.explanation):
        for cite in part.cites:
            authority = law.authority(cite)
            if part.status in ("holds", "record") and authority is not None and "later confirmed by" not in cite:
                own = ("CST 1992", "Protocol of 2 April 1999", "VCLT")
                assert authority.day <= day or cite.startswith(own), (cite, part.says)


@pytest.mark.parametrize("name", case_ids())
def test_a_wider_reading_opens_whatever_a_stricter_one_does(name: str) -> None:
    from helpers import answer_of

    readings = answer_of(name).readings
    for narrow, wide in (
        ("strict", "orthodox"), ("orthodox", "overall_control"), ("orthodox", "harbouring"), ("orthodox", "amended_text"),
        ("orthodox", "external_incursion"), ("external_incursion", "terrorism"),
    ):  # fmt: skip
        assert readings[narrow].triggered != "met" or readings[wide].triggered == "met"


def test_contested_looks_only_at_positions_in_standing() -> None:
    assert {"settled", "contested", "minority"} == IN_STANDING
