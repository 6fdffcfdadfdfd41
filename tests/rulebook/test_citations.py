"""What a citation names, and when one lies within another."""

from __future__ import annotations

import pytest

from reasoner.rulebook.citations import Citation, citations


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ("CST 1992 art. 4(1)", [Citation("CST 1992", (("4", "1"),))]),
        ("GA res 3314 arts. 2, 3(a)", [Citation("GA res 3314", (("2",), ("3", "a")))]),
        ("Memorandum of 24 May 2000 paras. 1, 2", [Citation("Memorandum of 24 May 2000", (("1",), ("2",)))]),
        ("Protocol of 2 April 1999, preamble", [Citation("Protocol of 2 April 1999", (("preamble",),))]),
        ("Crisis Response Regulations of 10 December 2010 para. 1.1",
         [Citation("Crisis Response Regulations of 10 December 2010", (("1", "1"),))]),
        ("Declaration of 11 October 2000", [Citation("Declaration of 11 October 2000")]),
        ("VCLT art. 25(1)(b), by way of custom", [Citation("VCLT", (("25", "1", "b"),))]),
        ("Custom on consent, later confirmed by ARSIWA art. 20",
         [Citation("Custom on consent"), Citation("ARSIWA", (("20",),))]),
    ],
)  # fmt: skip
def test_a_citation_names(cited: str, expected: list[Citation]) -> None:
    assert list(citations(cited)) == expected


@pytest.mark.parametrize(
    ("inner", "outer", "within", "touches"),
    [
        ("CST 1992 art. 4(1)", "CST 1992 art. 4", True, True),
        ("CST 1992 art. 4", "CST 1992 art. 4(1)", False, True),
        ("CST 1992 art. 4(1)", "CST 1992 art. 4(2)", False, False),
        ("CST 1992 art. 1", "CST 1992 art. 11", False, False),
        ("CST 1992 art. 4", "CST 2010 art. 4", False, False),
        ("CST 1992 art. 4", "CST 1992", True, True),
        ("GA res 3314 arts. 2, 3(a)", "GA res 3314 art. 3", True, True),
    ],
)
def test_one_lies_within_another(inner: str, outer: str, within: bool, touches: bool) -> None:
    assert citations(inner)[0].within(citations(outer)[0]) is within
    assert citations(inner)[0].touches(citations(outer)[0]) is touches
