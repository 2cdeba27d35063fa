"""`manage.py take_package FILE`: takes in a package of the other place, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from connected_desk.records.packages import PackageRefused
from workflows.crossings import actions
from workflows.crossings.management.places import INCOMING, secret


class Command(BaseCommand):
    help = "Take in a signed package of the other place; the same one twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", type=Path)
        parser.add_argument("--sanitised", type=Path, help="folder with harmless copies of files, named by SHA-256")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["package"]
        try:
            row, new = actions.take(
                path,
                direction=INCOMING[settings.DESK_FACE],
                secret=secret(),
                sanitised=options["sanitised"],
                at=timezone.now(),
            )
        except PackageRefused as refused:
            report = path.with_name(f"{path.name}.refused.txt")
            report.write_text(f"{path.name}: {refused}\n", encoding="utf-8")
            raise CommandError(f"{refused} (written to {report.name})") from refused
        for line in new:
            self.stdout.write(line)
        self.stdout.write(f"Package {row.serial}: {len(new)} new.")
