"""Test cases again as rules and cases are saved: only those that what was saved can affect.

A rule that was changed, added or dropped can affect a case only if in some setting that its questions were asked in the
old and the new rule conclude different things; each ground program tells that itself, without being grounded anew. So
a case may be asked again for nothing, and is never left out. Anything else that is saved (a record, a position, a word,
a day that no rule named before, a rule whose conclusion bears on its own conditions) can affect every case. What failed
is always asked again.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reasoner.case.case import Case
from reasoner.engine.law import Law
from reasoner.engine.worlds import World, following
from reasoner.errors import CasusError, RulebookError, Where, did_you_mean
from reasoner.rulebook.dialect import check
from reasoner.rulebook.labels import Statement
from reasoner.rulebook.reaching import conditions
from reasoner.rulebook.rulebook import SHIPPED, Rulebook
from reasoner.rulebook.source import is_theorem, read_files, without_comments
from reasoner.rulebook.templates import compile_rule
from reasoner.rulebook.vocabulary import is_vocabulary
from reasoner.upkeep.testing import CaseTested, Selected, test_case

EXPLAINED = 2
"""Of how many failing cases a round says why."""
MANY = 8
"""If what was saved can affect so many cases one after the other, it is taken to affect all."""

Stamps = dict[Path, tuple[int, int]]
"""Of each file that is watched: when it was saved, and how large it is."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One case as it is watched: its name, the file it is in, what gives it anew, and which checks are wanted; *base*
    gives the file of a case that it extends, by its id."""

    name: str
    path: Path | None
    load: Callable[[], Case]
    select: Callable[[Case], Selected | None]
    base: Callable[[str], Path]


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked again, and why; *error* if the rules that were saved cannot be read."""

    because: str
    asked: tuple[CaseTested, ...]
    results: tuple[CaseTested, ...]
    seconds: float
    error: CasusError | None = None


@dataclass(slots=True)
class _State:
    """What is known of one case."""

    result: CaseTested | None = None
    case: Case | None = None
    base: Path | None = None
    """The file of the case that it extends."""
    worlds: list[World] = field(default_factory=list)
    """The ground programs its questions were asked in."""
    seconds: float = 0.0
    """How long that took."""


class Watch:
    """Cases under a rulebook, asked again as files are saved."""

    def __init__(
        self,
        rules: Path | None,
        cases: Callable[[], Sequence[Watched]],
        law: Law,
        told: Callable[[CaseTested], None] = lambda _: None,
        folders: Sequence[Path] = (),
    ) -> None:
        """Watch the rulebook in the folder *rules*, what *cases* finds, and the *folders* in which it may find more;
        each result is *told* when it is there."""
        self._folder = SHIPPED if rules is None else rules
        self._own = law.rulebook.own
        self._law = law
        self._find = cases
        self._told = told
        self._folders = folders
        self._saved: set[Path] = set()
        """What was saved and no round has used yet: more than the last, after one that ended in an error."""
        self._wanted: set[str] = set()
        """The cases that what was saved since the last round that asked any can affect."""
        self._cases: dict[str, Watched] = {}
        self._states: dict[str, _State] = {}
        self._stamps: Stamps = {}

    def first(self) -> Round:
        """Return the first round: every case."""
        begun = time.perf_counter()
        self._cases = {one.name: one for one in self._find()}
        self._stamps = self._stamped()
        return self._round("all cases", list(self._cases), begun)

    def next(self) -> Round | None:
        """Return the round for what was saved since the last one, or None if nothing was."""
        stamps = self._stamped()
        saved = {path for path in {*stamps, *self._stamps} if stamps.get(path) != self._stamps.get(path)}
        if not saved:
            return None
        begun = time.perf_counter()
        self._stamps = stamps
        self._saved |= saved
        rules = [path for path in self._saved if path.suffix == ".lp"]
        because = ", ".join(sorted(path.name for path in self._saved))
        try:
            if rules:
                self._wanted |= self._affected(self._reread(rules))
            if len(rules) < len(self._saved):
                self._wanted |= self._recase(self._saved)
        except CasusError as error:
            return Round(because, (), self._results(), time.perf_counter() - begun, error)
        failing = {name for name, state in self._states.items() if state.result is None or not state.result.passed}
        found = [name for name in self._cases if name in self._wanted | failing]
        self._saved, self._wanted = set(), set()
        return self._round(because, sorted(found, key=lambda name: (name not in failing, self._took(name))), begun)

    def _took(self, name: str) -> float:
        return self._states[name].seconds if name in self._states else 0.0

    # -- what was saved -------------------------------------------------------------------------------------------

    def _stamped(self) -> Stamps:
        files = {one.path for one in self._cases.values() if one.path is not None}
        files |= {state.base for state in self._states.values() if state.base is not None}
        files |= {path for folder in self._folders for path in _below(folder, ".yaml", ".yml")}
        rules = _below(self._folder, ".lp")
        files |= {path for path in rules if not is_theorem(path.relative_to(self._folder).as_posix())}
        return {path: stamp for path in files if (stamp := _stamp(path)) is not None}

    def _reread(self, saved: Iterable[Path]) -> Rulebook:
        """Return the rulebook as it is now. Raises RulebookError for what is wrong in the files *saved*."""
        files = read_files(self._folder)
        names = {path.relative_to(self._folder).as_posix() for path in saved}
        check([file for file in files if file.name in names], vocabulary=False)
        return Rulebook(files, own=self._own)

    def _affected(self, new: Rulebook) -> set[str]:
        """Take *new* for the rulebook, and return the cases that what differs in it can affect."""
        old = self._law.rulebook
        differing = differing_rules(old, new)
        self._law = Law(new)
        if differing is None or _recur(differing, (*_each(old), *_each(new))):
            return set(self._cases)
        before, after = ([rule.text for rule in rules] for rules in differing)
        if not before and not after:
            return set()
        found: set[str] = set()
        for tried, (name, state) in enumerate(self._states.items()):
            if any(world.told_apart(before, after) for world in state.worlds):
                found.add(name)
            if len(found) == tried + 1 == MANY:
                return set(self._cases)
        return found

    def _recase(self, saved: Collection[Path]) -> set[str]:
        """Look for the cases anew, and return those saved and those that extend one."""
        self._cases = {one.name: one for one in self._find()}
        for name in set(self._states) - set(self._cases):
            del self._states[name]
        found = {name for name in self._cases if name not in self._states or self._is_saved(name, saved)}
        for name in found:
            self._states.pop(name, None)
        return found

    def _is_saved(self, name: str, saved: Collection[Path]) -> bool:
        return self._cases[name].path in saved or self._states[name].base in saved

    # -- asking again ---------------------------------------------------------------------------------------------

    def _round(self, because: str, wanted: Sequence[str], begun: float) -> Round:
        """Ask the cases *wanted* again. Of those that fail, the first few are told with why: that takes longer than to
        ask them all."""
        failing = 0
        for name in wanted:
            result = self._asked(name)
            failing += not result.passed
            if not result.passed and failing <= EXPLAINED:
                result = self._explained(name)
            self._told(result)
        asked = tuple(state.result for name in wanted if (state := self._states[name]).result is not None)
        return Round(because, asked, self._results(), time.perf_counter() - begun)

    def _results(self) -> tuple[CaseTested, ...]:
        return tuple(state.result for state in self._states.values() if state.result is not None)

    def _asked(self, name: str) -> CaseTested:
        """Return how the case *name* comes out now, and keep the ground programs it was asked in."""
        state = self._states.setdefault(name, _State())
        state.worlds, begun = [], time.perf_counter()
        try:
            state.case = state.case or self._cases[name].load()
            state.base = None if state.case.extends is None else self._cases[name].base(state.case.extends)
            if state.base is not None and (stamp := _stamp(state.base)) is not None:
                self._stamps.setdefault(state.base, stamp)  # read now: not saved since
            with following(state.worlds.append):
                state.result = test_case(state.case, self._law, self._cases[name].select(state.case), why=False)
        except CasusError as error:
            state.result = CaseTested(name, name, (), str(error))
        state.seconds = time.perf_counter() - begun
        return state.result

    def _explained(self, name: str) -> CaseTested:
        """Return how the case *name* comes out, with why."""
        state = self._states[name]
        if state.case is not None and state.result is not None and state.result.error is None:
            state.result = test_case(state.case, self._law, self._cases[name].select(state.case))
        assert state.result is not None
        return state.result


def _below(folder: Path, *ends: str) -> Iterator[Path]:
    """Yield the files below *folder* that end so; of a folder that is gone, none."""
    for parent, _, names in os.walk(folder):
        yield from (Path(parent) / name for name in names if name.endswith(ends))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


Rules = list[Statement]


def differing_rules(old: Rulebook, new: Rulebook) -> tuple[Rules, Rules] | None:
    """Return the rules whose text is in *old* alone, and those whose text is in *new* alone; None if more differs.

    Raises RulebookError for a word that is not declared.
    """
    if old.days != new.days or set(old.rules) != set(new.rules) or _beside(old) != _beside(new):
        return None
    before, after = Counter(map(_text, _each(old))), Counter(map(_text, _each(new)))
    dropped = [rule for rule in _each(old) if _text(rule) in before - after]
    added = [rule for rule in _each(new) if _text(rule) in after - before]
    _refuse_undeclared(added, new)
    return dropped, added


def _refuse_undeclared(rules: Iterable[Statement], rulebook: Rulebook) -> None:
    words = rulebook.vocabulary.words
    for rule in rules if words else ():
        template = compile_rule(rule)
        for pattern in (template.head, *(literal.pattern for literal in conditions(template))):
            if (pattern.name, len(pattern.terms)) not in words:
                raise RulebookError(
                    f"the vocabulary has no word '{pattern.name}' with {len(pattern.terms)} places",
                    where=Where(rule.file, rule.line), hint=did_you_mean(pattern.name, [name for name, _ in words]),
                )  # fmt: skip


def _recur(differing: tuple[Rules, Rules], rules: Iterable[Statement]) -> bool:
    """Tell whether what a differing rule concludes may bear on its own conditions, under any of *rules*: whether a
    chain of names leads from them back to it."""
    needs: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        head, asked = _names(rule)
        needs[head] |= asked
    for rule in (*differing[0], *differing[1]):
        head, asked = _names(rule)
        seen, left = set(asked), list(asked)
        while left:
            more = needs.get(left.pop(), set()) - seen
            seen |= more
            left += more
        if head in seen:
            return True
    return False


def _names(rule: Statement) -> tuple[str, set[str]]:
    """Return the name *rule* concludes, and every name in its body."""
    head, _, body = without_comments(rule.text).partition(":-")
    return head.partition("(")[0].strip(), set(re.findall(r"\b[a-z]\w*", body))


def _each(rulebook: Rulebook) -> Iterator[Statement]:
    for statements in rulebook.rules.values():
        yield from statements


def _text(rule: Statement) -> str:
    return " ".join(rule.text.split())


def _beside(rulebook: Rulebook) -> object:
    """Return all of a rulebook that is no rule: its vocabulary, and its facts with their labels."""
    vocabulary = [file for file in rulebook.files if is_vocabulary(file.name)]
    facts = sorted(
        (statement.text, tuple((statement.labels.values if statement.labels else {}).items()))
        for statement in rulebook.statements
        if statement.kind != "rule"
    )
    return vocabulary, facts
