"""`manage.py restore FOLDER`: puts a backup back into an empty database and an empty storage."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connected_desk.records import restoring
from connected_desk.records.backup_manifest import BackupRefused


class Command(BaseCommand):
    help = "Put a backup back into an empty place, every hash proved first (docs/how-to/back-up-and-restore.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the backup's folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restoring.restore(options["backup"].resolve())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        manifest = restored.manifest
        self.stdout.write(f"Restored {len(manifest.files)} files and {manifest.log_rows} rows of the log.")
        self.stdout.write("Now run `manage.py migrate`, then `manage.py verify_records`.")
        if not restored.links_open:
            self.stdout.write("LINK_KEY is not the one of the backup: links sent to companies will not open here.")
        for path in manifest.lacking:
            self.stdout.write(f"The backup never held {path}: it was gone or changed before.")
