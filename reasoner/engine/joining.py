"""What rules draw from facts: one round over what holds in one world, all of it given.

Where nothing is open clingo decides everything while it grounds, and there is nothing to solve.
"""

from __future__ import annotations

from collections.abc import Iterable

import clingo

from reasoner.case.atoms import Atom
from reasoner.engine.worlds import _plain as as_atom
from reasoner.engine.worlds import _text as as_text
from reasoner.errors import RulebookError


def drawn(rules: Iterable[str], facts: Iterable[Atom], mark: str = "_") -> frozenset[Atom]:
    """Return what *rules* draw from *facts*, of words that begin with *mark*.

    The rules must be such that everything they draw follows from the facts alone. Raises RulebookError for what
    clingo cannot ground; a word that nothing states is no complaint here.
    """
    messages: list[str] = []
    control = clingo.Control(["--warn=no-atom-undefined"], logger=lambda _, text: messages.append(text))
    lines = [f"{as_text(atom)}." for atom in facts]
    try:
        control.add("base", [], "\n".join([*lines, *rules]))
        control.ground([("base", [])])
    except RuntimeError:
        raise RulebookError(" ".join(messages) or "clingo could not ground these rules") from None
    if messages:
        raise RulebookError(" ".join(messages))
    return frozenset(
        as_atom(atom.symbol)
        for name, arity, positive in control.symbolic_atoms.signatures
        if positive and name.startswith(mark)
        for atom in control.symbolic_atoms.by_signature(name, arity)
        if atom.is_fact
    )
