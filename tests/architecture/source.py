"""Read the source of the program as syntax trees; shared by the tests of this folder."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("project", "workflows", "forms")


def files(*packages: str) -> Iterator[Path]:
    """Yield every Python file of the packages (all of ours by default), tests left out."""
    for package in packages or PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def name(file: Path) -> str:
    """Return the file's path from the root, for messages."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse(file.read_text(), filename=str(file))


def calls(file: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call of the file with its dotted target as far as it is written out."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes; a call or an index in the chain shows as its own chain."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return ""
