"""A case that is written loads again to the same case, whatever its texts hold."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import case_ids, case_of, invented, shipped_law
from hypothesis import given
from hypothesis import strategies as st

from reasoner.case.case import Case
from reasoner.case.checking import check_case
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.errors import FORBIDDEN

TEXTS = st.text(min_size=1, max_size=200).filter(lambda text: not FORBIDDEN.search(text) and text.strip())
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,60}", fullmatch=True)


def said(case: Case) -> dict[str, Any]:
    return case.model_dump(by_alias=True)


def again(case: Case) -> Case:
    return load_case(case_yaml(case).encode(), "written.yaml")


@pytest.mark.parametrize("id", case_ids())
def test_every_case_of_the_corpus_loads_again_as_it_was(id: str) -> None:
    case = case_of(id)
    written = again(case)
    check_case(written, shipped_law().words)
    assert said(written) == said(case)


@given(text=TEXTS, name=NAMES)
def test_no_text_or_name_comes_back_as_another(text: str, name: str) -> None:
    case = invented("raid: {is: use_of_force, by: band, against: kyrgyzstan}")
    raid = case.facts["raid"].model_copy(update={"says": text, "note": text})
    band = case.actors["band"].model_copy(update={"name": text})
    case = case.model_copy(update={"title": text, "facts": {name: raid}, "actors": {"band": band}})
    assert said(again(case)) == said(case)


def test_a_case_is_written_as_people_write_one() -> None:
    case = invented(
        "raid: {is: use_of_force, by: band, against: kyrgyzstan, form: [attack], from: 2001-05-10, says: the raid}",
        "sent: {is: link, state: afghanistan, group: band, how: sent, value: not_shown}",
    )
    assert case_yaml(case) == (
        "id: made-up\n"
        "title: An invented case\n"
        "question: {treaty: cst, victim: kyrgyzstan, on: 2001-05-10}\n"
        "\n"
        "actors:\n"
        "  band: {is: armed_group, name: the band}\n"
        "  rivals: {is: government, name: the rival government, of: kyrgyzstan}\n"
        "  junta: {is: de_facto_authority, name: the junta, of: afghanistan}\n"
        "\n"
        "sources:\n"
        "  paper: {title: A paper, checked: assumed}\n"
        "\n"
        "facts:\n"
        "  raid:\n"
        "    is: use_of_force\n"
        "    by: band\n"
        "    against: kyrgyzstan\n"
        "    form: [attack]\n"
        "    from: 2001-05-10\n"
        "    says: the raid\n"
        "    sources: [paper]\n"
        "  sent:\n"
        "    is: link\n"
        "    state: afghanistan\n"
        "    group: band\n"
        "    how: sent\n"
        "    value: not_shown\n"
        "    sources: [paper]\n"
    )
