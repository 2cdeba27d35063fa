"""`manage.py make_package FOLDER`: the next package to be carried to the other place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from workflows.crossings import actions
from workflows.crossings.management.places import OUTGOING, secret


class Command(BaseCommand):
    help = "Write the next signed package for the other place into a folder (docs/how-to/run-in-two-places.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the package goes, such as a stick")

    def handle(self, *args: Any, **options: Any) -> None:
        direction = OUTGOING[settings.DESK_FACE]
        path = actions.make(options["folder"], direction=direction, secret=secret(), at=timezone.now())
        self.stdout.write(str(path))
