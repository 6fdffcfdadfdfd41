"""A check on our own fairness: the trigger under each reading, held against what the collection of incidents proposes.

`tests/proposals/*.yaml` holds the proposals; where the honest answer differs, `differs` says why, and only there. A case
that is not in this corpus is passed over; a case of the corpus (variants apart) without a proposal is a fault.
`python tests/test_proposals.py`, or `make proposals`, prints the table over the whole corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from helpers import answer_of

from reasoner.answer import Answer
from reasoner.case.corpus import Corpus

FOLDER = Path(__file__).resolve().parent / "proposals"
READINGS = ("strict", "orthodox", "external_incursion", "terrorism", "organ_discretion")
MEANT = {
    "met": "yes",
    "not_met": "no",
    "not_shown": "no",
    "open": "arguable",
    "unknown": "arguable",
    "not_reached": "n_a",
}
"""What each status of ours says in the words of the proposals."""

OVERALL = ("GROUNDED", "NOT_GROUNDED", "NOT_APPLICABLE_NOT_INVOKED", "TRIGGER_MET_NOT_INVOKED", "CONTESTED")


@dataclass(frozen=True, slots=True)
class Compared:
    """One proposal beside our answer: *agrees*, or else *reason* says why not."""

    case: str
    what: str
    proposed: str
    ours: str
    agrees: bool
    reason: str


NONE_PROPOSED = frozenset({"armenia-freeze-2025"})
"""Cases for which only the status of a party was proposed, and no trigger."""


@cache
def proposals() -> dict[str, dict]:
    """Return every proposal by case; a word stays a word (`no` is not a truth value here)."""
    found: dict[str, dict] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for case, proposal in (yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {}).items():
            assert case not in found, f"{path.name}: a second proposal for {case}"
            found[case] = proposal
    return found


@cache
def cases() -> tuple[str, ...]:
    """Return the ids of the corpus, variants apart."""
    return tuple(
        entry.id
        for entry in Corpus().entries
        if not entry.moot
        if not re.search(r"^extends:", entry.path.read_text(encoding="utf-8"), re.MULTILINE)
    )


def compared(case: str) -> Iterator[Compared]:
    """Yield each reading's proposal, and the proposal over all, beside the answer to the case's own question."""
    proposal = proposals()[case]
    answer = answer_of(case)
    reasons = proposal.get("differs") or {}
    for reading, proposed in proposal["proposed"].items():
        ours = answer.readings[reading].triggered
        yield Compared(case, reading, proposed, ours, proposed in _words(ours, answer), reasons.get(reading, ""))
    overall = proposal["overall"]
    invoked = answer.questions["invoked"].status
    ours = f"{answer.verdict}, invoked: {invoked}"
    yield Compared(case, "overall", overall, ours, _agrees(overall, answer, invoked), reasons.get("overall", ""))


def _words(ours: str, answer: Answer) -> set[str]:
    """Return the words of the proposals that our status bears out."""
    said = {MEANT[ours]}
    if ours != "not_reached" and any(one.contested for one in answer.elements if one.id in ("author", "act")):
        said.add("arguable")
    return said


def _agrees(overall: str, answer: Answer, invoked: str) -> bool:
    if overall == "CONTESTED":
        return any(one.contested or one.status in ("open", "unknown") for one in answer.elements)
    if overall == "TRIGGER_MET_NOT_INVOKED":
        return answer.verdict in ("grounded", "undetermined") and invoked != "yes"
    if overall == "NOT_APPLICABLE_NOT_INVOKED":
        return answer.verdict == "not_grounded" and invoked != "yes"
    return answer.verdict == overall.lower()


def test_every_case_of_the_corpus_has_a_proposal() -> None:
    assert [case for case in cases() if case not in proposals() and case not in NONE_PROPOSED] == []
    assert NONE_PROPOSED.isdisjoint(proposals())


def test_a_proposal_is_whole_and_in_known_words() -> None:
    for case, proposal in proposals().items():
        assert set(proposal) <= {"proposed", "overall", "differs"}, case
        assert tuple(proposal["proposed"]) == READINGS, case
        assert set(proposal["proposed"].values()) <= {"yes", "no", "arguable", "n_a"}, case
        assert proposal["overall"] in OVERALL, case
        assert set(proposal.get("differs") or {}) <= {*READINGS, "overall"}, case


@pytest.mark.parametrize("case", [case for case in cases() if case in proposals()])
def test_each_difference_has_its_reason_and_each_reason_its_difference(case: str) -> None:
    rows = list(compared(case))
    unexplained = [(one.what, one.proposed, one.ours) for one in rows if not one.agrees and not one.reason]
    idle = [(one.what, one.proposed, one.ours) for one in rows if one.agrees and one.reason]
    assert (unexplained, idle) == ([], [])


def test_a_wrong_proposal_is_found() -> None:
    assert "yes" not in _words("not_shown", answer_of("osh-1999"))
    assert not _agrees("GROUNDED", answer_of("osh-1999"), "no")
    assert _agrees("NOT_GROUNDED", answer_of("osh-1999"), "purported")


def table() -> Iterator[str]:
    """Yield the lines of the table over the whole corpus."""
    rows = [row for case in cases() if case in proposals() for row in compared(case)]
    heads = ("case", "reading", "proposed", "ours")
    cells = [(one.case, one.what, one.proposed, one.ours) for one in rows]
    widths = [max(len(row[column]) for row in (heads, *cells)) for column in range(len(heads))]
    yield "  ".join(head.ljust(width) for head, width in zip(heads, widths, strict=True)) + "  differs because"
    for one, row in zip(rows, cells, strict=True):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        why = "" if one.agrees else one.reason or "NO REASON GIVEN"
        yield f"{line}  {why}".rstrip()
    differing = [one for one in rows if not one.agrees]
    yield f"{len(rows)} proposals over {len({one.case for one in rows})} cases; {len(differing)} differ."
    for case in cases():
        if case not in proposals():
            yield f"No proposal for {case}."


if __name__ == "__main__":
    print("\n".join(table()))
