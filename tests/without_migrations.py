"""The suite's settings, for a process that makes its tables at once as the suite does, without migrations."""

from tests.settings import *  # noqa: F403  (as they are)


class NoMigrations:
    """Says of every app that it has none."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = NoMigrations()
