"""Compile a rule into a template that a join over an answer set can walk.

Knows the dialect's terms, literals, comparisons and aggregates; knows nothing of their meaning. Only rules an
explanation touches are compiled, from their text; what that reading does not know is left to clingo's parser, whose
tree costs about ten microseconds an attribute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from clingo import SymbolType, ast

from reasoner.errors import RulebookError, Where
from reasoner.rulebook.labels import Statement

Value = str | int


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a rule, by name; `_` is given a name of its own."""

    name: str


Term = Variable | str | int


@dataclass(frozen=True, slots=True)
class Pattern:
    """An atom whose places hold variables or values."""

    name: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom in a body, wanted or, if *negated*, not wanted."""

    pattern: Pattern
    negated: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`, with operator one of = != < <= > >=."""

    left: Term
    operator: str
    right: Term


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A `#count` or `#sum` compared with its guards: (operator, term) with the aggregate on the left."""

    function: str
    elements: tuple[tuple[tuple[Term, ...], tuple[Literal | Comparison, ...]], ...]
    guards: tuple[tuple[str, Term], ...]


Condition = Literal | Comparison | Aggregate


@dataclass(frozen=True, slots=True)
class Template:
    """A rule: its head, its conditions in the order written, and the statement it was compiled from."""

    head: Pattern
    body: tuple[Condition, ...]
    statement: Statement

    def says(self, key: str = "says") -> str | None:
        """Return the rule's label *key*."""
        return self.statement.labels.one(key) if self.statement.labels else None


_OPERATORS = {0: ">", 1: "<", 2: "<=", 3: ">=", 4: "!=", 5: "="}
_FLIPPED = {">": "<", "<": ">", "<=": ">=", ">=": "<=", "!=": "!=", "=": "="}


def compile_rule(statement: Statement) -> Template:
    """Return the template of the rule in *statement*."""
    try:
        return _Reader(statement).template()
    except _Unknown:
        return _Compiler(statement).template()


class _Unknown(Exception):
    """The text holds what is not read here."""


_TOKEN = re.compile(
    r"""\s+ | %[^\n]* | (?P<word>[a-z]\w*) | (?P<variable>_*[A-Z]\w* | _(?!\w)) | (?P<number>0|[1-9]\d*)(?!\w)
      | (?P<string>"(?:[^"\\\n]|\\.)*") | (?P<mark>:- | \#count | \#sum | != | <= | >= | [<>=(),;:{}.])""",
    re.VERBOSE | re.ASCII,
)
_COMPARED = frozenset({"<", ">", "<=", ">=", "=", "!="})


class _Reader:
    """Reads a rule as the dialect has it."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.anonymous = 0
        self.at = 0
        self.tokens: list[tuple[str, str]] = []
        done = 0
        for token in _TOKEN.finditer(statement.text):
            if token.start() != done:
                raise _Unknown
            done = token.end()
            if token.lastgroup:
                self.tokens.append((token.lastgroup, token.group()))
        if done != len(statement.text):
            raise _Unknown
        self.tokens.append(("end", ""))

    def template(self) -> Template:
        head = self.pattern()
        body: list[Condition] = []
        if self.taken(":-"):
            body.append(self.condition())
            while self.taken(",") or self.taken(";"):
                body.append(self.condition())
        if not self.taken(".") or self.tokens[self.at][0] != "end":
            raise _Unknown
        return Template(head, tuple(body), self.statement)

    def taken(self, mark: str) -> bool:
        """Go past *mark* if it comes next, and tell whether it did."""
        found = self.tokens[self.at] == ("mark", mark)
        self.at += found
        return found

    def need(self, mark: str) -> None:
        if not self.taken(mark):
            raise _Unknown

    def compared(self) -> str | None:
        """Go past a sign of comparison if one comes next, and return it."""
        kind, text = self.tokens[self.at]
        if kind != "mark" or text not in _COMPARED:
            return None
        self.at += 1
        return text

    def condition(self) -> Condition:
        if self.tokens[self.at][1] in ("#count", "#sum"):
            return self.aggregate(())
        if self.tokens[self.at + 1][1] in _COMPARED and self.tokens[self.at + 2][1] in ("#count", "#sum"):
            term, operator = self.term(), self.compared()
            return self.aggregate(((_FLIPPED[operator or ""], term),))
        return self.plain()

    def plain(self) -> Literal | Comparison:
        kind, text = self.tokens[self.at]
        if kind == "word" and text == "not":
            self.at += 1
            return Literal(self.pattern(), True)
        if kind == "word" and self.tokens[self.at + 1][1] not in _COMPARED:
            return Literal(self.pattern(), False)
        left = self.term()
        operator = self.compared()
        if operator is None:
            raise _Unknown
        right = self.term()
        if self.compared():
            raise _Unknown
        return Comparison(left, operator, right)

    def aggregate(self, guards: tuple[tuple[str, Term], ...]) -> Aggregate:
        function = self.tokens[self.at][1].removeprefix("#")
        self.at += 1
        self.need("{")
        elements = [self.element()]
        while self.taken(";"):
            elements.append(self.element())
        self.need("}")
        operator = self.compared()
        if operator is not None:
            guards = (*guards, (operator, self.term()))
        return Aggregate(function, tuple(elements), guards)

    def element(self) -> tuple[tuple[Term, ...], tuple[Literal | Comparison, ...]]:
        terms = [self.term()]
        while self.taken(","):
            terms.append(self.term())
        conditions: list[Literal | Comparison] = []
        if self.taken(":"):
            conditions.append(self.plain())
            while self.taken(","):
                conditions.append(self.plain())
        return tuple(terms), tuple(conditions)

    def pattern(self) -> Pattern:
        kind, name = self.tokens[self.at]
        if kind != "word" or name == "not":
            raise _Unknown
        self.at += 1
        terms: list[Term] = []
        if self.taken("("):
            terms.append(self.term())
            while self.taken(","):
                terms.append(self.term())
            self.need(")")
        return Pattern(name, tuple(terms))

    def term(self) -> Term:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "variable":
            if text == "_":
                self.anonymous += 1
                text = f"_{self.anonymous}"
            return Variable(text)
        if kind == "number":
            return int(text)
        if kind == "string" or (kind == "word" and text != "not" and self.tokens[self.at] != ("mark", "(")):
            return text
        raise _Unknown


class _Compiler:
    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.anonymous = 0

    def template(self) -> Template:
        node = self.statement.node
        head = self.pattern(node.head.atom.symbol)
        return Template(head, tuple(self.condition(literal) for literal in node.body), self.statement)

    def condition(self, literal: Any) -> Condition:
        atom = literal.atom
        kind = atom.ast_type
        if kind is ast.ASTType.BodyAggregate:
            return self.aggregate(atom)
        return self.plain(literal, atom, kind)

    def plain(self, literal: Any, atom: Any, kind: Any) -> Literal | Comparison:
        if kind is ast.ASTType.SymbolicAtom:
            return Literal(self.pattern(atom.symbol), literal.sign != ast.Sign.NoSign)
        if kind is ast.ASTType.Comparison and len(atom.guards) == 1:
            guard = atom.guards[0]
            return Comparison(self.term(atom.term), _OPERATORS[int(guard.comparison)], self.term(guard.term))
        raise self.error("this condition is not in the dialect")

    def aggregate(self, atom: Any) -> Aggregate:
        function = {0: "count", 1: "sum"}.get(int(atom.function))
        if function is None:
            raise self.error("only #count and #sum are in the dialect")
        elements = tuple(
            (
                tuple(self.term(term) for term in element.terms),
                tuple(self.plain(part, part.atom, part.atom.ast_type) for part in element.condition),
            )
            for element in atom.elements
        )
        guards = []
        if atom.left_guard is not None:
            guards.append((_FLIPPED[_OPERATORS[int(atom.left_guard.comparison)]], self.term(atom.left_guard.term)))
        if atom.right_guard is not None:
            guards.append((_OPERATORS[int(atom.right_guard.comparison)], self.term(atom.right_guard.term)))
        return Aggregate(function, elements, tuple(guards))

    def pattern(self, symbol: Any) -> Pattern:
        return Pattern(symbol.name, tuple(self.term(term) for term in symbol.arguments))

    def term(self, node: Any) -> Term:
        if node.ast_type is ast.ASTType.Variable:
            name = node.name
            if name == "_":
                self.anonymous += 1
                name = f"_{self.anonymous}"
            return Variable(name)
        if node.ast_type is ast.ASTType.SymbolicTerm:
            symbol = node.symbol
            if symbol.type is SymbolType.Number:
                return int(symbol.number)
            if symbol.type is SymbolType.Function and not symbol.arguments:
                return str(symbol.name)
            return str(symbol)
        if node.ast_type is ast.ASTType.Function and not node.arguments:
            return str(node.name)
        raise self.error("this term is not in the dialect")

    def error(self, what: str) -> RulebookError:
        return RulebookError(what, where=Where(self.statement.file, self.statement.line))
