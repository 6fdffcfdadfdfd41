"""A flip made into a case of its own: the same incident with what the flip supposes, asked as the flip asks."""

from __future__ import annotations

import re
from typing import Any

from reasoner.answer import Flip
from reasoner.case.case import ASSUMED, Case, Expect
from reasoner.case.dates import iso
from reasoner.case.facts import Fact, Link, Stated
from reasoner.errors import CasusError, LimitError, QuestionError
from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import DEFAULT_READING
from reasoner.questions.changing import Said, said_in_words
from reasoner.questions.supposing import suppose
from reasoner.questions.turning import Turning, Turns

_LONGEST_ID = 60
_CHOICE = re.compile(r"(\d{1,6})(?:\.(\d{1,6}))?")


def chosen(found: Turns, choice: str) -> Flip:
    """Return the flip that *choice* means: `3` is the first alternative of way 3, `3.2` its second.

    Raises QuestionError if there is none.
    """
    told = _CHOICE.fullmatch(choice.strip())
    if told is None:
        raise QuestionError(f"'{choice}' is no number of a way", hint="--apply 3, or 3.2 for its second alternative")
    number, alternative = int(told[1]), int(told[2] or 1)
    if not 1 <= number <= len(found.ways):
        if not found.scope.complete:
            raise LimitError(f"way {number} was not found before the search was cut short", hint="--limit allows more")
        hint = f"there are {len(found.ways)}" if found.ways else "nothing was found that turns it"
        raise QuestionError(f"there is no way {number}", hint=hint)
    flips = found.ways[number - 1].flips
    if not 1 <= alternative <= len(flips):
        raise QuestionError(f"way {number} has no alternative {alternative}", hint=f"it has {len(flips)}")
    return found.flips[flips[alternative - 1]]


def applied(turning: Turning, flip: Flip, choice: str) -> Case:
    """Return the case that *flip* makes of the one asked about, with the verdict it expects.

    Raises CasusError if asked it does not give that verdict.
    """
    case, asked = turning.case, turning.asked
    changed = suppose(case, flip.ask.assume, turning.law.words)
    question: dict[str, Any] = {
        "treaty": flip.ask.treaty or asked.treaty,
        "article": flip.ask.article or asked.article,
        "victim": asked.victim,
        "act": asked.act,
        "reading": flip.ask.reading or (asked.reading if asked.reading != DEFAULT_READING else None),
        "known": flip.ask.known or (iso(asked.known) if asked.known != turning.law.kept_through else None),
    }
    if (on := flip.ask.on or iso(asked.on)) != case.question.on:
        question["law_of"] = on
    changed = changed.model_copy(
        update={
            "id": _id(case.id, choice),
            "aliases": (),
            "title": f"{case.title}, supposed otherwise",
            "facts": {
                name: fact if name in case.facts else fact.model_copy(update={"says": _says(fact, turning)})
                for name, fact in changed.facts.items()
            },
            "question": case.question.model_copy(update=question),
            "account": turning.inquiry.account,
            "expect": Expect(verdict=flip.verdict),
            "note": f"Made from {case.id}, supposing {flip.says}. What has the source '{ASSUMED}' no source tells.",
        }
    )
    got = Asking(changed, turning.law, Options(), whole=False).assessed[0].verdict
    if got != flip.verdict:
        raise CasusError(f"the case so changed gives {got}, not {flip.verdict}: this is a fault of the program")
    return changed


def _id(id: str, choice: str) -> str:
    end = f"-flip-{choice.strip().replace('.', '-')}"
    return f"{id[: _LONGEST_ID - len(end)]}{end}"


def _says(fact: Fact, turning: Turning) -> str:
    """Return a fact that was supposed in words, as a clause."""
    if isinstance(fact, Link):
        said = Said(fact.how, (fact.state, fact.group or fact.other or ""), kind="outsider")
    else:
        assert isinstance(fact, Stated)
        said = Said(fact.word, fact.of)
    return f"that {said_in_words(said, turning.law, turning.wording)}"
