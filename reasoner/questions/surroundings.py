"""What stands around the verdict: the other parties, each act on its own grounds, and who else meets the element
that blocks the one asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from reasoner.answer import Act, AlsoSeen, Ground, Help, Party
from reasoner.case.case import value_on
from reasoner.case.checking import period
from reasoner.case.dates import span_text
from reasoner.case.facts import Assistance, Fact, Statement
from reasoner.engine.law import IN_STANDING
from reasoner.engine.worlds import Model, Setting
from reasoner.explanation.explainer import Explainer
from reasoner.explanation.wording import Wording, day, plain
from reasoner.questions.assessing import FAILED, THRESHOLD, Assessment, Inquiry, Verdict
from reasoner.questions.grounds import Grounds, summed
from reasoner.questions.telling import gist
from reasoner.rulebook.templates import Pattern

STAGES = ("expected", "announced", "offered", "signed", "delivered", "refused", "withheld")


def parties(
    inquiry: Inquiry, verdict: Verdict, setting: Setting, model: Model, explainer: Explainer, wording: Wording
) -> tuple[Party, ...]:
    """Return one line for each other state that was, is perhaps, or had been a party and matters to the case."""
    treaty, victim = setting.treaty, setting.victim
    bound = {str(state) for state, of in model.all("bound", 2) if of == treaty}
    asked_states = {str(state) for state, of in model.all("asked_for_help", 2) if of == victim}
    authors = {str(state) for (state,) in model.all("answerable_party", 1)}
    owed: dict[str, str] = {}
    for party, duty in sorted(model.all("owes", 2), key=str):
        says = explainer.saying("owes", party, duty)
        owed[str(party)] = f"{owed[str(party)]}; {says}" if str(party) in owed else says
    due = {str(party): day(int(first)) for party, first in sorted(model.all("due", 2), key=str, reverse=True)}
    performed = {str(party): str(status) for party, status in model.all("performed_by", 2)}
    knowable = _knowable(inquiry, setting)
    rivals = _rivals(inquiry, setting)
    found = []
    for state in inquiry.law.joined(treaty):
        if state == victim:
            continue
        status = membership(model, treaty, state)
        gave = _help(inquiry, setting, state, wording)
        asked = state in asked_states
        said = _said(inquiry, setting, state, wording)
        if status in ("former", "no") and not (gave or asked or said or _acts_in(inquiry, state)):
            continue
        found.append(
            Party(
                state=state,
                name=wording.name(state),
                bound=status,
                contested_by=tuple(
                    name for name, bound_there, _ in rivals if (state in bound_there) != (state in bound)
                ),
                knowable=knowable.get(state),
                author=state in authors,
                asked=asked,
                owed=owed.get(state) or _nothing_owed(model, verdict, state in authors),
                due=due.get(state),
                performed=performed.get(state),  # type: ignore[arg-type]
                breach=_breach(model, state, performed.get(state), [there for _, _, there in rivals]),
                said=said,
                gave=gave,
                says=_party_line(
                    status,
                    knowable.get(state),
                    asked,
                    owed.get(state) or _nothing_owed(model, verdict, state in authors),
                    gave,
                    inquiry.asked.treaty,
                ),
            )
        )
    return tuple(found)


def _nothing_owed(model: Model, verdict: Verdict, author: bool) -> str:
    """Say why a party is not shown to owe anything: it is the author, the clause is open to doubt, or closed."""
    if author:
        return "nothing: it is itself the author"
    statuses = {str(status) for question, status in model.all("finding", 2) if question == "owed"}
    if verdict == "undetermined":
        return "as open as the clause itself"
    if "not_asked" in statuses:
        return "nothing yet: it is not shown to have been asked under the article"
    return "nothing under this article"


Bound = Literal["yes", "unknown", "former", "no"]
Breach = Literal["met", "contested", "not_met", "not_shown"]


def _rivals(inquiry: Inquiry, setting: Setting) -> list[tuple[str, set[str], set[str]]]:
    """Return, for each position in standing that is not taken, who is bound and whose conduct is a breach on it.

    Positions on which the treaty itself is in force otherwise are left out: that is said of the element.
    """
    law, treaty = inquiry.law, setting.treaty
    in_force = inquiry.world.holding(setting, "in_force", 1)
    found = []
    for position in law.positions.values():
        if position.id in setting.positions or position.standing(inquiry.asked.on) not in IN_STANDING:
            continue
        other = replace(setting, positions=law.swapped(setting.positions, position.id))
        told = inquiry.world.snapshot(other, ("in_force", 1), ("bound", 2), ("breach", 1))
        if told["in_force", 1] == in_force:
            bound = {str(state) for state, of in told["bound", 2] if of == treaty}
            found.append((position.id, bound, {str(state) for (state,) in told["breach", 1]}))
    return found


def _breach(model: Model, state: str, performed: str | None, elsewhere: list[set[str]]) -> Breach | None:
    """Return whether the conduct of *state* is a breach; *elsewhere* are those in breach on each rival position."""
    if performed is None:
        return None
    if model.holds("breach", state):
        return "met" if all(state in there for there in elsewhere) else "contested"
    known: Mapping[str, Breach] = {"yes": "not_met", "contested": "contested"}
    return known.get(performed, "not_shown")


def membership(model: Model, treaty: str, state: str) -> Bound:
    """Return whether *state* was a party to *treaty*, perhaps was, had been one, or was none."""
    told: Mapping[str, Bound] = {"bound": "yes", "perhaps_bound": "unknown", "formerly_bound": "former"}
    return next((status for word, status in told.items() if model.holds(word, state, treaty)), "no")


def _acts_in(inquiry: Inquiry, state: str) -> bool:
    return any(fact.acts and state in doers(fact) for fact in inquiry.case.facts.values())


def doers(fact: Fact) -> tuple[str, ...]:
    """Return whoever did *fact*: one actor, or several together."""
    by = getattr(fact, "by", ())
    return (by,) if isinstance(by, str) else tuple(by)


def _knowable(inquiry: Inquiry, setting: Setting) -> Mapping[str, str]:
    """Return, for each state bound only by a later instrument, the first day from which that could be known."""
    found: dict[str, str] = {}
    on = inquiry.asked.on
    seen: set[str] = set()
    for known in sorted({on, *inquiry.world.knowns}):
        if known < on or known not in inquiry.world.knowns:
            continue
        looked = inquiry.setting(known=known, positions=setting.positions, victim=setting.victim)
        states = {
            str(state)
            for name in ("bound", "perhaps_bound")
            for state, of in inquiry.world.holding(looked, name, 2)
            if of == setting.treaty
        }
        for state in states - seen:
            if known > on:
                found[state] = day(known)
        seen |= states
    return found


def _help(inquiry: Inquiry, setting: Setting, state: str, wording: Wording) -> tuple[Help, ...]:
    """Return what *state* is told to have given, by stage; what is denied on the account taken is left out."""
    found = [
        (name, fact)
        for name, fact in inquiry.case.facts.items()
        if isinstance(fact, Assistance)
        and state in fact.by
        and fact.to == setting.victim
        and value_on(fact, inquiry.account) != "false"
    ]
    found.sort(key=lambda pair: STAGES.index(pair[1].stage) if pair[1].stage in STAGES else len(STAGES))
    return tuple(
        Help(
            fact=name,
            stage=fact.stage,
            what=tuple(wording.word(what) for what in fact.what),
            label=fact.label if fact.label != "not_stated" or fact.treaty is None else fact.treaty,
            date=_when(fact),
            value=value_on(fact, inquiry.account),
        )
        for name, fact in found
    )


def _when(fact: Fact) -> str | None:
    first, _ = period(fact)
    return span_text(first) if first else None


def _said(inquiry: Inquiry, setting: Setting, state: str, wording: Wording) -> tuple[str, ...]:
    """Return what was said for *state* and is shown to have been said: who, when, what."""
    found = []
    for name, fact in inquiry.case.facts.items():
        if not isinstance(fact, Statement) or name not in setting.facts:
            continue
        actor = inquiry.case.actors.get(fact.by)
        if fact.by == state or (actor is not None and actor.of == state and actor.is_ in ("official", "government")):
            when = _when(fact)
            found.append(f"{wording.name(fact.by)}{', ' + when if when else ''}: {fact.says}")
    return tuple(found)


def _party_line(
    status: str, knowable: str | None, asked: bool, owed: str | None, gave: tuple[Help, ...], treaty: str
) -> str:
    bound = {
        "yes": "bound" + (f" (knowable from {knowable})" if knowable else ""),
        "unknown": "bound or not: not known",
        "former": "no longer a party",
        "no": "not a party",
    }[status]
    parts = [
        bound,
        "asked" if asked else "not shown to have been asked",
        f"owed {owed}" if owed else "owed nothing",
    ]
    stages = []
    for help in gave:
        label = (
            ""
            if help.label == "not_stated"
            else f", as {plain(help.label)}"
            if help.label != treaty
            else ", under the treaty"
        )
        doubt = "" if help.value == "true" else f" ({plain(help.value)})"
        date = f" {help.date}" if help.date else ""
        stages.append(f"{plain(help.stage)} {', '.join(help.what)}{label}{date}{doubt}")
    return "; ".join([*parts, *(stages or ["gave nothing that is shown"])])


def acts(inquiry: Inquiry, setting: Setting, model: Model, explainer: Explainer, wording: Wording) -> tuple[Act, ...]:
    """Return each use of force, assistance and presence by a state, with the grounds that hold and those that fail."""
    grounds = Grounds(inquiry, setting)
    found = []
    for name in inquiry.case.acts:
        fact = inquiry.case.facts[name]
        if inquiry.asked.act not in (None, name):
            continue
        if fact.value not in ("true", "disputed", "unknown"):
            continue
        by = doers(fact)
        soil = tuple(sorted({wording.name(str(state)) for act, state in model.all("at_site", 2) if act == name}))
        listed = (
            tuple(_ground(grounds, explainer, name, ground, wording) for ground in grounds.tested(name))
            if any(model.holds("state", one) for one in by)
            else ()
        )
        found.append(
            Act(
                id=name,
                says=wording.name(name),
                kind=fact.is_,
                by=", ".join(wording.name(one) for one in by),
                soil=soil,
                lawful=summed(ground.status for ground in listed),
                grounds=listed,
            )
        )
    return tuple(found)


def _ground(grounds: Grounds, explainer: Explainer, act: str, ground: str, wording: Wording) -> Ground:
    status = grounds.status(act, ground)
    if status == "holds":
        says = gist(explainer.why("justified", act, ground))
    elif grounds.perhaps(act, ground):
        says = gist(explainer.why("perhaps_justified", act, ground))
    else:
        says = explainer.denial("justified", act, ground)
    return Ground(id=ground, name=wording.listed("ground", ground), status=status, says=says)


def also_seen(
    inquiry: Inquiry, main: Assessment, explain: Callable[[Model], Explainer], wording: Wording
) -> tuple[AlsoSeen, ...]:
    """Return every other party of the case for which the elements that block the one asked about are met."""
    found = []
    for victim, element, other in meeting(inquiry, main):
        model = inquiry.world.model(inquiry.setting(victim=victim))
        explainer = explain(model)
        open_ = tuple(
            _what_is_open(explainer, name) for name, status in other.elements.items() if status in ("open", "unknown")
        )
        fails = tuple(
            f"{name}: {explainer.why_not(Pattern('met', (name,))).says}"
            for name, status in other.elements.items()
            if status in ("not_met", "not_shown")
        )
        invoked = next((str(status) for question, status in model.all("finding", 2) if question == "invoked"), "no")
        found.append(
            AlsoSeen(
                victim=victim, name=wording.name(victim), element=element,
                says=gist(explainer.why("met", element)), open=open_, failing=fails,
                invoked=invoked, verdict=other.verdict,
            )
        )  # fmt: skip
    return tuple(found)


def meeting(inquiry: Inquiry, main: Assessment) -> Iterator[tuple[str, str, Assessment]]:
    """Yield every other party that meets what blocks the one asked about: its name, the element, how it fares."""
    failing = [name for name in main.blockers if main.elements[name] in FAILED]
    if not failing or failing[0] in THRESHOLD:
        return
    element = failing[0]
    for victim in inquiry.victims:
        if victim == inquiry.asked.victim or element not in inquiry.world.met(inquiry.setting(victim=victim)):
            continue
        other, _ = inquiry.combined(victim=victim)
        if other.elements.get(element) == "met":
            yield victim, element, other


def _what_is_open(explainer: Explainer, element: str) -> str:
    """Say what is open in *element*: the rule that leaves it so, or the unknown fact it turns on."""
    for name, why in explainer.model.all("unsettled", 2):
        if name == element:
            return explainer.saying("unsettled", name, why)
    if explainer.model.holds("met", element):
        for part in explainer.why("met", element).because:
            for fact in _doubtful(part):
                return f"not known: {explainer.wording.name(fact)}"
    return f"the element '{element}' is open"


def _doubtful(reason: object) -> list[str]:
    from reasoner.explanation.explainer import Reason
    from reasoner.questions.telling import walk

    assert isinstance(reason, Reason)
    return [name for part in walk(reason) if part.status in ("unknown", "disputed") for name in part.facts]
