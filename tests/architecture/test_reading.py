"""The house stays readable: small files, names that say something, a sentence on everything others use."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .source import files, name, tree

LONGEST = 400
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "misc", "lib"}


def test_no_file_grows_beyond_what_one_reads_at_once() -> None:
    lengths = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files()}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST} == {}


def test_no_room_or_file_is_named_for_nothing() -> None:
    words = {name(file): set(name(file).removesuffix(".py").split("/")) for file in files()}
    assert [file for file, parts in words.items() if parts & SAYS_NOTHING] == []


def test_every_file_says_what_it_is() -> None:
    silent = [name(file) for file in files() if tree(file).body and ast.get_docstring(tree(file)) is None]
    assert [file for file in silent if not file.startswith("migrations/versions/")] == []


def test_everything_others_use_says_what_it_does() -> None:
    silent = [
        f"{name(file)}:{node.lineno} {node.name}"
        for file in files()
        if not name(file).startswith("migrations/versions/")
        for node in _public(tree(file).body)
        if ast.get_docstring(node) is None
    ]
    assert silent == []


def test_nothing_is_left_to_be_done() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
    left = [
        f"{name(file)}:{number}"
        for file in files()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert left == []


def _public(
    body: list[ast.stmt], *, inside: ast.ClassDef | None = None
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node
            yield from _public(node.body, inside=node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            # A method that overrides a library's, or answers its calls, says what the library's does; one
            # that only names an expression says it all.
            hook = inside is not None and (inside.bases or node.name.startswith("handle_"))
            if not hook and not (inside is not None and isinstance(node.body[0], ast.Return)):
                yield node
