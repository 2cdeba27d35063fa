"""Who was told of an incident, and that it is known on the company's other cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.support import bureau_officer, case_at, desk_officer, moves_logged, other_officer, water_bureau
from workflows.cases.models import Case
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions
from workflows.pocs.models import Incident, Poc
from workflows.pocs.notices import incidents_of_company

from .support import LATER, lead, running

REPORT: dict[str, Any] = {
    "severity": "serious",
    "what": "案内の画面が使えなくなった。",
    "found_at": LATER - timedelta(hours=2),
    "told": "情報セキュリティの担当",
}
TITLE = "この提案者のほかの実証で起きた事故"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(url: str, person: Any, **said: Any) -> Any:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person)
    return (client.post if said else client.get)(url, said or None)


def incident() -> Incident:
    return actions.report_incident(running(), **REPORT, **lead())


def later_case() -> Case:
    """A later case of the same company, in triage: the desk's, and no business of the water bureau."""
    case = case_at("triage", title="別の提案です")
    case.proposal.organisation = Poc.objects.get().case.proposal.organisation
    case.proposal.save()
    return case


def test_whoever_is_told_afterwards_stands_there_with_the_time():
    found = incident()
    url = reverse("pocs:tell_incident", args=[found.key])
    day = {"told_on_year": "2026", "told_on_month": "7", "told_on_day": "8"}

    early = page(url, bureau_officer(), who="総務課長", told_time="23:59", **day).content.decode()
    assert "まだ来ていない時刻です" in early
    assert page(url, bureau_officer(), who="総務課長", told_time="0:30", **day).status_code == 302

    html = page(reverse("pocs:case", args=[found.poc.case.number]), bureau_officer()).content.decode()
    assert "後から知らせた相手：総務課長（2026年7月8日（水）0時30分）" in html
    assert moves_logged(found.poc)[-1] == "incident_told"


def test_only_the_lead_records_who_was_told_and_nobody_was_told_in_the_future():
    found = incident()

    with pytest.raises(MoveRefused):
        actions.tell_incident(found, who="課長", told_at=LATER, by=other_officer(), at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.tell_incident(found, who="課長", told_at=LATER + timedelta(hours=1), **lead())
    assert not found.notices.exists()


def test_an_incident_is_told_on_the_companys_other_cases_with_a_link_for_whoever_may_see_it():
    found = incident()
    case = later_case()

    html = page(reverse("desk:case", args=[case.number]), desk_officer()).content.decode()

    assert TITLE in html
    assert "重い（2026年7月8日（水）に発見・対応中）" in html
    assert REPORT["what"] in html
    assert f"{found.poc.get_absolute_url()}#incidents" in html


def test_whoever_may_not_see_that_case_is_told_whom_to_ask_and_nothing_of_what_happened():
    found = incident()
    case = later_case()

    notice = incidents_of_company(case, other_officer(), LATER.date())

    [line] = notice.lines
    assert (line.url, line.link) == ("", "")
    assert line.note == f"内容は{water_bureau().name}に聞いてください。"
    assert REPORT["what"] not in f"{line}"
    assert found.poc.case.number not in f"{line}"


def test_a_closed_incident_says_so_and_the_case_itself_and_other_companies_hear_nothing():
    found = incident()
    case, stranger = later_case(), case_at("triage", title="よその提案です")
    actions.close_incident(found, remedy="設定を直した。", **lead())

    [line] = incidents_of_company(case, desk_officer(), LATER.date()).lines

    assert "対応済み" in line.text
    assert incidents_of_company(found.poc.case, desk_officer(), LATER.date()) is None
    if stranger.proposal.organisation_id != case.proposal.organisation_id:
        assert incidents_of_company(stranger, desk_officer(), LATER.date()) is None


def test_open_ones_come_first_and_more_than_five_are_not_listed():
    poc = running()
    for number in range(6):
        actions.report_incident(poc, **REPORT | {"what": f"事故{number}"}, **lead(LATER + timedelta(minutes=number)))
    actions.close_incident(poc.incidents.get(what="事故5"), remedy="直した。", **lead(LATER + timedelta(hours=1)))

    notice = incidents_of_company(later_case(), desk_officer(), LATER.date())

    assert [line.note for line in notice.lines] == ["事故4", "事故3", "事故2", "事故1", "事故0"]
    assert notice.more == "ほかにもあります。"
