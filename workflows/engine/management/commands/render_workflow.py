"""manage.py render_workflow [--check]: the reference page of the lives, made from their definitions."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.engine.docs import workflow_page

PAGE = settings.ROOT / "docs" / "reference" / "workflow.md"


class Command(BaseCommand):
    help = "Write docs/reference/workflow.md from the definitions; with --check, only say whether it is stale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail where the page differs from the definitions")

    def handle(self, *args: Any, **options: Any) -> None:
        page = workflow_page()
        if options["check"]:
            if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
                raise CommandError("docs/reference/workflow.md is stale: run `make docs`.")
            return
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
        self.stdout.write(f"Wrote {PAGE.relative_to(settings.ROOT)}.")
