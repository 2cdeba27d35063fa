"""The city's themes in the report, and being told of one by feed and by mail."""

from datetime import date, timedelta

from django.urls import reverse

from connected_desk.records.models import OutboxMail
from connected_desk.sample import drafts
from proposals.actions import challenges as acts
from proposals.models import Challenge
from tests.proposals.themes import published_theme
from tests.support import MONDAY, case_at, desk_officer, walk
from workflows.cases import actions as cases
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.reports import actions, feeds, subscribing
from workflows.reports.models import Audience, Report

from .support import CUT_OFF, JUNE, TENTH, behind, document, report_in, rows, secretary
from .test_release import entries
from .test_subscriptions import subscribed

IN_MAY = TENTH - timedelta(days=30)


def theme(title: str, opens: date, closes: date) -> Challenge:
    return published_theme(at=IN_MAY, title_ja=title, opens_on=opens, closes_on=closes)


def answer(to: Challenge, state: str, at=TENTH) -> Case:
    """A case in that state, proposed in answer to the theme."""
    draft = drafts.complete(at=at, content={"kind": "challenge", "challenge": str(to.key)})
    return walk(at).to(cases.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case, state)


def told(audience: str = Audience.HEADQUARTERS) -> dict:
    return {line["theme"]: line for line in rows(document(audience=audience), "themes", "themes")}


def test_each_theme_tells_what_was_received_what_is_open_and_what_is_tried():
    leaks = theme("漏水を早く見つけたい", date(2026, 6, 1), date(2026, 6, 30))
    first = answer(leaks, CaseState.DIALOGUE)
    second = answer(leaks, CaseState.DECLINED)
    case_at(CaseState.DIALOGUE, TENTH)  # answers no theme
    earlier = theme("窓口の待ち時間を減らしたい", date(2026, 5, 11), date(2026, 5, 29))
    third = answer(earlier, CaseState.PROOF_OF_CONCEPT, at=IN_MAY + timedelta(days=3))

    found = told()

    shown = ("opens", "closes", "received", "open", "trials")
    assert list(found) == ["窓口の待ち時間を減らしたい", "漏水を早く見つけたい"]  # the first to close in front
    assert [found["漏水を早く見つけたい"][code] for code in shown] == ["2026-06-01", "2026-06-30", 2, 1, 0]
    assert [found["窓口の待ち時間を減らしたい"][code] for code in shown] == ["2026-05-11", "2026-05-29", 0, 1, 0]
    table = document()["sections"]
    [part] = [one for one in table if one["code"] == "themes"]
    assert part["tables"][0]["rows"][1][4]["cases"] == [first.number, second.number]
    walk(TENTH).move(walk(TENTH).move(third.pocs.get(), "prepare"), "start")
    assert told()["窓口の待ち時間を減らしたい"]["trials"] == 1


def test_a_theme_is_told_while_it_was_open_and_as_it_was_known():
    over = theme("五月で終わる", date(2026, 5, 11), date(2026, 5, 31))
    theme("六月の一日まで", date(2026, 5, 11), date(2026, 6, 1))
    gone = theme("五月に取り下げ", date(2026, 5, 11), date(2026, 8, 31))
    late = theme("七月に取り下げ", date(2026, 5, 11), date(2026, 8, 31))
    acts.withdraw(theme=gone, version=3, reason_ja="変更", by=desk_officer(), at=IN_MAY + timedelta(days=5))
    acts.withdraw(theme=late, version=3, reason_ja="変更", by=desk_officer(), at=CUT_OFF + timedelta(days=1))
    theme("七月の一日から", date(2026, 7, 1), date(2026, 7, 31))
    theme("六月の三十日から", date(2026, 6, 30), date(2026, 7, 31))
    published_theme(at=CUT_OFF, title_ja="七月に公表", opens_on=date(2026, 6, 1))

    assert {title: line["closes"] for title, line in told().items()} == {
        "六月の一日まで": "2026-06-01",
        "六月の三十日から": "2026-07-31",
        "七月に取り下げ": "2026-08-31",
    }
    answer(over, CaseState.DIALOGUE, at=TENTH - timedelta(days=20))
    assert "五月で終わる" in told()


def test_the_public_reads_the_numbers_without_the_cases():
    case = answer(theme("漏水を早く見つけたい", date(2026, 6, 1), date(2026, 6, 30)), CaseState.DIALOGUE)

    assert told(Audience.PUBLIC)["漏水を早く見つけたい"]["received"] == 1
    assert (
        behind(document(audience=Audience.PUBLIC), "themes", "themes", told()["漏水を早く見つけたい"]["key"], "open")
        == []
    )
    assert case.number not in str(document(audience=Audience.PUBLIC))


def released(*states: str) -> tuple[Challenge, Report]:
    asked = theme("漏水を早く見つけたい", date(2026, 6, 1), date(2026, 6, 30))
    for state in states:
        answer(asked, state)
    return asked, actions.release(report_in("published"), by=secretary(), at=MONDAY)


def test_a_theme_has_a_feed_of_its_own(client):
    asked, report = released(CaseState.DIALOGUE, CaseState.TRIAGE)

    [entry] = entries(client.get(f"/progress/themes/{asked.key}.atom"))

    assert entry["title"] == "2026年6月 第1版 漏水を早く見つけたい"
    figures = "募集の初日 2026/6/1 / 募集の最終日 2026/6/30 / 新規受付 2 / 手続中の案件 2 / 実証中 0"
    assert figures in entry["summary"]
    assert f"/progress/themes/{asked.key}.atom" in client.get(reverse("progress:data")).content.decode()
    assert client.get(f"/progress/themes/{report.key}.atom").status_code == 404


def test_whoeverasked_is_told_of_a_theme_by_mail(client):
    asked, report = released(CaseState.DIALOGUE)
    page = client.get(reverse("progress:subscribe")).content.decode()
    assert f"theme:{asked.key}" in page
    subscribed(f"theme:{asked.key}")

    subscribing.tell(at=MONDAY + timedelta(hours=2))

    body = OutboxMail.objects.filter(subject__contains="公表しました").get().body
    assert "■ 漏水を早く見つけたい" in body
    assert "・新規受付 1" in body


def test_documents_of_before_there_were_themes_offer_none(client):
    asked, report = released(CaseState.DIALOGUE)
    whole = document(JUNE, audience=Audience.PUBLIC)
    older = whole | {"sections": [part for part in whole["sections"] if part["code"] != "themes"]}

    assert feeds.told(older, f"theme:{asked.key}") is None
    assert list(feeds.NAMES["theme"](older)) == []
    assert report.released_on
