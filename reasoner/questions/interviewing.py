"""Ask, one question at a time, only what can still decide whether a clause was open; and make a case of the replies.

First the frame, only as far as it is needed: which treaty, which state, which day, what happened, who did it. Then,
of all that the case leaves unsaid, what can still turn the verdict (`deciding`), element by element. It ends as soon
as the verdict is the same whatever the rest. Reads and prints nothing: a reply is a line of text, and every reply can
be taken back. Knows kinds of fact, and no treaty: what a question says is in the rulebook's labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reasoner.answer import Answer
from reasoner.case.case import Actor, Case, Source
from reasoner.case.case import Question as Put
from reasoner.case.dates import Span, iso, previous_day, span_text
from reasoner.case.facts import KINDS, Fact, Presence, Statement, Unrest, UseOfForce
from reasoner.case.loading import load_case
from reasoner.case.writing import case_yaml
from reasoner.engine.law import Law
from reasoner.errors import QuestionError
from reasoner.explanation.wording import Wording, title
from reasoner.questions.asking import Asking, Options
from reasoner.questions.assessing import DEFAULT_READING, Asked, Verdict
from reasoner.questions.deciding import (
    ANOTHER_STATE,
    MARKS,
    SOMEBODY,
    Item,
    Look,
    Menu,
    Scope,
    Told,
    another_state,
    somebody,
)
from reasoner.questions.replying import (
    DONT_KNOW,
    Option,
    Unclear,
    chosen,
    dont_know,
    line,
    plain,
    state_like,
    state_named,
    when,
)

SOURCE = "interview"
"""The source of what was answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is asked and why, and the replies it takes."""

    id: str
    text: str
    why: str
    """What it bears on, in one line."""
    options: tuple[Option, ...]
    takes: str | None = None
    """What may be written instead of an option: a state, a day, a name."""
    many: frozenset[str] = frozenset()
    """The options of which several may be given."""
    notes: tuple[str, ...] = ()
    """What keeps a reader from a wrong answer."""
    more: tuple[str, ...] = ()
    """What else is to be said of why it is asked."""
    items: tuple[Item, ...] = ()
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions were answered, and how many more there are at most; None while that cannot be told yet."""

    asked: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an interview came to: the answer to the case as written, and what was not asked or not known."""

    answer: Answer
    asked: int
    spared: int
    """How much more of what happened could have been asked."""
    unknown: Mapping[str, tuple[str, ...]]
    """What was not known and can still decide, by the element it bears on."""
    as_shown: str | None
    """The first line of the answer if what is not known counts as not shown, where that differs."""


_NOT_SHOWN = ("none", "nothing", "none of these", "nothing of the kind", "not shown", "alleged")
_OPEN = Option(DONT_KNOW, "don't know, and it may be so")
_ONE = (
    Option("1", "yes, that is shown", ("yes", "y", "shown", "true")),
    Option("0", "no report shows it, or it is only claimed", _NOT_SHOWN),
    Option("no", "it is known not to be so", ("n", "false")),
    _OPEN,
)
_NONE = (
    Option("0", "none: no report shows any of these, or they are only claimed", _NOT_SHOWN),
    Option("no", "it is known that none of these is so", ("n",)),
    _OPEN,
)


@dataclass(frozen=True, slots=True)
class _State:
    """What has been told so far."""

    treaty: str | None = None
    victim: str | None = None
    time: Span | None = None
    actors: Mapping[str, Actor] = field(default_factory=dict)
    happened: str | None = None
    doer: str | None = None
    target: str | None = None
    frame: Case | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    pending: tuple[Item, ...] = ()
    """Ties that are affirmed, of a state that is not named yet."""
    asked: int = 0
    given_up: bool = False


class Interview:
    """One interview, from nothing or from a half-filled case. Raises CaseError or QuestionError."""

    def __init__(
        self,
        law: Law,
        case: Case | None = None,
        *,
        treaty: str | None = None,
        victim: str | None = None,
        on: str | None = None,
        reading: str | None = None,
    ) -> None:
        self.law = law
        self.reading = reading or DEFAULT_READING
        law.taken(self.reading)
        self.base = case
        if case is not None:
            law.check(case)
        self._scopes: dict[int, Scope] = {}
        self._trials: dict[tuple[str, str, int], Scope] = {}
        self._doubted: tuple[str, str | None] | None = None
        self._past: list[_State] = []
        self._state = self._begun(case, treaty, victim, on)
        self._question = self._next(self._state)

    def _begun(self, case: Case | None, treaty: str | None, victim: str | None, on: str | None) -> _State:
        put = case.question if case is not None else None
        state = _State(actors=dict(case.actors) if case is not None else {})
        treaty = treaty or (put.treaty if put else self.law.treaties[0] if len(self.law.treaties) == 1 else None)
        if treaty is not None:
            state = self._of_treaty(state, treaty)
        if victim or put:
            state = self._of_victim(state, victim or (put.victim if put else ""))
        if on or put:
            state = self._of_day(state, on or (put.on if put else ""))
        if case is not None and any(_about(fact, str(state.victim)) for fact in case.facts.values()):
            state = replace(state, happened="told", frame=self._case(state, {}))
        return state

    # -- what anybody may ask of it ----------------------------------------------------------------------------------

    @property
    def question(self) -> Question | None:
        """The question that stands, or None if nothing that is left can decide."""
        return self._question

    @property
    def settled(self) -> Verdict | None:
        """The verdict, if it is the same whatever the rest."""
        return next(iter(self.possible)) if len(self.possible) == 1 else None

    @property
    def possible(self) -> frozenset[Verdict]:
        """The verdicts still possible; none while it is not known which state, or which day, is asked about."""
        state = self._state
        if state.treaty is None or state.victim is None or state.time is None:
            return frozenset()
        if state.frame is None:
            return self._trial(state).possible({})
        return self._scope(state.frame).possible(_with_pending(state))

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        state = self._state
        left = len(self._open(state)) + bool(state.pending) if state.frame is not None else None
        return Progress(state.asked, left)

    def answer(self, reply: str) -> None:
        """Take *reply* as the answer to the question that stands. Raises Unclear if it is none."""
        question, state = self._question, self._state
        if question is None:
            raise QuestionError("nothing is asked any more")
        found = replace(self._answered(state, question, reply), asked=state.asked + 1)
        following = self._next(found)
        self._past.append(state)
        self._state, self._question, self._doubted = found, following, None

    def back(self) -> bool:
        """Take the last answer back, and tell whether there was one."""
        if not self._past:
            return False
        self._state = self._past.pop()
        self._question, self._doubted = self._next(self._state), None
        return True

    def case(self) -> Case | None:
        """Return the case as told so far, or None before it is known which state is asked about, and which day."""
        state = self._state
        if state.treaty is None or state.victim is None or state.time is None:
            return None
        if state.frame is None:
            return self._case(state, {})
        frame = self._of_which(*self._unnamed(state)).frame if state.pending else state.frame
        assert frame is not None
        scope = self._scope(frame)
        return _Writer(frame, scope, self.law, scope.look(state.told)).written(state.told)

    def outcome(self) -> Outcome | None:
        """Return what the case as written is answered with, by clingo alone; None if too little was told."""
        case = self.case()
        if case is None:
            return None
        case = load_case(case_yaml(case).encode(), f"{case.id}.yaml")
        answer = Asking(case, self.law, Options(reading=self.reading)).answer()
        state = self._state
        scope = self._scope(state.frame) if state.frame is not None else self._trial(state)
        look = self._look(state)
        unknown: dict[str, tuple[str, ...]] = {}
        for menu in look.menus if look else ():
            says = tuple(item.says for item in menu.items if state.told.get(item.id) == "unknown")
            unknown[menu.element] = (*unknown.get(menu.element, ()), *says)
        spared = sum(item.kind != "new" and item.id not in state.told for item in scope.items)
        return Outcome(answer, state.asked, spared, unknown, self._as_shown(case, answer))

    def _as_shown(self, case: Case, answer: Answer) -> str | None:
        """Return the first line of the answer if what is not known counted as not shown."""
        doubted = [name for name, fact in case.facts.items() if fact.value == "unknown"]
        if answer.verdict != "undetermined" or not doubted:
            return None
        facts = {
            name: fact.model_copy(update={"value": "not_shown"}) if name in doubted else fact
            for name, fact in case.facts.items()
        }
        shown = load_case(case_yaml(case.model_copy(update={"facts": facts})).encode(), f"{case.id}.yaml")
        return Asking(shown, self.law, Options(reading=self.reading)).answer().headline

    # -- what comes next -----------------------------------------------------------------------------------------------

    def _next(self, state: _State) -> Question | None:
        if state.given_up:
            return None
        if state.treaty is None:
            return self._ask_treaty()
        if state.victim is None:
            return self._ask_victim(state)
        if state.time is None:
            return self._ask_day(state)
        if state.frame is None:
            return None if len(self._trial(state).possible({})) == 1 else self._ask_frame(state)
        if state.pending:
            return self._ask_which(state)
        menus = self._open(state)
        return self._ask_menu(state, menus[0]) if menus else None

    def _look(self, state: _State) -> Look | None:
        if state.treaty is None or state.victim is None or state.time is None:
            return None
        if state.frame is None:
            return self._trial(state).look({})
        return self._scope(state.frame).look(_with_pending(state))

    def _open(self, state: _State) -> list[Menu]:
        """Return what can still decide and was not answered with "don't know"."""
        if state.frame is None:
            return []
        menus = self._scope(state.frame).look(_with_pending(state)).menus
        left = [replace(menu, items=tuple(one for one in menu.items if one.id not in state.told)) for menu in menus]
        return [menu for menu in left if menu.items]

    def _scope(self, frame: Case) -> Scope:
        if id(frame) not in self._scopes:
            self._scopes[id(frame)] = Scope(frame, self.law, self._asked(frame))
        return self._scopes[id(frame)]

    def _asked(self, case: Case) -> Asked:
        return Asking(case, self.law, Options(reading=self.reading), whole=False).asked

    def _trial(self, state: _State) -> Scope:
        """Return the question while it is not known what happened: anything may have, by anybody."""
        assert state.treaty is not None
        assert state.victim is not None
        assert state.time is not None
        key = (state.treaty, state.victim, state.time.last)
        if key not in self._trials:
            band = Actor.model_validate({"is": "armed_group", "name": "whoever did it"})
            base = self._case(replace(state, actors={**state.actors, "whoever": band}), {})
            facts = {
                "force": _fact("use_of_force", by="whoever", against=state.victim, value="unknown"),
                "danger": _fact("threat", against=state.victim, value="unknown"),
                "disorder": _fact("unrest", against=state.victim, value="unknown"),
            }
            case = base.model_copy(update={"facts": {**base.facts, **facts}})
            self._trials[key] = Scope(_fresh(case), self.law, self._asked(_fresh(case)))
        return self._trials[key]

    # -- the frame -------------------------------------------------------------------------------------------------

    def _ask_treaty(self) -> Question:
        wording = Wording(self.law.rulebook)
        options = tuple(
            Option(str(at), wording.word(treaty), (treaty,)) for at, treaty in enumerate(self.law.treaties, 1)
        )
        return Question("treaty", "Which treaty is it about?", "each treaty has its own conditions", options)

    def _ask_victim(self, state: _State) -> Question:
        wording = Wording(self.law.rulebook)
        parties = ", ".join(wording.word(one) for one in self.law.joined(str(state.treaty)))
        return Question(
            "victim",
            "Which state was attacked, or is in danger?",
            f"{wording.word(str(state.treaty))} protects only states that are bound by it",
            (Option(DONT_KNOW, "don't know"),),
            takes="the name of a state",
            more=(
                f"These have at some time joined it: {parties}.",
                "If only a place is known, it is the state in which that place lies.",
            ),
        )

    def _ask_day(self, state: _State) -> Question:
        del state
        return Question(
            "day", "On which day? If it lasted, a day on which it was going on.",
            "the law of that day is applied: who was bound, and by which text",
            (Option(DONT_KNOW, "don't know"),), takes="a day, such as 2 October 1999, or a month or a year",
            more=("Of a month or a year its last day is taken.",),
        )  # fmt: skip

    def _ask_frame(self, state: _State) -> Question:
        if state.happened is None:
            return self._ask_happened(state)
        if state.happened == "elsewhere" and state.target is None:
            return self._ask_target()
        if state.happened == "stay" or state.doer == "state":
            return self._ask_attacker(state)
        return self._ask_doer(state)

    def _ask_happened(self, state: _State) -> Question:
        victim = self._name(state, str(state.victim))
        force = ("attack", "raid", "war", "invasion", "fighting", "hostages", "shelling")
        options = (
            Option("1", f"armed force was used in {victim}: an attack, a raid, hostages taken, shelling", force),
            Option("2", "its forces, a ship, an aircraft or an embassy of it were attacked elsewhere", ("elsewhere",)),
            Option("3", "forces were gathering, or it was threatened; no force was used yet", ("threat", "massing")),
            Option("4", "there were riots, protests or other unrest in it", ("riots", "unrest", "protests")),
            Option("5", "forces of another state stayed in it longer than was agreed", ("stayed",)),
            Option("6", "armed force is alleged, and not shown", ("alleged",)),
            Option("0", "nothing of the kind", ("nothing", "none", "no")),
            Option(DONT_KNOW, "don't know"),
        )
        return Question("happened", f"What happened to {victim}?", self._why(state, "act"), options, element="act")

    def _ask_target(self) -> Question:
        words = [(word, says) for word, says in self.law.words.lists["target"].items() if word != "territory"]
        options = [Option(str(at), says, (word,)) for at, (word, says) in enumerate(words, 1)]
        why = "whether it counts as an attack on that state"
        return Question("target", "What was attacked?", why, (*options, Option(DONT_KNOW, "don't know")))

    def _ask_doer(self, state: _State) -> Question:
        groups = ("group", "militants", "rebels", "band", "terrorists", "guerrillas")
        options = (
            Option("1", "the forces of a state", ("state", "army", "troops", "government")),
            Option("2", "an armed group: militants, rebels, a band", groups),
            Option(DONT_KNOW, "don't know"),
        )
        return Question("doer", "Who did it?", self._why(state, "author"), options, element="author")

    def _ask_attacker(self, state: _State) -> Question:
        return Question(
            "attacker", "Which state?", self._why(state, "author"),
            (Option(DONT_KNOW, "a state, not known which"),), takes="the name of a state", element="author",
        )  # fmt: skip

    def _ask_which(self, state: _State) -> Question:
        says = "; ".join(item.says for item in state.pending)
        return Question(
            "which", f"Which state? ({says})", "who stands behind it is part of the answer",
            (Option(DONT_KNOW, "a state, not known which"),), takes="the name of a state", items=state.pending,
            element="author",
        )  # fmt: skip

    def _why(self, state: _State, element: str) -> str:
        scope = self._trial(state) if state.frame is None else self._scope(state.frame)
        name = Wording(self.law.rulebook).listed("element", element)
        cites = provision(self.law, scope, element)
        return (
            f"it bears on '{name}'" + (f" ({cites})" if cites else "")
            if element in scope.elements
            else "what is asked next depends on it"
        )

    # -- what can still decide ---------------------------------------------------------------------------------------

    def _ask_menu(self, state: _State, menu: Menu) -> Question:
        assert state.frame is not None
        side = "for" if menu.opens else "against"
        why = f"{self._why(state, menu.element)}; what is shown speaks {side} the clause being open"
        cited = tuple(f"{item.says}: {cites}" for item in menu.items if (cites := cited_with(self.law, item)))
        id = f"{menu.element}:{side}:{menu.items[0].id}"
        if len(menu.items) == 1:
            return Question(id, menu.items[0].asks, why, _ONE, more=cited, items=menu.items, element=menu.element)
        numbers = [Option(str(at), item.says) for at, item in enumerate(menu.items, 1)]
        asks = self.law.rulebook.vocabulary.asked.get(("element", menu.element), "Is any of this shown?")
        return Question(
            id, asks, why, (*numbers, *_NONE), many=frozenset(option.key for option in numbers),
            notes=self._notes(menu), more=cited, items=menu.items, element=menu.element,
        )  # fmt: skip

    def _notes(self, menu: Menu) -> tuple[str, ...]:
        """Say what the rules themselves remark on that is often taken for the element and is not enough."""
        wording = Wording(self.law.rulebook)
        found = [
            wording.fill(statement.labels.one("says") or "", {})
            for statement in self.law.rulebook.rules.get("remark", ())
            if statement.labels is not None and re.match(rf"\s*remark\({menu.element},", statement.text)
        ]
        found = [says for says in found if says and menu.opens]
        return (f"Not enough: {'; '.join(dict.fromkeys(found))}.",) if found else ()

    # -- taking an answer ----------------------------------------------------------------------------------------------

    def _answered(self, state: _State, question: Question, reply: str) -> _State:
        if question.takes is None:
            keys = chosen(reply, question.options, many=question.many)
            if question.id in _FRAME:
                return self._of_frame(state, question.id, keys[0])
            return self._of_menu(state, question, keys)
        unknown = dont_know(reply)
        if question.id in ("victim", "day") and unknown:
            return replace(state, given_up=True)
        if question.id == "victim":
            return self._of_victim(state, reply)
        if question.id == "day":
            return self._of_day(state, reply)
        state, name = self._unnamed(state) if unknown else self._state_of(state, reply)
        return self._of_attacker(state, name) if question.id == "attacker" else self._of_which(state, name)

    def _of_frame(self, state: _State, id: str, key: str) -> _State:
        if id == "treaty":
            return self._of_treaty(state, self.law.treaties[int(key) - 1])
        if id == "happened":
            return self._of_happened(state, key)
        if id == "target":
            targets = [word for word in self.law.words.lists["target"] if word != "territory"]
            return replace(state, target=targets[0 if key == DONT_KNOW else int(key) - 1])
        if key == "1":
            return replace(state, doer="state")
        # Its name decides nothing, and is not asked for.
        return self._of_band(state, "the attackers" if key == DONT_KNOW else "the armed group")

    def _of_treaty(self, state: _State, name: str) -> _State:
        treaty = plain(name).replace(" ", "_")
        if treaty not in self.law.treaties:
            raise QuestionError(f"no clause of '{name}' is encoded", hint=f"encoded: {', '.join(self.law.treaties)}")
        return replace(state, treaty=treaty)

    def _of_victim(self, state: _State, reply: str) -> _State:
        state, name = self._state_of(state, reply)
        return replace(state, victim=name)

    def _of_day(self, state: _State, reply: str) -> _State:
        return replace(state, time=when(reply))

    def _of_happened(self, state: _State, key: str) -> _State:
        told: Mapping[str, Told] = {"6": "not_shown", "0": "false", DONT_KNOW: "unknown"}
        if key in told:
            return self._of_nothing(state, told[key])
        if key in ("3", "4"):
            kind = "threat" if key == "3" else "unrest"
            return self._framed(state, kind, _fact(kind, against=str(state.victim), **_since(state)))
        return replace(state, happened={"1": "force", "2": "elsewhere", "5": "stay"}[key])

    def _of_nothing(self, state: _State, value: Told) -> _State:
        """Take it that no force is shown, or that it is not known whether any was used."""
        band = Actor.model_validate({"is": "armed_group", "name": "the attackers"})
        state, name = _with_actor(state, "attackers", band)
        fact = _fact(
            "use_of_force", by=name, against=str(state.victim), value=value, says="the attack", **_since(state)
        )
        found = self._framed(replace(state, happened="force"), "attack", fact)
        assert found.frame is not None
        event = next(name for name, one in found.frame.facts.items() if one is fact)
        return replace(found, told={event: "unknown"}) if value == "unknown" else found

    def _of_band(self, state: _State, name: str) -> _State:
        band = Actor.model_validate({"is": "armed_group", "name": name})
        state, slug = _with_actor(state, "attackers", band)
        return self._of_force(state, slug, name)

    def _of_attacker(self, state: _State, name: str) -> _State:
        if name == state.victim:
            raise Unclear("this is the state that was attacked", hint="name the state whose forces did it")
        who = self._name(state, name)
        return self._of_stay(state, name, who) if state.happened == "stay" else self._of_force(state, name, who)

    def _of_force(self, state: _State, by: str, who: str) -> _State:
        target = {"target": state.target} if state.target is not None else {}
        says = f"the attack by {who}"
        fact = _fact("use_of_force", by=by, against=str(state.victim), says=says, **target, **_since(state))
        return self._framed(state, "attack", fact)

    def _of_stay(self, state: _State, by: str, who: str) -> _State:
        """Take it that forces stayed after the host's agreement had ended: a consent that ran out the day before."""
        assert state.time is not None
        says = f"the stay of forces of {who}"
        stay = _fact("presence", by=by, on=str(state.victim), what=["troops"], says=says)
        consent = _fact(
            "consent", by=str(state.victim), to=[by], what=["troops"], until=iso(previous_day(state.time.last)),
            says=f"an agreement to {says}, which had ended",
        )  # fmt: skip
        return self._framed(state, "stay", stay, agreement=consent)

    def _of_which(self, state: _State, name: str) -> _State:
        assert state.frame is not None
        wording = self._scope(state.frame).wording
        facts = dict(state.frame.facts)
        actors = {**state.frame.actors, **{key: state.actors[key] for key in (name,) if key in state.actors}}
        for item in state.pending:
            fact = _tie(item, name, self.law, wording, self._name(state, name), "true")
            facts[_free(f"{item.word}_by_{name}", facts, actors, self.law)] = fact
        frame = _fresh(state.frame.model_copy(update={"facts": facts, "actors": actors}))
        return replace(state, frame=frame, pending=(), actors=actors)

    def _of_menu(self, state: _State, question: Question, keys: tuple[str, ...]) -> _State:
        values: Mapping[str, Told] = {"0": "not_shown", "no": "false", DONT_KNOW: "unknown"}
        items = question.items
        if keys[0] in values:
            return replace(state, told={**state.told, **{item.id: values[keys[0]] for item in items}})
        shown = [items[int(key) - 1] for key in keys]
        told: dict[str, Told] = {**state.told, **{item.id: "true" for item in shown if item.kind != "tie"}}
        found = replace(state, told=told, pending=tuple(item for item in shown if item.kind == "tie"))
        # What was left out of the list of what is shown is not shown; of what decides no more nothing is said.
        look = self._look(found)
        rest = [item.id for item in items if item not in shown and look is not None and item.id in look.deciding]
        return replace(found, told={**told, **dict.fromkeys(rest, "not_shown")})

    # -- names and cases -----------------------------------------------------------------------------------------------

    def _state_of(self, state: _State, reply: str) -> tuple[_State, str]:
        """Return the state *reply* names; one these rules do not know is taken if it is named twice."""
        own = {name: actor.name for name, actor in state.actors.items() if actor.is_ == "state"}
        text = plain(reply)
        if self._doubted is not None and text in ("yes", "y") and self._doubted[1] is not None:
            return state, self._doubted[1]
        if found := state_named(reply, self.law.words, own):
            return state, found
        name = line(reply)
        if self._doubted is not None and self._doubted[0] == text:
            return _with_actor(state, _slug(name), Actor.model_validate({"is": "state", "name": name}))
        like = state_like(reply, self.law.words.states)
        self._doubted = (text, like)
        hint = f"did you mean {title(like)}? Then answer yes" if like else "of a place, name the state it lies in"
        raise Unclear(f"'{name}' is no state these rules know", hint=f"{hint}; if it is a state, write it again")

    def _unnamed(self, state: _State) -> tuple[_State, str]:
        unnamed = Actor.model_validate({"is": "state", "name": "a state not named"})
        if state.actors.get("state_not_named") == unnamed:
            return state, "state_not_named"
        return _with_actor(state, "state_not_named", unnamed)

    def _name(self, state: _State, name: str) -> str:
        actor = state.actors.get(name)
        return actor.name if actor is not None else Wording(self.law.rulebook).word(name)

    def _framed(self, state: _State, name: str, fact: Fact, **more: Fact) -> _State:
        """Return *state* with its frame: the case with what happened."""
        return replace(state, frame=self._case(state, {name: fact, **more}))

    def _case(self, state: _State, facts: Mapping[str, Fact]) -> Case:
        """Return the case told so far, with *facts* beside those it had."""
        assert state.treaty is not None
        assert state.victim is not None
        assert state.time is not None
        day = iso(state.time.last)
        source = Source(title="Answers given in an interview", checked="assumed")
        if self.base is None:
            slug = f"{re.sub('[^a-z0-9]+', '-', state.victim).strip('-')}-{day[:4]}"
            base = Case(
                id=slug[:60], title=self._title(state, facts),
                question=Put(treaty=state.treaty, victim=state.victim, on=day), sources={SOURCE: source}, facts={},
            )  # fmt: skip
        else:
            old = self.base.question
            put = old.model_copy(update={"treaty": state.treaty, "victim": state.victim, "on": day})
            base = self.base.model_copy(update={"question": put, "sources": {**self.base.sources, SOURCE: source}})
        found = dict(base.facts)
        for name, fact in facts.items():
            found[_free(name, found, state.actors, self.law)] = fact
        return _fresh(base.model_copy(update={"facts": found, "actors": dict(state.actors)}))

    def _title(self, state: _State, facts: Mapping[str, Fact]) -> str:
        """Return a line that says what happened, to whom and when, as far as that is known."""
        what = next((fact.says for fact in facts.values() if fact.says), None)
        where = f"{self._name(state, str(state.victim))}, {span_text(state.time)}" if state.time else ""
        return f"{what[:1].upper()}{what[1:]} ({where})" if what else where


_FRAME = frozenset({"treaty", "happened", "target", "doer"})


def _with_pending(state: _State) -> Mapping[str, Told]:
    return {**state.told, **{item.id: "true" for item in state.pending}}


def _about(fact: Fact, victim: str) -> bool:
    """Tell whether *fact* is something that happened to *victim*."""
    if isinstance(fact, UseOfForce | Unrest) or fact.is_ in ("threat", "movement"):
        return getattr(fact, "against", None) == victim
    return isinstance(fact, Presence) and fact.on == victim


def _fact(kind: str, **values: Any) -> Fact:
    return KINDS[kind].model_validate({"is": kind, "sources": [SOURCE], **values})


def _since(state: _State) -> Mapping[str, str]:
    """Return the first day of what happened, if it is known to the day."""
    return {"from": iso(state.time.first)} if state.time is not None and state.time.precise else {}


def _slug(name: str) -> str:
    slug = re.sub("[^a-z0-9]+", "_", name.lower()).strip("_")[:60]
    return slug if slug[:1].isalpha() and slug != "not" else "state_named"


def _with_actor(state: _State, name: str, actor: Actor) -> tuple[_State, str]:
    """Return *state* with one more actor, and what it is called there."""
    free, count = name, 2
    while free in state.actors:
        free, count = f"{name}_{count}", count + 1
    return replace(state, actors={**state.actors, free: actor}), free


def _free(name: str, facts: Mapping[str, Fact], actors: Mapping[str, Actor], law: Law) -> str:
    """Return a name for a fact that nothing else has."""
    free, count = name[:70], 2
    while free in facts or free in actors or free in law.words.states:
        free, count = f"{name[:70]}_{count}", count + 1
    return free


def _fresh(case: Case) -> Case:
    """Return *case* without what was worked out of its earlier facts."""
    for cached in ("acts", "speakers"):
        case.__dict__.pop(cached, None)
    return case


# ---- writing what was told ---------------------------------------------------------------------------------------


def _tie(item: Item, state: str, law: Law, wording: Wording, name: str, value: str) -> Fact:
    word = next(one for one in law.rulebook.vocabulary.words.values() if one.name == item.word)
    second = "group" if word.sorts[1] == "Group" else "other"
    says = wording.fill((word.says or item.word).replace("{State}", name), {word.sorts[1]: item.of[0]})
    return _fact("link", state=state, how=item.word, value=value, says=f"that {says}", **{second: item.of[0]})


class _Writer:
    """Writes what was told of items into the case they were asked of."""

    def __init__(self, frame: Case, scope: Scope, law: Law, look: Look) -> None:
        self.frame = frame
        self.scope = scope
        self.law = law
        self.look = look
        self.facts = dict(frame.facts)
        self.actors = dict(frame.actors)

    def written(self, told: Mapping[str, Told]) -> Case:
        """Return the case with what is told."""
        for item in self.scope.items:
            value = told.get(item.id)
            if value is not None:
                getattr(self, f"_{item.kind}")(item, value)
        self._forms(told)
        return _fresh(self.frame.model_copy(update={"facts": self.facts, "actors": self.actors}))

    def _tie(self, item: Item, value: Told) -> None:
        self.actors.setdefault(ANOTHER_STATE, another_state())
        for state in (*item.states, ANOTHER_STATE):
            name = "another state" if state == ANOTHER_STATE else self.scope.wording.name(state)
            fact = _tie(item, state, self.law, self.scope.wording, name, value)
            self._add(f"{item.word}_by_{state}", fact)

    def _word(self, item: Item, value: Told) -> None:
        fact = _fact("stated", word=item.word, of=list(item.of), value=value, says=_clause(item.says))
        self._add(f"{item.word}_{item.of[0]}", fact)

    def _base(self, item: Item, value: Told) -> None:
        band, state = item.of
        if state != self.frame.question.victim:
            state = ANOTHER_STATE
            self.actors.setdefault(ANOTHER_STATE, another_state())
        self._add(f"base_in_{state}", _fact("profile", group=band, base=[state], value=value, says=_clause(item.says)))

    def _new(self, item: Item, value: Told) -> None:
        fact = self.scope.supposed[item.of[0]]
        if isinstance(fact, Statement):
            self.actors.setdefault(SOMEBODY, somebody())
        self._add(item.word, fact.model_copy(update={"value": value, "sources": (SOURCE,)}))

    def _fact(self, item: Item, value: Told) -> None:
        if value == "unknown":
            return
        for name in item.of:
            old = self.facts[name]
            sources = tuple(dict.fromkeys((*old.sources, SOURCE)))
            self.facts[name] = old.model_copy(update={"value": value, "tellings": {}, "sources": sources})

    def _mark(self, item: Item, value: Told) -> None:
        event, mark = item.of
        if value == "unknown":
            return
        old = self.facts[event]
        if item.word == "form":
            if value == "true":
                self.facts[event] = old.model_copy(update={"form": (*getattr(old, "form", ()), mark)})
            return
        other = next(other for field, one, other, _ in MARKS if (field, one) == (item.word, mark))
        found = mark if value == "true" else other
        if found is not None:
            self.facts[event] = old.model_copy(update={item.word: found})

    def _forms(self, told: Mapping[str, Told]) -> None:
        """Say of an act none of whose forms that were asked about is shown, and whose form decides no more, that it
        was an attack: so it is not asked again."""
        for item in self.scope.items:
            if item.word != "form" or told.get(item.id) in (None, "true", "unknown"):
                continue
            old = self.facts[item.of[0]]
            open_ = any(one.word == "form" and one.of[0] == item.of[0] for one in self.look.deciding.values())
            if not getattr(old, "form", ()) and not open_ and PLAIN_FORM in self.law.words.lists.get("form", {}):
                self.facts[item.of[0]] = old.model_copy(update={"form": (PLAIN_FORM,)})

    def _add(self, name: str, fact: Fact) -> None:
        self.facts[_free(name, self.facts, self.actors, self.law)] = fact


PLAIN_FORM = "attack"
"""The form of an act of which no other is shown."""


def _clause(says: str) -> str:
    return f"that {says[:1].lower() + says[1:] if says.startswith('The ') else says}"


# ---- what the law says of an element -----------------------------------------------------------------------------


def provision(law: Law, scope: Scope, element: str) -> str | None:
    """Return what the rule cites by which *element* is met, in the words of the text that applied."""
    setting = replace(scope.inquiry.setting(), free=frozenset())
    worded = scope.inquiry.world.holding(setting, "worded", 2)
    for statement in law.rulebook.rules.get("met", ()):
        under = re.search(r"asked_under\((\w+)", statement.text)
        text = re.search(r"worded\((\w+),\s*(\w+)\)", statement.text)
        if (
            re.match(rf"\s*met\({element}\)", statement.text)
            and (under is None or under[1] in (scope.asked.treaty, "Treaty"))
            and (text is None or text.groups() in worded)
            and statement.labels is not None
        ):
            return "; ".join(statement.labels.all("cites")) or None
    return None


def cited_with(law: Law, item: Item) -> str | None:
    """Return what the rules of law cite that ask for what *item* says."""
    word = item.word if item.kind != "fact" else None
    found: dict[str, None] = {}
    for statements in law.rulebook.rules.values():
        for statement in statements:
            body = statement.text.partition(":-")[2]
            if word and statement.labels is not None and re.search(rf"\b{word}\(", body):
                found |= dict.fromkeys(
                    cite for cite in statement.labels.all("cites") if not cite.startswith("facts of")
                )
    return "; ".join(list(found)[:2]) or None
