"""Makes the secrets a desk needs and keeps them under DESK_DATA, readable by its owner alone; never replaces one."""

import os
import secrets
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"secret_key": 48, "link_key": 48, "seal_key": 48, "demo_password": 12}


def keep(folder: Path) -> list[str]:
    """Make what is missing in `folder`; return the names made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for name, size in NAMES.items():
        try:
            kept = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(kept, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(size) + "\n")
        made.append(name)
    return made


def keep_under_data() -> None:
    """Make what is missing under DESK_DATA, and name each file made."""
    environ.Env.read_env(ROOT / ".env")
    folder = Path(os.environ.get("DESK_DATA") or ROOT / "var") / "secrets"
    for name in keep(folder):
        print(f"Made {folder / name}")  # noqa: T201


if __name__ == "__main__":
    keep_under_data()
