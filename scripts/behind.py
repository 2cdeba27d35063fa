"""Reads `pip list --outdated --format json` and tells which direct dependencies lack a patch of their own series.

Exit 1 where one does. A newer series is told, and is somebody's decision.
"""

import json
import sys
from pathlib import Path

from locked import declared
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    wanted = {**declared(ROOT / "requirements.in"), **declared(ROOT / "requirements-dev.in")}
    late = False
    for row in json.load(sys.stdin):
        requirement = wanted.get(canonicalize_name(row["name"]))
        if requirement is None:
            continue
        is_patch = requirement.specifier.contains(row["latest_version"])
        late = late or is_patch
        kind = "a patch of its series" if is_patch else "another series"
        print(f"{row['name']} {row['version']}: {row['latest_version']} is there, {kind}")  # noqa: T201
    sys.exit(late)
