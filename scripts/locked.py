"""Whether the locks answer the declarations, by reading both; no network. Exit 1 and a line per fault otherwise."""

import re
import sys
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def declared(path: Path) -> dict[str, Requirement]:
    """What a requirements.in asks for, by canonical name; `-r` lines are followed by their own check."""
    lines = (line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def locked(path: Path) -> dict[str, tuple[str, int]]:
    """What a lock pins for this Python: version and number of hashes by canonical name."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    pins = {}
    for line in text.splitlines():
        if not re.match(r"[A-Za-z0-9]", line):
            continue
        pin, *hashes = re.split(r"\s+--hash=", line)
        requirement = Requirement(pin.strip())
        if requirement.marker and not requirement.marker.evaluate(dict(default_environment())):
            continue
        (exact,) = requirement.specifier
        pins[canonicalize_name(requirement.name)] = (exact.version, len(hashes))
    return pins


def faults(root: Path) -> list[str]:
    """What does not agree between requirements.in, requirements-dev.in and their locks, a sentence each."""
    found = []
    runtime, development = locked(root / "requirements.txt"), locked(root / "requirements-dev.txt")
    for lock, pins in (("requirements.txt", runtime), ("requirements-dev.txt", development)):
        found += [f"{lock}: {name} has no hash" for name, (_, hashes) in pins.items() if not hashes]
    for source, pins in (("requirements.in", runtime), ("requirements-dev.in", development)):
        for name, requirement in declared(root / source).items():
            if name not in pins:
                found.append(f"{source} asks for {name}; its lock does not have it")
            elif not requirement.specifier.contains(pins[name][0]):
                found.append(f"{source} asks for {requirement}; its lock has {pins[name][0]}")
    for name, (version, _) in runtime.items():
        if development.get(name, (None, 0))[0] != version:
            found.append(f"requirements-dev.txt has another {name} than requirements.txt ({version})")
    return found


if __name__ == "__main__":
    if lines := faults(ROOT):
        print("\n".join([*lines, "Run `make lock`."]))  # noqa: T201
        sys.exit(1)
