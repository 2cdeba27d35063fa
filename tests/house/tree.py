"""Reads the source tree without running it: modules, their imports, their calls. For the tests of this folder."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("connected_desk", "proposals", "workflows")


@dataclass(frozen=True)
class Module:
    """One Python file by its dotted name."""

    name: str
    path: Path

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported, wherever in the file; relative names are made absolute."""
        for node in ast.walk(self.syntax):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._from(node)
                # `from a import b` may mean the module a.b or a name in a: both are told, a.b decides if it exists.
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)

    def _from(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        if self.path.name != "__init__.py":
            package.pop()
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, node.module] if node.module else package)


def modules(root: Path) -> dict[str, Module]:
    """Every module of the three packages below `root`, migrations left out."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" in parts:
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = Module(name, path)
    return found


def resolve(name: str, known: dict[str, Module]) -> str:
    """The longest part of a dotted name that is one of our modules; empty where none is."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
