"""The archive proves itself: files, documents, and that the records give the same once more."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from connected_desk.city.models import Unit
from tests.support import case_at, water_bureau
from workflows.cases.definition import CaseState
from workflows.reports import actions
from workflows.reports.models import Report

from .support import MONDAY, TENTH, report_in, secretary


@pytest.fixture
def published() -> Report:
    case_at(CaseState.DIALOGUE, TENTH)
    return actions.release(report_in("published"), by=secretary(), at=MONDAY)


def proved(*arguments: str) -> str:
    out, errors = StringIO(), StringIO()
    try:
        call_command("verify_reports", *arguments, stdout=out, stderr=errors)
    except CommandError:
        pytest.fail(errors.getvalue())
    return out.getvalue()


def told(*arguments: str) -> str:
    """What the command complains of."""
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_reports", *arguments, stdout=StringIO(), stderr=errors)
    return errors.getvalue()


def test_what_was_published_and_released_proves(published):
    assert proved() == "Proved 1 published reports, their files, and that the records give the same figures.\n"
    assert proved("2026-05").startswith("Proved 0 ")


def test_later_facts_change_nothing_of_an_earlier_month(published):
    case_at(CaseState.TRIAGE, MONDAY, title="後から来た提案")

    assert proved().startswith("Proved 1 ")


def test_a_file_that_was_changed_is_found(published):
    stored = published.files.get(audience="headquarters", kind="csv").stored
    default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(b"x" * stored.size))

    assert "2026-06-1: headquarters.csv" in told()


def test_a_form_that_is_gone_is_found(published):
    published.files.get(audience="public", kind="pdf").delete()

    assert "public.pdf" in told()


def test_a_document_changed_in_the_database_is_found_by_its_file_and_by_building_again(published):
    Report.objects.filter(pk=published.pk).update(data=published.data.replace('"2026年6月"', '"2026年9月"', 1))

    complaint = told("2026-06")

    assert "headquarters.json" in complaint
    assert "作り直すと" in complaint


def test_a_figure_the_records_do_not_give_any_more_is_named(published):
    Unit.objects.filter(pk=water_bureau().pk).update(name_ja="水の局")

    assert "水の局" in told()


def test_a_wrong_month_is_refused():
    with pytest.raises(CommandError, match="is not a month"):
        call_command("verify_reports", "June")
