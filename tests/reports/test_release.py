"""The release with its day (embargo), the feeds, and who of headquarters has read the report."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from connected_desk.city.calendar import tokyo_date
from tests.support import MONDAY, case_at, somebody, water_bureau
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.refusals import MoveRefused
from workflows.reports import actions, queries
from workflows.reports.models import Report

from .support import MAY, TENTH, drafted, report_in, secretary

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = tokyo_date(MONDAY) + timedelta(days=3)


@pytest.fixture
def published() -> Report:
    case_at(CaseState.DIALOGUE, TENTH)
    return report_in("published")


def release(report: Report, **changes) -> Report:
    return actions.release(report, **{"by": secretary(), "at": MONDAY} | changes)


def entries(answer) -> list[dict[str, str]]:
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314  (we have just written it)
    return [
        {tag: one.findtext(f"{ATOM}{tag}") for tag in ("title", "summary", "updated")}
        for one in root.iter(f"{ATOM}entry")
    ]


def test_until_its_day_nobody_outside_sees_what_was_released(client, published, monkeypatch):
    release(published, opens_on=LATER)
    addresses = [
        reverse("progress:file", args=["2026-06", "csv"]),
        reverse("progress:feed_bureau", args=[water_bureau().key]),
    ]

    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert "2026年6月分" not in client.get(reverse("progress:data")).content.decode()
    assert entries(client.get(reverse("progress:feed"))) == []
    assert queries.latest_released(LATER - timedelta(days=1)) is None

    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + timedelta(days=3))
    assert b"".join(client.get(addresses[0]).streaming_content).startswith(b"\xef\xbb\xbf")
    assert "2026年6月分" in client.get(reverse("progress:data")).content.decode()
    assert queries.latest_released(LATER) == published


def test_a_release_cannot_be_dated_back(published):
    with pytest.raises(MoveRefused, match="今日か、それより後の日"):
        release(published, opens_on=tokyo_date(MONDAY) - timedelta(days=1))
    assert not published.files.filter(audience="public").exists()


def test_the_form_takes_the_day_of_the_release_and_none_gone_by(client, published):
    client.force_login(somebody("ict"))
    address = reverse("reports:release", args=[published.key])

    def send(day):
        said = {"opens_on_year": day.year, "opens_on_month": day.month, "opens_on_day": day.day}
        return client.post(address, said | {"version": published.version})

    assert send(tokyo_date(MONDAY) - timedelta(days=1)).status_code == 422
    assert send(LATER).status_code == 302
    published = Report.objects.get(pk=published.pk)
    assert published.released_on == LATER
    assert "2026年7月9日" in client.get(published.get_absolute_url()).content.decode()


def test_the_feeds_tell_of_the_city_an_item_and_a_bureau(client, published):
    release(published)

    (city,) = entries(client.get(reverse("progress:feed")))
    (bureau,) = entries(client.get(reverse("progress:feed_bureau", args=[water_bureau().key])))
    (item,) = entries(client.get(reverse("progress:feed_item", args=["1"])))

    assert (city["title"], city["updated"]) == ("2026年6月 第1版", "2026-07-06T00:00:00+09:00")
    assert "受け付けた提案 1件" in city["summary"]
    assert bureau["title"] == "2026年6月 第1版 上下水道局"
    assert "手続中の案件 1 / 実証中 0" in bureau["summary"]
    assert item["title"].startswith("2026年6月 第1版 1 ")


def test_the_page_of_open_data_names_every_feed(client, published):
    release(published)

    page = client.get(reverse("progress:data")).content.decode()

    for address in (
        reverse("progress:feed"),
        reverse("progress:feed_item", args=["1"]),
        reverse("progress:feed_bureau", args=[water_bureau().key]),
    ):
        assert f'href="{address}"' in page


def test_there_is_no_feed_of_what_no_report_tells_of(client, published):
    release(published)

    assert client.get(reverse("progress:feed_item", args=["nothing"])).status_code == 404
    assert client.get(reverse("progress:feed_bureau", args=[published.key])).status_code == 404


def test_a_feed_names_no_case_and_no_company(client, published):
    case = Case.objects.get()
    release(published)

    text = client.get(reverse("progress:feed")).content.decode()

    assert case.number in published.data
    assert [word for word in (case.number, case.title, case.proposal.organisation.name) if word in text] == []


def test_headquarters_sees_who_has_opened_the_report_and_when(client, published):
    reader = somebody("hq")
    client.force_login(somebody("ict"))
    before = client.get(published.get_absolute_url()).content.decode().partition('id="readers"')[2]
    assert (reader.name in before, "まだ開いていません" in before) == (True, True)

    client.force_login(reader)
    client.get(reverse("reports:preview", args=[published.key]))
    after = client.get(published.get_absolute_url()).content.decode().partition('id="readers"')[2]

    assert "2026年7月6日（月）12時00分" in after
    assert dict(queries.readers(published, tokyo_date(MONDAY)))[reader] == MONDAY + timedelta(hours=2)


def test_the_read_marks_are_not_for_bureaus_and_a_draft_has_none(client, published):
    client.force_login(somebody("bureau"))
    assert 'id="readers"' not in client.get(published.get_absolute_url()).content.decode()

    client.force_login(somebody("hq"))
    assert 'id="readers"' not in client.get(drafted(MAY).get_absolute_url()).content.decode()
