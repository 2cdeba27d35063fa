"""`COPY_FROM=URL manage.py copy_from`: copies another database into this one, which was migrated and never used.

The URL is no argument: it may hold a password, and arguments are everybody's to read.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from connected_desk.records.copying import CopyRefused, copy_from
from connected_desk.settings import environment


class Command(BaseCommand):
    help = "Copy all rows of the database COPY_FROM names into this one (docs/how-to/change-the-database.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            copied = copy_from(environment.database("COPY_FROM", ""))
        except (CopyRefused, ImproperlyConfigured) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Copied {sum(copied.values())} rows of {len(copied)} tables.")
        self.stdout.write("Now run `manage.py verify_records`, then start the desk.")
