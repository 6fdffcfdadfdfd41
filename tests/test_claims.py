"""What statements claim and assert, held against facts and law: every finding, its reason, and what is refused."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml
from helpers import HEAD, ROOT, case_ids, case_of, invented, shipped_law

from reasoner.case.case import ClaimFinding
from reasoner.case.facts import Statement
from reasoner.engine.law import Law
from reasoner.errors import CasusError, QuestionError
from reasoner.questions.asking import Options
from reasoner.questions.claiming import ClaimPart, Claims, StatementFound, claims, together
from reasoner.rulebook.rulebook import Rulebook
from reasoner.rulebook.source import RuleFile
from reasoner.upkeep.schemas import case_schema, claims_schema
from reasoner.views.claims import claims_document, claims_text
from reasoner.views.markdown import blocks_markdown

RAID = "raid: {is: use_of_force, by: band, against: kyrgyzstan, form: incursion, date: 2001-05-10}"
BASE = "who: {is: profile, group: band, base: afghanistan}"
STRIKE = "strike: {is: use_of_force, by: uzbekistan, against: band, soil: kyrgyzstan, means: aircraft, form: bombardment, date: 2001-05-11}"
LEAVE = "leave: {is: consent, by: kyrgyzstan, to: uzbekistan, what: air_strikes, on: kyrgyzstan, date: 2001-05-01}"
ATTACK = "attack: {is: use_of_force, by: afghanistan, against: kyrgyzstan, form: invasion, date: 2001-05-10}"
RIOTS = "riots: {is: unrest, by: band, against: kyrgyzstan, date: 2001-05-10}"


def said(rest: str, manner: str = "fact") -> str:
    return f"said: {{is: statement, by: russia, manner: {manner}, says: so it is, {rest}}}"


def checked(*facts: str, law: Law | None = None, **options: str) -> StatementFound:
    """Return what is found of the statement `said` among *facts* of an invented case."""
    found = claims(invented(*facts), Options(**options), law=law or shipped_law())  # type: ignore[arg-type]
    return next(one for one in found.statements if one.name == "said")


def tie(how: str, value: str = "true") -> str:
    return f"tie_{how}: {{is: link, state: afghanistan, group: band, how: {how}, value: {value}}}"


@pytest.mark.parametrize(
    ("facts", "about", "claim", "expected"),
    [
        ([ATTACK], "attack", "aggression", "borne_out"),
        ([RAID, BASE], "raid", "aggression", "undecided"),
        ([RAID, tie("sent")], "raid", "aggression", "borne_out"),
        ([RAID, tie("sent", "not_shown")], "raid", "aggression", "undecided"),
        ([STRIKE, LEAVE], "strike", "aggression", "wrong"),
        ([STRIKE], "strike", "aggression", "borne_out"),
        ([ATTACK], "attack", "external_forces", "borne_out"),
        ([RAID, BASE], "raid", "external_forces", "borne_out"),
        ([RAID], "raid", "external_forces", "undecided"),
        ([RAID, BASE], "raid", "foreign_link", "borne_out"),
        ([RAID, tie("arms")], "raid", "foreign_link", "borne_out"),
        ([RAID, tie("unable")], "raid", "foreign_link", "undecided"),
        ([RIOTS, tie("sent")], "riots", "foreign_link", "borne_out"),
        ([RIOTS, tie("sent", "unknown")], "riots", "foreign_link", "undecided"),
        ([RIOTS], "riots", "internal_affair", "borne_out"),
        ([RIOTS, tie("sent")], "riots", "internal_affair", "wrong"),
        ([RAID, BASE], "raid", "internal_affair", "wrong"),
        ([RAID, "who: {is: profile, group: band, base: kyrgyzstan}"], "raid", "internal_affair", "borne_out"),
        ([RAID, tie("unable")], "raid", "host_unable", "borne_out"),
        ([RAID, tie("unable", "not_shown")], "raid", "host_unable", "undecided"),
        ([RAID, tie("sanctuary")], "tie_sanctuary", "sanctuary", "borne_out"),
        ([RAID, "who: {is: profile, group: band, transit: tajikistan}"], "raid", "transit", "borne_out"),
        ([RAID, "who: {is: profile, group: band, transit: tajikistan, value: not_shown}"], "who", "transit", "undecided"),
        ([STRIKE], "strike", "sovereignty_violated", "borne_out"),
        ([STRIKE, LEAVE], "strike", "sovereignty_violated", "wrong"),
        ([STRIKE, LEAVE[:-1] + ", value: unknown}"], "strike", "sovereignty_violated", "undecided"),
        ([STRIKE.replace("means: aircraft, ", ""), LEAVE], "strike", "sovereignty_violated", "undecided"),
        ([ATTACK], "attack", "self_defence", "borne_out"),
        ([RAID, BASE], "raid", "self_defence", "undecided"),
        ([ATTACK], "attack", "treaty_applies", "borne_out"),
        ([ATTACK], "attack", "treaty_does_not_apply", "wrong"),
        ([RAID], "raid", "treaty_applies", "wrong"),
        ([RAID], "raid", "treaty_does_not_apply", "borne_out"),
        ([RAID, tie("sent", "unknown")], "raid", "treaty_applies", "undecided"),
        ([RAID], "raid", "invoked_by_ally", "wrong"),
        ([RAID], "raid", "membership_immaterial", "borne_out"),
        ([RAID], "raid", "terrorism", "not_a_claim"),
        ([RAID], "raid", "law_should_change", "not_a_claim"),
    ],
)  # fmt: skip
def test_what_each_claim_comes_to(facts: list[str], about: str, claim: str, expected: ClaimFinding) -> None:
    found = checked(*facts, said(f"about: {about}, claims: {claim}"))
    assert (found.finding, [part.kind for part in found.parts]) == (expected, ["claim"])
    assert found.parts[0].says


def test_every_claim_of_the_vocabulary_can_be_found_something() -> None:
    tested = {
        mark.args[1][at][2] for mark in test_what_each_claim_comes_to.pytestmark for at in range(len(mark.args[1]))
    }
    assert tested == set(shipped_law().words.lists["claim"])


DISPUTED = (
    "tie_sent: {is: link, state: afghanistan, group: band, how: sent, value: disputed, tellings: "
    "{russia: {value: true, sources: [paper]}, afghanistan: {value: false, sources: [paper]}}}"
)


@pytest.mark.parametrize(
    ("facts", "asserts", "expected", "says"),
    [
        ([RAID], "{fact: raid}", "borne_out", "it is so, by the facts of the case"),
        ([RAID], "{fact: raid, value: false}", "wrong", "the contrary is so, by the facts of the case"),
        ([tie("sent", "false"), RAID], "{fact: tie_sent, value: false}", "borne_out", "it is so, by the facts of the case"),
        ([tie("sent", "false"), RAID], "{fact: tie_sent}", "wrong", "it is not so, by the facts of the case"),
        ([tie("sent", "not_shown"), RAID], "{fact: tie_sent}", "undecided", "not shown, nor disproved"),
        ([tie("sent", "not_shown"), RAID], "{fact: tie_sent, value: false}", "undecided", "not shown, nor disproved"),
        ([tie("sent", "unknown"), RAID], "{fact: tie_sent}", "undecided", "not known"),
        ([DISPUTED, RAID], "{fact: tie_sent}", "undecided", "disputed; Russia says so; Afghanistan denies it"),
        ([RAID], "{word: author, of: [raid, afghanistan]}", "undecided", "no state is shown"),
        ([RAID, tie("sent")], "{word: author, of: [raid, afghanistan]}", "borne_out", "afghanistan"),
        ([RAID, tie("sent")], "{word: author, of: [raid, afghanistan], value: false}", "wrong", "afghanistan"),
        ([], "{word: bound, of: [georgia, cst], on: 1999-04-20}", "borne_out", "20 April 1999"),
        ([], "{word: bound, of: [georgia, cst], on: 1999-04-21}", "wrong", "21 April 1999"),
        ([], "{word: bound, of: [georgia, cst], on: 1999-04-21, value: false}", "borne_out", "21 April 1999"),
        ([], "{word: signed_on, of: protocol_1999, in: 1999-04}", "borne_out", "2 April 1999"),
        ([], "{word: signed_on, of: protocol_1999, in: 1999-04-01}", "wrong", "2 April 1999"),
        ([], "{word: signed_on, of: protocol_1999, in: 1999-04-02}", "borne_out", "2 April 1999"),
        ([], "{word: signed_on, of: protocol_1999, in: 1999-04-03, value: false}", "borne_out", "2 April 1999"),
        ([], "{word: joined, of: [ukraine, cst], in: 1992}", "wrong", "never signed or joined"),
        ([], "{count: joined, treaty: cst, in: 1992, is: 6}", "borne_out", "6 in 1992"),
        ([], "{count: joined, treaty: cst, is: 9}", "borne_out", "9"),
        ([], "{count: joined, treaty: cst, in: 1991, is: 9}", "wrong", "none in 1991, not 9"),
        ([ATTACK], "{article: 4}", "borne_out", "Article 4 was open"),
        ([RAID], "{article: 4}", "wrong", 'for want of "author"'),
        ([RAID], "{article: 4, value: false}", "borne_out", 'for want of "author"'),
        ([RIOTS], "{article: 2}", "undecided", 'turns on "threat"'),
        ([], "{position: state_only}", "borne_out", "settled"),
        ([], "{position: external_incursion}", "wrong", "voiced by nobody until later"),
        ([], "{position: harbouring}", "undecided", "a position then minority"),
        ([], "{beyond: motive, says: why they came}", "undecided", "what moved somebody"),
        ([], "{beyond: judgment, says: that it was unwise}", "not_a_claim", "judgment of politics"),
    ],
)  # fmt: skip
def test_what_each_assertion_comes_to(facts: list[str], asserts: str, expected: ClaimFinding, says: str) -> None:
    found = checked(*facts, *([] if facts else [RAID]), said(f"asserts: {asserts}"))
    assert (found.finding, len(found.parts)) == (expected, 1)
    assert says.lower() in found.parts[0].says.lower()


@pytest.mark.parametrize("manner", ["proposal", "forecast"])
def test_a_proposal_and_a_forecast_are_no_claims_and_the_finding_says_which(manner: str) -> None:
    found = checked(RAID, said("about: raid, claims: aggression, asserts: {fact: raid}", manner))
    assert (found.finding, len(found.parts)) == ("not_a_claim", 1)
    assert found.parts[0].says.startswith(f"a {manner}:")


def test_a_statement_nobody_put_so_that_it_could_be_checked_is_undecided() -> None:
    found = checked(RAID, said("about: raid"))
    assert (found.finding, found.parts) == ("undecided", ())


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ("", "undecided"), ("n", "not_a_claim"), ("b n", "borne_out"), ("b b", "borne_out"), ("b w", "partly"),
        ("b u", "partly"), ("w u", "wrong"), ("w n", "wrong"), ("u n", "undecided"), ("b w u n", "partly"),
    ],
)  # fmt: skip
def test_parts_make_a_whole(parts: str, whole: ClaimFinding) -> None:
    names: dict[str, ClaimFinding] = {"b": "borne_out", "w": "wrong", "u": "undecided", "n": "not_a_claim"}
    assert together(names[one] for one in parts.split()) == whole


def test_statements_do_not_bear_each_other_out() -> None:
    claim = "about: [raid], claims: [aggression, external_forces, foreign_link, host_unable, transit, sanctuary]"
    other = said(claim).replace("said:", "echo:", 1).replace("by: russia", "by: kyrgyzstan")
    found = claims(invented(RAID, said(claim), other), law=shipped_law())
    assert {part.finding for one in found.statements for part in one.parts} == {"undecided"}


def test_what_only_the_speakers_own_source_has_is_marked() -> None:
    assert checked(RAID, said("asserts: {fact: raid}")).parts[0].own_source is True
    assert part("osh-1999", "silaev_said").own_source is False


def test_a_position_in_standing_that_differs_is_named() -> None:
    sheltered = (RAID, tie("sanctuary"))
    found = checked(
        *sheltered, said("about: raid, claims: aggression, asserts: {word: author, of: [raid, afghanistan]}")
    )
    assert found.parts[0].otherwise == ("harbouring",)
    assert checked(*sheltered, said("about: raid, claims: aggression"), reading="harbouring").finding == "borne_out"


def part(case: str, name: str, at: int = 0, **options: str) -> ClaimPart:
    return statement(case, name, **options).parts[at]


def statement(case: str, name: str, **options: str) -> StatementFound:
    found = claims(case_of(case), Options(**options), law=shipped_law())  # type: ignore[arg-type]
    return next(one for one in found.statements if one.name == name)


# -- the founding article --------------------------------------------------------------------------------------


def test_nine_in_1993_is_wrong_and_the_right_figure_comes_from_the_record() -> None:
    says = part("osh-1999", "nine_signed").says
    assert says.startswith("3 in 1993 (Azerbaijan on 24 September 1993, Georgia on 9 December 1993, Belarus on 31 ")
    assert says.endswith("6 on 15 May 1992 (Armenia, Kazakhstan, Kyrgyzstan, Russia, Tajikistan, Uzbekistan)")
    files = [
        RuleFile(one.name, one.text.replace("joined(belarus, cst, 19931231).", "joined(belarus, cst, 19940101)."))
        for one in Rulebook.read().files
    ]
    found = claims(case_of("osh-1999"), law=Law(Rulebook(tuple(files), own=True)))
    changed = next(one for one in found.statements if one.name == "nine_signed")
    assert changed.parts[0].says.startswith("2 in 1993 (")


@pytest.mark.parametrize(
    ("name", "findings", "words"),
    [
        ("renewed_in_april", "borne_out borne_out wrong", "22 March 2000"),
        ("three_left", "borne_out borne_out borne_out", "20 April 1999"),
        ("only_russia", "borne_out undecided wrong wrong", "the state attacked invokes the treaty"),
        ("never_contemplated", "borne_out borne_out", "no state is shown to have made the attack"),
        ("legal_nicety", "undecided borne_out", "whatever organisation it belongs to"),
        ("zemsky_announcement", "undecided wrong undecided borne_out borne_out not_a_claim", "disputed"),
        ("karimov_said", "borne_out", "does not make it the author"),
        ("russia_alleges_transit", "undecided not_a_claim", "not shown"),
    ],
)
def test_the_articles_statements_part_by_part(name: str, findings: str, words: str) -> None:
    found = statement("osh-1999", name)
    assert [one.finding for one in found.parts] == findings.split()
    assert words in " ".join(one.says for one in found.parts)


@pytest.mark.parametrize("name", case_ids())
def test_a_case_that_expects_findings_expects_one_of_every_statement(name: str) -> None:
    case = case_of(name)
    statements = {one for one, fact in case.facts.items() if isinstance(fact, Statement)}
    assert set(case.expect.claims) in (set(), statements)
    if name == "osh-1999":
        assert len(case.expect.claims) == 29


def test_an_account_and_a_day_are_said_first() -> None:
    case, law = case_of("osh-1999"), shipped_law()
    told = claims(case, Options(account="zemsky"), law=law)
    assert told.headline.startswith("With the facts as Vladimir Zemsky tells them: 29 statements: ")
    announced = part("osh-1999", "zemsky_announcement", account="zemsky")
    assert (announced.finding, announced.own_source) == ("borne_out", True)
    assert announced.says.startswith("it is so, as Vladimir Zemsky tells it")
    lapsed = part("osh-1999", "never_contemplated", 1, known="1999-10-02")
    assert "not in force on that day" in lapsed.says


# -- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asserts", "message"),
    [
        ("{}", "an assertion has one of the keys"),
        ("{fact: raid, beyond: motive}", "this one has fact and beyond"),
        ("{fact: raids}", "there is no fact 'raids' in this case (did you mean 'raid'?)"),
        ("{fact: said}", "is itself a statement"),
        ("{fact: raid, on: 1999-10-02}", "an assertion of a 'fact' has no key 'on'"),
        ("{fact: raid, valeu: true}", "there is no key 'valeu' here (did you mean 'value'?)"),
        ("{fact: raid, value: not_shown}", "'not_shown' is not a value it can have"),
        ("{word: bounds, of: [georgia, cst]}", "did you mean 'bound'?"),
        ("{word: bound}", "needs the key 'of'"),
        ("{word: bound, of: georgia}", "'bound' is said of State, Treaty"),
        ("{word: bound, of: [georgai, cst]}", "did you mean 'georgia'?"),
        ("{word: bound, of: [georgia, cst], on: 1999}", "the law is that of one day"),
        ("{word: signed_on, of: protocol_1999, in: 1999, on: 1999-10-02}", "not both"),
        ("{word: bound, of: [georgia, cst], in: 1999}", "there is no word of the record that ends in a day 'bound'"),
        ("{word: joined, of: [georgia, cst]}", "its day is said by 'in'"),
        ("{count: joint, treaty: cst, is: 9}", "did you mean 'joined'?"),
        ("{count: joined, treaty: cts, is: 9}", "did you mean 'cst'?"),
        ("{count: joined, treaty: cst}", "needs the key 'is'"),
        ("{count: joined, is: nine}", "is: 'nine'"),
        ("{article: 11}", "there is no clause of a treaty that can be invoked, 'art_11'"),
        ("{position: state_onyl}", "did you mean 'state_only'?"),
        ("{beyond: motif, says: why}", "did you mean 'motive'?"),
        ("{beyond: motive}", "needs the key 'says'"),
        ("[{fact: raid}, {fact: riad}]", "did you mean 'raid'?"),
        ("'holds(raid). x'", "asserts: "),
    ],
)
def test_a_wrong_assertion_says_what_where_and_the_nearest_right_word(asserts: str, message: str) -> None:
    with pytest.raises(CasusError) as caught:
        checked(RAID, said(f"asserts: {asserts}"))
    told = f"{caught.value.what} ({caught.value.hint})"
    assert message in told
    assert caught.value.where is not None
    assert re.match(r"made-up\.yaml:13\b", str(caught.value.where))


def test_an_expected_finding_of_no_statement_is_refused() -> None:
    head = "expect: {claims: {siad: wrong}}\n"
    case = invented(RAID, said("about: raid"), head=head + HEAD)
    with pytest.raises(CasusError, match="there is no statement 'siad' in this case"):
        claims(case, law=shipped_law())


def test_a_speaker_is_found_by_id_or_by_part_of_a_name() -> None:
    case, law = case_of("osh-1999"), shipped_law()
    assert {one.speaker for one in claims(case, speaker="russia", law=law).statements} == {"russia"}
    assert {one.speaker for one in claims(case, speaker="Foreign Ministry", law=law).statements} == {
        "russian_foreign_ministry"
    }
    with pytest.raises(QuestionError) as caught:
        claims(case, speaker="karimof", law=law)
    assert caught.value.hint == "did you mean 'karimov'?"


# -- views and schemas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", case_ids())
def test_json_is_of_its_schema_and_text_keeps_to_its_columns(name: str) -> None:
    found = claims(case_of(name), law=shipped_law())
    jsonschema.validate(json.loads(found.model_dump_json(by_alias=True)), claims_schema())
    longest = max((word for line in claims_text(found, 100).splitlines() for word in line.split()), key=len)
    assert max(map(len, claims_text(found, 100).splitlines())) <= max(100, len(longest) + 4)
    assert claims_text(found, 60) != claims_text(found, 100)


def test_wrong_statements_come_first_and_each_is_told_once() -> None:
    found = claims(case_of("osh-1999"), law=shipped_law())
    heads = re.findall(
        r"^(WRONG|PARTLY|BORNE OUT|UNDECIDED|NO CLAIM OF FACT OR LAW)(?: as to [^.]+)?\. ",
        claims_text(found, 100),
        re.MULTILINE,
    )
    assert len(heads) == len(found.statements) == 29
    assert list(dict.fromkeys(heads)) == ["WRONG", "PARTLY", "BORNE OUT", "UNDECIDED", "NO CLAIM OF FACT OR LAW"]


def test_nothing_said_becomes_markup() -> None:
    evil = "'[x](javascript:y) <b>*z*</b>'"
    found: Claims = claims(
        invented(RAID, said("about: raid, claims: aggression, asserts: {beyond: motive, says: " + evil + "}").replace("says: so it is", f"says: {evil}")),
        law=shipped_law(),
    )  # fmt: skip
    text = blocks_markdown(claims_document(found))
    assert "<b>" not in text and "[x](" not in text


def test_the_schema_of_a_case_knows_what_may_be_asserted() -> None:
    schema = case_schema(shipped_law().words)
    tree = yaml.load((ROOT / "cases" / "cst" / "osh-1999.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    said_of = tree["facts"]["nine_signed"]
    for wrong in ({"count": "joined"}, {"fact": "band", "is": "9"}, {"word": "bounds", "of": ["georgia", "cst"]}, {}):
        said_of["asserts"] = wrong
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tree, schema)
    for right in (
        {"fact": "band"},
        [{"article": "4"}, {"word": "bound", "of": ["georgia", "cst"], "on": "1999-10-02"}],
    ):
        said_of["asserts"] = right
        jsonschema.validate(tree, schema)
