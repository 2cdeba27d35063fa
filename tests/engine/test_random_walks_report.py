"""Hypothesis walks a monthly report at random: whatever the order, what was published stands."""

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.subjects import unit
from tests.engine.wandering import RUNS, Wander, clock_after, log_of, undone
from tests.support import MONDAY, bureau_officer, ict_officer, walk
from workflows.reports import actions as reports
from workflows.reports.models import FileKind, Report
from workflows.reports.months import Month

JUNE = Month.parse("2026-06")


@pytest.fixture
def written(monkeypatch):
    """A draft, and a report approved. Setting type takes seconds and changes no life, so it is left out."""
    monkeypatch.setattr("workflows.reports.screen.paper", lambda document: b"%PDF-1.7 " + repr(document).encode())
    draft, approved = (reports.open_report(month, by=ict_officer(), at=MONDAY) for month in (JUNE, JUNE.previous))
    return draft, walk().to(approved, "approved")


@RUNS
@given(data=st.data())
def test_a_report_walked_at_random_stands_by_what_was_published(written, data):
    with undone():
        report = Report.objects.get(pk=data.draw(st.sampled_from([one.pk for one in written]), "report"))
        acts = [_rebuild, _write, _remark, _release]
        Wander(data, walk(at=clock_after(report)), _check_report, acts=acts).go(report)


def _check_report(report, name, target):
    assert report.state == target
    editions = list(Report.objects.filter(month=report.month).order_by("edition"))
    assert [one.edition for one in editions] == list(range(1, len(editions) + 1))
    assert [one.supersedes_id for one in editions] == [None, *[one.pk for one in editions[:-1]]]
    assert (report.submitted_by is not None) == (report.state != "drafting")
    if report.state in ("approved", "published"):
        said = {row.move: row for row in log_of(report)}
        assert said["approve"].actor_id != said["submit"].actor_id == report.submitted_by_id
    assert (report.published_at is not None) == (report.state == "published")
    _check_files(report)


def _check_files(report):
    """Once published the document is what was frozen, in every form, whatever is built or written later."""
    published, released = report.state == "published", report.released_on is not None
    frozen = {(row.audience, row.kind) for row in report.files.all()}
    assert frozen == {(a, k) for a, ok in (("headquarters", published), ("public", released)) for k in FileKind if ok}
    for row in report.files.select_related("stored").filter(kind="json"):
        with default_storage.open(row.stored.path) as kept:
            assert kept.read().decode() == reports.whole(report, row.audience)


def _rebuild(walker, report, draw):
    reports.rebuild(report, cut_off=walker.at, by=ict_officer(), at=walker.at)


def _write(walker, report, draw):
    text = draw(st.sampled_from(["予定どおり進んでいます。", "調整に時間がかかっています。"]), "text")
    reports.write_narrative(report, texts={"summary": text}, by=ict_officer(), at=walker.at)


def _remark(walker, report, draw):
    reports.remark(report, unit=unit("WSB"), text="", by=bureau_officer(), at=walker.at)


def _release(walker, report, draw):
    reports.release(report, by=ict_officer(), at=walker.at)
