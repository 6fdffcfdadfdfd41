"""Hold rule files to the dialect law is written in, and say where one leaves it.

In that dialect a rulebook has exactly one answer set and a finite grounding whatever the facts, each
rule says what it is and where it comes from, and a misspelt word is refused. Theorems are not held
to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from clingo import Control, MessageCode, ast
from clingo.ast import AggregateFunction, ASTType, ProgramBuilder, Sign

from reasoner.errors import RulebookError, did_you_mean
from reasoner.rulebook.labels import (
    POSITION_KEYS,
    RECORD_KEYS,
    RULE_KEYS,
    STANDINGS,
    Statement,
    complain,
    read_statements,
)
from reasoner.rulebook.source import RuleFile
from reasoner.rulebook.vocabulary import WORD, Signature, Vocabulary, read_vocabulary, refuse_placeholders

_FORMS = {
    "constraint": "a constraint",
    "minimize": "minimising, or a weak constraint,",
    "external": "#external",
    "definition": "#const",
    "program": "#program",
    "showsignature": "#show",
    "showterm": "#show",
    "script": "#script",
    "theorydefinition": "#theory",
    "heuristic": "#heuristic",
    "edge": "#edge",
    "projectatom": "#project",
    "projectsignature": "#project",
}
_HEADS = {
    ASTType.Aggregate: "a choice",
    ASTType.HeadAggregate: "a choice",
    ASTType.Disjunction: "a disjunction",
    ASTType.TheoryAtom: "a theory atom",
}
_BODIES = {
    ASTType.Aggregate: "a choice",
    ASTType.ConditionalLiteral: "a conditional literal",
    ASTType.TheoryAtom: "a theory atom",
    ASTType.BooleanConstant: "a truth value",
}
_TERMS = {
    ASTType.UnaryOperation: "arithmetic",
    ASTType.BinaryOperation: "arithmetic",
    ASTType.Interval: "an interval",
    ASTType.Pool: "a pool",
}
_FORM_HINT = "law is written in facts, rules and #defined"
_NEEDED = ("id", "cites", "says")
_PREDICATE = re.compile(r"[a-z][a-z0-9_]*")
_VARIABLE = re.compile(r"_|[A-Z][A-Za-z]+")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_STANDING = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})\s+(?P<standing>[a-z_]+)(?:\s|$)")
_UNSAFE = re.compile(r"<[^>]*>:(\d+):(\d+)[\d:-]*: note: '(\w+)' is unsafe")


@dataclass(frozen=True, slots=True)
class _Use:
    """One predicate where it stands: in a head, or in a body, where *strict* marks `not` and aggregates."""

    signature: Signature
    file: RuleFile
    line: int
    column: int
    strict: bool = False

    def error(self, what: str, *, hint: str | None = None) -> RulebookError:
        return RulebookError(what, where=self.file.where_bytes(self.line, self.column), hint=hint)


@dataclass(slots=True)
class _Rule:
    """What walking one fact or rule found."""

    head: _Use
    body: list[_Use] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)


def check(files: Sequence[RuleFile], *, vocabulary: bool = True) -> None:
    """Raise RulebookError, with the place, for the first thing in *files* that is not in the dialect.

    Without *vocabulary*, words need not be declared.
    """
    for error in complaints(files, vocabulary=vocabulary):
        raise error


def complaints(files: Sequence[RuleFile], *, vocabulary: bool = True) -> Iterator[RulebookError]:
    """Yield, with the place, what in *files* is not in the dialect: of each statement the first thing.

    What can only be judged of the whole (words, recursion) is looked at if every statement stands.
    """
    rules: list[_Rule] = []
    ids: dict[str, str] = {}
    wrong = False
    for file in files:
        for found in _read_rules(file, ids):
            if isinstance(found, RulebookError):
                wrong = True
                yield found
            else:
                rules.append(found)
    if wrong:
        return
    if vocabulary:
        try:
            declared = read_vocabulary(files)
        except RulebookError as error:
            yield error
            return
        undeclared = list(_undeclared(rules, declared))
        yield from undeclared
        if undeclared:
            return
    yield from _loops(rules)


def _read_rules(file: RuleFile, ids: dict[str, str]) -> Iterator[_Rule | RulebookError]:
    """Yield what walking each statement of *file* found, or what is wrong with it."""
    try:
        statements = read_statements(file)
    except RulebookError as error:
        yield error
        return
    wrong = False
    labelled: set[int] = set()
    for statement in statements:
        if statement.kind == "defined":
            continue
        try:
            yield _checked(file, statement, ids, labelled)
        except RulebookError as error:
            wrong = True
            yield error
    if not wrong:
        try:
            _refuse_unsafe(file, statements)
        except RulebookError as error:
            yield error


def _checked(file: RuleFile, statement: Statement, ids: dict[str, str], labelled: set[int]) -> _Rule:
    if statement.kind not in ("fact", "rule"):
        form = _FORMS.get(statement.kind, f"'{statement.kind}'")
        raise _error(file, statement, f"{form} may not stand in a rulebook", hint=_FORM_HINT)
    rule = _Walk(file).rule(statement.node)
    _check_labels(file, statement, rule)
    _check_standings(file, statement)
    _check_id(file, statement, ids, labelled)
    return rule


class _Walk:
    """Walks one statement, refuses what the dialect lacks and collects the predicates used."""

    def __init__(self, file: RuleFile) -> None:
        self.file = file

    def rule(self, node: ast.AST) -> _Rule:
        rule = _Rule(self._head(node.head))
        self._arguments(node.head.atom.symbol, rule.variables, functions=False)
        for part in node.body:
            self._part(part, rule)
        return rule

    def _head(self, head: ast.AST) -> _Use:
        if head.ast_type in _HEADS:
            raise self._refuse(head, _HEADS[head.ast_type])
        if head.sign != Sign.NoSign:
            raise self._refuse(head, "'not' in a head")
        if head.atom.ast_type is not ASTType.SymbolicAtom:
            raise self._refuse(head, "a head that is no word")
        return self._use(head.atom.symbol, strict=False)

    def _part(self, part: ast.AST, rule: _Rule) -> None:
        if part.ast_type in _BODIES:
            raise self._refuse(part, _BODIES[part.ast_type])
        atom = part.atom
        if atom.ast_type is ASTType.BodyAggregate:
            if part.sign != Sign.NoSign:
                raise self._refuse(part, "'not' before an aggregate", hint="turn the comparison round")
            self._aggregate(atom, rule)
        else:
            self._literal(part, rule.body, rule.variables, strict=False)

    def _literal(self, literal: ast.AST, uses: list[_Use], variables: set[str], *, strict: bool) -> None:
        atom = literal.atom
        if atom.ast_type in _BODIES:
            raise self._refuse(literal, _BODIES[atom.ast_type])
        if atom.ast_type is ASTType.Comparison:
            if literal.sign != Sign.NoSign:
                raise self._refuse(literal, "'not' before a comparison", hint="write the opposite comparison")
            for term in (atom.term, *(guard.term for guard in atom.guards)):
                self._term(term, variables, functions=False)
            return
        if literal.sign == Sign.DoubleNegation:
            raise self._refuse(literal, "'not not'")
        uses.append(self._use(atom.symbol, strict=strict or literal.sign == Sign.Negation))
        self._arguments(atom.symbol, variables, functions=True)

    def _aggregate(self, atom: ast.AST, rule: _Rule) -> None:
        if atom.function not in (AggregateFunction.Count, AggregateFunction.Sum):
            raise self._refuse(atom, "an aggregate other than #count and #sum")
        for guard in (atom.left_guard, atom.right_guard):
            if guard is not None:
                self._term(guard.term, rule.variables, functions=False)
        local: set[str] = set()
        for element in atom.elements:
            for term in element.terms:
                self._term(term, local, functions=False)
            for literal in element.condition:
                self._literal(literal, rule.body, local, strict=True)

    def _use(self, symbol: ast.AST, *, strict: bool) -> _Use:
        if symbol.ast_type is ASTType.UnaryOperation:
            raise self._refuse(symbol, "'-' before a word")
        if symbol.ast_type in _TERMS:
            raise self._refuse(symbol, _TERMS[symbol.ast_type])
        name = str(symbol.name)
        begin = symbol.location.begin
        if not _PREDICATE.fullmatch(name):
            what = f"'{name}' is no word: a word is written in lower case, with '_'"
            raise RulebookError(what, where=self.file.where_bytes(begin.line, begin.column))
        return _Use((name, len(symbol.arguments)), self.file, begin.line, begin.column, strict)

    def _arguments(self, symbol: ast.AST, variables: set[str], *, functions: bool) -> None:
        for term in symbol.arguments:
            self._term(term, variables, functions=functions)

    def _term(self, term: ast.AST, variables: set[str], *, functions: bool) -> None:
        kind = term.ast_type
        if kind in _TERMS:
            raise self._refuse(term, _TERMS[kind])
        if kind is ASTType.Variable:
            self._variable(term, variables)
        elif kind is ASTType.Function:
            if term.external:
                raise self._refuse(term, "an @-function")
            if not functions:
                raise self._refuse(term, "a function or tuple", hint="only conditions may match one, inside a word")
            self._arguments(term, variables, functions=functions)

    def _variable(self, term: ast.AST, variables: set[str]) -> None:
        name = str(term.name)
        if not _VARIABLE.fullmatch(name):
            begin = term.location.begin
            raise RulebookError(
                f"the variable '{name}' is not a whole word",
                where=self.file.where_bytes(begin.line, begin.column),
                hint="write it in letters, the first a capital, such as 'State'",
            )
        if name != "_":
            variables.add(name)

    def _refuse(self, node: ast.AST, what: str, *, hint: str | None = None) -> RulebookError:
        begin = node.location.begin
        return RulebookError(
            f"{what} may not stand here",
            where=self.file.where_bytes(begin.line, begin.column),
            hint=hint or _FORM_HINT,
        )


def _check_labels(file: RuleFile, statement: Statement, rule: _Rule) -> None:
    labels = statement.labels
    if statement.kind == "rule":
        missing = [key for key in _NEEDED if labels is None or key not in labels]
        if missing:
            raise _error(file, statement, f"this rule has no label '{missing[0]}'")
    if labels is None:
        return
    allowed = RULE_KEYS if statement.kind == "rule" else RULE_KEYS | RECORD_KEYS | POSITION_KEYS
    for key, lines in labels.lines.items():
        if key not in allowed and not _is_word(rule):
            line = lines[0]
            raise RulebookError(
                f"the label '{key}' is not one of a {statement.kind}",
                where=file.where(line, file.lines[line - 1].find(key) + 1),
            )
    if not _is_word(rule):
        refuse_placeholders(file, labels, sorted(rule.variables))


def _check_standings(file: RuleFile, statement: Statement) -> None:
    """Refuse a `standing` that is not a day and a standing, and two on one day."""
    labels = statement.labels
    days: dict[str, int] = {}
    for value, line in zip(labels.all("standing"), labels.lines.get("standing", ()), strict=True) if labels else ():
        place = file.where(line, file.lines[line - 1].find("standing") + 1)
        found = _STANDING.match(value)
        if found is None or found["standing"] not in STANDINGS:
            raise RulebookError(
                f"'{value}' is no standing", where=place,
                hint=f"a day and one of {', '.join(STANDINGS)}, as in 1999-04-02 contested",
            )  # fmt: skip
        if (first := days.setdefault(found["day"], line)) != line:
            raise RulebookError(f"the standing on {found['day']} is given in line {first} already", where=place)


def _is_word(rule: _Rule) -> bool:
    return rule.head.signature == (WORD, 2)


def _check_id(file: RuleFile, statement: Statement, ids: dict[str, str], labelled: set[int]) -> None:
    """Refuse an id given twice; the statements of one block share theirs."""
    labels = statement.labels
    name = labels.one("id") if labels else None
    if labels is None or name is None:
        return
    if id(labels) in labelled:
        return
    line = labels.lines["id"][0]
    place = file.where(line, file.lines[line - 1].index(name) + 1)
    if not _ID.fullmatch(name):
        raise RulebookError(f"'{name}' is no id: an id is written in lower case, with '_'", where=place)
    if name in ids:
        raise RulebookError(f"the id '{name}' stands already at {ids[name]}", where=place)
    ids[name] = f"{file.name}:{line}"
    labelled.add(id(labels))


def _refuse_unsafe(file: RuleFile, statements: Iterable[Statement]) -> None:
    """Let clingo prepare the rules, grounding nothing; raise what it reports."""
    messages: list[str] = []

    def log(_: MessageCode, message: str) -> None:
        messages.append(message)

    control = Control(logger=log)
    try:
        with ProgramBuilder(control) as builder:
            for statement in statements:
                builder.add(statement.node)
        control.ground([])
    except RuntimeError:
        pass
    else:
        if not messages:
            return
    for message in messages:
        if found := _UNSAFE.search(message):
            raise RulebookError(
                f"the variable '{found[3]}' is bound by no condition",
                where=file.where_bytes(int(found[1]), int(found[2])),
                hint="each variable must stand in a condition without 'not'",
            )
    raise complain(file, messages)


def _undeclared(rules: Iterable[_Rule], vocabulary: Vocabulary) -> Iterator[RulebookError]:
    """Yield an error for each use of a word that is not declared so."""
    arities: dict[str, set[int]] = {WORD: {2}}
    for name, arity in vocabulary.words:
        arities.setdefault(name, set()).add(arity)
    for use in _uses(rules):
        name, arity = use.signature
        if name not in arities:
            yield use.error(
                f"the vocabulary has no word '{name}'",
                hint=did_you_mean(name, arities) or "declare it in vocabulary.lp",
            )
        elif arity not in arities[name]:
            places = " or ".join(str(count) for count in sorted(arities[name]))
            yield use.error(f"the word '{name}' has {places} places, not {arity}")


def _uses(rules: Iterable[_Rule]) -> Iterator[_Use]:
    for rule in rules:
        yield rule.head
        yield from rule.body


def _loops(rules: Iterable[_Rule]) -> Iterator[RulebookError]:
    """Yield an error for each place at which a word depends on itself through `not` or an aggregate."""
    edges: dict[Signature, set[Signature]] = {}
    strict: list[tuple[Signature, _Use]] = []
    for rule in rules:
        for use in rule.body:
            edges.setdefault(rule.head.signature, set()).add(use.signature)
            if use.strict:
                strict.append((rule.head.signature, use))
    components = _components(edges)
    for head, use in strict:
        if components.get(head) is not None and components.get(head) == components.get(use.signature):
            path = [head, *_path(edges, use.signature, head)]
            way = " -> ".join(f"{name}/{arity}" for name, arity in path)
            yield use.error(f"'{head[0]}' depends on itself through 'not' or an aggregate: {way}")


def _components(edges: dict[Signature, set[Signature]]) -> dict[Signature, int]:
    """Return the strongly connected component of each node (Kosaraju's way, without recursion)."""
    reverse: dict[Signature, set[Signature]] = {}
    for source, targets in edges.items():
        for target in targets:
            reverse.setdefault(target, set()).add(source)
    seen: set[Signature] = set()
    order: list[Signature] = []
    for start in edges:
        order += _postorder(edges, start, seen)
    found: dict[Signature, int] = {}
    done: set[Signature] = set()
    for number, start in enumerate(reversed(order)):
        for node in _postorder(reverse, start, done):
            found[node] = number
    return found


def _postorder(edges: dict[Signature, set[Signature]], start: Signature, seen: set[Signature]) -> list[Signature]:
    if start in seen:
        return []
    seen.add(start)
    order: list[Signature] = []
    stack = [(start, iter(sorted(edges.get(start, ()))))]
    while stack:
        node, targets = stack[-1]
        target = next((target for target in targets if target not in seen), None)
        if target is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(target)
            stack.append((target, iter(sorted(edges.get(target, ())))))
    return order


def _path(edges: dict[Signature, set[Signature]], source: Signature, target: Signature) -> tuple[Signature, ...]:
    """Return a shortest way from *source* to *target*, both included."""
    ways: list[tuple[Signature, ...]] = [(source,)]
    seen = {source}
    for way in ways:
        if way[-1] == target:
            return way
        for step in sorted(edges.get(way[-1], ())):
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    return ()


def _error(file: RuleFile, statement: Statement, what: str, *, hint: str | None = None) -> RulebookError:
    return RulebookError(what, where=file.where(statement.line, statement.column), hint=hint)
