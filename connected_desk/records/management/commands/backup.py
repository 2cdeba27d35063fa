"""`manage.py backup`: a backup of database and files, made while people work."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from connected_desk.records import backups
from connected_desk.records.backup_manifest import BackupRefused
from connected_desk.records.management.backup_command import BackupCommand


class Command(BackupCommand):
    help = (
        "Make a backup of database and files, and let go those that are too old (docs/how-to/back-up-and-restore.md)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.folder(options)
        try:
            made = backups.make(folder, at=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{folder / made.name}: {made.files} files, {made.size} bytes.")
        if made.lacking:
            raise CommandError(f"{made.lacking} stored files were gone or changed before; verify_records names them.")
