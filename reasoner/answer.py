"""The answer to one question about one case: what `casus ask --format json` prints, as models.

`null` is "not worked out", `[]` is "none". Within a schema version no key goes. Knows nothing of how an answer is
found or shown.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Literal["casus-answer/1"] = "casus-answer/1"

Verdict = Literal["grounded", "not_grounded", "undetermined"]
Status = Literal["met", "not_met", "not_shown", "unknown", "open", "not_reached"]
Standing = Literal["settled", "contested", "minority", "proposed", "not_yet_voiced"]
Currency = Literal["evidence", "fact", "reading", "law"]


class Part(BaseModel):
    """A frozen part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=True)


class Source(Part):
    """Where a fact comes from; `checked` says whether it was read, is only remembered, or is assumed."""

    id: str
    title: str
    date: str | None = None
    url: str | None = None
    checked: str


class FactUsed(Part):
    """A fact of the case an explanation rests on."""

    name: str
    value: str
    says: str
    sources: tuple[Source, ...]


class Explanation(Part):
    """One step: what holds or fails, by which rule, on which facts, because of which steps below."""

    says: str
    status: str
    cites: tuple[str, ...] = ()
    checked: str | None = None
    rule: str | None = None
    file: str | None = None
    line: int | None = None
    source: str | None = None
    words: tuple[str, ...] = ()
    """The law's own words above the rule, or a paraphrase that says it is one."""
    facts: tuple[FactUsed, ...] = ()
    because: tuple[Explanation, ...] = ()


class Dissent(Part):
    """A position not taken here on which something comes out otherwise: who holds it, and what it rests on."""

    position: str
    says: str
    standing: str
    """Its standing on the date."""
    holders: tuple[str, ...]
    rests_on: tuple[str, ...]
    against: tuple[str, ...]
    status: str | None = None
    """How it comes out on this position, where that is told."""


class Element(Part):
    """One condition of the clause. `checked` is how the authority it leans on was checked; `none` if none is cited."""

    id: str
    name: str = ""
    """How the element is called where it is shown; its id is for programs."""
    status: Status
    contested: bool
    contested_by: tuple[str, ...] = ()
    """The positions in standing on the date, not taken here, under which it comes out otherwise."""
    cites: tuple[str, ...]
    says: str
    checked: str
    otherwise: Status | None = None
    """For an element not reached: how it stands taken by itself."""
    words: str | None = None
    """The law's own words on it, or a paraphrase that says it is one."""
    because: tuple[str, ...] = ()
    """The steps right below, in words."""
    remarks: tuple[str, ...] = ()
    """What is often taken to settle this element and does not."""
    dissents: tuple[Dissent, ...] = ()
    """The positions in standing on the date on which a contested element comes out otherwise."""


class Finding(Part):
    """The answer to one of the questions that stay apart."""

    status: str
    says: str


class Presumption(Part):
    """What no source says and is therefore presumed absent, where that decides."""

    says: str


class Missing(Part):
    """An unknown or disputed fact that can still decide, and how."""

    fact: str
    says: str
    value: str = "unknown"
    asks: str | None = None
    element: str | None = None
    settles: int
    """For how many of its two answers the verdict is settled, whatever else is open."""
    cites: tuple[str, ...] = ()
    """The provision that makes it matter."""
    ways: int = 0
    """In how many ways everything open may be settled."""
    closes: int = 0
    """How many of them are closed once this fact settles the verdict by itself."""
    decides: int = 0
    """In how many of them the verdict would be another, were this fact otherwise."""


class Idle(Part):
    """An unknown or disputed fact that can no longer matter: however it is settled, the verdict is the same."""

    fact: str
    says: str
    value: str = "unknown"


class Help(Part):
    """Help by a party at one stage."""

    fact: str
    stage: str
    what: tuple[str, ...]
    label: str
    date: str | None = None
    value: str = "true"


class Party(Part):
    """Another party: bound then, asked, what it owed and from when, said, gave, under what label.

    `performed` and `breach` are None where nothing was owed; a breach is `met` only where duty, day and conduct are.
    """

    state: str
    name: str
    bound: Literal["yes", "no", "unknown", "former"]
    contested_by: tuple[str, ...] = ()
    """The positions in standing on the date on which it was bound otherwise, while the treaty was in force alike."""
    knowable: str | None
    author: bool = False
    asked: bool
    owed: str
    due: str | None = None
    performed: Literal["yes", "no", "contested", "not_shown"] | None = None
    breach: Literal["met", "contested", "not_met", "not_shown"] | None = None
    said: tuple[str, ...]
    gave: tuple[Help, ...]
    says: str


class Ground(Part):
    """One ground an act is tested on."""

    id: str
    name: str = ""
    status: Literal["holds", "fails", "unknown"]
    says: str


class Act(Part):
    """A use of force, assistance or presence: by whom, on whose soil, which grounds hold and which fail.

    `lawful` sums up the grounds: one holds, one may hold, or none is shown; None for an act that is no state's.
    """

    id: str
    says: str
    kind: str
    by: str
    soil: tuple[str, ...]
    lawful: Literal["yes", "unknown", "not_shown"] | None = None
    grounds: tuple[Ground, ...]


class Asked(Part):
    """How a question is put otherwise, as `ask` takes it; None leaves it as it was."""

    assume: tuple[str, ...] = ()
    reading: str | None = None
    on: str | None = None
    known: str | None = None
    treaty: str | None = None
    article: str | None = None


class Flip(Part):
    """A smallest set of changes that turns the verdict: none of it can be left out."""

    by: Literal["evidence", "fact", "reading", "law", "mixed"]
    """Its currency; `mixed` if its changes are of several."""
    changes: tuple[str, ...]
    says: str
    verdict: Verdict
    contested: str | None = None
    """A position contested on the date, not taken, on which it would not turn the verdict."""
    standing: Standing | None = None
    """The weakest standing on the date of a position it takes; None if it takes none."""
    ask: Asked = Asked()
    """The same as options of `ask`."""


class Way(Part):
    """Flips that differ only in which of several alternatives is taken, as one line."""

    by: Literal["evidence", "fact", "reading", "law", "mixed"]
    size: int
    """How many changes each of its flips makes."""
    says: str
    """In short, for a line."""
    parts: tuple[tuple[str, ...], ...]
    """In full: for each change the alternatives, of which one is needed."""
    verdict: Verdict
    contested: str | None = None
    standing: Standing | None = None
    gaps: tuple[str, ...] = ()
    """What is not settled, or not encoded, of what it supposes."""
    flips: tuple[int, ...]
    """Its flips, by their places in the list of all, from 0."""


class Scope(Part):
    """How far a search for flips went: every set of up to *size* changes was tried, or, if not *complete*, there may
    be more than these."""

    size: int
    complete: bool
    currencies: tuple[Currency, ...]
    tried: int
    """How many single changes were combined."""
    bearing: int
    """How many of them can bear on the verdict at all."""
    stand_ins: dict[str, str] = {}
    """For each kind of state, the one that stands for all of its kind which the case does not tie to what was done."""
    named: tuple[str, ...] = ()
    """The states that the case ties to what was done, each supposed by itself."""


class Reading(Part):
    """How the clause comes out under one named reading, and its standing on the date."""

    triggered: Status
    verdict: Verdict
    standing: Standing
    says: str


class Basis(Part):
    """What is open when the clause is not."""

    id: str
    says: str
    cites: tuple[str, ...]
    contested: bool = False
    names: tuple[str, ...] = ()
    """For another treaty: the ids of those meant."""
    accounts: tuple[str, ...] = ()
    """The speakers on whose account alone it is open; none if it does not depend on disputed facts."""


class AlsoSeen(Part):
    """Another party that meets the element which blocks the one asked about, and what is still open for it."""

    victim: str
    name: str
    element: str
    says: str
    open: tuple[str, ...]
    failing: tuple[str, ...]
    invoked: str
    verdict: Verdict


class Gap(Part):
    """What the rules do not encode and this answer touches."""

    id: str
    says: str


class View(Part):
    """The same seen from another day."""

    known: str
    verdict: Verdict
    in_force: Status
    says: str


class Telling(Part):
    """The verdict on one speaker's account."""

    account: str
    verdict: Verdict


class Receipt(Part):
    """Enough to replay the answer: hashes of rules and facts, versions, and every choice made."""

    casus: str
    clingo: str
    rules: str
    case: str
    corpus_file: str
    question: dict[str, Any]
    answer: str


class Answer(Part):
    """The whole answer."""

    schema_: Annotated[Literal["casus-answer/1"], Field(alias="schema")] = SCHEMA
    case: str
    title: str
    treaty: str
    clause: str
    victim: str
    on: str
    known: str
    reading: str
    account: str | None
    act: str | None = None
    verdict: Verdict
    headline: str
    notes: tuple[str, ...] = ()
    questions: dict[str, Finding]
    elements: tuple[Element, ...]
    blockers: tuple[str, ...]
    missing: tuple[Missing, ...]
    idle: tuple[Idle, ...] = ()
    presumptions: tuple[Presumption, ...]
    accounts: tuple[Telling, ...]
    views: tuple[View, ...]
    parties: tuple[Party, ...]
    acts: tuple[Act, ...]
    flips: tuple[Flip, ...] | None
    would_take: tuple[str, ...] | None
    """The ways in words, nearest first; of an open verdict, with what each would turn it to."""
    ways: tuple[Way, ...] | None = None
    """The flips, those that differ only in which of several alternatives is taken in one line, nearest first."""
    flips_scope: Scope | None = None
    readings: dict[str, Reading]
    instead: tuple[Basis, ...]
    also_seen: tuple[AlsoSeen, ...]
    gaps: tuple[Gap, ...]
    explanation: Explanation
    receipt: Receipt

    def _repr_html_(self) -> str:
        from reasoner.views.html import answer_html

        return answer_html(self)
