"""R15: proposing, answering, triage, hand-over, a figure of the plan and the month's report need no script."""

from decimal import Decimal

import pytest
from django.utils import timezone

from connected_desk.strategy.models import Indicator, IndicatorValue
from tests.support import state_of, walk, water_bureau
from workflows.cases import links
from workflows.reports.models import Report

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("R15")
def test_the_work_of_company_desk_bureau_and_secretariat_is_done_with_plain_pages(visitor, settings, live_server):
    settings.DESK_URL = live_server.url
    company, desk = visitor(), visitor()
    case = company.submit()
    desk.sign_in("desk")
    make(desk, case, "accept")
    make(desk, case, "request_info", questions="対象の手続はどれですか。\n月に何件ありますか。")
    assert state_of(case) == "info_requested"

    company.go(f"/p/{links.token(case)}/answer/")
    company.fill(answer_1="転入届", cannot_2="数えていません。")
    company.send_with_code(case)
    assert state_of(case) == "triage"

    say_that_none_fits(desk, case)
    make(desk, case, "refer", unit="WSB", ict="no", ict_reason="通信を使わない。")
    assert state_of(case) == "referred"
    bureau = visitor().sign_in("bureau")
    make(bureau, case, "take")
    assert state_of(case) == "dialogue"

    enter_a_figure(bureau)
    freeze_a_report(visitor().sign_in("ict"))


def make(person, subject, name: str, **said: str) -> None:
    """Make a move on its page."""
    person.go(f"/desk/moves/{subject.life.name}/{subject.key}/{name}/")
    person.fill(**said)
    person.follow(person.page.locator("main form:has([name=version]) button[type=submit]").first)


def say_that_none_fits(desk, case) -> None:
    desk.go(f"/desk/cases/{case.number}/")
    form = desk.page.locator('form[action$="/none-fits/"]')
    desk.page.locator("details.disc", has=form).locator("summary").click()
    desk.fill(**{"none-reason": "待ち時間についての項目がない。"})
    desk.follow(form.locator("button[type=submit]"))


def enter_a_figure(bureau) -> None:
    indicator = Indicator.objects.filter(by_unit=True).first()
    bureau.go(f"/desk/strategy/indicators/{indicator.key}/values/new/")
    bureau.page.locator("main [name=unit]").select_option(index=1)  # of its own bureau alone
    bureau.fill(value="１２．５")
    bureau.follow(bureau.page.locator("main form:has([name=month]) button[type=submit]").first)
    value = IndicatorValue.objects.get(indicator=indicator, unit=water_bureau())
    assert value.value == Decimal("12.5")


def freeze_a_report(secretariat) -> None:
    secretariat.go("/desk/reports/")
    secretariat.follow(secretariat.page.locator("main form:has([name=month]) button[type=submit]").first)
    report = Report.objects.get()
    make(secretariat, report, "submit")
    report.refresh_from_db()
    walk(timezone.now()).to(report, "approved")
    make(secretariat, report, "publish")
    report.refresh_from_db()
    assert report.state == "published"
    assert sorted(one.kind for one in report.files.all()) == ["csv", "html", "json", "pdf", "xlsx"]
