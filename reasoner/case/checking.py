"""Hold a case against the words a rulebook declares, and against itself.

Knows sorts, lists of words and time; knows no law. `Words` is what it needs to know of a rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from reasoner.case.case import ASSUMED, Case, Expected, parse_conclusion
from reasoner.case.dates import Span, parse_span, span_text
from reasoner.case.facts import ASSERTIONS, Appraisal, Assertion, Dated, Fact, Link, Place, Stated, Statement
from reasoner.errors import CaseError, Where, did_you_mean, with_article


@dataclass(frozen=True, slots=True)
class Words:
    """What a rulebook lets a case say: its states, treaties, lists of words, ties and stated words."""

    states: Collection[str]
    treaties: Collection[str]
    lists: Mapping[str, Mapping[str, str]]
    ties: Mapping[str, tuple[str, ...]]
    """Each `how` of a link, with the sorts of its places: (`State`, `Group`, ...) or (`State`, `Other`, ...)."""
    stated: Mapping[str, tuple[str, ...]]
    """Each word `is: stated` may carry, with its sorts."""
    concluded: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    """Each word, by name and number of places, that a rule concludes or the record holds, with its sorts."""
    recorded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Each word of the record whose last place is a day, with the sorts of the places before it."""
    positions: Collection[str] = ()
    readings: Collection[str] = ()
    clauses: Collection[str] = ()
    """The articles of treaties that can be invoked."""
    instruments: Collection[str] = ()
    """Everything the record knows by name that is neither a state nor a treaty: protocols, and the like."""
    in_rules: Callable[[str], bool] = lambda name: False  # noqa: ARG005
    """Tells whether the rules name something so."""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Names of states that no case may use, each with the one to use."""


def check_case(case: Case, words: Words) -> None:
    """Raise CaseError for the first thing *case* says that it may not say."""
    _check_reserved(case)
    _check_actors(case, words)
    _check_question(case, words)
    for name in case.facts:
        check_fact(case, name, words)
    check_contradictions(case)
    _check_expected_claims(case)


def check_fact(case: Case, name: str, words: Words) -> None:
    """Raise CaseError for the first thing the fact *name* of *case* says that it may not say."""
    fact = case.facts[name]
    _check_name(case, name, words)
    _check_sources(case, name, fact)
    _check_dates(case, name, fact)
    for key, place, value in places(fact):
        _check_place(case, words, ("facts", name, key), place, value)
    if isinstance(fact, Link):
        _check_link(case, name, fact, words)
    if isinstance(fact, Appraisal):
        _check_appraisal(case, name, fact)
    if isinstance(fact, Stated):
        _check_stated(case, name, fact, words)
    if isinstance(fact, Statement):
        for at, assertion in enumerate(fact.asserts):
            _check_assertion(case, _assertion_path(case, name, at), assertion, words)


def places(fact: Fact) -> Iterator[tuple[str, Place, str]]:
    """Yield every filled place of *fact*: its key in the file, what may stand there, and what does."""
    for name, key, place in places_of(type(fact)):
        value = getattr(fact, name)
        for item in (value,) if isinstance(value, str) else value or ():
            yield key, place, item


@cache
def places_of(model: type[Fact]) -> tuple[tuple[str, str, Place], ...]:
    """Return each place of a kind of fact: the field's name, its key in the file, what may stand in it."""
    return tuple(
        (name, field.alias or name, place)
        for name, field in model.model_fields.items()
        if (place := _place(field.metadata) or _place_within(field.annotation))
    )


def _place(metadata: object) -> Place | None:
    return (
        next((item for item in metadata if isinstance(item, Place)), None)
        if isinstance(metadata, list | tuple)
        else None
    )


def _place_within(annotation: object) -> Place | None:
    """Return the place of an optional field, whose notes stand inside the union."""
    for part in get_args(annotation):
        if found := _place(getattr(part, "__metadata__", None)):
            return found
    return None


def period(fact: Fact) -> tuple[Span | None, Span | None]:
    """Return the first and the last day of *fact*, each a span if imprecise, None if open."""
    if not isinstance(fact, Dated):
        return None, None
    if fact.date is not None:
        day = parse_span(fact.date)
        return day, day
    first = parse_span(fact.from_) if fact.from_ else None
    last = parse_span(fact.until) if fact.until else None
    return first, last


def _error(case: Case, path: tuple[str, ...], what: str, hint: str | None = None) -> CaseError:
    where: Where | None = case.where(*path)
    return CaseError(what, where=where, hint=hint)


def _check_reserved(case: Case) -> None:
    """Refuse `not` as a name: the rules' language keeps that one word for itself."""
    paths: list[tuple[str, ...]] = [("actors", name) for name in case.actors]
    paths += [("facts", name) for name in case.facts]
    paths += [
        ("facts", name, key) for name, fact in case.facts.items() for key, _, value in places(fact) if value == "not"
    ]
    for path in paths:
        if path[-1] == "not" or len(path) == 3:
            raise _error(
                case, path, "'not' is a word of the rules' own language and cannot be a name", "choose another"
            )
    if ASSUMED in case.sources:
        raise _error(
            case, ("sources", ASSUMED), f"'{ASSUMED}' is the program's own source, of what is only supposed",
            "give the source another name",
        )  # fmt: skip


def _check_actors(case: Case, words: Words) -> None:
    for name, actor in case.actors.items():
        path = ("actors", name)
        if name in words.states and actor.is_ != "state":
            raise _error(case, path, f"'{name}' is a state of the rulebook, not {with_article(actor.is_)}")
        if actor.of is not None and actor.of not in case.actors and actor.of not in words.states:
            raise _error(
                case, (*path, "of"), f"'{actor.of}' is neither a state nor an actor of this case",
                _actor_hint(case, words, actor.of),
            )  # fmt: skip


def _check_question(case: Case, words: Words) -> None:
    question = case.question
    if not parse_span(question.on).precise:
        raise _error(case, ("question", "on"), "the question is asked of one day", "on: 1999-10-02")
    for key in ("law_of", "known"):
        day = getattr(question, key)
        if day is not None and not parse_span(day).precise:
            raise _error(case, ("question", key), "this is one day", f"{key}: 1999-10-02")
    for name in question.reading.split("+") if question.reading else ():
        _check_known(case, ("question", "reading"), name, words.readings, "reading or position")
    _check_place(case, words, ("question", "treaty"), Place("Treaty"), question.treaty)
    _check_place(case, words, ("question", "victim"), Place("State"), question.victim)
    if question.act is not None:
        _check_place(case, words, ("question", "act"), Place("Act"), question.act)
    if case.account is not None and case.account not in case.speakers:
        raise _error(
            case,
            ("account",),
            f"nobody called '{case.account}' tells a fact here",
            did_you_mean(case.account, case.speakers),
        )


def _check_name(case: Case, name: str, words: Words) -> None:
    if name in case.actors or name in words.states:
        raise _error(case, ("facts", name), f"'{name}' is an actor; a fact needs a name of its own")


def _check_sources(case: Case, name: str, fact: Fact) -> None:
    path = ("facts", name)
    if not fact.sources:
        raise _error(case, (*path, "sources"), f"the fact '{name}' names no source")
    for source in fact.sources:
        _check_source(case, (*path, "sources"), source)
    for speaker, telling in fact.tellings.items():
        if speaker not in case.actors and speaker not in case.sources and speaker not in _stated_speakers(case):
            raise _error(
                case, (*path, "tellings", speaker), f"'{speaker}' is neither an actor nor a source of this case",
                did_you_mean(speaker, [*case.actors, *case.sources]),
            )  # fmt: skip
        for source in telling.sources:
            _check_source(case, (*path, "tellings", speaker, "sources"), source)
        if telling.value == "disputed":
            raise _error(case, (*path, "tellings", speaker, "value"), "a speaker tells one thing, not a dispute")
    if fact.value == "disputed" and not fact.tellings:
        raise _error(
            case, (*path, "value"), f"'{name}' is disputed, but nobody's telling is given",
            "tellings: {speaker: {value: true, sources: [...]}}",
        )  # fmt: skip


def _stated_speakers(case: Case) -> Collection[str]:
    """States speak too: every state that some fact of the case names."""
    return {
        value
        for fact in case.facts.values()
        for _, place, value in places(fact)
        if place.sort in ("State", "Actor", "Struck")
    }


def _check_source(case: Case, path: tuple[str, ...], source: str) -> None:
    if source != ASSUMED and source not in case.sources:
        hint = did_you_mean(source, case.sources) or _listed("the sources listed are", case.sources)
        raise _error(case, path, f"the source '{source}' is not listed", hint)


def _check_dates(case: Case, name: str, fact: Fact) -> None:
    if not isinstance(fact, Dated):
        return
    path = ("facts", name)
    if fact.date is not None and (fact.from_ is not None or fact.until is not None):
        raise _error(case, (*path, "date"), "a fact has one 'date', or 'from' and 'until', not both")
    first, last = period(fact)
    if first is not None and last is not None and last.last < first.first:
        raise _error(
            case,
            (*path, "until"),
            f"'{name}' ends on {span_text(last)}, before it begins on {span_text(first)}",
        )
    for key in ("withdrawn", "revoked"):
        text: str | None = getattr(fact, key, None)
        if text is not None and first is not None and (taken := parse_span(text)).last < first.first:
            raise _error(
                case,
                (*path, key),
                f"'{name}' is {key} on {span_text(taken)}, before it is given on {span_text(first)}",
            )


def _check_place(case: Case, words: Words, path: tuple[str, ...], place: Place, value: str) -> None:
    key = path[-1]
    if place.sort == "word":
        known = words.lists.get(place.words or "", {})
        if value not in known and not (place.words == "label" and value in words.treaties):
            hint = did_you_mean(value, known) or f"the words are {', '.join(known)}"
            raise _error(case, path, f"{key}: the vocabulary has no '{value}'", hint)
    elif place.sort == "Treaty":
        if value not in words.treaties:
            hint = did_you_mean(value, words.treaties) or f"the treaties are {', '.join(sorted(words.treaties))}"
            raise _error(case, path, f"{key}: there is no treaty '{value}' in the rulebook", hint)
    else:
        _check_sort(case, words, path, place.sort, value)


def _check_sort(case: Case, words: Words, path: tuple[str, ...], sort: str, value: str) -> None:
    """Refuse *value* unless it may stand in a place of this sort."""
    if sort in ACTORS:
        _check_actor(case, words, path, sort, value)
    elif sort in FACTS:
        _check_reference(case, path, sort, value)


FACTS: Mapping[str, str | None] = {"Fact": None, "About": None, "Act": "act", "Event": "act", "Place": "place"}
"""Sorts of which another fact of the case stands in the place: any, an act, or a place."""

_ANYBODY = ("state", "de_facto_authority", "government", "armed_group", "organisation", "official", "people")
ACTORS: Mapping[str, tuple[str, ...]] = {
    "Actor": _ANYBODY,
    "Struck": ("state", "armed_group", "de_facto_authority"),
    "Authority": ("government", "de_facto_authority"),
    "Group": ("armed_group",),
    "Official": ("official",),
    "Organisation": ("organisation",),
    **dict.fromkeys(("State", "Victim", "Other", "Party", "Giver", "Host", "Neighbour"), ("state",)),
}
"""Sorts of which an actor stands in the place, and of which kinds it may be. With FACTS, `Treaty` and the lists of
words this is every sort a case can fill: a word with any other cannot be stated."""


def _check_reference(case: Case, path: tuple[str, ...], sort: str, value: str) -> None:
    fact = case.facts.get(value)
    if fact is None:
        raise _error(case, path, f"there is no fact '{value}' in this case", did_you_mean(value, case.facts))
    kind = with_article(fact.is_)
    if FACTS[sort] == "act" and not fact.acts:
        raise _error(case, path, f"'{value}' is {kind}, not an act")
    if FACTS[sort] == "place" and fact.is_ != "place":
        raise _error(case, path, f"'{value}' is {kind}, not a place")


def _check_actor(case: Case, words: Words, path: tuple[str, ...], sort: str, value: str) -> None:
    key = path[-1]
    kind = "state" if value in words.states else case.actors[value].is_ if value in case.actors else None
    if kind is None:
        raise _error(
            case,
            path,
            f"{key}: '{value}' is neither a state nor an actor of this case",
            _actor_hint(case, words, value),
        )
    kinds = ACTORS[sort]
    if kind not in kinds:
        wanted = " or ".join(", ".join(with_article(one) for one in kinds).rsplit(", ", 1))
        raise _error(
            case, path, f"{key}: '{value}' is {with_article(kind)}; here stands {wanted}",
            "a de facto authority is neither a state nor an armed group" if kind == "de_facto_authority" else None,
        )  # fmt: skip


def state_hint(name: str, words: Words, actors: Collection[str] = ()) -> str:
    """Return which state, or actor, *name* may have meant, or how a case declares another state."""
    plain = name.strip().lower().replace(" ", "_")
    if meant := words.other_names.get(plain):
        return f"did you mean '{meant}'?"
    declared = plain if plain.replace("_", "").isalnum() and plain.isascii() and plain[:1].isalpha() else "brazil"
    shown = declared.replace("_", " ").title()
    return (
        did_you_mean(plain, [*actors, *words.states])
        or f"another state is declared: actors: {{{declared}: {{is: state, name: {shown}}}}}; "
        "'casus schema words' lists those known"
    )


def _actor_hint(case: Case, words: Words, name: str) -> str:
    return state_hint(name, words, case.actors)


def _listed(lead: str, names: Collection[str], most: int = 12) -> str:
    """Return *names* as a hint lists them."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{lead} {', '.join(list(names)[:most])}{more}" if names else "none is listed"


def _check_arity(
    case: Case,
    path: tuple[str, ...],
    word: str,
    of: Sequence[object],
    sorts: Mapping[int, tuple[str, ...]],
    hint: str | None = None,
) -> None:
    if len(of) not in sorts:
        told = " or ".join(", ".join(found) or "nothing" for found in sorts.values())
        raise _error(case, path, f"'{word}' is said of {told}", hint)


def _check_link(case: Case, name: str, link: Link, words: Words) -> None:
    path = ("facts", name)
    if (link.group is None) == (link.other is None):
        raise _error(case, path, f"the link '{name}' ties a state to a 'group' or to an 'other' state: one of them")
    sorts = words.ties.get(link.how)
    if sorts is None:
        hint = did_you_mean(link.how, words.ties) or f"the ties are {', '.join(words.ties)}"
        raise _error(case, (*path, "how"), f"how: the vocabulary has no tie '{link.how}'", hint)
    wanted = "group" if sorts[1] == "Group" else "other"
    if getattr(link, wanted) is None:
        raise _error(
            case,
            (*path, "how"),
            f"'{link.how}' ties a state to {'a group' if wanted == 'group' else 'another state'}",
        )


def _check_stated(case: Case, name: str, fact: Stated, words: Words) -> None:
    path = ("facts", name)
    sorts = words.stated.get(fact.word)
    if sorts is None:
        hint = did_you_mean(fact.word, words.stated) or f"words a case may state: {', '.join(words.stated)}"
        raise _error(case, (*path, "word"), f"the vocabulary has no word '{fact.word}' that a case may state", hint)
    if len(fact.of) != len(sorts):
        raise _error(case, (*path, "of"), f"'{fact.word}' is said of {len(sorts)}: {', '.join(sorts)}")
    for value, sort in zip(fact.of, sorts, strict=True):
        _check_argument(case, words, (*path, "of"), sort, value)


def _check_argument(case: Case, words: Words, path: tuple[str, ...], sort: str, value: str) -> None:
    """Refuse *value* unless it is of the *sort* the vocabulary gives that place of a stated word."""
    words_of = re.sub(r"(?<!^)(?=[A-Z])", "_", sort).lower()
    if sort == "Treaty":
        _check_place(case, words, path, Place("Treaty"), value)
    elif sort in ACTORS or sort in FACTS:
        _check_sort(case, words, path, sort, value)
    elif words_of in words.lists:
        _check_place(case, words, path, Place("word", words_of), value)
    else:
        raise _error(
            case, path, f"the word takes '{sort}' here, and no case can name one",
            f"sorts a case can name: {', '.join(sorted({*ACTORS, *FACTS, 'Treaty'}))}",
        )  # fmt: skip


_FINDINGS: Mapping[str, tuple[str, ...]] = {"gravity": ("grave", "incident")}
"""What an appraisal of a matter can find; of every other matter it is _SATISFACTION."""
_SATISFACTION = ("satisfied", "not_satisfied")


def _check_appraisal(case: Case, name: str, fact: Appraisal) -> None:
    found = _FINDINGS.get(fact.matter, _SATISFACTION)
    if fact.finds not in found:
        raise _error(
            case, ("facts", name, "finds"), f"finds: an appraisal of {fact.matter} does not find '{fact.finds}'",
            f"it finds {' or '.join(found)}",
        )  # fmt: skip


# ---- what a statement asserts ------------------------------------------------------------------------------


def _assertion_path(case: Case, name: str, at: int) -> tuple[str, ...]:
    """Return where the assertion stands: in a list, or by itself."""
    path = ("facts", name, "asserts")
    listed = case.where(*path, str(at))
    return (*path, str(at)) if listed != case.where(*path) else path


def _check_assertion(case: Case, path: tuple[str, ...], assertion: Assertion, words: Words) -> None:
    kind = _check_keys(case, path, assertion)
    value = str(getattr(assertion, kind))
    place = (*path, kind)
    if kind == "fact":
        _check_reference(case, place, "Fact", value)
        if case.facts[value].is_ == "statement":
            raise _error(
                case, place, f"'{value}' is itself a statement", "name the fact that either may be right about"
            )
    elif kind == "word":
        _check_said_word(case, path, assertion, words)
    elif kind == "count":
        _check_known(case, place, value, words.recorded, "word of the record that ends in a day")
        if assertion.treaty is not None:
            _check_known(case, (*path, "treaty"), assertion.treaty, {*words.treaties, *words.instruments}, "treaty")
    elif kind == "article":
        _check_known(case, place, value, words.clauses, "clause of a treaty that can be invoked,")
    elif kind == "position":
        _check_known(case, place, value, words.positions, "position")
    elif kind == "beyond":
        _check_place(case, words, place, Place("word", "beyond"), value)


def _check_keys(case: Case, path: tuple[str, ...], assertion: Assertion) -> str:
    """Return the kind of *assertion*; refuse keys that are not of its kind."""
    given = [Assertion.model_fields[key].alias or key for key in assertion.model_fields_set]
    kinds = [key for key in ASSERTIONS if key in given]
    if len(kinds) != 1:
        found = f"this one has {' and '.join(kinds)}" if kinds else "this one has none"
        raise _error(case, path, f"an assertion has one of the keys {', '.join(ASSERTIONS)}; {found}")
    kind = kinds[0]
    needed, allowed = ASSERTIONS[kind]
    for key in given:
        if key not in (kind, *needed, *allowed):
            raise _error(
                case, (*path, key), f"an assertion of a '{kind}' has no key '{key}'",
                f"keys: {', '.join((kind, *needed, *allowed))}",
            )  # fmt: skip
    for key in needed:
        if key not in given:
            raise _error(case, path, f"an assertion of a '{kind}' needs the key '{key}'")
    return kind


def _check_said_word(case: Case, path: tuple[str, ...], assertion: Assertion, words: Words) -> None:
    word, of = str(assertion.word), assertion.of
    if assertion.in_ is not None and assertion.on is not None:
        raise _error(case, (*path, "on"), "a word is said 'in' a time or under the law of a day 'on', not both")
    if assertion.on is not None and not parse_span(assertion.on).precise:
        raise _error(case, (*path, "on"), "the law is that of one day", "on: 1999-10-02")
    if assertion.in_ is not None:
        _check_known(case, (*path, "word"), word, words.recorded, "word of the record that ends in a day")
        sorts = {len(words.recorded[word]): words.recorded[word]}
    else:
        sorts = {arity: found for (name, arity), found in words.concluded.items() if name == word}
        _check_known(case, (*path, "word"), word, {name for name, _ in words.concluded}, "word that the rules conclude")
    hint = "its day is said by 'in'" if word in words.recorded and assertion.in_ is None else None
    _check_arity(case, (*path, "of"), word, of, sorts, hint)
    names = {*case.actors, *case.facts, *words.states, *words.treaties, *words.instruments}
    for value in of:
        _check_known(case, (*path, "of"), value, names, "state, treaty, instrument, actor or fact")


def _check_known(case: Case, path: tuple[str, ...], value: str, known: Collection[str], what: str) -> None:
    if value not in known:
        hint = did_you_mean(value, known) or (f"there are: {', '.join(sorted(known))}" if len(known) < 40 else None)
        raise _error(case, path, f"{path[-1]}: there is no {what} '{value}'", hint)


def _check_expected_claims(case: Case) -> None:
    statements = [name for name, fact in case.facts.items() if fact.is_ == "statement"]
    for path, expected in _expectations(case):
        for name in expected.claims:
            if name not in statements:
                what = f"there is no statement '{name}' in this case"
                raise _error(case, (*path, "claims", name), what, did_you_mean(name, statements))


def check_conclusions(case: Case, words: Words) -> None:
    """Raise CaseError for the first conclusion expected of a word, or a thing, that neither rules nor case have."""
    concluded: dict[str, dict[int, tuple[str, ...]]] = {}
    for (name, arity), sorts in words.concluded.items():
        concluded.setdefault(name, {})[arity] = sorts
    names = {*case.actors, *case.facts, *words.states, *words.treaties, *words.instruments}
    for path, expected in _expectations(case):
        for text in expected.concludes:
            place = (*path, "concludes", text)
            word, of = parse_conclusion(text)
            _check_known(case, place, word, concluded, "word that the rules conclude")
            _check_arity(case, place, word, of, concluded[word])
            for value in of:
                if isinstance(value, str) and value not in names:
                    if not words.in_rules(value):
                        hint = did_you_mean(value, names)
                        raise _error(case, place, f"nothing is called '{value}' here or in the rules", hint)
                    names.add(value)


def _expectations(case: Case) -> Iterator[tuple[tuple[str, ...], Expected]]:
    yield ("expect",), case.expect
    yield from ((("expect", "at", str(at)), one) for at, one in enumerate(case.expect.at))


def check_contradictions(case: Case) -> None:
    """Two facts contradict when word, actors and time agree and values differ; two appraisals also when one holder
    finds two things of one act and matter."""
    seen: dict[tuple[Any, ...], str] = {}
    found: dict[tuple[str, str, str], list[tuple[str, Appraisal]]] = {}
    for name, fact in case.facts.items():
        if fact.is_ == "statement":
            continue
        key = tuple(getattr(fact, field) for field in identity(type(fact)))
        other = seen.setdefault((type(fact), *key), name)
        if other != name and case.facts[other].value != fact.value:
            raise _error(
                case, ("facts", name), f"'{name}' and '{other}' say the same with different values",
                "one fact with 'value: disputed' and the tellings of each speaker",
            )  # fmt: skip
        if isinstance(fact, Appraisal) and fact.value == "true":
            for act in fact.about:
                for other, before in found.setdefault((fact.by, act, fact.matter), []):
                    if before.finds != fact.finds and _same_time(before, fact):
                        raise _error(
                            case, ("facts", name), f"'{name}' and '{other}' find two things of '{act}', by one holder",
                            "give each the date it was made, or name who holds which",
                        )  # fmt: skip
                found[fact.by, act, fact.matter].append((name, fact))


@cache
def identity(model: type[Fact]) -> tuple[str, ...]:
    """Return the fields that tell one fact of a kind from another: its word, actors and time, and what stands in
    another fact's or word's place; not what is only said more of it."""
    beside = {"is_", "value", "tellings", "sources", "says", "note", *model.beside}
    return tuple(field for field in model.model_fields if field not in beside)


def _same_time(one: Dated, other: Dated) -> bool:
    """Tell whether two facts are of one time, or one of them is of none."""
    periods = period(one), period(other)
    return periods[0] == periods[1] or (None, None) in periods
