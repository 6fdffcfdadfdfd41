"""The dialect law is written in: what it spares, and each thing it refuses, with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.errors import CasusError, RulebookError, Where
from reasoner.rulebook.dialect import check
from reasoner.rulebook.source import RuleFile

LABELS = "%@ id rule_{}\n%@ cites CST art. 4\n%@ says something\n"
VOCABULARY = "%@ sorts State\n#defined sent/1.\n\n%@ sorts Event, State\n#defined attributed/2.\n"


def labelled(*rules: str) -> str:
    """Return *rules*, each under labels of its own: the text of rule n starts in line 5n + 4."""
    return "\n".join(LABELS.replace("{}", str(number)) + rule + "\n" for number, rule in enumerate(rules))


def accepted(*texts: str) -> None:
    check([RuleFile(f"{number}.lp", text) for number, text in enumerate(texts)], vocabulary=False)


def refused(*texts: str, vocabulary: str | None = None) -> RulebookError:
    files = [RuleFile(f"{number}.lp", text) for number, text in enumerate(texts)]
    if vocabulary is not None:
        files.append(RuleFile("vocabulary.lp", vocabulary))
    with pytest.raises(RulebookError) as caught:
        check(files, vocabulary=vocabulary is not None)
    return caught.value


@pytest.mark.parametrize(
    "rule",
    [
        "a(State) :- b(State).",
        "a :- b, not c, not d(_).",
        "a :- b(Day), 19990421 <= Day < 20000321.",
        "a(State) :- b(State), State != tajikistan, State < uzbekistan.",
        "a(Count) :- Count = #count{ Event, State : b(Event, State), not c(Event), Event != State }.",
        "a :- 3 < #sum{ Size, Event : b(Size, Event); 1 : c }.",
        "a(State) :- b(Other), State = Other.",
        "a :- b(sent(State, Group)), c(State, Group).",
        'a("Ош, % {") :- b("#include", #sup).',
        "a(State) :- a(Other), b(Other, State).",
    ],
)
def test_what_law_may_say(rule: str) -> None:
    accepted(labelled(rule))


def test_facts_need_no_labels() -> None:
    accepted('a. b(tajikistan, 19990420, "Душанбе"). #defined c/3.')


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("{ a }.", 1, "a choice"),
        ("1 { a; b } 1.", 1, "a choice"),
        ("#count{ 1 : a : b }.", 1, "a choice"),
        ("a | b.", 1, "a disjunction"),
        ("a ; b.", 1, "a disjunction"),
        ("a : b.", 1, "a disjunction"),
        (":- a.", 1, "a constraint"),
        ("#minimize { 1 : a }.", 13, "minimising"),
        ("#maximize { 1 : a }.", 13, "minimising"),
        (":~ a. [1]", 1, "a weak constraint"),
        ("#external a.", 1, "#external"),
        ("#const a = 1.", 1, "#const"),
        ("#program base.", 1, "#program"),
        ("#program a(b).", 1, "#program"),
        ("#show a/1.", 1, "#show"),
        ("#show.", 1, "#show"),
        ("#show b : a.", 1, "#show"),
        ("#heuristic a. [1,true]", 1, "#heuristic"),
        ("#edge (a, b).", 1, "#edge"),
        ("#project a/1.", 1, "#project"),
        ("#project a.", 1, "#project"),
        ("&a{}.", 2, "a theory atom"),
        ("a :- &b{}.", 6, "a theory atom"),
        ("not a.", 1, "'not' in a head"),
        ("#true.", 1, "a head that is no word"),
        ("#false.", 1, "a head that is no word"),
        ("1 < 2.", 1, "a head that is no word"),
        ("-a.", 1, "'-' before a word"),
        ("a :- -b.", 6, "'-' before a word"),
        ("a(@b).", 3, "an @-function"),
        ("a :- b(@c(1)).", 8, "an @-function"),
        ("a(1+1).", 3, "arithmetic"),
        ("a(-1).", 3, "arithmetic"),
        ("a(State) :- b(State, |State|).", 22, "arithmetic"),
        ("a :- b(Day), Day + 1 < 3.", 14, "arithmetic"),
        ("a :- #sum{ Day * 2 : b(Day) } > 3.", 12, "arithmetic"),
        ("a :- #sum{ Day : b(Day) } > 1 + 1.", 29, "arithmetic"),
        ("a(1..3).", 3, "an interval"),
        ("a :- b(Day), Day = 1..3.", 20, "an interval"),
        ("a(1;2).", 1, "a pool"),
        ("a((b;c)).", 3, "a pool"),
        ("a :- b(1;2).", 6, "a pool"),
        ("a :- b(Day), Day = (1;2).", 20, "a pool"),
        ("a(b(1)).", 3, "a function or tuple"),
        ("a((b, c)).", 4, "a function or tuple"),
        ("a(Day) :- b(Other), Day = c(Other).", 27, "a function or tuple"),
        ("a(Day) :- b(Other), Day = (Other, Other).", 28, "a function or tuple"),
        ("a :- #count{ c(Day) : b(Day) } > 3.", 14, "a function or tuple"),
        ("a :- not not b.", 6, "'not not'"),
        ("a :- b(Day), not Day < 3.", 14, "'not' before a comparison"),
        ("a :- not #count{ Day : b(Day) } > 3.", 10, "'not' before an aggregate"),
        ("a :- #true.", 6, "a truth value"),
        ("a :- b : c.", 6, "a conditional literal"),
        ("a :- { b }.", 6, "a choice"),
        ("a :- #min{ Day : b(Day) } > 3.", 6, "an aggregate other"),
        ("a :- #max{ Day : b(Day) } > 3.", 6, "an aggregate other"),
        ("a :- #sum+{ Day : b(Day) } > 3.", 6, "an aggregate other"),
    ],
)
def test_what_law_may_not_say(text: str, column: int, what: str) -> None:
    error = refused(f'b("Ош").\n\n{labelled("b(1).")}\n{text}')
    assert what in error.what
    assert "may not stand" in error.what
    assert error.where == Where("0.lp", 8, column, text)


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("a(X) :- b(X).", 3, "the variable 'X' is not a whole word"),
        ("a(STATE1) :- b(STATE1).", 3, "the variable 'STATE1' is not a whole word"),
        ("a(State) :- b(State, _State).", 22, "the variable '_State' is not a whole word"),
        ("_a.", 1, "'_a' is no word"),
        ("a :- not b'.", 10, "'b'' is no word"),
        ("aA.", 1, "'aA' is no word"),
    ],
)
def test_names_that_are_refused(text: str, column: int, what: str) -> None:
    error = refused(labelled(text))
    assert what in error.what
    assert error.where == Where("0.lp", 4, column, text)


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [
        ("a(State).", 3, "State"),
        ("a(State) :- not b(State).", 3, "State"),
        ('a("Ош", State) :- b, not c(State).', 9, "State"),
        ("a(Count) :- Count = #count{ Day : not b(Day) }.", 29, "Day"),
    ],
)
def test_unbound_variables_are_refused(text: str, column: int, name: str) -> None:
    error = refused(labelled(text))
    assert error.what == f"the variable '{name}' is bound by no condition"
    assert error.where == Where("0.lp", 4, column, text)


def test_what_clingo_only_mentions_is_refused_too() -> None:
    error = refused(labelled("a :- b(Day), #sum{ Day, Event : c(Event) } > 3."))
    assert "global variable in tuple of aggregate element" in error.what
    assert error.where is not None
    assert (error.where.line, error.where.column) == (4, 20)


@pytest.mark.parametrize("missing", ["id", "cites", "says"])
def test_a_rule_without_a_label_it_needs_is_refused(missing: str) -> None:
    labels = "".join(f"%@ {key} x\n" for key in ("id", "cites", "says") if key != missing)
    error = refused(f"{labels}  a :- b.")
    assert error.what == f"this rule has no label '{missing}'"
    assert error.where == Where("0.lp", 3, 3, "  a :- b.")


def test_labels_end_at_a_blank_line() -> None:
    assert refused(labelled("a :- b.", "") + "\n\na :- c.").what == "this label stands above nothing"
    assert refused(labelled("a :- b.") + "\na :- c.").what == "this rule has no label 'id'"
    accepted(labelled("a :- b.\na :- c."))


@pytest.mark.parametrize("key", ["source", "holder", "standing", "sorts", "asks"])
def test_a_label_that_is_not_one_of_a_rule_is_refused(key: str) -> None:
    error = refused(f"{LABELS}%@ {key} x\na :- b.".replace("{}", "0"))
    assert error.what == f"the label '{key}' is not one of a rule"
    assert error.where == Where("0.lp", 4, 4, f"%@ {key} x")


def test_facts_may_be_records_and_positions_but_no_words() -> None:
    accepted("%@ source x\n%@ gap y\na.\n\n%@ id p\n%@ holder A\n%@ standing 1999-07-15 minority\n%@ says z\nb.")
    assert refused("%@ suppose yes\na.").what == "the label 'suppose' is not one of a fact"


def test_an_id_given_twice_is_refused_across_files() -> None:
    error = refused(labelled("a :- b."), "b.\n" + labelled("c :- d."))
    assert error.what == "the id 'rule_0' stands already at 0.lp:1"
    assert error.where == Where("1.lp", 2, 7, "%@ id rule_0")


@pytest.mark.parametrize("name", ["Rule", "art. 4", "cst-4", "4_1"])
def test_an_id_that_is_none_is_refused(name: str) -> None:
    assert "is no id" in refused(LABELS.replace("rule_{}", name) + "a :- b.").what


@pytest.mark.parametrize(
    ("says", "rule"),
    [
        ("{State} sent {Group}", "a(State) :- b(State, Group)."),
        ("{Count} states", "a :- Count = #count{ State : b(State) }."),
        ("no names", "a(State) :- b(State)."),
    ],
)
def test_placeholders_that_occur(says: str, rule: str) -> None:
    accepted(f"%@ id x\n%@ cites y\n%@ says {says}\n{rule}")


@pytest.mark.parametrize(
    ("says", "rule", "column"),
    [
        ("{Sate} was", "a(State) :- b(State).", 9),
        ("Ош {Group} was", "a(State) :- b(State).", 12),
        ("{State} counts", "a :- 1 < #count{ State : b(State) }.", 9),
        ("{_} counts", "a :- b(_).", 9),
        ("{} counts", "a :- b(_).", 9),
        ("counts {State", "a(State) :- b(State).", 16),
    ],
)
def test_placeholders_that_do_not_occur_are_refused(says: str, rule: str, column: int) -> None:
    error = refused(f"%@ id x\n%@ cites y\n%@ says {says}\n{rule}")
    assert error.where == Where("0.lp", 3, column, f"%@ says {says}")


def test_a_placeholder_in_a_denial_is_checked_where_it_stands() -> None:
    error = refused("%@ id x\n%@ cites y\n%@ says z\n%@ denies no\n%@    state {Sate}\na(State) :- b(State).")
    assert error.hint == "did you mean 'State'?"
    assert error.where == Where("0.lp", 5, 13, "%@    state {Sate}")


def test_a_placeholder_broken_over_two_lines_is_shown_at_its_label() -> None:
    labels = "%@ id x\n%@ cites y\n%@ says {No\n%@    Such}\n%@ denies {No Such}\n"
    assert refused(labels + "a(State) :- b(State).").where == Where("0.lp", 3, 1, "%@ says {No")


def test_recursion_is_allowed_where_it_only_adds() -> None:
    accepted(labelled("a(State) :- b(State).", "b(State) :- a(State), c(State).", "d :- not a(e)."))


def test_recursion_through_not_is_refused() -> None:
    error = refused(labelled("a :- b, not a."))
    assert error.what == "'a' depends on itself through 'not' or an aggregate: a/0 -> a/0"
    assert error.where == Where("0.lp", 4, 13, "a :- b, not a.")


def test_recursion_through_not_is_found_across_files() -> None:
    other = labelled("c(State) :- d(State), a(State).").replace("rule_", "other_")
    error = refused(labelled("a(State) :- d(State),\n    not b(State).", "b(State) :- c(State)."), other)
    assert error.what.endswith("a/1 -> b/1 -> c/1 -> a/1")
    assert error.where == Where("0.lp", 5, 9, "    not b(State).")


def test_recursion_through_an_aggregate_is_refused() -> None:
    text = "a(State) :- b(State), 1 < #count{ Other : c(Other) }."
    error = refused(labelled(text, "c(State) :- a(State)."))
    assert error.where == Where("0.lp", 4, 43, text)


def test_words_of_one_name_and_other_arity_are_other_words() -> None:
    accepted(labelled("a(State) :- b(State), not a(State, State)."))


def test_a_long_chain_of_rules_is_no_recursion() -> None:
    accepted(labelled(*(f"a{number} :- not a{number + 1}." for number in range(3000))))


def test_declared_words_are_spared() -> None:
    rule = labelled("attributed(Event, State) :- sent(State), attributed(Event, _), word(means, aircraft).")
    check([RuleFile("a.lp", rule), RuleFile("vocabulary.lp", VOCABULARY)])


def test_a_word_that_is_not_declared_is_refused_with_the_nearest() -> None:
    text = "sent(State) :- atributed(Event, State), sent(Event)."
    error = refused(labelled(text), vocabulary=VOCABULARY)
    assert error.what == "the vocabulary has no word 'atributed'"
    assert error.hint == "did you mean 'attributed'?"
    assert error.where == Where("0.lp", 4, 16, text)


def test_a_word_unlike_any_other_is_to_be_declared() -> None:
    assert refused("zzz.", vocabulary=VOCABULARY).hint == "declare it in vocabulary.lp"


@pytest.mark.parametrize("text", ["sent(1, 2).", "word(1)."])
def test_a_word_with_other_places_is_refused(text: str) -> None:
    assert "places, not" in refused(text, vocabulary=VOCABULARY).what


def test_a_word_inside_an_aggregate_is_checked() -> None:
    text = "sent(State) :- sent(State), 0 < #count{ Event : atributed(Event, State) }."
    assert refused(labelled(text), vocabulary=VOCABULARY).where == Where("0.lp", 4, 49, text)


def test_defined_outside_a_vocabulary_declares_nothing() -> None:
    assert "no word 'other'" in refused("#defined other/0. other.", vocabulary=VOCABULARY).what


def test_a_damaged_vocabulary_is_refused() -> None:
    assert "needs the label 'sorts'" in refused("", vocabulary="#defined a/1.").what


def test_constants_need_no_placeholders() -> None:
    check([RuleFile("vocabulary.lp", "%@ says aircraft\nword(means, aircraft).\n")])


PIECES = st.sampled_from(
    [
        *("a", "b(", "State", ")", ". ", " :- ", ", ", "not ", "#count{", "&a{", "}", ":", '"ж"', '"', "\\"),
        *("%ж\n", "%@ ", "id a\n", "\n", "ж", "-", "..", "@", "#defined a/1. ", "#show ", "#script", "#sum"),
        *("#include", "'", "?", "#", "$", "%*"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["a.lp", "vocabulary.lp"]))
def test_whatever_is_written_either_passes_or_is_refused(text: str, name: str) -> None:
    """Nothing else is raised, and the process lives: clingo's parser can end it."""
    try:
        check([RuleFile(name, text)])
    except CasusError as caught:
        error = caught
    else:
        return
    assert error.where is not None
