"""R07 to R11: the company's page says how it stands, what is asked, what changed, how to stop, and why not."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.proposals.support import PDF, mails
from tests.support import case_at, walk
from workflows.cases import links
from workflows.cases.definition import CASE
from workflows.decisions.models import Decision

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# What the company reads in each state; written by hand.
SENTENCES = {
    "received": ("提案を受け付けました。", "We received your proposal."),
    "triage": ("担当者が内容を確認しています。", "A member of the desk is reading your proposal."),
    "info_requested": ("お願いがあります。", "We need something from you."),
    "referred": ("検討する部署に確認しています。", "We are asking the office concerned."),
    "dialogue": ("担当の部署が、進め方を一緒に相談しています。", "The office is working out the way forward with you."),
    "on_hold": ("いったん止めています。", "Paused."),
    "proof_of_concept": ("実証の準備または実証をしています。", "The trial is being prepared or is running."),
    "evaluation": ("実証の結果を確かめています。", "We are evaluating the trial."),
    "budgeting": ("予算の手続をしています。", "A budget is being sought."),
    "procurement": ("公平に選ぶための手続をしています。", "A fair selection procedure is under way."),
    "realised": ("市の事業として始まりました。", "It is now a city service."),
    "declined": ("今回は進めないことになりました。", "We will not take it forward this time."),
    "withdrawn": ("提案は取り下げられました。", "The proposal was withdrawn."),
    "redirected": ("別の窓口が合っています。", "Another contact point fits better."),
    "lapsed": ("期日までに回答がなかったため終わりました。", "Closed because no answer came."),
    "merged": (
        "同じ内容の案件とまとめて検討しています。",
        "It is considered together with a case",
    ),
    "ended": ("終わりました。", "It has ended."),
}
ENDED = ("declined", "withdrawn", "redirected", "lapsed", "merged", "ended")
MAY_STOP = [state for state in SENTENCES if state not in (*ENDED, "realised")]
A_DAY = {"ja": re.compile(r"[0-9]{1,2}月[0-9]{1,2}日"), "en": re.compile(r"\b[0-9]{1,2} [A-Z][a-z]{2}\b")}


@pytest.mark.rule("R07")
def test_each_state_says_what_happens_who_has_it_and_when(visitor, way):
    at, company = timezone.now() - timedelta(days=60), visitor()
    assert set(SENTENCES) == {state.code for state in CASE.states}
    missing = []
    for state, sentences in SENTENCES.items():
        case = case_at(state, at)
        company.go(f"/p/{links.token(case)}/")
        said = company.page.locator("#progress").locator("xpath=ancestor-or-self::*[contains(@class, 'panel')][1]")
        shown = said.inner_text()
        if way.says(*sentences) not in shown:
            missing.append((state, "sentence"))
        if case.responsible_unit.name_ja not in shown and case.responsible_unit.name_en not in shown:
            missing.append((state, "unit"))
        if not A_DAY[way.language].search(shown):
            missing.append((state, "day"))

    assert missing == []


@pytest.mark.rule("R08")
def test_what_is_asked_stands_on_its_page_on_my_page_and_in_a_mail_with_one_date(visitor, way):
    case = case_at("info_requested", timezone.now() - timedelta(days=5))
    due = case.proposal.information_requests.get().due_on
    weekday = way.says(f"（{'月火水木金土日'[due.weekday()]}）", f"{due:%a} {due.day} {due:%b}")
    on_the_page = way.says(f"{due.month}月{due.day}日{weekday}", weekday)
    company = visitor()
    company.go(f"/p/{links.token(case)}/")
    asked = company.page.locator(".banner--warning").first
    assert on_the_page in asked.inner_text()
    assert asked.locator(f'a[href="/p/{links.token(case)}/answer/"]').count() == 1

    company.go("/my/sign-in/")
    company.fill(email=case.proposal.contact_email)
    company.follow(company.page.locator("main form button[type=submit]").last)
    company.fill(code=re.search(r"^[0-9]{6}$", mails()[-1].body, re.M)[0])
    company.follow(company.page.locator("main form button.btn--fill"))
    company.go("/my/")
    own = company.page.locator("#running").locator("xpath=ancestor-or-self::*[contains(@class, 'panel')][1]")
    assert way.says("あなたの番です", "It is your turn") in own.inner_text()
    assert on_the_page in own.inner_text()

    [mail] = [one for one in mails(case.number) if "お願い" in one.subject]
    assert f"{due.year}年{due.month}月{due.day}日" in mail.subject
    assert f"{due.year}年{due.month}月{due.day}日" in mail.body


@pytest.mark.rule("R09")
def test_files_are_changed_until_a_unit_has_the_case_and_staff_see_what_changed(visitor, way, tmp_path):
    case = case_at("triage", timezone.now() - timedelta(days=5))
    paper = tmp_path / "費用の内訳.pdf"
    paper.write_bytes(PDF)
    company, address = visitor(), f"/p/{links.token(case)}/edit/files/"
    company.go(address)
    company.page.locator("[name=uploads]").set_input_files(paper)
    company.press("check")
    assert "費用の内訳.pdf" in company.text()
    company.send_with_code(case)
    assert company.path() == f"/p/{links.token(case)}/"

    desk = visitor().sign_in("desk")
    desk.go(f"/desk/cases/{case.number}/")
    added = way.says("資料を1つ追加", "Added 1 file")
    changed = desk.page.locator("details", has_text=added).first
    changed.locator("summary").click()
    assert "費用の内訳.pdf" in changed.inner_text()

    walk(timezone.now()).to(case, "dialogue")
    company.go(address)
    assert company.path() == f"/p/{links.token(case)}/"
    assert company.page.locator(f'main a[href="/p/{links.token(case)}/message/"]').count() >= 1
    said = way.says("検討する部署が決まったため", "The office in charge is decided")
    assert said in company.page.locator(".banner").first.inner_text()


@pytest.mark.rule("R10")
def test_a_proposal_can_be_withdrawn_in_every_open_state(visitor, way):
    at, company = timezone.now() - timedelta(days=60), visitor()
    by_itself = way.says("市は検討を終わります", "the city stops considering")
    asked = way.says("取下げの手続は担当の部署が行います", "the office in charge makes the withdrawal")
    found = {}
    for state in SENTENCES:
        case = case_at(state, at)
        company.go(f"/p/{links.token(case)}/")
        link = company.page.locator('main a[href$="/withdraw/"]')
        if link.count():
            company.follow(link.first)
            found[state] = "self" if by_itself in company.text() else "asks" if asked in company.text() else "unclear"

    begun = ("proof_of_concept", "evaluation", "budgeting", "procurement")
    assert found == {state: "asks" if state in begun else "self" for state in MAY_STOP}


@pytest.mark.rule("R11")
def test_a_refusal_says_why_in_words_of_its_own_who_and_what_else(visitor, way):
    case = case_at("triage", timezone.now() - timedelta(days=20))
    head = visitor().sign_in("deskhead")
    head.go(f"/desk/moves/case/{case.key}/decline/")
    head.fill(decline_code="same", sentence="")
    draft = head.page.locator("main form:has([name=version]) button[type=submit]").first
    head.follow(draft)
    assert head.page.locator('.errors a[href="#id_sentence"]').count() == 1
    assert not Decision.objects.exists()

    head.fill(
        sentence="市民局が同じ仕組みを使っています。", alternatives="市民局の公募をご覧ください。", level="section_head"
    )
    head.follow(head.page.locator("main form:has([name=version]) button[type=submit]").first)
    for name, said in (("circulate", {}), ("decide", {"capacity": "decide"})):
        head.go(f"/desk/moves/decision/{Decision.objects.get().key}/{name}/")
        head.fill(**said)
        head.follow(head.page.locator("main form:has([name=version]) button[type=submit]").first)

    case.refresh_from_db()
    assert case.state == "declined"
    company = visitor()
    company.go(f"/p/{links.token(case)}/result/")
    said = company.text()
    assert way.says("同じ取組をすでに市で行っているため", "The city already does this") in said
    assert "市民局が同じ仕組みを使っています。" in said
    assert "市民局の公募をご覧ください。" in said
    assert case.responsible_unit.name_ja in said or case.responsible_unit.name_en in said
