"""manage.py verify_records [--json]: proves the log, that states follow from it, and every stored file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from connected_desk.city import setting_record
from connected_desk.city.models import SettingsBook
from connected_desk.records import verify
from connected_desk.records.models import LogRow, OutboxMail, StoredFile
from connected_desk.records.verify import Fault
from proposals.actions import challenges, members
from proposals.models import Challenge, Team
from workflows.cases.chains import KINDS
from workflows.cases.models import Case
from workflows.disposals import record as disposals
from workflows.disposals.models import Disposal
from workflows.engine.registry import LIVES
from workflows.engine.verify import state_faults


class Command(BaseCommand):
    help = "Prove the records. Ends with exit status 1 and the first fault where something does not prove."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print cases, files, messages and errors as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(_faults()) if options["json"] else list(_first(_faults()))
        if options["json"]:
            self.stdout.write(json.dumps(_told(faults), ensure_ascii=False, indent=1, sort_keys=True))
        if faults:
            raise CommandError(_sentence(faults[0]))
        if not options["json"]:
            rows, files = LogRow.objects.count(), StoredFile.objects.count()
            self.stdout.write(f"Proved {rows} rows of the log, {files} files, and that every state follows.")


def _faults() -> Iterator[Fault]:
    chained = [(kind, model) for model, kind in KINDS.items()]
    lives = ((life.name, life.model) for life in LIVES.values())
    others = [
        (challenges.KIND, Challenge),
        (members.KIND, Team),
        (setting_record.KIND, SettingsBook),
        (disposals.KIND, Disposal),
    ]
    subjects = [*lives, *others, *chained]
    return chain(verify.log_faults(subjects), verify.seal_faults(), state_faults(), verify.file_faults())


def _first(faults: Iterator[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield fault
        return


def _sentence(fault: Fault) -> str:
    row = f", row {fault.seq}" if fault.seq else ""
    return f"{fault.kind} {fault.subject}{row}: {fault.sentence}"


def _files_of_cases() -> Iterator[tuple[str, StoredFile]]:
    """Each file of each case once, however many versions of the proposal hold it, with the case's number."""
    of_proposals = ("attachments__version__proposal", "sent__message__proposal", "sent__request__proposal")
    ways = (*of_proposals, "filed_mail", "procurement_exchange")
    pairs = {
        pair
        for way in ways
        for pair in StoredFile.objects.filter(**{f"{way}__case__isnull": False}).values_list(
            f"{way}__case__number", "pk"
        )
    }
    known = StoredFile.objects.in_bulk(pk for _number, pk in pairs)
    return ((number, known[pk]) for number, pk in sorted(pairs))


def _told(faults: list[Fault]) -> dict[str, Any]:
    faulty = {fault.subject for fault in faults if fault.kind == "file"}
    mails = dict(OutboxMail.objects.values_list("state").annotate(n=Count("pk")))
    history: dict[Any, list[str]] = {}
    for key, move in LogRow.objects.filter(subject_kind="case").order_by("seq").values_list("subject_key", "move"):
        history.setdefault(key, []).append(move)
    return {
        "cases": {
            number: {"title": title, "state": state, "history": history.get(key, [])}
            for number, title, state, key in Case.objects.values_list("number", "title", "state", "key")
        },
        "files": [
            [number, stored.original_name, stored.sha256, str(stored.key) not in faulty]
            for number, stored in _files_of_cases()
        ],
        "messages": {state: mails.get(state, 0) for state in ("queued", "sent", "failed")},
        "errors": [_sentence(fault) for fault in faults],
    }
