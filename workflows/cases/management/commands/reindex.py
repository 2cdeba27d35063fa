"""manage.py reindex [--check]: proves that the search finds every case by its own words, and puts right what is not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from workflows.cases import search
from workflows.cases.models import Case


class Command(BaseCommand):
    help = "Compare every search row with its case and write the wrong ones anew; with --check, fail for them instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, and fail where a row is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = Case.objects.order_by("pk").values_list("pk", flat=True)
        wrong = [number for pk in keys.iterator() if (number := _compare(pk, mend=not options["check"]))]
        if options["check"] and wrong:
            raise CommandError(f"{len(wrong)} cases are not found by their own words, {wrong[0]} first.")
        done = "written anew" if wrong else "wrong"
        self.stdout.write(f"Compared {len(keys)} cases; {len(wrong)} search rows were {done}.")


@transaction.atomic
def _compare(pk: int, *, mend: bool) -> str:
    """The number of the case where its row is wrong, otherwise "". Under its lock: the desk goes on writing."""
    case = Case.objects.select_for_update().get(pk=pk)
    if search.is_current(case):
        return ""
    if mend:
        search.write(case)
    return case.number
