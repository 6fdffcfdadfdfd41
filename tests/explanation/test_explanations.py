"""Every explanation is held against clingo: what it says holds, and what it says is wanting is just what is.

*Why*: the rule instances and leaves of an explanation, replayed alone, give it again; without any one leaf that is a
fact, or any one instance, they do not. *Why not*: supposing every condition a step names as failed makes it hold;
supposing all but one does not.
"""

from __future__ import annotations

from collections.abc import Iterator

import clingo
import pytest
from helpers import asking_of, case_ids

from reasoner.explanation.explainer import Reason
from reasoner.questions.asking import Asking
from reasoner.questions.telling import walk
from reasoner.rulebook.templates import Comparison, Literal, Pattern, Variable


def written(pattern: Pattern, fresh: str = "someone") -> str:
    """Return the atom as program text; what is left open stands for a constant of its own."""
    terms = [
        f"{fresh}_{term.name.lower().strip('_')}" if isinstance(term, Variable) else str(term) for term in pattern.terms
    ]
    return f"{pattern.name}({','.join(terms)})" if terms else pattern.name


def holds(program: str, atom: str) -> bool:
    """Tell whether *atom* is in the answer set of *program*."""
    control = clingo.Control(logger=lambda *_: None)
    control.add("base", [], program)
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        return any(str(symbol) == atom for model in handle for symbol in model.symbols(atoms=True))


def why_trees(asking: Asking) -> Iterator[Reason]:
    """Yield the explanation of everything an answer says holds."""
    model, explainer = asking.model, asking.explainer
    for name, arity in (("met", 1), ("finding", 2), ("available", 1), ("gap", 1), ("remark", 2), ("unsettled", 2)):
        for values in model.all(name, arity):
            yield explainer.why(name, *values)


def why_not_trees(asking: Asking) -> Iterator[Reason]:
    """Yield the explanation of every element that blocks and fails in the world explained."""
    main, _ = asking.assessed
    for element in main.blockers:
        if not asking.model.holds("met", element):
            yield asking.explainer.why_not(Pattern("met", (element,)))


def proof(root: Reason) -> tuple[list[str], list[str]]:
    """Return the ground instances and the leaves of *root* as program text."""
    instances: dict[str, None] = {}
    leaves: dict[str, None] = {}
    by_atom = {part.atom: part for part in walk(root) if part.status in ("holds", "record", "fact")}

    def add(pattern: Pattern) -> None:
        part = by_atom.get(pattern)
        if part is None or not part.body:
            leaves[written(pattern) + "."] = None
            return
        body = [one for one in part.body if isinstance(one, Literal) and not one.negated]
        text = f"{written(pattern)} :- {', '.join(written(one.pattern) for one in body) or '#true'}."
        if text in instances:
            return
        instances[text] = None
        for one in body:
            add(one.pattern)

    assert root.atom is not None
    add(root.atom)
    return list(instances), list(leaves)


@pytest.mark.parametrize("name", case_ids())
def test_what_is_said_to_hold_follows_from_what_is_given_and_from_no_less(name: str) -> None:
    asking = asking_of(name)
    count = 0
    for root in why_trees(asking):
        instances, leaves = proof(root)
        atom = written(root.atom)
        assert holds("\n".join(instances + leaves), atom)
        for one in instances + [leaf for leaf in leaves if leaf.startswith("holds(")]:
            assert not holds("\n".join(part for part in instances + leaves if part != one), atom), (atom, one)
        for part in walk(root):
            if part.status == "holds" and part.atom is not None:
                assert asking.model.holds(part.atom.name, *part.atom.terms)
        count += 1
    assert count >= 5


def program_of(asking: Asking) -> str:
    """Return the whole program of the question as asked, with every switch set and nothing left to choose."""
    world, setting = asking.inquiry.world, asking.setting
    on = {
        ("asked_about", (setting.victim,)), ("asked_under", (setting.treaty, setting.article)),
        ("known_on", (setting.known,)), *(("accepts", (one,)) for one in setting.positions),
        *(("holds", (one,)) for one in setting.facts),
    }  # fmt: skip
    lines = [line for line in world.program().splitlines() if not line.startswith("{ ")]
    for choice in world.atoms.choices:
        days = {str(values[2]) for values in asking.model.all("day_of", 3) if values[0] == choice.fact}
        lines.append(f":- not day_of({choice.fact},{'_'.join(choice.predicates)},{min(days)}).")
    lines += [f"{name}({','.join(map(str, values))})." for name, values in on]
    return "\n".join([*(file.text for file in asking.law.rulebook.files), *lines])


@pytest.mark.parametrize("name", case_ids())
def test_what_is_said_to_be_wanting_is_just_what_is_wanting(name: str) -> None:
    asking = asking_of(name)
    program = program_of(asking)
    checked = 0
    for root in why_not_trees(asking):
        for part in walk(root):
            if part.status == "absent" or not part.failed or part.atom is None:
                continue
            if part.file in ("general/as_of.lp", "general/ties.lp") or any(
                isinstance(one, Comparison) for one in part.failed
            ):
                # A fact's fields are supposed as one word, in the step above; a day cannot be supposed.
                continue
            if any(one.pattern.name in FIXED for one in part.failed if isinstance(one, Literal)):
                continue
            checked += _just_wanting(program, part)
    assert checked >= (1 if "author" in asking.assessed[0].blockers else 0)


FIXED = frozenset(
    {
        "law_of",
        "known_on",
        "is",
        "by",
        "form",
        "what",
        "place",
        "stage",
        "state",
        "armed_group",
        "how",
        "on",
        "fleet_or_forces",
        "left_open",
    }
)
"""What a step may say is wanting and nobody can suppose: fields of facts, dates, what someone is; and that a
condition is left open, which ends by itself when the condition beside it is met."""


def _just_wanting(program: str, part: Reason) -> int:
    """Check one step. What it leaves open ("no state ...") is supposed of someone made up, who is all else it says."""
    failed = [one for one in part.failed if isinstance(one, Literal)]
    body = [one for one in part.body if isinstance(one, Literal)]
    of_the_open = [f"{written(one.pattern)}." for one in body if one not in failed and not one.negated and _open(one)]
    head = written(part.atom)
    for left_out in (None, *failed):
        wanted = [one for one in failed if one is not left_out]
        lines = [f"{written(one.pattern)}." for one in wanted if not one.negated]
        # A failing "not" cannot be taken back: the instance without it stands for a world in which it holds.
        kept = [one for one in body if not (one.negated and one in wanted)]
        text = ", ".join(("not " if one.negated else "") + written(one.pattern) for one in kept)
        lines.append(f"{head} :- {text}.")
        assert holds("\n".join([program, *of_the_open, *lines]), head) == (left_out is None), (
            part.rule,
            head,
            left_out,
        )
    return 1


def _open(one: Literal) -> bool:
    return any(isinstance(term, Variable) for term in one.pattern.terms)


@pytest.mark.parametrize("name", case_ids())
def test_every_no_is_true_and_every_fact_printed_is_in_the_case(name: str) -> None:
    asking = asking_of(name)
    for root in [*why_trees(asking), *why_not_trees(asking)]:
        for part in walk(root):
            assert set(part.facts) <= set(asking.case.facts)
            if part.status in ("absent", "fails", "not_stated", "not_shown") and part.atom is not None:
                found = asking.model.all(part.atom.name, len(part.atom.terms))
                hidden = asking.supposed.facts
                matching = [
                    values
                    for values in found
                    if all(
                        isinstance(term, Variable) or term == value
                        for term, value in zip(part.atom.terms, values, strict=True)
                    )
                    and values[0] not in hidden
                ]
                same = {term for term in part.atom.terms if isinstance(term, Variable)}
                if len(same) == len([term for term in part.atom.terms if isinstance(term, Variable)]):
                    assert matching == [] or part.atom.name in FIELDS, (part.says, matching[:2])


FIELDS = frozenset(
    {"group", "base", "transit", "how", "of", "status", "is", "about", "claims", "under", "stage", "authority_of"}
)
