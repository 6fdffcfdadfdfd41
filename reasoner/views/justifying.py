"""What the states did, and on which legal positions it would be lawful: rows of a label and a text, for every view.

A state's row begins with what its conduct comes to and the sets of positions that would make all of it lawful; a set
with a position not in standing on the date comes last and is said to be one. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.questions.justifying import Change, Conduct, Deed, Doer, Justification, Way
from reasoner.views.document import Block, Heading, Item, Items, Paragraph, Run
from reasoner.views.membership import labelled, listed
from reasoner.views.wrapping import wrapped

TITLE = "Was it lawful?"
LABELS = {"yes": "Lawful", "unknown": "May be lawful", "not_shown": "Not shown"}
_PARTY = {"yes": "a party", "unknown": "perhaps a party", "former": "no longer a party", "no": "no party"}
_DOUBT = {"unknown": " (not known to have happened)", "disputed": " (disputed)"}


def conduct_lines(found: Justification, width: int) -> Iterator[str]:
    """Yield the section as lines of at most *width* columns."""
    yield from wrapped(f"{TITLE} {_intro(found)}", width)
    for at, (label, text) in enumerate(_rows(found)):
        yield from ([] if at else [""])
        yield from labelled(label, text, width)
    for at, change in enumerate(_positions(found)):
        yield from ([] if at else [""])
        yield from wrapped(f"{change.position}: {_held(change)}", width)


def conduct_blocks(found: Justification) -> Iterator[Block]:
    """Yield the section block by block."""
    yield Heading(2, TITLE)
    yield Paragraph((Run(_intro(found)),))
    rows = tuple(Item((Run(label, strong=True), Run(f": {text}"))) for label, text in _rows(found))
    positions = tuple(Item((Run(one.position, code=True), Run(f": {_held(one)}"))) for one in _positions(found))
    yield from (Items(items) for items in (rows, positions) if items)


def _intro(found: Justification) -> str:
    account = f"on the account of {found.account_name}" if found.account else found.account_name
    if not found.acts:
        return "There is no act of a state to judge."
    return (
        f"Each state's acts on their own grounds, {account}, on the reading {found.reading}; and the fewest positions, "
        f"up to {found.most}, that would make them lawful."
    )


# -- rows --------------------------------------------------------------------------------------------------------


def _rows(found: Justification) -> Iterator[tuple[str, str]]:
    deeds = {deed.id: deed for deed in found.acts}
    for states in _alike(found.states):
        mine = [deeds[act] for act in dict.fromkeys(act for state in states for act in state.acts)]
        yield LABELS[states[0].lawful], " ".join(_conduct(states, mine, found.most))
    if found.together and found.together.lawful != "yes" and len(found.states) > 1:
        yield "All together", f"{_capital(_on(found.together, found.most, whole=True))}."
    wanted = _wanting(found.acts)
    for wanting, names in wanted.items():
        yield "Wanting", f"{f'for {listed(names)}: ' if len(wanted) > 1 else ''}{'; '.join(wanting)}."
    if found.left_out:
        yield "Left out", f"{listed(found.left_out)}: not shown to have been done."


def _alike(states: Iterable[Doer]) -> list[list[Doer]]:
    """Return *states* in rows, what is lawful first: those lawful, or those that acted together, share one."""
    found: dict[object, list[Doer]] = {}
    for state in sorted(states, key=lambda state: list(LABELS).index(state.lawful)):
        acts = None if state.lawful == "yes" else state.acts
        found.setdefault((state.lawful, state.bound, acts), []).append(state)
    return list(found.values())


def _conduct(states: Sequence[Doer], deeds: Sequence[Deed], most: int) -> Iterator[str]:
    """Yield the sentences on *states*, who did *deeds*: what all of it would be lawful on, then what is not, and is."""
    stand = [deed for deed in deeds if deed.lawful == "yes"]
    if len(stand) == len(deeds):
        yield f"{_who(states)}: {_acts(stand)}."
        return
    if len(deeds) == 1:
        yield f"{_who(states)}: {_named(deeds[0])}. {_capital('; '.join([_on(deeds[0], most), *_open(deeds[0])]))}."
        return
    yield f"{_who(states)}: {_on(states[0], most, whole=True)}."
    said, helped = (states[0].ways, states[0].perhaps), any(deed.ways for deed in deeds)
    for deed in deeds:
        if deed.lawful == "yes":
            continue
        parts = [f"{LABELS[deed.lawful]}: {_named(deed)}", *_open(deed)]
        if (deed.ways, deed.perhaps) != said and (helped or deed.perhaps):
            parts.append(_on(deed, most))
        yield f"{'; '.join(parts)}."
    if stand:
        yield f"Lawful as it is: {_acts(stand)}."


def _open(deed: Deed) -> Iterator[str]:
    """Say what leaves it open whether the deed was lawful: facts not known, or a ground the rules do not settle."""
    if deed.turns_on:
        yield f"it turns on {listed([fact.says for fact in deed.turns_on])}"
    else:
        yield from (f"{ground.name}: {ground.says}" for ground in deed.grounds if ground.status == "unknown")


def _on(conduct: Conduct, most: int, *, whole: bool = False) -> str:
    """Say on which positions it (the *whole*: all of it) would be lawful, those in standing on the date first."""
    it = "all of it" if whole else "it"
    standing = _either([_set(way) for way in conduct.ways if way.in_standing])
    others = _either([_set(way) for way in conduct.ways if not way.in_standing])
    perhaps = _either([_set(way) for way in conduct.perhaps])
    if standing:
        said = f"{it} would be lawful on {standing}"
        said += f"; on no other position in standing on the date, only on {others}" if others else ""
    elif others:
        said = f"{it} would be lawful on no positions in standing on the date, only on {others}"
    else:
        sure = " for certain" if perhaps or conduct.lawful == "unknown" else ""
        said = f"no set of up to {most} positions makes {it} lawful{sure}"
    return f"{said}; it may be lawful on {perhaps}" if perhaps else said


def _set(way: Way) -> str:
    first, *more = (f"{change.position} ({_plain(change.standing)})" for change in way.changes)
    return f"{first} with {listed(more)}" if more else first


def _wanting(deeds: Iterable[Deed]) -> dict[tuple[str, ...], list[str]]:
    """Return what the grounds of the acts that no position in standing makes lawful say is not shown, with the acts."""
    found: dict[tuple[str, ...], list[str]] = {}
    for deed in deeds:
        if deed.lawful == "not_shown" and not any(way.in_standing for way in deed.ways):
            found.setdefault(tuple(ground.says for ground in deed.grounds), []).append(deed.says)
    return found


# -- words -------------------------------------------------------------------------------------------------------


def _who(states: Sequence[Doer]) -> str:
    party = "parties" if states[0].bound == "yes" and len(states) > 1 else _PARTY[states[0].bound]
    return f"{listed([state.name for state in states])} ({party})"


def _named(deed: Deed) -> str:
    return f"{deed.says}{_DOUBT.get(deed.value, '')}"


def _acts(deeds: Iterable[Deed]) -> str:
    """Name lawful acts, each with the grounds that hold; one name for the grounds of neighbours that share them."""
    found: dict[str, list[str]] = {}
    for deed in deeds:
        grounds = listed([ground.name for ground in deed.grounds if ground.status == "holds"])
        found.setdefault(grounds, []).append(deed.says)
    return "; ".join(f"{listed(names)} ({grounds})" for grounds, names in found.items())


def _positions(found: Justification) -> list[Change]:
    """Return every position that some set holds, once."""
    told = [*found.acts, *found.states, *([found.together] if found.together else [])]
    ways = [way for conduct in told for way in (*conduct.ways, *conduct.perhaps)]
    return list({change.position: change for way in ways for change in way.changes}.values())


def _held(change: Change) -> str:
    return f"{change.says} ({_plain(change.standing)}). Held by: {'; '.join(change.holders)}."


def _either(names: Sequence[str]) -> str:
    """Return "a, b or c"; nothing of none."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _plain(text: str) -> str:
    return text.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
