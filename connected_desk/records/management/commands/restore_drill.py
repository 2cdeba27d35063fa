"""`manage.py restore_drill`: restores a backup aside and proves its records; the page of problems says when and how."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from connected_desk.records import drills
from connected_desk.records.backup_manifest import BackupRefused
from connected_desk.records.management.backup_command import BackupCommand


class Command(BackupCommand):
    help = "Restore the newest backup (or the one named) aside, compare every hash and prove the records there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("name", nargs="?", default="", help="the backup's name; left out: the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            noted = drills.drill(self.folder(options), name=options["name"], at=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        if noted.drill_fault:
            raise CommandError(f"{noted.name}: {noted.drill_fault}")
        self.stdout.write(f"{noted.name}: restored aside, every hash compared, the records prove.")
