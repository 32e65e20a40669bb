"""Find the texts in Python that a person would read and that no gettext covers."""

from __future__ import annotations

import ast
import re

from devstack import texts
from tests.architecture.template_texts import has_words

# Words that no Indonesian sentence does without, and that are no English words.
INDONESIAN = {
    "akan", "anda", "atau", "belum", "bila", "bukan", "dalam", "dan", "dapat", "dari", "dengan",
    "hanya", "ini", "itu", "karena", "kembali", "lalu", "oleh", "pada", "semua", "setiap",
    "sudah", "tidak", "untuk", "yang",
}  # fmt: skip
NOT_ON_SCREEN = {"tidak ada": "how files spell an empty value"}
# What these arguments hold is shown.
SHOWN_ARGUMENTS = {
    "cause", "cure", "description", "empty_label", "help_text", "label", "message", "note",
    "placeholder", "subtitle", "verbose_name", "verbose_name_plural",
}  # fmt: skip
SHOWING_CALLS = re.compile(r"(forms\.)?ValidationError|\w+\.add_error|messages\.\w+")


def called(node: ast.AST) -> str:
    """The name of what a call calls, without its owner; nothing for other nodes."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def _strings(node: ast.AST) -> dict[int, str]:
    """The strings inside `node` by identity of their nodes; parts of f-strings, too."""
    found = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {id(each): each.value for each in found if isinstance(each.value, str)}


def _sentence(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    return " " in text.strip() and text not in NOT_ON_SCREEN and bool(INDONESIAN & set(words))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _shown_arguments(node: ast.AST) -> list[ast.expr]:
    """What a label, a message or a fault is given; only texts written on the spot count."""
    given: list[ast.expr] = []
    if isinstance(node, ast.keyword) and node.arg in SHOWN_ARGUMENTS:
        given = [node.value]
    elif isinstance(node, ast.Call) and SHOWING_CALLS.fullmatch(ast.unparse(node.func)):
        given = node.args[-1:]
    formats = [each.left if isinstance(each, ast.BinOp) else each for each in given]
    return [each for each in formats if isinstance(each, ast.Constant | ast.JoinedStr)]


def bare_strings(source: str) -> list[str]:
    """Indonesian sentences outside gettext, and bare words where a person will read them."""
    tree = ast.parse(source)
    covered: set[int] = set()
    shown: dict[int, str] = {}
    for node in ast.walk(tree):
        if called(node) in texts.KEYWORDS or _is_docstring(node):
            covered |= _strings(node).keys()
        for argument in _shown_arguments(node):
            shown |= {key: text for key, text in _strings(argument).items() if has_words(text)}
    bare = shown | {key: text for key, text in _strings(tree).items() if _sentence(text)}
    return [text for key, text in bare.items() if key not in covered]
