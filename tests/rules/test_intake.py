"""R01 to R06, R12 and R13: the intake loses nothing, submits once and proves what it received."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.open_days import add
from connected_desk.records.models import OutboxMail, Scan, StoredFile
from proposals.models import Draft, Proposal
from tests.proposals.support import CONTENT, ORGANISATION, PDF, mails
from workflows.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
UNFINISHED = {
    **CONTENT,
    "title": "窓口の待ち時間を、来る前に電話と画面でお知らせする、だれにでも使いやすい案内のサービス",
    "effect": "",
}


@pytest.mark.rule("R01")
def test_input_with_mistakes_is_there_again_on_the_page_and_on_another_device(visitor):
    here, elsewhere = visitor(), visitor()
    here.start()
    here.walk_to("content")
    here.fill(**UNFINISHED)
    here.press("next")

    assert here.path() == "/propose/content/"
    assert {name: here.value(name) for name in ("title", "summary", "what", "effect")} == {
        name: UNFINISHED[name] for name in ("title", "summary", "what", "effect")
    }

    here.press("pause")
    elsewhere.go(re.search(r"/propose/d/\S+", mails()[-1].body)[0])
    elsewhere.follow(elsewhere.page.locator("main form button"))

    assert elsewhere.path() == "/propose/content/"
    assert {name: elsewhere.value(name) for name in ("title", "summary", "what", "effect")} == {
        name: UNFINISHED[name] for name in ("title", "summary", "what", "effect")
    }


@pytest.mark.rule("R02")
def test_a_session_that_ended_keeps_what_was_being_typed(visitor, way):
    company = visitor()
    company.start()
    company.walk_to("trial")
    company.fill(trial="yes", place="南区役所の窓口", payer="proposer", personal_data="no")
    company.page.context.clear_cookies(name="sessionid")
    company.press("next")

    assert way.says("入力した内容は残っています", "What you entered is kept") in company.text()
    company.go("/propose/trial/")
    assert company.value("place") == "南区役所の窓口"


@pytest.mark.rule("R03")
def test_back_forward_and_reload_send_nothing_again_and_lose_nothing(visitor):
    company = visitor()
    company.start()
    company.walk_to("content")
    company.fill(**UNFINISHED)
    company.press("next")
    sent = []
    company.page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)

    company.page.reload()
    assert company.value("title") == UNFINISHED["title"]
    company.page.go_back()
    company.page.go_forward()

    assert (company.path(), company.value("summary")) == ("/propose/content/", UNFINISHED["summary"])
    assert sent == []


@pytest.mark.rule("R04")
def test_two_presses_and_a_second_window_make_one_case_one_number_and_one_mail(visitor):
    company = visitor()
    company.start()
    company.walk_to("check")
    second = company.page.context.new_page()
    second.goto("/propose/check/")

    company.page.locator('main button[value="submit"]').dblclick()
    expect(company.page).to_have_url(re.compile("/propose/receipt/$"))  # whichever press got there
    with second.expect_navigation():
        second.locator('main button[value="submit"]').click()
    company.page.go_back()

    case = Case.objects.get()
    assert second.url.endswith("/propose/receipt/")
    assert case.number in second.content()
    assert case.number in company.text()
    assert Proposal.objects.count() == 1
    receipts = OutboxMail.objects.filter(reference=case.number, to=ORGANISATION["contact_email"])
    assert receipts.count() == 1


@pytest.mark.rule("R05")
def test_an_answer_changed_from_the_check_leads_back_there_and_is_marked(visitor, way):
    company = visitor()
    company.start()
    company.walk_to("check")
    company.follow(company.page.locator('main a[href="/propose/content/?back=check"]').first)
    company.fill(title="待ち時間の案内")
    company.press("next")

    assert company.path().split("?")[0] == "/propose/check/"
    marked = company.page.locator("main dt", has=company.page.locator(".chip--green")).all_inner_texts()
    title, changed = way.says("提案の名称", "Title of the proposal"), way.says("変更しました", "Changed")
    assert [re.sub(r"\s+", " ", one) for one in marked] == [f"{title} {changed}"]
    for slug in ("organisation", "content", "plan", "trial", "files", "consents"):
        assert company.page.locator(f'main a[href="/propose/{slug}/?back=check"]').count() >= 1


@pytest.mark.rule("R06")
def test_the_receipt_says_number_time_dates_recipients_and_files(visitor, way, tmp_path):
    paper = tmp_path / "提案書.pdf"
    paper.write_bytes(PDF)
    company = visitor()
    company.start()
    company.walk_to("files")
    company.page.locator("[name=uploads]").set_input_files(paper)
    company.press("next")
    company.walk_to("check")
    company.press("submit")

    case, said = Case.objects.get(), company.text()
    on = tokyo_date(case.proposal.submitted_at)
    assert case.number in said
    assert f"{case.proposal.submitted_at.astimezone().year}" in said
    for days in (5, 20):
        assert _short(add(on, days), way) in said
    assert ORGANISATION["contact_email"] in said
    assert "提案書.pdf" in said


def _short(day, way) -> str:
    weekday = day.weekday()
    return way.says(
        f"{day.month}月{day.day}日（{'月火水木金土日'[weekday]}）",
        f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[weekday]} {day.day} {day:%b}",
    )


@pytest.mark.rule("R12")
def test_what_was_received_is_proved_on_every_page_and_in_the_mail(visitor, way, tmp_path):
    names = ("提案書.pdf", "画面の例.pdf")
    papers = [tmp_path / name for name in names]
    for number, paper in enumerate(papers):
        paper.write_bytes(PDF + b"%" * number)
    company = visitor()
    company.start()
    company.walk_to("files")
    company.page.locator("[name=uploads]").set_input_files(papers)
    company.press("add")
    pages = [company.text()]
    company.press("next")
    company.walk_to("check")
    pages.append(company.text())
    company.press("submit")
    pages.append(company.text())
    company.company_page()
    pages.append(company.text())
    case = Case.objects.get()
    [mail] = [one for one in mails(case.number) if one.to == ORGANISATION["contact_email"]]
    pages.append(mail.body)

    for said in pages:
        for name in names:
            assert name in said
        assert said.count(way.says("受領", "received")) >= 2
        assert said.count(way.says("未検査", "Not scanned")) >= 2

    stored = StoredFile.objects.get(original_name=names[1])
    stored.scan = Scan.INFECTED
    stored.save()
    company.page.reload()
    assert names[1] in company.page.locator(".banner--warning").first.inner_text()


@pytest.mark.rule("R13")
def test_one_file_too_large_does_not_cost_the_other(visitor, way, tmp_path: Path):
    good, large = tmp_path / "提案書.pdf", tmp_path / "動画.pdf"
    good.write_bytes(PDF)
    large.write_bytes(PDF + b" " * (11 * 1024 * 1024))
    company = visitor()
    company.start()
    company.walk_to("files")
    company.page.locator("[name=uploads]").set_input_files([large, good])
    company.press("add")

    names = [one.stored_file.original_name for one in Draft.objects.get().files.all()]
    assert names == ["提案書.pdf"]
    said = company.text()
    assert re.search(
        way.says("「動画.pdf」は11.1 ?MBあります.*10 ?MBまで", "“動画.pdf” is 11.1 MB.*at most 10 MB"), said
    )
