"""How labels and quotations are read, which statements they hold for, and what is refused."""

from __future__ import annotations

import pytest
from clingo import ast
from hypothesis import given
from hypothesis import strategies as st

from reasoner.errors import RulebookError, Where
from reasoner.rulebook.labels import Statement, read_statements
from reasoner.rulebook.source import RuleFile, comment_column

ARTICLE = """\
% The 1992 text.

%> Art. 4(1): "... aggression by any State
%> or group of States ..."
%@ id     cst_4_1_1992
%@ cites  CST 1992 art. 4(1)
%@ says   {Victim} was subjected to aggression
%@        by {State}: {Event}
%@ gap    a group of States is treated as each of its members
%@ gap    another gap
aggression_by(Victim, State, Event) :-
    law_of(Day),    % why
    State != Victim.
"""


def read(text: str) -> tuple[Statement, ...]:
    return read_statements(RuleFile("a.lp", text))


def refused(text: str) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        read(text)
    return caught.value


def sources(text: str) -> list[str | None]:
    return [statement.labels.one("source") if statement.labels else None for statement in read(text)]


def test_a_rule_with_all_its_labels() -> None:
    (rule,) = read(ARTICLE)
    assert (rule.file, rule.line, rule.column, rule.last_line, rule.kind) == ("a.lp", 11, 1, 13, "rule")
    assert rule.text.startswith("aggression_by(")
    assert rule.text.endswith("State != Victim.")
    assert rule.quoted == ('Art. 4(1): "... aggression by any State', 'or group of States ..."')
    assert rule.labels is not None
    assert rule.labels.one("id") == "cst_4_1_1992"
    assert rule.labels.one("says") == "{Victim} was subjected to aggression by {State}: {Event}"
    assert rule.labels.all("gap") == ("a group of States is treated as each of its members", "another gap")
    assert rule.labels.lines["gap"] == (9, 10)
    assert rule.labels.one("denies") is None
    assert rule.labels.all("denies") == ()
    assert "says" in rule.labels
    assert "denies" not in rule.labels
    assert rule.node.ast_type is ast.ASTType.Rule


def test_a_label_holds_up_to_the_next_blank_line() -> None:
    assert sources("%@ source x\na.\nb. c.\n% why\nd.\n\ne.") == ["x", "x", "x", "x", None]


def test_new_labels_replace_those_above() -> None:
    assert sources("%@ source x\na.\n%@ source y\nb.\n%@ says z\nc.") == ["x", "y", None]


def test_a_quotation_replaces_the_quotation_and_spares_the_labels() -> None:
    first, second = read("%> one\n%@ source x\na.\n%> two\nb.")
    assert (first.quoted, second.quoted) == (("one",), ("two",))
    assert first.labels is second.labels


def test_a_blank_line_parts_a_quotation_from_the_statement() -> None:
    (fact,) = read("%> far\n\n%> near\na.")
    assert fact.quoted == ("near",)


def test_several_holders_and_standings_are_kept_in_order() -> None:
    (fact,) = read("%@ holder A\n%@ holder B\n%@ standing 1999-07-15 minority\n%@ standing 2010-12-10 contested\na.")
    assert fact.labels is not None
    assert fact.labels.all("holder") == ("A", "B")
    assert fact.labels.all("standing") == ("1999-07-15 minority", "2010-12-10 contested")


def test_a_value_may_start_in_the_line_below_its_key() -> None:
    (fact,) = read("%@ says\n%@    one\n%@    two\na.")
    assert fact.labels is not None
    assert fact.labels.one("says") == "one two"


def test_a_blank_line_inside_a_rule_ends_nothing() -> None:
    assert sources("%@ source x\na :-\n\n    b.\nc.") == ["x", "x"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a.", "fact"),
        ('a(":-").', "fact"),
        ("a(1 % :-\n).", "fact"),
        ("a :- b.", "rule"),
        (":- b.", "constraint"),
        ("#defined a/1.", "defined"),
        ("#program base.", "program"),
        ("#show a/1.", "showsignature"),
        ("{a}.", "fact"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [statement.kind for statement in read(text)] == [kind]


def test_the_text_of_statements_on_one_line_after_other_letters() -> None:
    statements = read('a("Ош"). b("Баткен") :-\n  c("ж"). d.')
    assert [statement.text for statement in statements] == ['a("Ош").', 'b("Баткен") :-\n  c("ж").', "d."]
    assert [(statement.line, statement.column) for statement in statements] == [(1, 1), (1, 10), (2, 11)]


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("%@ cite CST\na.", 1, 4, "there is no label 'cite'"),
        ("%@ id a\n%@ id b\na.", 2, 4, "the label 'id' may stand only once"),
        ("%@ says a\n%@ says b\na.", 2, 4, "the label 'says' may stand only once"),
        ("%@ id a\n\nb.", 1, 1, "this label stands above nothing"),
        ("a.\n%@ id a", 2, 1, "this label stands above nothing"),
        ("a.\n\n% why\n%@ id a\n", 4, 1, "this label stands above nothing"),
        ("a :-\n%@ id x\n  b.", 2, 1, "not inside or behind one"),
        ("a :- b,\n  %@ id x\n  c.", 2, 3, "not inside or behind one"),
        ('a("%@ ж"). %@ id x', 1, 12, "not inside or behind one"),
        ("%@    more\na.", 1, 1, "none stands right above it"),
        ("%@ id a\n% why\n%@    more\na.", 3, 1, "none stands right above it"),
        ("%@ says\na.", 1, 1, "the label 'says' says nothing"),
        ("%@\na.", 1, 1, "a label is '%@ key value'"),
        ("%@id a\na.", 1, 1, "a label is '%@ key value'"),
        ("%@\tid a\na.", 1, 1, "a label is '%@ key value'"),
    ],
)
def test_labels_that_are_refused(text: str, line: int, column: int, what: str) -> None:
    error = refused(text)
    assert what in error.what
    assert error.where == Where("a.lp", line, column, text.split("\n")[line - 1])


def test_a_misspelt_label_offers_the_right_one() -> None:
    assert refused("%@ cite CST\na.").hint == "did you mean 'cites'?"
    assert str(refused("%@ zzz CST\na.").hint).startswith("the labels are against, asks")


def test_a_label_in_a_string_is_no_label() -> None:
    (fact,) = read('a("%@ id x").')
    assert fact.labels is None


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a.\nb(.\n", 2, 3, "syntax error, unexpected ., expecting ) or ;"),
        ('a("Ош") b.', 1, 9, "syntax error, unexpected <IDENTIFIER>"),
        ("a :- b,\n", 1, 8, "syntax error, unexpected EOF"),
        ("a. $b", 1, 4, "lexer error, unexpected $"),
    ],
)
def test_what_clingo_reports_is_raised_with_the_place(text: str, line: int, column: int, what: str) -> None:
    error = refused(text)
    assert error.what == what
    assert error.where == Where("a.lp", line, column, text.split("\n")[line - 1])


def test_the_caret_stands_under_the_character() -> None:
    assert str(refused('a("Ош") b.')).splitlines()[-2:] == ['       a("Ош") b.', "               ^"]


def test_an_empty_file_has_no_statements() -> None:
    assert read("") == ()
    assert read("% only why\n\n%> only words\n") == ()


LINES = st.sampled_from(
    [
        "",
        "% why",
        "%> words",
        "%%* no",
        "a.",
        'a("%> no"). % yes',
        "a :- % why",
        "  b,",
        " c.",
        '"ж%" != "x".',
    ]
)


@given(st.lists(LINES, max_size=12))
def test_comments_are_those_clingo_sees(lines: list[str]) -> None:
    """Labels are read from lines: hold that reading equal to clingo's parser."""
    text = "\n".join(lines)
    seen: list[tuple[int, str]] = []

    def collect(node: ast.AST) -> None:
        if node.ast_type is ast.ASTType.Comment:
            seen.append((node.location.begin.line, str(node.value)))

    try:
        ast.parse_string(text, collect, logger=lambda *_: None)
    except RuntimeError:
        return
    ours = [(number, line, comment_column(line)) for number, line in enumerate(lines, 1)]
    assert seen == [(number, line[column - 1 :]) for number, line, column in ours if column is not None]
