"""`manage.py worker`: runs jobs and sends mail until it is told to stop."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from connected_desk.records.worker import Worker


class Command(BaseCommand):
    help = "Run jobs, send mail and start what comes round. Any number of workers may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(timezone.now)
        # The task in hand is finished first; a second signal does not hurry it.
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        if once:
            self._prove()
            worker.run_once()
        else:
            worker.run(proved=self._prove)

    def _prove(self) -> None:
        """What it would acknowledge must last: it does not begin where the database does not promise that."""
        self.check(databases=["default"])
