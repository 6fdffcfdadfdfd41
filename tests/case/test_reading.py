"""Case files are read as text with its place, and whatever could hide something is refused there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reasoner.case.reading import (
    MAX_CASE_BYTES,
    MAX_DEPTH,
    Mapping,
    Node,
    Scalar,
    Sequence,
    read_bytes,
    read_file,
    read_tree,
)
from reasoner.errors import CaseError, CasusError, LimitError, Where

FILE = "cases/osh.yaml"


@pytest.fixture(params=["C parser", "Python parser"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything here holds with either parser of PyYAML."""
    if request.param == "Python parser":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML is here without its C parser")


def read(text: str) -> Node:
    return read_tree(text.encode(), FILE)


def refusal(text: str | bytes) -> CasusError:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(CasusError) as refused:
        read_tree(data, FILE)
    return refused.value


def place(error: CasusError) -> tuple[int | None, int | None]:
    assert error.where is not None
    assert error.where.file == FILE
    return error.where.line, error.where.column


def plain(node: Node) -> Any:
    """The tree without its places."""
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(items=entries):
            return {key: plain(value) for key, value in entries.items()}


# --- what is read


def test_a_tree_tells_where_everything_stands() -> None:
    assert read("id: osh\nparties: [kgz,\n  'tjk']\n") == Mapping(
        items={
            "id": Scalar("osh", Where(FILE, 1, 5, "id: osh"), plain=True),
            "parties": Sequence(
                (
                    Scalar("kgz", Where(FILE, 2, 11, "parties: [kgz,"), plain=True),
                    Scalar("tjk", Where(FILE, 3, 3, "  'tjk']"), plain=False),
                ),
                Where(FILE, 2, 10, "parties: [kgz,"),
            ),
        },
        keys={"id": Where(FILE, 1, 1, "id: osh"), "parties": Where(FILE, 2, 1, "parties: [kgz,")},
        where=Where(FILE, 1, 1, "id: osh"),
    )


def test_nothing_is_taken_for_anything_but_text() -> None:
    text = "on: 1999-10-02\nno: yes\n1: 0x10\nnull: ~\n1.5: .inf\ntime: 12:30:45\n"
    assert plain(read(text)) == {
        "on": "1999-10-02",
        "no": "yes",
        "1": "0x10",
        "null": "~",
        "1.5": ".inf",
        "time": "12:30:45",
    }


def test_columns_count_characters_not_bytes() -> None:
    tree = read("{é𝄞: ош, b: c}")
    assert isinstance(tree, Mapping)
    assert tree.keys["b"] == Where(FILE, 1, 10, "{é𝄞: ош, b: c}")


def test_a_value_left_out_is_an_empty_plain_text_after_its_colon() -> None:
    tree = read("a:\nb: ''\n")
    assert isinstance(tree, Mapping)
    assert tree.items == {
        "a": Scalar("", Where(FILE, 1, 3, "a:"), plain=True),
        "b": Scalar("", Where(FILE, 2, 4, "b: ''"), plain=False),
    }


def test_text_over_several_lines_keeps_its_text() -> None:
    text = "folded: >\n  one\n  two\n\n  three\nkept: |\n  one\n    two\nrunning: one\n  two\n"
    assert plain(read(text)) == {
        "folded": "one two\nthree\n",
        "kept": "one\n  two\n",
        "running": "one two",
    }


def test_only_text_without_quotes_or_block_mark_is_plain() -> None:
    tree = read("- true\n- 'true'\n- \"true\"\n- |\n  true\n- >\n  true\n")
    assert isinstance(tree, Sequence)
    assert [item.plain for item in tree.items if isinstance(item, Scalar)] == [True, *[False] * 4]


def test_a_byte_order_mark_moves_nothing() -> None:
    assert read_tree(b"\xef\xbb\xbfid: osh\n", FILE) == read("id: osh\n")


def test_line_breaks_of_any_system_are_the_same() -> None:
    assert read("a: b\r\nc: |\r\n  d\r\n") == read("a: b\nc: |\n  d\n")
    assert read("a: b\rc: d\r") == read("a: b\nc: d\n")


def test_escapes_that_show_are_read() -> None:
    assert plain(read(r'"\u00e9 \"x\"\t\n\\"')) == 'é "x"\t\n\\'


def test_a_document_may_be_marked_and_commented() -> None:
    assert plain(read("# a case\n---\na: b # c\n...\n")) == {"a": "b"}


# --- size and depth


def test_a_case_of_just_the_size_allowed_is_read() -> None:
    text = "a".ljust(MAX_CASE_BYTES)
    assert plain(read(text)) == "a"


def test_a_bigger_case_is_refused_before_it_is_looked_at() -> None:
    error = refusal(b"\xff" * (MAX_CASE_BYTES + 1))
    assert isinstance(error, LimitError)
    assert str(error) == (
        "a case may have at most 1,000,000 bytes; this has more\n"
        "  at   cases/osh.yaml\n"
        "  hint split it into several cases"
    )


def test_nesting_is_allowed_down_to_the_limit() -> None:
    assert str(plain(read("[" * MAX_DEPTH + "]" * MAX_DEPTH))) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[" * 21 + "]" * 21, 1, 21),
        ("[" * 500_000, 1, 21),
        ("{" * 21 + "}" * 21, 1, 0),
        ("- " * 21 + "x", 1, 41),
        ("- " * 400_000, 1, 41),
        ("[\n" * 400_000, 21, 1),
        ("".join(" " * depth + "a:\n" for depth in range(1_000)), 21, 21),
        ("{a: " * 200_000, 1, 81),
    ],
    ids=["just", "brackets", "braces", "just dashes", "dashes", "lines", "block mappings", "flow mappings"],
)
def test_deeper_nesting_is_refused_where_it_starts(text: str, line: int, column: int) -> None:
    error = refusal(text)
    if column == 0:  # a mapping as a key is refused sooner
        assert (error.what, place(error)) == ("a list or mapping stands where a key must be", (1, 2))
    else:
        assert (error.what, place(error)) == ("this is nested deeper than 20", (line, column))


# --- characters


@pytest.mark.parametrize(
    ("data", "line", "column", "what"),
    [
        (b"a: \xff", 1, 4, "this is not UTF-8 text: byte 0xff is out of place"),
        (b"a: b\r\n\xc3\xa9: \xe9t\xe9\n", 2, 4, "this is not UTF-8 text: byte 0xe9 is out of place"),
        (b"\xef\xbb\xbfa: \x80", 1, 4, "this is not UTF-8 text: byte 0x80 is out of place"),
        (b"\xff\xfea\x00", 1, 1, "this is not UTF-8 text: byte 0xff is out of place"),
        (b"a: \xed\xa0\x80", 1, 4, "this is not UTF-8 text: byte 0xed is out of place"),
    ],
)
def test_what_is_not_utf_8_is_refused_where_it_stands(data: bytes, line: int, column: int, what: str) -> None:
    error = refusal(data)
    assert (error.what, place(error), error.hint) == (what, (line, column), "save the file as UTF-8")


HIDDEN = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff",
    *"\xad\u115f\u180e\u200b\u2060\u2064\u3164\uffa0\ufff9\ufffa\ufffb\U000e0001\U000e0041\U000e007f",
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_characters_that_hide_are_refused_in_the_text(hidden: str) -> None:
    error = refusal(f"é: b\nc: {hidden}d # e\n")
    assert error.what.startswith(f"the text holds the character U+{ord(hidden):04X} (")
    assert error.where == Where(FILE, 2, 4, "c: \ufffdd # e")


@pytest.mark.parametrize("hidden", [*HIDDEN, "\r"], ids=lambda character: f"U+{ord(character):04X}")
def test_characters_that_hide_are_refused_behind_escapes(hidden: str) -> None:
    error = refusal(f'a: "b\\U{ord(hidden):08x}"\n')
    assert error.what.startswith(f"this text holds, written as an escape, the character U+{ord(hidden):04X} (")
    assert place(error) == (1, 4)


@pytest.mark.parametrize("hidden", [r"\x1b", r"\e", r"\0", r"\N", r"\L", r"\P", r"\U0000202e"])
def test_no_way_to_write_an_escape_gets_round_this(hidden: str) -> None:
    assert place(refusal(f'- "{hidden}": b\n')) == (1, 3)


def test_an_error_names_what_it_does_not_print() -> None:
    assert str(refusal("a:\t\u202eb\n")) == (
        "the text holds the character U+202E (RIGHT-TO-LEFT OVERRIDE)\n"
        "  at   cases/osh.yaml:1:4\n"
        "       a: \ufffdb\n"
        "          ^\n"
        "  hint remove it"
    )


def test_a_very_long_line_is_not_shown() -> None:
    assert refusal("a" * 201 + ": *b").where == Where(FILE, 1, 204)


# --- what YAML could do and cases may not


ANCHORS = "a case may have no anchors ('&...') or aliases ('*...')"
TAGS = "a case may have no tags ('!...')"
SECOND = "a second document starts here"
KEY = "a list or mapping stands where a key must be"


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: &b c\n", 1, 4, ANCHORS),
        ("a: &b [c]\n", 1, 4, ANCHORS),
        ("a:\n  &b c: d\n", 2, 3, ANCHORS),
        ("a: b\nc: *a\n", 2, 4, ANCHORS),
        ("- *a : b\n", 1, 3, ANCHORS),
        ("a: !!python/object:os.system b\n", 1, 4, TAGS),
        ("a: !!str b\n", 1, 4, TAGS),
        ("a: ! b\n", 1, 4, TAGS),
        ("!!map {a: b}\n", 1, 1, TAGS),
        ("!x a: b\n", 1, 1, TAGS),
        ("a: b\n<<: {c: d}\n", 2, 1, "keys cannot be merged with '<<'"),
        ("a: b\n---\nc: d\n", 2, 1, SECOND),
        ("a: b\n---\n", 2, 1, SECOND),
        ("[a]: b\n", 1, 1, KEY),
        ("? {a: b}\n: c\n", 1, 3, KEY),
        ("a: b\n?\n: c\n", 2, 2, "this key is empty"),
        ("a: b\n'': c\n", 2, 1, "this key is empty"),
        ("a: b\n' ': c\n", 2, 1, "this key is empty"),
    ],
)
def test_what_makes_yaml_hard_to_read_is_refused(text: str, line: int, column: int, what: str) -> None:
    error = refusal(text)
    assert isinstance(error, CaseError)
    assert (error.what, place(error)) == (what, (line, column))
    assert error.hint


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
def test_an_empty_document_is_refused(text: str) -> None:
    error = refusal(text)
    assert (error.what, error.where) == ("this file holds no case", Where(FILE))


def test_of_two_equal_keys_both_places_are_named() -> None:
    assert str(refusal("facts:\n  raid: one\n  other: two\n  'raid': three\n")) == (
        "the key 'raid' stands here again; it stands first at cases/osh.yaml:2:3\n"
        "  at   cases/osh.yaml:4:3\n"
        "         'raid': three\n"
        "         ^\n"
        "  hint keep one of the two, or rename one"
    )


def test_equal_keys_of_different_mappings_are_spared() -> None:
    assert plain(read("- {a: b}\n- {a: {a: b}}\n")) == [{"a": "b"}, {"a": {"a": "b"}}]


# --- what is not YAML


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: b: c\n", 1, 5, "a key cannot stand here"),
        ("a: b\n c: d\n", 2, 3, "a key cannot stand here"),
        ("a: - b\n", 1, 4, "a list cannot start here"),
        ("a:\n\tb: c\n", 2, 1, "a tab cannot stand here"),
        ("a: b\nc: 'd\n", 2, 4, "the quotation mark opened here is never closed"),
        ('a: b\nc: "d\n---\n', 2, 4, "the quotation mark opened here is never closed"),
        ("a: [b, c\nd: e\n", 1, 4, "the list opened here with '[' is not closed, or lacks a comma"),
        ("a: {b: c\nd: e\n", 1, 4, "the mapping opened here with '{' is not closed, or lacks a comma"),
        ("a: @b\n", 1, 4, "text without quotes cannot start with this character"),
        ('a: "\\q"\n', 1, None, "a backslash in double quotes starts an escape, and this one does not exist"),
        ("a: *\n", 1, 5, ANCHORS),
        ("a: !x!y z\n", 1, None, TAGS),
        ("- a\nb: c\n", 2, 1, "this line does not fit those above it"),
        ("a: [", 1, 5, "a value is missing here, or a bracket does not match"),
        ("a: [}\n", 1, 5, "a value is missing here, or a bracket does not match"),
        ("[a]]\n", 1, 4, "the case has ended above, and yet there is more"),
    ],
)
def test_what_is_not_yaml_is_explained(text: str, line: int, column: int | None, what: str) -> None:
    error = refusal(text)
    found = place(error)
    # The two parsers differ in whether they point at the start of an escape or tag, or into it.
    assert (error.what, found) == (what, (line, found[1] if column is None else column))
    assert error.hint


def test_what_has_no_plain_words_is_passed_on() -> None:
    error = refusal("%YAML 3.0\n---\na\n")
    assert error.what.startswith("this is not YAML: found incompatible YAML document")
    assert place(error) == (1, 1)


@pytest.mark.parametrize("text", [r'"\ud800"', r'"\Uffffffff"', "%YAML 1." + "9" * 5_000 + "\n--- a"])
def test_numbers_no_character_or_version_can_have_are_refused(text: str) -> None:
    assert isinstance(refusal(text), CaseError)


# --- files


def test_a_file_is_read_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "osh.yaml"
    path.write_bytes(b"id: osh\r\n")
    tree, data = read_file(path, FILE)
    assert (tree, data) == (read("id: osh\n"), b"id: osh\r\n")
    assert read_file(path)[0].where.file == str(path)


def test_a_missing_file_is_named_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError) as refused:
        read_bytes("./cases/../osh.yaml")
    assert str(refused.value) == ("there is no such file\n  at   ./cases/../osh.yaml\n  hint check the path")


def test_a_folder_is_not_a_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        read_bytes(tmp_path)
    assert (refused.value.what, refused.value.where) == (
        "this is a folder, not a case file",
        Where(str(tmp_path)),
    )


def test_a_file_that_may_not_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(CaseError) as refused:
        read_bytes("locked.yaml")
    assert (refused.value.what, refused.value.where) == ("this file may not be read", Where("locked.yaml"))


def test_a_path_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        read_bytes("a\0b.yaml")
    assert str(refused.value) == r"'a\x00b.yaml' cannot be the path of a file"
    with pytest.raises(CaseError):
        read_bytes(tmp_path / ("a" * 5_000))


def test_a_file_without_end_is_read_no_further_than_one_byte_past_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(-1 if size is None else size)
            return b"\0" * asked[-1]

    monkeypatch.setattr("builtins.open", lambda *_: Endless())
    with pytest.raises(LimitError) as refused:
        read_bytes("/dev/zero")
    assert (asked, refused.value.where) == ([MAX_CASE_BYTES + 1], Where("/dev/zero"))


# --- nothing else ever comes out


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    else:
        for item in node.items.values() if isinstance(node, Mapping) else node.items:
            yield from _scalars(item)


def _is_a_tree_or_refused(data: bytes) -> None:
    try:
        tree = read_tree(data, FILE)
    except CasusError as error:
        shown = str(error)
        assert not [character for character in HIDDEN if character in shown]
    else:
        for scalar in _scalars(tree):
            assert not [character for character in HIDDEN if character in scalar.text]
            assert scalar.where.line is not None


# fmt: off
PIECES = st.sampled_from([
    "a", "b: ", "- ", "\n", "  ", "? ", ": ", "[", "]", "{", "}", ", ", "'", '"', "|", ">", "&a ", "*a",
    "!t ", "#", "%YAML ", "---", "...", "\\u202e", "\\x", "<<", "\t", "\r\n", "é", "\u202e", "~", "@", "\\",
])
# fmt: on


@given(st.text())
def test_any_text_is_a_tree_or_refused(text: str) -> None:
    _is_a_tree_or_refused(text.encode(errors="surrogatepass"))


@given(st.binary())
def test_any_bytes_are_a_tree_or_refused(data: bytes) -> None:
    _is_a_tree_or_refused(data)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_anything_like_yaml_is_a_tree_or_refused(text: str) -> None:
    _is_a_tree_or_refused(text.encode())
