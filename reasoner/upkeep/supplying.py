"""What cases and questions supply to the rules from outside: each word, and the values its places may hold.

Made from the kinds of fact, the words of the vocabulary and the program's own switches. Knows no law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from reasoner.case.case import Actor
from reasoner.case.checking import Words, places_of
from reasoner.case.facts import KINDS, Place
from reasoner.engine.law import Law
from reasoner.rulebook.reaching import Domain, Domains
from reasoner.rulebook.vocabulary import Signature

ANYTHING: Domain = None
_MARKS: dict[str, Domain] = {
    "territory_held": frozenset({"yes", "no"}),
    "hostages_held": frozenset({"yes", "no"}),
    "organised": frozenset({"yes", "no"}),
    "intent": frozenset({"deliberate", "mistake"}),
    "dead": frozenset({"none", "some"}),
    "from": ANYTHING,
    "until": ANYTHING,
    "belongs_to": ANYTHING,
}
"""What a fact or an actor says of itself beside its places, by word: the values of the second place."""


def supplied(law: Law) -> Domains:
    """Return every word that a case or a question may make hold under *law*, with the values of each place."""
    found: dict[Signature, tuple[Domain, ...]] = {}
    for name, domains in (*_fields(law.words), *_questions(law)):
        signature = (name, len(domains))
        before = found.get(signature)
        found[signature] = domains if before is None else tuple(map(_either, before, domains))
    return found


def _fields(words: Words) -> Iterator[tuple[str, tuple[Domain, ...]]]:
    """Yield what the facts and actors of a case say."""
    yield "is", (ANYTHING, frozenset(KINDS))
    for model in KINDS.values():
        for _, key, place in places_of(model):
            yield place.predicate or key, (ANYTHING, _values(key, place, words))
    for word, domain in _MARKS.items():
        yield word, (ANYTHING, domain)
    for kind in get_args(Actor.model_fields["is_"].annotation):
        yield "organisation" if kind == "people" else kind, (ANYTHING,)
    for word, sorts in (*words.ties.items(), *words.stated.items()):
        yield word, (ANYTHING,) * len(sorts)


def _values(key: str, place: Place, words: Words) -> Domain:
    if place.sort == "word":
        treaties: Iterable[str] = words.treaties if place.words == "label" else ()
        return frozenset((*words.lists.get(place.words or "", {}), *treaties))
    if place.sort == "Treaty":
        return frozenset(words.treaties)
    if place.sort == "set" and key == "how":
        return frozenset(words.ties)
    return ANYTHING


def _questions(law: Law) -> Iterator[tuple[str, tuple[Domain, ...]]]:
    """Yield what a question says, and the switches of the facts."""
    clauses = [(treaty, article) for treaty in law.treaties for article, _ in law.clauses(treaty)]
    yield "asked_under", (frozenset(treaty for treaty, _ in clauses), frozenset(article for _, article in clauses))
    yield "accepts", (frozenset(law.positions),)
    for word in ("asked_about", "asked_act", "law_of", "known_on", "holds", "denied", "alleged", "told"):
        yield word, (ANYTHING,)


def _either(one: Domain, other: Domain) -> Domain:
    return None if one is None or other is None else one | other
