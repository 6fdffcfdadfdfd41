"""The words of the law on record: each sentence with a rule or a gap, each citation with a sentence, no word invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from helpers import shipped_law

from reasoner.case.corpus import Corpus
from reasoner.questions.provisions import provisions
from reasoner.questions.texts import Sentence, Texts, is_text
from reasoner.rulebook.citations import Citation, citations
from reasoner.rulebook.labels import Statement
from reasoner.views.provisions import law_text

QUOTED = re.compile(r'"([^"]+)"')
MARKS = ("memory", "paraphrase", "read")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(shipped_law())


def provision(sentence: Sentence) -> Citation:
    return citations(sentence.cites)[0]


def plain(words: str) -> str:
    return " ".join(words.replace("...", " ").lower().split())


# ---- sentences and rules --------------------------------------------------------------------------------------


def test_every_article_of_both_texts_of_the_treaty_is_on_record(texts: Texts) -> None:
    for name in ("CST 1992", "CST 2010"):
        found = {one.places[0][0] for cites in texts.cited for one in citations(cites) if one.instrument == name}
        assert found == {str(article) for article in range(1, 12)}, name


def test_every_sentence_has_a_rule_or_a_stated_gap(texts: Texts) -> None:
    assert [one.id for one in texts.sentences if not one.rules and not one.gaps] == []
    assert len(texts.sentences) > 70


def test_a_gap_that_says_no_rule_stands_only_where_there_is_none(texts: Texts) -> None:
    stale = [one.id for one in texts.sentences if one.rules and any(gap.startswith("no rule") for gap in one.gaps)]
    assert stale == []


def test_every_citation_of_a_treatys_instrument_points_to_a_sentence(texts: Texts) -> None:
    law = shipped_law()
    own = {
        record.values[0]
        for record in law.rulebook.records["authority"]
        if re.fullmatch(r"treaties/\w+/authorities\.lp", record.statement.file)
    }
    on_record = [citations(cites)[0] for cites in texts.cited]
    nowhere = set()
    for statement in texts.citing:
        for cites in statement.labels.all("cites") if statement.labels else ():
            authority = law.authority(cites)
            if authority and authority.id in own and not any(citations(cites)[0].touches(one) for one in on_record):
                nowhere.add(cites)
    assert nowhere == set()


def test_every_record_of_text_belongs_to_a_sentence_and_an_authority(texts: Texts) -> None:
    law = shipped_law()
    ids = [one.id for one in texts.sentences]
    assert len(ids) == len(set(ids))
    authorities = {authority.id for authority in law.authorities}
    for name in ("sentence", "unchanged", "change"):
        for record in law.rulebook.records[name]:
            assert record.values[1] in authorities, record.statement.text
            assert record.labels is not None and len(record.labels.all("cites")) == 1, record.statement.text
            assert record.labels.one("says") and record.labels.one("source"), record.statement.text
            authority = law.authority(record.labels.all("cites")[0])
            assert authority is not None and authority.id.startswith(str(record.values[1])), record.statement.text
    assert {record.values[0] for record in law.rulebook.records["wording"]} == set(ids)


# ---- words -----------------------------------------------------------------------------------------------------


def test_words_are_quoted_only_where_they_were_read_at_an_address(texts: Texts) -> None:
    for sentence in texts.sentences:
        assert sentence.words, sentence.id
        for words in sentence.words:
            assert words.checked in MARKS, sentence.id
            assert words.sources, sentence.id
            if words.checked == "read":
                assert QUOTED.search(words.words), sentence.id
                assert any("http" in source for source in words.sources), sentence.id
            else:
                assert words.words.startswith("Paraphrase: "), sentence.id
                assert '"' not in words.words, sentence.id


def test_no_authority_is_marked_better_than_the_words_on_record(texts: Texts) -> None:
    best: dict[str, int] = {}
    for sentence in texts.sentences:
        ranks = [MARKS.index(words.checked) for words in sentence.words]
        best[sentence.cites] = max(best.get(sentence.cites, 0), *ranks, 0)
    marked = {cites: found.checked for cites in best if (found := shipped_law().authority(cites))}
    assert [cites for cites, checked in marked.items() if MARKS.index(checked) > best[cites]] == []
    assert len(marked) == len(best)


def test_every_quotation_above_a_rule_was_read(texts: Texts) -> None:
    wrong = [
        (f"{statement.file}:{statement.line}", words)
        for statement in shipped_law().rulebook.statements
        if statement.file.startswith("treaties/") and not is_text(statement)
        for words in QUOTED.findall(" ".join(statement.quoted))
        if not _read(words, statement, texts)
    ]
    assert wrong == []


def _read(words: str, statement: Statement, texts: Texts) -> bool:
    """Tell whether words quoted above a rule stand in a sentence read, or in an authority read that has none."""
    law = shipped_law()
    if words in law.positions:
        return True
    cites = [one for cited in statement.labels.all("cites") for one in citations(cited)] if statement.labels else []
    sentences = [
        one for one in texts.sentences if any(provision(one).instrument == cited.instrument for cited in cites)
    ]
    if not sentences:
        return any((found := law.authority(cited.instrument)) and found.checked == "read" for cited in cites)
    return any(plain(words) in plain(known) for one in sentences for known in _known(one))


def _known(sentence: Sentence) -> Iterator[str]:
    """Yield the words of a sentence that were read, and our rendering of them."""
    read = [words.words for words in sentence.words if words.checked == "read"]
    yield from read
    if read:
        yield sentence.says


def test_no_quotation_hangs_in_the_air() -> None:
    for file in shipped_law().rulebook.files:
        if not file.name.startswith("treaties/"):
            continue
        held = {line for one in shipped_law().rulebook.statements if one.file == file.name for line in one.quoted}
        above = [line.strip()[2:].strip() for line in file.lines if line.strip().startswith("%>")]
        assert [line for line in above if line not in held] == [], file.name


# ---- the page --------------------------------------------------------------------------------------------------


def page(words: str, width: int = 100, on: str | None = None) -> str:
    return law_text(provisions(shipped_law(), words, on=on), width)


def test_two_texts_stand_side_by_side_where_the_width_allows_it() -> None:
    wide, narrow = page("art 4", 100).splitlines(), page("art 4", 99).splitlines()
    assert wide[1] == f"{'CST 1992, 20 April 1994 to 18 December 2012':<48} | CST 2010, from 19 December 2012"
    assert narrow[1:3] == ["CST 1992, 20 April 1994 to 18 December 2012", "CST 2010, from 19 December 2012"]
    assert max(len(line) for line in wide if "http" not in line) <= 100
    assert [line for line in narrow if " | " in line] == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("art 4", 'Changed  dropped: "by any State or group of States"; added: the parenthesis, an armed attack that'),
        ("art 4", "  [Russian, read: 1]                             |   [English, unofficial translation, read: 2]"),
        ("art 4", "Gap      2010: no rule: presumed to say what it said in 1992"),
        ("1999 protocol", "Protocol of 2 April 1999, from 22 March 2000"),
        ("1999 protocol", '  "Действие Договора продлевается на пять лет."'),
        ("charter 12", "  [our English, paraphrase: 1]                   |   against."),
        ("8(2)", "article 8: as in the text before"),
    ],
)
def test_the_page_shows(words: str, line: str) -> None:
    assert line in page(words).splitlines()


def test_rules_stand_by_their_file_and_line() -> None:
    (rules,) = (line for line in page("11").splitlines() if line.startswith("Rules") and "whole" in line)
    assert re.match(r"Rules    1992: on the article as a whole: treaties/cst/\w+\.lp: cst_in_force \d+, ", rules)


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        ("1994-04-19", "did not apply on 19 April 1994", "did not apply on 19 April 1994"),
        ("1994-04-20", "applied on 20 April 1994", "did not apply on 20 April 1994"),
        ("2005-01-01", "applied on 1 January 2005", "did not apply on 1 January 2005"),
        ("2012-12-18", "applied on 18 December 2012", "did not apply on 18 December 2012"),
        ("2012-12-19", "did not apply on 19 December 2012", "applied on 19 December 2012"),
    ],
)
def test_only_the_text_of_the_day_is_marked_as_applied(on: str, first: str, second: str) -> None:
    assert page("art 6", on=on).splitlines()[2] == f"{first:<48} | {second}"


@pytest.mark.parametrize(
    ("words", "on", "applied"),
    [
        ("1999 protocol", "2000-03-21", [False]),
        ("1999 protocol", "2000-03-22", [True]),
        ("charter 12", "2003-09-17", [False, False]),
        ("charter 12", "2003-09-18", [True, False]),
        ("charter 12", "2012-12-19", [False, True]),
    ],
)
def test_an_instrument_applies_from_its_day(words: str, on: str, applied: list[bool]) -> None:
    assert [text.applied for text in provisions(shipped_law(), words, on=on).instruments] == applied


def test_the_cases_that_turn_on_a_provision_are_told_from_those_that_cite_it() -> None:
    found = provisions(shipped_law(), "art 4", corpus=Corpus())
    lines = law_text(found, 100).splitlines()
    assert "  osh-1999            not grounded: author not shown" in lines
    assert found.cases is not None and any(case.case == "osh-1999" and case.decides for case in found.cases)


def test_a_provision_that_goes_on_unchanged_brings_the_words_of_the_text_before() -> None:
    first, second = provisions(shipped_law(), "cst 2010 8").instruments
    assert [sentence.cites for sentence in first.sentences] == [f"CST 1992 art. 8({number})" for number in (1, 2, 3)]
    assert (second.sentences, second.unchanged) == ((), ("CST 2010 art. 8",))


def test_without_words_every_provision_is_listed() -> None:
    found = provisions(shipped_law())
    lines = law_text(found, 100).splitlines()
    assert f"{'CST 2010 art. 9':<60}no rule; as in the text before" in lines
    assert f"{'CST 1992 art. 11(2)':<60}no rule; memory" in lines
    assert len([line for line in lines if not line.startswith(" ")]) == len(found.provisions)
