"""What is read the quick way is what clingo's parser gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.errors import RulebookError
from reasoner.rulebook import source, templates
from reasoner.rulebook.labels import Statement, read_lightly, read_statements
from reasoner.rulebook.rulebook import SHIPPED
from reasoner.rulebook.source import RuleFile, read_files

FILES = read_files(SHIPPED)


def told(statement: Statement) -> tuple[object, ...]:
    labels = statement.labels
    return (
        (statement.file, statement.line, statement.column, statement.last_line, statement.kind, statement.text),
        statement.quoted,
        None if labels is None else (dict(labels.values), dict(labels.lines)),
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_statements_found_by_their_full_stops_are_those_clingo_parses(file: RuleFile) -> None:
    light, whole = read_lightly(file), read_statements(file)
    assert [told(statement) for statement in light] == [told(statement) for statement in whole]
    assert [str(statement.node) for statement in light] == [str(statement.node) for statement in whole]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_rules_read_from_their_text_are_those_compiled_from_clingos_tree(file: RuleFile) -> None:
    for statement in read_lightly(file):
        if statement.kind == "rule":
            assert templates._Reader(statement).template() == templates._Compiler(statement).template()


@pytest.mark.parametrize(
    "text",
    [
        'a(1..3). a("x. y") :- b(X), X = "%". % c.\n%@ id d\n%@  says e\nf(g)  :-\n  h. k(l).',
        "a(X) :- 2 <= #count { Y, Z : b(Y, Z), not c(Y); W : d(W) }, e(X, _), f(_), X != Y, Y = 3.",
        "a(X) :- #sum { 1, Y : b(Y) } > X, c(X); X < 4.",
        "#defined a/1.\n% b.\n\nword(c, d).",
    ],
)
def test_other_forms_are_read_as_clingo_reads_them(text: str) -> None:
    file = RuleFile("a.lp", text)
    light, whole = read_lightly(file), read_statements(file)
    assert [told(statement) for statement in light] == [told(statement) for statement in whole]
    for statement in light:
        if statement.kind == "rule":
            assert templates._Reader(statement).template() == templates._Compiler(statement).template()


@pytest.mark.parametrize("text", ["a(X) :- b(X, f(Y)), c(Y).", "a :- not not b.", "a(X) :- b(X), X = 1 + 2."])
def test_what_the_reader_does_not_know_is_left_to_clingo(text: str) -> None:
    (statement,) = read_lightly(RuleFile("a.lp", text))
    with pytest.raises(templates._Unknown):
        templates._Reader(statement).template()


@pytest.mark.parametrize("text", ["a(b) :- c(", "#const n = 1.", "a(b). c", 'a("b).'])
def test_what_is_no_fact_or_rule_is_read_whole(text: str) -> None:
    def outcome(read: Callable[[RuleFile], tuple[Statement, ...]]) -> object:
        try:
            return [told(statement) for statement in read(RuleFile("a.lp", text))]
        except RulebookError as error:
            return str(error)

    assert outcome(read_lightly) == outcome(read_statements)


@given(st.text(alphabet='a("%*.#\\[{}])-+1é\n _', max_size=40))
def test_a_file_found_plain_at_a_glance_is_safe_at_a_closer_look(text: str) -> None:
    if source._is_plain(text):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(source, "_is_plain", lambda _: False)
            RuleFile("a.lp", text)
