"""What a vocabulary declares, and the declarations that are refused."""

from __future__ import annotations

import pytest

from reasoner.errors import RulebookError, Where
from reasoner.rulebook.source import RuleFile
from reasoner.rulebook.vocabulary import Vocabulary, Word, placeholders, read_vocabulary


def read(text: str) -> Vocabulary:
    return read_vocabulary([RuleFile("vocabulary.lp", text)])


def test_a_word_with_all_its_labels() -> None:
    vocabulary = read(
        "%@ sorts   State, Group\n%@ says    {State} sent {Group}\n%@ denies  {State} did not send {Group}\n"
        "%@ asks    did {State} send {Group}?\n%@ silence unknown\n%@ suppose yes\n#defined sent/2.\n"
    )
    assert vocabulary.words == {
        ("sent", 2): Word(
            name="sent",
            arity=2,
            sorts=("State", "Group"),
            says="{State} sent {Group}",
            denies="{State} did not send {Group}",
            asks="did {State} send {Group}?",
            silence="unknown",
            suppose=True,
        )
    }


def test_a_word_without_arguments_needs_no_labels() -> None:
    assert read("#defined asked/0.").words == {("asked", 0): Word("asked", 0, ())}


def test_one_name_may_have_several_arities() -> None:
    text = "#defined asked/0.\n\n%@ sorts State\n#defined asked/1."
    assert set(read(text).words) == {("asked", 0), ("asked", 1)}


def test_words_of_one_block_share_sorts() -> None:
    text = "%@ sorts State\n#defined left/1.\n#defined joined/1."
    assert [word.sorts for word in read(text).words.values()] == [("State",), ("State",)]


def test_constants_of_a_sort() -> None:
    text = "%@ says aircraft\nword(means, aircraft).\n%@ says small arms\nword(means, small_arms).  % rifles\n"
    assert read(text).constants == {"means": {"aircraft": "aircraft", "small_arms": "small arms"}}


def test_every_vocabulary_file_is_read_and_no_other() -> None:
    files = [
        RuleFile("vocabulary.lp", "#defined a/0."),
        RuleFile("treaties/cst/vocabulary.lp", "#defined b/0."),
        RuleFile("treaties/cst/article_04.lp", "#defined c/0."),
        RuleFile("not_vocabulary.lp", "#defined d/0."),
    ]
    assert set(read_vocabulary(files).words) == {("a", 0), ("b", 0)}


def test_a_word_declared_in_two_files_is_refused() -> None:
    files = [RuleFile("vocabulary.lp", "#defined a/0."), RuleFile("t/vocabulary.lp", "#defined a/0.")]
    with pytest.raises(RulebookError, match="'a/0' is declared twice") as caught:
        read_vocabulary(files)
    assert caught.value.where == Where("t/vocabulary.lp", 1, 1, "#defined a/0.")


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("#defined a/1.", 1, 1, "needs the label 'sorts'"),
        ("%@ sorts State\n#defined a/2.", 1, 4, "the word has 2 places, 'sorts' names 1"),
        ("%@ sorts state\n#defined a/1.", 1, 4, "'state' is not the name of a variable"),
        ("%@ sorts State,\n#defined a/2.", 1, 4, "'' is not the name of a variable"),
        ("%@ silence no\n#defined a/0.", 1, 4, "'silence' is absent or unknown"),
        ("%@ suppose true\n#defined a/0.", 1, 4, "'suppose' is yes or no"),
        ("%@ id a\n#defined a/0.", 1, 4, "the label 'id' is not one of a word"),
        ("#defined a/0.\n#defined a/0.", 2, 1, "'a/0' is declared twice"),
        ("#defined -a/0.", 1, 1, "declared as '#defined lower_case/arity.'"),
        ("#defined _a/0.", 1, 1, "declared as '#defined lower_case/arity.'"),
        ("%@ sorts State\n%@ says {Stat}\n#defined a/1.", 2, 9, "'{Stat}' does not occur"),
        ("%@ sorts State\n%@ asks ж\n%@    {Event}\n#defined a/1.", 3, 7, "'{Event}' does not occur"),
        ("%@ sorts State, State\n%@ says {State}\n#defined a/2.", 2, 9, "has no single value"),
        ("%@ sorts State\n%@ denies {State\n#defined a/1.", 2, 11, "a brace in 'denies' stands alone"),
        ("word(means, aircraft).", 1, 1, "a constant needs the label 'says'"),
        ('%@ says x\nword(means, "a").', 2, 1, "a vocabulary holds only words and constants"),
        ("%@ says x\nword(means, (a;b)).", 2, 1, "a vocabulary holds only words and constants"),
        ("law.", 1, 1, "a vocabulary holds only words and constants"),
        ("%@ says x\nword(m, a).\nword(m, b).", 3, 1, "stands under the wording of the word above"),
        ("%@ says x\n#defined a/0. #defined b/0.", 2, 15, "stands under the wording of the word above"),
        ("%@ says x\nword(m, a).\n%@ says y\nword(m, a).", 4, 1, "'a' is declared twice as one of 'm'"),
    ],
)
def test_declarations_that_are_refused(text: str, line: int, column: int, what: str) -> None:
    with pytest.raises(RulebookError) as caught:
        read(text)
    assert what in caught.value.what
    assert caught.value.where == Where("vocabulary.lp", line, column, text.split("\n")[line - 1])


def test_a_misspelt_placeholder_offers_the_right_one() -> None:
    with pytest.raises(RulebookError) as caught:
        read("%@ sorts State\n%@ says {Stat}\n#defined a/1.")
    assert caught.value.hint == "did you mean 'State'?"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("no names", ()),
        ("{State} sent {Group}", ("State", "Group")),
        ("{}", ("",)),
        ("{State", None),
        ("State}", None),
        ("{{State}}", None),
    ],
)
def test_placeholders(value: str, names: tuple[str, ...] | None) -> None:
    assert placeholders(value) == names


def test_a_constant_may_say_what_is_asked_of_it() -> None:
    vocabulary = read("%@ says author\n%@ asks Who stands behind it?\nword(element, author).\n")
    assert vocabulary.asked == {("element", "author"): "Who stands behind it?"}
    with pytest.raises(RulebookError, match="does not occur"):
        read("%@ says author\n%@ asks Did {State} do it?\nword(element, author).\n")
