"""Plain text broken into lines of a width; words that hold a hyphen stay whole."""

from __future__ import annotations

import textwrap


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return *text* in lines of at most *width*: the first behind *indent*, the others two columns further in."""
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def labelled(label: str, text: str, width: int, column: int) -> list[str]:
    """Return *text* in lines from *column* on, with *label* before the first, or on its own line if it is too long."""
    if len(label) >= column:
        return [label, *wrapped(text, width, " " * column)]
    return textwrap.wrap(
        text, width, initial_indent=f"{label:<{column}}", subsequent_indent=" " * column, break_on_hyphens=False
    )
