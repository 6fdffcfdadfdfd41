"""What it would take: single changes that turn the verdict, by currency.

*Evidence*: a fact that is unknown, not shown or disputed is established. *Fact*: a tie that no source states had
existed, or a stated fact had not. *Reading*: a legal position is taken. States not in the case are supposed through
one stand-in per kind. Each change is checked by asking again in the same ground program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reasoner.answer import Flip
from reasoner.case.atoms import Atom
from reasoner.case.case import Case
from reasoner.case.facts import Fact, UseOfForce
from reasoner.case.loading import supposed_fact
from reasoner.engine.law import Law
from reasoner.engine.worlds import Setting
from reasoner.explanation.wording import Wording
from reasoner.questions.assessing import THRESHOLD, Assessment, Inquiry, Verdict

KINDS = {"outsider": "a state that is not a party", "party": "another party", "former": "a former party"}
_PREFIX = "_suppose__"
"""What the program's own names begin with: no name in a case begins with an underscore."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """Ties a stand-in state might have had with a group of the case, as facts that are off unless supposed."""

    facts: Mapping[str, Fact]
    kinds: Mapping[str, str]
    """Which kind of state each fact supposes."""


def supposable(case: Case, law: Law, treaty: str, victim: str, on: int) -> Supposed:
    """Return the ties that may be supposed: every word the vocabulary lets vary, each group, each kind of state."""
    groups = {
        fact.by: None
        for fact in case.facts.values()
        if isinstance(fact, UseOfForce)
        and fact.against == victim
        and fact.by in case.actors
        and case.actors[fact.by].is_ == "armed_group"
    }
    words = [word for word in law.rulebook.vocabulary.words.values() if word.suppose and word.sorts[1:2] == ("Group",)]
    facts: dict[str, Fact] = {}
    kinds: dict[str, str] = {}
    for kind, state in _stand_ins(case, law, treaty, victim, on).items():
        for group in groups:
            for word in words:
                name = f"{_PREFIX}{word.name}__{kind}__{group}"
                facts[name] = supposed_fact(
                    "link", {"state": state, "group": group, "how": word.name, "value": "false"}
                )
                kinds[name] = kind
    return Supposed(facts, kinds)


def _stand_ins(case: Case, law: Law, treaty: str, victim: str, on: int) -> dict[str, str]:
    """Return one state of each kind, by preference one the case does not speak of."""
    spoken = {value for fact in case.facts.values() for value in fact.model_dump().values() if isinstance(value, str)}
    joined = law.joined(treaty)
    left = law.left(treaty, on)
    pools = {
        "outsider": [state for state in sorted(law.words.states) if state not in joined],
        "party": [state for state in joined if state not in left],
        "former": [state for state in joined if state in left],
    }
    found = {}
    for kind, pool in pools.items():
        free = [state for state in pool if state != victim and state not in spoken] or [
            state for state in pool if state != victim
        ]
        if free:
            found[kind] = free[0]
    return found


def flips(inquiry: Inquiry, main: Assessment, supposed: Supposed, wording: Wording) -> tuple[Flip, ...]:
    """Return the single changes that turn the verdict of *main*, nearest first: evidence, fact, reading.

    Where no change of evidence or fact makes a clause open, those are returned that leave it undecided.
    """
    wanted: Verdict = "not_grounded" if main.verdict == "grounded" else "grounded"
    setting = replace(inquiry.setting(), free=frozenset())

    rivals = _rivals(inquiry, setting)
    open_ = _open(inquiry) if main.verdict == "undetermined" else ()

    def of_fact(wanted: Verdict) -> list[Flip]:
        return [
            *_evidence(inquiry, setting, wanted, rivals, open_, wording),
            *_facts(inquiry, setting, wanted, rivals, open_, supposed, wording),
        ]

    found = of_fact(wanted)
    if not found and main.verdict == "not_grounded":
        found = of_fact("undetermined")
    return (*found, *_readings(inquiry, main, wanted))


MOST_TIES = 2
"""How many ties of one kind are spelt out in a line; the others are counted."""


def in_words(flips: Iterable[Flip], law: Law, wording: Wording) -> tuple[str, ...]:
    """Return the changes in words, nearest first; ties to interchangeable states make one line."""
    ties: dict[tuple[str, str | None], dict[str, dict[str, None]]] = {}
    lines: list[tuple[int, str]] = []
    shown: dict[str | None, list[str]] = {}
    for flip in flips:
        mark = _mark(flip.contested) if flip.by != "reading" else ""
        if flip.verdict == "undetermined":
            lead = "that " if _TIE.fullmatch(flip.changes[0]) else ""
            lines.append((2, f"{lead}{flip.says}{mark}, which would leave it undecided"))
        elif found := _TIE.fullmatch(flip.changes[0]):
            word, kind, group = found.groups()
            ties.setdefault((group, flip.contested), {}).setdefault(kind, {})[word] = None
        elif flip.by == "evidence":
            shown.setdefault(flip.contested, []).append(flip.says)
        else:
            rank = (3 if flip.by == "reading" else 1) + (1 if flip.contested else 0)
            lines.append((rank, f"{flip.says}{mark}"))
    for contested, facts in shown.items():
        more = f" (or {len(facts) - 1} more)" if len(facts) > 1 else ""
        lines.append((2 if contested else 1, f"{facts[0]}{more}{_mark(contested)}"))
    for (group, contested), kinds in ties.items():
        words = list(dict.fromkeys(word for found in kinds.values() for word in found))
        lines.append((2 if contested else 0, _tied(words, _who(list(kinds)), group, law, wording) + _mark(contested)))
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _mark(contested: str | None) -> str:
    return f" (contested: {contested.replace('_', ' ')})" if contested else ""


def _tied(words: list[str], who: str, group: str, law: Law, wording: Wording) -> str:
    """Say that *who* had one of the ties *words* to *group*: the first in full, the next briefly, the rest counted."""
    labels = {word.name: word.says or word.name for word in law.rulebook.vocabulary.words.values()}
    first = wording.fill(labels[words[0]].replace("{State}", who), {"Group": group})
    others = [labels[word].replace("{State} ", "").replace("{Group}", "it") for word in words[1:MOST_TIES]]
    left = len(words) - MOST_TIES
    more = [f"{left} other ties"] if left > 1 else ["1 other tie"] if left == 1 else []
    return "; or ".join([f"that {first}", *others, *more])


def _of(says: str) -> str:
    return says if says.startswith("that ") else f"of {says}"


_TIE = re.compile(r"(\w+)\((\w+), (\w+)\)=true")


def _who(kinds: list[str]) -> str:
    if {"outsider", "former", "party"} <= set(kinds):
        return "any state"
    if {"outsider", "former"} <= set(kinds):
        return "a state that is not, or no longer, a party"
    return " or ".join(KINDS[kind] for kind in kinds)


def _turns(inquiry: Inquiry, setting: Setting, wanted: Verdict) -> bool:
    told = inquiry.world.snapshot(setting, ("grounded", 1), ("perhaps_grounded", 1))
    grounded, perhaps = ((setting.treaty,) in told[name, 1] for name in ("grounded", "perhaps_grounded"))
    return wanted == ("grounded" if grounded else "undetermined" if perhaps else "not_grounded")


def _may_turn(inquiry: Inquiry, setting: Setting, names: Iterable[str], wanted: Verdict) -> bool:
    """Tell whether any way of establishing the facts *names* gives the verdict: if none does, no single one does."""
    free = frozenset(names)
    told: dict[Atom, bool] = {("grounded", (setting.treaty,)): wanted == "grounded"}
    if wanted == "undetermined":
        told["perhaps_grounded", (setting.treaty,)] = True
    return inquiry.world.satisfiable(replace(setting, free=free), told)


def _open(inquiry: Inquiry) -> tuple[Setting, ...]:
    """Return the question with what is unknown left unknown, on each account where facts are disputed."""
    return tuple(inquiry.setting(account=speaker) for speaker in inquiry.accounts()) or (inquiry.setting(),)


def _settles(inquiry: Inquiry, settings: Iterable[Setting], name: str, holds: bool, wanted: Verdict) -> bool:
    """Tell whether *name* alone gives the verdict in each of *settings*, whatever else they leave open."""
    for setting in settings:
        facts = setting.facts | {name} if holds else setting.facts - {name}
        if inquiry.assess(replace(setting, facts=facts, free=setting.free - {name})).verdict != wanted:
            return False
    return True


def _evidence(
    inquiry: Inquiry, setting: Setting, wanted: Verdict, rivals: Rivals, open_: tuple[Setting, ...], wording: Wording
) -> Iterable[Flip]:
    for name, fact in inquiry.case.facts.items():
        if fact.value in ("true", "false") or fact.is_ == "statement":
            continue
        options = ("true",) if fact.value == "not_shown" else ("true", "false")
        for value in options:
            facts = setting.facts | {name} if value == "true" else setting.facts - {name}
            changed = replace(setting, facts=facts)
            if _turns(inquiry, changed, wanted) and _settles(inquiry, open_, name, value == "true", wanted):
                says = (
                    f"proof {_of(wording.fact(name, fact))}"
                    if value == "true"
                    else f"proof to the contrary: {wording.fact(name, fact)}"
                )
                yield Flip(
                    by="evidence", changes=(f"{name}={value}",), says=says, verdict=wanted,
                    contested=_contested(inquiry, changed, wanted, rivals),
                )  # fmt: skip


def _facts(
    inquiry: Inquiry,
    setting: Setting,
    wanted: Verdict,
    rivals: Rivals,
    open_: tuple[Setting, ...],
    supposed: Supposed,
    wording: Wording,
) -> Iterable[Flip]:
    vocabulary = inquiry.law.rulebook.vocabulary
    ties = supposed.kinds if wanted != "not_grounded" and _may_turn(inquiry, setting, supposed.kinds, wanted) else {}
    for name, kind in ties.items():
        changed = replace(setting, facts=setting.facts | {name})
        if _turns(inquiry, changed, wanted) and _settles(inquiry, open_, name, True, wanted):
            fact = supposed.facts[name]
            how, group = str(getattr(fact, "how", "")), str(getattr(fact, "group", ""))
            label = (
                next((word.says for (word_name, _), word in vocabulary.words.items() if word_name == how), None) or how
            )
            text = label.replace("{State}", KINDS[kind])
            yield Flip(
                by="fact", changes=(f"{how}({kind}, {group})=true",), says=wording.fill(text, {"Group": group}),
                verdict=wanted, contested=_contested(inquiry, changed, wanted, rivals),
            )  # fmt: skip
    stated = {
        name: fact for name, fact in inquiry.case.facts.items() if fact.value == "true" and fact.is_ != "statement"
    }
    for name, fact in stated.items() if _may_turn(inquiry, setting, stated, wanted) else ():
        changed = replace(setting, facts=setting.facts - {name})
        if _turns(inquiry, changed, wanted) and _settles(inquiry, open_, name, False, wanted):
            yield Flip(
                by="fact",
                changes=(f"{name}=false",),
                says=f"this being otherwise: {wording.fact(name, fact)}",
                verdict=wanted,
            )


Rivals = Mapping[str, frozenset[str]]
"""For each contested position not taken: the positions with it in place of the one taken on its question."""


def _rivals(inquiry: Inquiry, setting: Setting) -> Rivals:
    """Return the contested positions on which a change might not turn the verdict.

    One on which the treaty is otherwise in force, or the state otherwise bound, is so for every change alike: it is
    said once, of the element.
    """
    law, world, asked = inquiry.law, inquiry.world, inquiry.setting()
    status = world.met(asked).intersection(THRESHOLD)
    found = {}
    for position in law.positions.values():
        if position.id not in setting.positions and position.standing(inquiry.asked.on) == "contested":
            positions = law.swapped(setting.positions, position.id)
            if world.met(replace(asked, positions=positions)).intersection(THRESHOLD) == status:
                found[position.id] = positions
    return found


def _contested(inquiry: Inquiry, changed: Setting, wanted: Verdict, rivals: Rivals) -> str | None:
    """Return one of the *rivals*, if any, on which the change would not turn the verdict."""
    for name, positions in rivals.items():
        if not _turns(inquiry, replace(changed, positions=positions), wanted):
            return name
    return None


def _readings(inquiry: Inquiry, main: Assessment, wanted: Verdict) -> Iterable[Flip]:
    law = inquiry.law
    taken = law.taken(inquiry.asked.reading)
    for position in law.positions.values():
        if position.id in taken or law.moot(position, inquiry.asked.on):
            continue
        other, _ = inquiry.combined(positions=law.swapped(taken, position.id))
        if other.verdict == wanted and main.verdict != wanted:
            standing = position.standing(inquiry.asked.on)
            yield Flip(
                by="reading", changes=(position.id,),
                says=f"the position that {position.says} ({standing.replace('_', ' ')})",
                verdict=wanted, contested=None if standing == "settled" else standing,
            )  # fmt: skip


__all__ = ["Supposed", "flips", "supposable"]
