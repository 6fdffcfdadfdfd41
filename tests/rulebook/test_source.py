"""What reading rule files accepts, and what it refuses before clingo's parser sees it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reasoner.errors import CasusError, LimitError, RulebookError, Where
from reasoner.rulebook.source import (
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_OPERATORS,
    RuleFile,
    comment_column,
    digest,
    read_files,
    read_theorems,
    without_comments,
)


def place(error: CasusError) -> tuple[int | None, int | None]:
    assert error.where is not None
    return error.where.line, error.where.column


def refused(text: str) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        RuleFile("a.lp", text)
    return caught.value


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.lp"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_files_are_sorted_by_name_and_theorems_stand_apart(tmp_path: Path) -> None:
    write(tmp_path, vocabulary="", treaties__cst__article_04="a.", general__b="b.", theorems__t="{a}.")
    (tmp_path / "notes.txt").write_text("not a rule file")
    (tmp_path / ".hidden.lp").write_text("h.")
    assert [file.name for file in read_files(tmp_path)] == [
        "general/b.lp",
        "treaties/cst/article_04.lp",
        "vocabulary.lp",
    ]
    assert read_theorems(tmp_path) == (RuleFile("theorems/t.lp", "{a}."),)


def test_only_the_top_folder_of_theorems_stands_apart(tmp_path: Path) -> None:
    write(tmp_path, treaties__theorems__a="a.")
    assert [file.name for file in read_files(tmp_path)] == ["treaties/theorems/a.lp"]
    assert read_theorems(tmp_path) == ()


def test_bom_and_crlf_are_normalised() -> None:
    assert RuleFile.decode("a.lp", b"\xef\xbb\xbfa.\r\nb.\r\n").text == "a.\nb.\n"


@pytest.mark.parametrize("missing", ["nowhere", "file.lp"])
def test_a_folder_that_is_none_is_refused(tmp_path: Path, missing: str) -> None:
    (tmp_path / "file.lp").write_text("a.")
    with pytest.raises(RulebookError, match="no such folder"):
        read_files(tmp_path / missing)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="holds no rule file"):
        read_files(tmp_path)


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.lp").write_bytes(b"a.\n% caf\xe9\n")
    with pytest.raises(RulebookError, match="not UTF-8") as caught:
        read_files(tmp_path)
    assert caught.value.where == Where("a.lp", 2)


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.lp"
    path.write_text("%" * MAX_FILE_BYTES)
    assert len(read_files(tmp_path)[0].text) == MAX_FILE_BYTES
    path.write_text("%" * (MAX_FILE_BYTES + 1))
    with pytest.raises(LimitError, match="256,000 bytes") as caught:
        read_files(tmp_path)
    assert caught.value.where == Where("a.lp")


def test_the_limit_counts_bytes_also_for_text_given_directly() -> None:
    with pytest.raises(LimitError):
        RuleFile("a.lp", "%" + "ж" * (MAX_FILE_BYTES // 2))


def test_a_file_of_five_megabytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.lp").write_text("%" * 5_000_000)
    with pytest.raises(LimitError):
        read_files(tmp_path)


def test_a_rulebook_over_four_megabytes_is_refused(tmp_path: Path) -> None:
    for number in range(16):
        (tmp_path / f"{number:02}.lp").write_text("%" * 250_000)
    assert len(read_files(tmp_path)) == 16
    (tmp_path / "16.lp").write_text("%")
    with pytest.raises(LimitError, match="4,000,000 bytes"):
        read_files(tmp_path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a="", b="", c="")
    monkeypatch.setattr("reasoner.rulebook.source.MAX_ENTRIES", 3)
    assert len(read_files(tmp_path)) == 3
    monkeypatch.setattr("reasoner.rulebook.source.MAX_ENTRIES", 2)
    with pytest.raises(LimitError, match="at most 2 files"):
        read_files(tmp_path)


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:  # Windows without the right to make links
        pytest.skip("links cannot be made here")


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, outside="secret.", rules__a="a.")
    link(tmp_path / "rules" / "b.lp", tmp_path / "outside.lp")
    with pytest.raises(RulebookError, match="link out of the rulebook") as caught:
        read_files(tmp_path / "rules")
    assert caught.value.where == Where("b.lp")


def test_a_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, a="a.")
    link(tmp_path / "b.lp", tmp_path / "a.lp")
    assert [file.text for file in read_files(tmp_path)] == ["a.", "a."]


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, outside__b="b.", rules__a="a.")
    link(tmp_path / "rules" / "more", tmp_path / "outside")
    with pytest.raises(RulebookError, match="link to a folder") as caught:
        read_files(tmp_path / "rules")
    assert caught.value.where == Where("more")


def test_a_rulebook_may_itself_be_reached_through_a_link(tmp_path: Path) -> None:
    write(tmp_path, rules__a="a.")
    link(tmp_path / "linked", tmp_path / "rules")
    assert [file.name for file in read_files(tmp_path / "linked")] == ["a.lp"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.lp")
    with pytest.raises(RulebookError, match="not a regular file"):
        read_files(tmp_path)


@pytest.mark.parametrize("code", [0, 7, 0xB, 0xD, 0x7F, 0x85, 0x202E, 0x2066, 0x200E, 0x61C, 0x2028, 0xFEFF])
def test_characters_that_deceive_are_refused(code: int) -> None:
    error = refused(f"a.\n% ж{chr(code)} b")
    assert error.what == f"the character U+{code:04X} may not stand in a rule file"
    assert place(error) == (2, 4)
    assert chr(code) not in str(error).replace("\n", "")


def test_tabs_and_other_scripts_are_spared() -> None:
    RuleFile("a.lp", '\ta("Ош").  % Бишкек, Θ, 中\n')


def test_a_file_name_with_a_control_character_is_refused() -> None:
    with pytest.raises(RulebookError, match=r"file name 'a\\u202e\.lp'"):
        RuleFile("a\u202e.lp", "")


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ('#include "x.lp".', 1, "may not include"),
        ('a("%"). #include "x.lp".', 9, "may not include"),
        ("a. #include <incmode>.", 4, "may not include"),
        ('#include_ "x.lp".', 1, "may not include"),
        ("#script (lua) print(1) #end.", 1, "may not hold a script"),
        ('#script(python)" #end. #include "x', 1, "may not hold a script"),
        ("#theory t {}.", 1, "may not define a theory"),
        ("#!x", 1, "'#!' does not start a comment"),
        ("%* block *%", 1, "'%*' is refused"),
        ('a. %* " *% #include "x". %* " *%', 4, "'%*' is refused"),
        ('a("b', 3, "string does not end"),
        ('a("b\\q").', 3, "string does not end"),
        ("a(ж).", 3, "the letter 'ж'"),
        ('a("Ош"). ж.', 10, "the letter 'ж'"),
        ("#sumж", 5, "the letter 'ж'"),
        ("1ж", 2, "the letter 'ж'"),
        ("a(2147483648).", 3, "larger than 2147483647"),
        ("a(0xFFFFFFFF).", 3, "larger than 2147483647"),
    ],
)
def test_what_clingo_must_not_see_is_refused(text: str, column: int, what: str) -> None:
    error = refused(f"b.\n{text}")
    assert what in error.what
    assert place(error) == (2, column)
    assert error.where is not None
    assert error.where.text == text


@pytest.mark.parametrize(
    "text",
    [
        '% #include "x".\na.',
        'a("#include").',
        '%%* no block\na("%*").',
        'a("say \\"#include\\"").',
        "% a % %* %@ b",
        "a(2147483647). b1234567890. a'1234567890.",
    ],
)
def test_comments_and_strings_are_spared(text: str) -> None:
    assert RuleFile("a.lp", text).text == text


@pytest.mark.parametrize("count", [20_000, 200_000])
@pytest.mark.parametrize("piece", ["f(", "-", "~", "((", "[", "{", "- ", "1+", "2**", "-f(", "|", "-%\n", "1.."])
def test_deep_nesting_is_refused_before_it_crashes_the_parser(piece: str, count: int) -> None:
    with pytest.raises(CasusError) as caught:
        RuleFile("a.lp", "a(" + piece * count + "1" + ")" * 10)
    assert len(str(caught.value)) < 300


def test_the_deepest_brackets_allowed() -> None:
    RuleFile("a.lp", "f(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH + ".")
    error = refused("f(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1) + ".")
    assert place(error) == (1, 2 * (MAX_DEPTH + 1))


def test_brackets_that_close_have_no_depth() -> None:
    RuleFile("a.lp", "a(1). " * (MAX_DEPTH + 1))


def test_brackets_in_comments_and_strings_have_no_depth() -> None:
    RuleFile("a.lp", "%" + "(" * 200 + '\na("' + "(" * 200 + '").')


def test_the_most_operators_allowed() -> None:
    RuleFile("a.lp", "a :- b.\n" * MAX_OPERATORS + "-" * MAX_OPERATORS)
    refused("-" * (MAX_OPERATORS + 1))


def test_a_place_past_the_end_is_the_end_of_the_last_line_written() -> None:
    assert RuleFile("a.lp", "a.\nbc\n\n").where_bytes(3, 1) == Where("a.lp", 2, 3, "bc")
    assert RuleFile("a.lp", "").where_bytes(2, 1) == Where("a.lp", 1, 1, "")


def test_a_column_in_bytes_becomes_one_in_characters() -> None:
    assert RuleFile("a.lp", 'a("Ош") b').where_bytes(1, 11) == Where("a.lp", 1, 9, 'a("Ош") b')


def test_comments_are_told_from_strings() -> None:
    assert comment_column('a("%", "b\\"%"). % c') == 17
    assert comment_column('a("%").') is None
    assert without_comments('a("% b", 1). % c\nd.') == 'a("", 1). \nd.'


def test_the_digest_knows_names_and_texts_but_no_order() -> None:
    one, two = RuleFile("a.lp", "bc"), RuleFile("b.lp", "d")
    assert digest([one, two]) == digest([two, one])
    assert digest([one]) != digest([two])
    assert digest([RuleFile("a.lp", "b")]) != digest([RuleFile("a.lpb", "")])
    assert len(digest([])) == 64
