"""What a change of rules changes, as plain text or as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reasoner.case.writing import case_yaml
from reasoner.upkeep.differing import Apart, Difference, RuleChanged
from reasoner.upkeep.pairing import Relation
from reasoner.upkeep.proving import Proof
from reasoner.upkeep.rerunning import CaseChanged, Told, shifted
from reasoner.views.document import Heading, Item, Items, Paragraph, Run
from reasoner.views.markdown import blocks_markdown
from reasoner.views.wrapping import wrapped

_RELATIONS = {
    "equivalent": "EQUIVALENT. The clause is grounded in the same scenarios.",
    "wider": "WIDER. The clause is grounded wherever it was, and in scenarios more.",
    "narrower": "NARROWER. The clause is grounded nowhere it was not, and in fewer scenarios.",
    "different": "DIFFERENT. The clause is grounded in scenarios in which it was not, and not in some in which it was.",
}
_NOT_SETTLED = (
    "NOT SETTLED. Too much changed for the solver to tell in the time there is (--limit); what was found is below."
)
_KINDS: Mapping[str, str] = {
    "verdict": "Changed verdicts",
    "error": "Could not be asked",
    "grounds": "Changed grounds, the verdict as it was",
    "wording": "Changed wording",
}
_BESIDE = {
    "conditions": "which conditions are met or open",
    "questions": "invoked, owed, decided, performed",
    "instead": "what is open instead",
    "acts": "what an act stands on",
}

_TIMED = {"not settled": ", since the solver's time was out"}

FEW = 6
"""How many changes of wording are shown: they follow from the rules shown above."""
SHOWN = 2
"""How many of the questions are named at which a case changes alike."""

Section = tuple[str, tuple[str, ...]]


def difference_text(found: Difference, width: int) -> str:
    """Return *found* as plain text."""
    lines = wrapped(_headline(found), width)
    for title, told in _sections(found):
        lines += ["", title]
        for one in told:
            lines += wrapped(one, width, "  ")
    for apart in found.witnesses:
        lines += ["", *wrapped(_apart_title(apart), width)]
        lines += [f"  {line}".rstrip() for line in case_yaml(apart.case).splitlines()]
    return "\n".join(lines) + "\n"


def difference_markdown(found: Difference) -> str:
    """Return *found* as Markdown."""
    blocks: list[Heading | Paragraph | Items] = [Paragraph((Run(_headline(found)),))]
    for title, told in _sections(found):
        blocks += [Heading(3, title), Items(tuple(Item((Run(one),)) for one in told))]
    text = blocks_markdown(blocks)
    for one in found.witnesses:
        title = blocks_markdown([Heading(3, _apart_title(one))])
        fence = "```"
        while fence in (case := case_yaml(one.case)):
            fence += "`"
        text = f"{text}\n{title}\n{fence}yaml\n{case}{fence}\n"
    return text


def proofs_text(proofs: Iterable[Proof], scope: tuple[str, ...], width: int) -> str:
    """Return how theorems came out, a line each; below one that fails, the case that contradicts it."""
    lines: list[str] = []
    count = failed = 0
    for proof in proofs:
        count += 1
        failed += not proof.holds
        to = f"({proof.theorem.scope})" if proof.theorem.scope else ""
        lines += wrapped(f"{'holds' if proof.holds else 'FAILS'} {to} {proof.theorem.sentence}", width)
        found = proof.counterexample
        for which, case in (("against it", found.case), ("and beside it", found.second)) if found else ():
            if case is not None:
                lines += [f"  {which}:", *(f"    {line}".rstrip() for line in case_yaml(case).splitlines())]
    counted = "1 theorem" if count == 1 else f"{count} theorems"
    lines += ["", f"{counted}, {failed} failed. Held to every scenario of this scope:"]
    for one in scope:
        lines += wrapped(one, width, "  ")
    return "\n".join(lines) + "\n"


def _headline(found: Difference) -> str:
    from_to = f"From {found.old} to {found.new}"
    if found.same:
        nothing = "no answer changes, in the cases or in the scope below" if found.rules else "nothing changes"
        return f"{_RELATIONS['equivalent']} {from_to} {nothing}, on the reading {found.reading}."
    counted = {kind: len({one.case for one in found.corpus if one.kind == kind}) for kind in _KINDS}
    told = f"{counted['verdict']} change in verdict, {counted['grounds']} in grounds, {counted['wording']} in wording"
    asked = found.cases - len(found.unasked)
    unasked = f"; {len(found.unasked)} were not asked, since time was out" if found.unasked else ""
    beside = [f"{what} {relation}" for what, relation in _beside(found)]
    but = f" But beside that: {'; '.join(beside)}." if beside and found.relation == "equivalent" else ""
    return (
        f"{_RELATIONS.get(found.relation, _NOT_SETTLED)}{but} {from_to}, on the reading {found.reading}; "
        f"of {asked} {'case' if asked == 1 else 'cases'} {told}{unasked}."
    )


def _sections(found: Difference) -> Iterator[Section]:
    if found.rules:
        yield "Rules", tuple(line for one in found.rules for line in _rule(one))
    for kind, title in _KINDS.items():
        told = tuple(line for one in found.corpus if one.kind == kind for line in _case(one))
        if kind == "wording" and len(told) > FEW:
            told = (*told[:FEW], f"and {len(told) - FEW} more: --format json has them all")
        if told:
            yield title, told
    if found.left_out:
        yield (
            "Left out under the old rules, which have no word for it",
            tuple(f"{case}: {', '.join(facts)}" for case, facts in found.left_out.items()),
        )
    if found.unasked:
        yield "Not asked, since time was out (--limit)", (", ".join(found.unasked),)
    beside = [f"{what}: {relation}{_TIMED.get(relation, '')}" for what, relation in _beside(found)]
    if found.open != "equivalent":
        beside.insert(0, f"what is left open: {found.open}")
    if beside:
        yield "Beside what is grounded, over the same scenarios", tuple(beside)
    tried = (
        "" if "not settled" in {found.relation, found.open, *found.beside.values()} else ", all of them tried by solver"
    )
    yield f"Scope of the scenarios{tried}", found.scope


def _beside(found: Difference) -> Iterator[tuple[str, Relation]]:
    """Yield what differs beside the clause, and how."""
    yield from ((_BESIDE[matter], relation) for matter, relation in found.beside.items() if relation != "equivalent")


def _rule(one: RuleChanged) -> Iterator[str]:
    yield f"{one.how}: {one.name} ({one.where})"
    yield from (f"- {line}" for line in one.gone)
    yield from (f"+ {line}" for line in one.come)


def _case(one: CaseChanged) -> Iterator[str]:
    more = len(one.asked) - SHOWN
    asked = f"{' | '.join(one.asked[:SHOWN])}{f' | and {more} more' if more > 0 else ''}"
    name = one.case if one.asked == ("as asked",) else f"{one.case} ({asked})"
    if one.error is not None or one.old is None or one.new is None:
        yield f"{name}: {one.error}"
        return
    told = []
    if one.kind == "verdict":
        told.append(f"{one.old.verdict} -> {one.new.verdict}{_blockers(one.old, one.new)}")
    if one.kind in ("verdict", "grounds"):
        told += _grounds(one.old, one.new)
    if one.kind == "wording":
        for element, says in one.new.wording.items():
            before = one.old.wording.get(element, ())
            gone = [line for line in before if line not in says]
            come = [line for line in says if line not in before]
            if gone or come:
                told.append(f"{element}: {'; '.join(gone) or 'nothing'} -> {'; '.join(come) or 'nothing'}")
    yield f"{name}: {'; '.join(told)}"


def _blockers(old: Told, new: Told) -> str:
    if old.blockers == new.blockers:
        return ""
    return f"; blocked by {', '.join(old.blockers) or 'nothing'} -> {', '.join(new.blockers) or 'nothing'}"


def _grounds(old: Told, new: Told) -> Iterator[str]:
    for name in dict.fromkeys((*old.elements, *new.elements)):
        before, after = _of(old.elements, name), _of(new.elements, name)
        if before != after:
            yield f"{name}: {before} -> {after}"
        elif old.grounds.get(name) != new.grounds.get(name):
            mine, theirs = new.grounds.get(name, ()), old.grounds.get(name, ())
            gone = [rule for rule in theirs if rule not in mine]
            come = [rule for rule in mine if rule not in theirs]
            if not gone and not come:
                continue
            yield f"{name} rests on: {', '.join(gone) or 'nothing'} -> {', '.join(come) or 'nothing'}"
    for question, status in new.questions.items():
        if question not in new.elements and old.questions.get(question) != status:
            yield f"{question}: {old.questions.get(question, 'no such question')} -> {status}"
    for check, got in new.checks.items():
        if old.checks.get(check) != got:
            yield f"{check}: {old.checks.get(check, 'no such word')} -> {got}"
    for what, says in new.around.items():
        if old.around.get(what, says) != says:
            yield shifted(what, old.around[what], says)


def _of(elements: Mapping[str, str], name: str) -> str:
    return elements.get(name, "no such element")


def _apart_title(apart: Apart) -> str:
    title = "A scenario of fewest facts that tells them apart:"
    if apart.old == apart.new:
        return f"{title} {apart.old} under both; {'; '.join(apart.about) or 'another conclusion on the way'}"
    return f"{title} {apart.old} under the old rules, {apart.new} under the new"
