"""Cases are found by what they are called, however their files are written, and one odd file closes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import ROOT

from reasoner.case.corpus import Corpus
from reasoner.errors import CaseError, CasusError, QuestionError

BODY = """\
title: {title}
question: {{treaty: cst, victim: kyrgyzstan, on: 2001-05-10}}
actors: {{band: {{is: armed_group, name: the band}}}}
sources: {{paper: {{title: A paper, checked: assumed}}}}
facts:
  raid: {{is: use_of_force, by: band, against: kyrgyzstan, date: 2001-05-10, sources: paper}}
"""


def write(folder: Path, file: str, head: str, title: str = "A raid") -> Path:
    path = folder / file
    path.write_text(head + BODY.format(title=title), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "head",
    [
        "# a comment\n" * 2_000 + "id: one\naliases: [uno]\n",
        'id: "one"\naliases: ["uno"]\n',
        "id: 'one'   # its id\naliases: [uno] # and alias\n",
        '"id": one\n"aliases":\n  - uno\n',
        "aliases: uno\nid: one\n",
        "id: >\n  one\naliases: ['uno']\n",
    ],
)
def test_a_head_may_be_written_in_any_way_yaml_allows(tmp_path: Path, head: str) -> None:
    write(tmp_path, "a.yaml", head.replace("id: >\n  one\n", "id:\n  one\n"))
    corpus = Corpus(tmp_path)
    assert [(entry.id, entry.aliases, entry.title) for entry in corpus.entries] == [("one", ("uno",), "A raid")]
    assert corpus.load(corpus.find("uno")).id == "one"


@pytest.mark.parametrize("title", ["'A raid'", '"A raid"', "A raid # said the paper", ">-\n  A\n  raid"])
def test_a_title_is_read_as_its_case_reads_it(tmp_path: Path, title: str) -> None:
    write(tmp_path, "a.yaml", "id: one\n", title)
    corpus = Corpus(tmp_path)
    assert corpus.entries[0].title == corpus.load(corpus.entries[0]).title == "A raid"


@pytest.mark.parametrize("odd", [b"\xff\xfe", b"hello: 1\n", b"", b"id: [one, two]\n", b"id: Not An Id\n", b"- a\n"])
def test_an_odd_file_is_left_out_with_its_reason(tmp_path: Path, odd: bytes) -> None:
    write(tmp_path, "good.yaml", "id: good\n")
    (tmp_path / "odd.yaml").write_bytes(odd)
    corpus = Corpus(tmp_path)
    assert [entry.id for entry in corpus.entries] == ["good"]
    (error,) = corpus.skipped
    assert error.where is not None
    assert error.where.file == "odd.yaml"
    assert corpus.find("good").id == "good"


def test_two_cases_of_one_name_close_that_name_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "id: one\n")
    write(tmp_path, "b.yaml", "id: two\naliases: [one]\n")
    corpus = Corpus(tmp_path)
    assert corpus.find("two").id == "two"
    with pytest.raises(CaseError, match=r"two cases are called 'one': a\.yaml and b\.yaml"):
        corpus.find("one")
    assert len(corpus.shared) == 1


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    for asked in (Corpus(tmp_path).find, Corpus(tmp_path).search):
        with pytest.raises(CasusError, match="there are no cases in this folder"):
            asked("osh")


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("osh", "osh-1999"),
        ("does the CST apply to Osh?", "osh-1999"),
        ("osh 2010", "osh-2010"),
        ("OSH_2010", "osh-2010"),
        ("was it lawful in osh riots 2010", "osh-2010"),
        ("batken 1999", "osh-1999"),
    ],
)
def test_words_name_a_case_if_one_name_stands_whole_among_them(words: str, id: str) -> None:
    assert Corpus().find(words).id == id


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ("did russia help in batken", ["osh-1999", "batken-2000"]),
        ("batkin", ["osh-1999", "batken-2000"]),
        ("osh pankisi", ["osh-1999", "pankisi-2002"]),
        ("pankissi", ["pankisi-2002"]),
    ],
)
def test_what_is_like_a_name_is_listed_and_never_chosen(words: str, listed: list[str]) -> None:
    with pytest.raises(QuestionError) as error:
        Corpus().find(words)
    assert [id for id in listed if id not in (error.value.hint or "")] == []


@pytest.mark.parametrize(
    ("words", "deep", "found", "left"),
    [
        ("pankissi", False, "pankisi-2002", "osh-1999"),
        ("riots", False, "osh-2010", "osh-1999"),
        ("russia", True, "osh-1999", "nk-1992-94"),
        ("chotbaev", True, "osh-1999", "batken-2000"),
    ],
)
def test_cases_are_searched_by_name_title_spelling_and_actor(words: str, deep: bool, found: str, left: str) -> None:
    ids = [entry.id for entry in Corpus().search(words, deep=deep)]
    assert found in ids
    assert left not in ids


def test_the_shipped_corpus_is_whole() -> None:
    corpus = Corpus()
    assert (corpus.skipped, corpus.shared) == ((), ())
    assert len(corpus.entries) == len(list((ROOT / "cases").rglob("*.yaml")))
