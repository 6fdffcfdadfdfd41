"""Does this mutual-defence treaty apply to what happened? `from reasoner import ask, load_case`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from reasoner.answer import Answer
    from reasoner.errors import CasusError
    from reasoner.questions.asking import ask
    from reasoner.questions.asking import opened as load_case
    from reasoner.questions.turning import Turns, flip

_WHERE = {
    "ask": ("reasoner.questions.asking", "ask"),
    "flip": ("reasoner.questions.turning", "flip"),
    "load_case": ("reasoner.questions.asking", "opened"),
    "Answer": ("reasoner.answer", "Answer"),
    "Turns": ("reasoner.questions.turning", "Turns"),
    "CasusError": ("reasoner.errors", "CasusError"),
}

__all__ = ["Answer", "CasusError", "Turns", "ask", "flip", "load_case"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: importing the package alone costs nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'reasoner' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
