"""The record of the case and of all that belongs to it, in one row of time, and what proves it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from connected_desk.records.models import LogRow, Seal
from connected_desk.ui.formats import full_date, full_datetime
from workflows.budgets.models import BudgetRequest
from workflows.decisions.models import Decision
from workflows.engine import record
from workflows.engine.models import LifeModel
from workflows.engine.vocabulary import Life
from workflows.pocs.models import Poc

from .blocks import Chapter, Words, facts, table
from .editions import Reading


def history(reading: Reading) -> Chapter:
    """Everything that was recorded, the earliest first."""
    found = []
    for life, rows in _logs(_subjects(reading)):
        found += [
            (row.occurred_at, row.pk, life.label, line)
            for row, line in zip(rows, record.lines(life, rows), strict=True)
        ]
    told = [
        (full_datetime(at), label, line.text, reading.inside(line.who), reading.inside(line.note))
        for at, _pk, label, line in sorted(found, key=lambda one: one[:2])
    ]
    columns = (
        _("When"),
        _("Of what"),
        _("What was recorded"),
        _("By whom"),
        _("Words on record"),
    )
    return Chapter(_("Record"), table(columns, told))


def proof(reading: Reading) -> Chapter:
    """The last link of each chain of the record, and the last seal: what a later check is held against."""
    rows = [(subject.life.label, str(subject), subject.log_seq, subject.log_head) for subject in _subjects(reading)]
    seal = Seal.objects.order_by("pk").last()
    sealed = [
        (_("Day of the last seal"), full_date(seal.day) if seal else ""),
        (_("Value of the seal"), seal.hash if seal else ""),
    ]
    how = _(
        "Whoever runs the desk proves the whole record with “manage.py verify_records”; it names the first fault.",
    )
    columns = (
        _("Of what"),
        _("What it is about"),
        _("Rows"),
        _("Last link (SHA-256)"),
    )
    return Chapter(_("Proof of the record"), [Words(how), *table(columns, rows), facts("", sealed)])


def _subjects(reading: Reading) -> list[LifeModel]:
    """The case, its trials, its budget requests, and the decisions about all of them."""
    case = reading.case
    return [
        case,
        *Poc.objects.filter(case=case).select_related("case").order_by("number"),
        *BudgetRequest.objects.filter(case=case).select_related("case", "initiative").order_by("pk"),
        *Decision.objects.filter(case_key=case.key).order_by("drafted_at", "pk"),
    ]


def _logs(subjects: list[LifeModel]) -> list[tuple[Life, list[LogRow]]]:
    """The rows of those subjects, by life."""
    lives = {subject.life.name: subject.life for subject in subjects}
    which = Q(pk__in=[])
    for name in lives:
        keys = [subject.key for subject in subjects if subject.life.name == name]
        which |= Q(subject_kind=name, subject_key__in=keys)
    rows = list(LogRow.objects.filter(which).select_related("kept").order_by("subject_kind", "subject_key", "seq"))
    return [(life, [row for row in rows if row.subject_kind == name]) for name, life in lives.items()]
