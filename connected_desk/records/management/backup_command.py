"""What the commands about backups share. No command itself: it has no class of that name."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class BackupCommand(BaseCommand):
    """A command that works in the backup folder."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="where backups lie; left out: BACKUP_URL")

    def folder(self, options: dict[str, Any]) -> Path:
        """The folder named. Raises CommandError where none is."""
        folder = options["folder"] or settings.BACKUP_FOLDER
        if not folder:
            raise CommandError("No backup folder is set. Set BACKUP_URL=file:///srv/backup, or say --folder.")
        return Path(folder).resolve()
