"""R26 to R28 and R31 to R35: the desk's lists, board, messages and hand-overs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.worker import Worker
from tests.support import case_at, received_case, somebody, state_of
from workflows.cases import actions, links
from workflows.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def a_while_ago(days: int = 20):
    """So long ago that walks are over and nothing can be undone any more."""
    return timezone.now() - timedelta(days=days)


def row_of(person, case: Case):
    """The case's row, or card, in the list that is open."""
    return person.page.locator("main tbody tr", has_text=case.number)


@pytest.mark.rule("R26")
def test_a_row_shows_number_title_state_item_due_date_and_next_step_and_can_be_chosen(visitor, way):
    case = case_at("dialogue", a_while_ago())
    desk = visitor().sign_in("deskhead")
    desk.go("/desk/cases/?tab=all")
    row = row_of(desk, case)

    item = case.links.get(is_primary=True).item
    for words in (
        case.number,
        case.title,
        way.says("対話・調整中", "In dialogue"),
        item.code,
        case.proposal.organisation.name,
    ):
        assert row.get_by_text(words).first.is_visible(), words
    assert row.locator(".due").first.is_visible()
    box = row.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= way.width
    row.locator("[type=checkbox]").check()
    for button in desk.page.locator(".bulk button").all():
        size = button.bounding_box()
        assert button.is_visible()
        assert size["x"] + size["width"] <= way.width


@pytest.mark.rule("R27")
def test_of_three_chosen_two_are_changed_and_the_third_is_named_with_its_reason(visitor, way):
    at = a_while_ago()
    held, new = [case_at("triage", at), case_at("triage", at)], received_case(at)
    desk = visitor().sign_in("desk")
    desk.go("/desk/cases/?tab=all")
    for case in (*held, new):
        row_of(desk, case).locator("[type=checkbox]").check()
    desk.press("hold")

    said = desk.text()
    assert all(case.number in said for case in (*held, new))
    assert way.says("メールを2件送ります。", "2 mails will be sent.") in said
    assert way.says("「受付済み」では行えません。", "Not possible in the state “Received”.") in said
    assert "yamada@mirai.example" in said
    assert [state_of(case) for case in held] == ["triage", "triage"]

    desk.fill(reason="予算の編成を待つため。")
    desk.date("resume_on", open_days.add(tokyo_date(timezone.now()), 20))
    desk.follow(desk.page.locator("main form button.btn--fill"))

    rows = desk.page.locator("main tbody tr")
    done, not_done = way.says("行いました", "Done"), way.says("行いませんでした", "Not done")
    for case in held:
        assert done in rows.filter(has_text=case.number).inner_text()
    assert not_done in rows.filter(has_text=new.number).inner_text()
    assert [state_of(case) for case in (*held, new)] == ["on_hold", "on_hold", "received"]
    desk.page.reload()
    assert [state_of(case) for case in (*held, new)] == ["on_hold", "on_hold", "received"]


@pytest.mark.rule("R28")
def test_a_card_moves_by_the_keyboard_through_a_named_move_with_the_permissions_of_the_list(visitor):
    case = received_case(a_while_ago())
    stranger = visitor().sign_in("evaluator")
    stranger.go("/desk/board/")
    assert case.number not in stranger.text()
    auditor = visitor().sign_in("auditor")
    auditor.go("/desk/board/")
    assert auditor.page.locator(f'main .card a[href*="{case.key}"]').count() == 0

    desk = visitor().sign_in("desk")
    desk.go("/desk/board/")
    for _stop in range(200):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.getAttribute('href') || ''").endswith(f"{case.key}/accept/"):
            break
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.page.locator("main form button.btn--fill").focus()
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")

    assert state_of(case) == "triage"
    told = desk.page.locator('main [role="status"]').first
    assert case.number in told.inner_text()
    desk.go("/desk/board/")
    lane = desk.page.locator("section.lane", has=desk.page.locator("#lane-triage"))
    assert case.number in lane.inner_text()


@pytest.mark.rule("R31")
def test_a_form_that_mails_says_to_whom_and_what_and_the_record_says_what_became_of_it(visitor, way):
    case = case_at("triage", a_while_ago())
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/moves/case/{case.key}/request_info/")
    notice = desk.page.locator("main form details.disc").first
    assert way.says("メールを1件送ります", "One mail will be sent") in notice.inner_text()
    notice.locator("summary").click()
    assert "yamada@mirai.example" in notice.inner_text()
    assert case.number in notice.inner_text()

    desk.fill(questions="対象の手続を教えてください。")
    desk.date("due_on", open_days.add(tokyo_date(timezone.now()), 10))
    desk.follow(desk.page.locator("main form button.btn--fill"))
    assert "yamada@mirai.example" in desk.page.locator('main [role="status"]').first.inner_text()

    desk.go(f"/desk/cases/{case.number}/record/")
    newest = desk.page.locator("#mails li").first
    waiting = newest.inner_text()
    Worker(lambda: timezone.now() + timedelta(minutes=11)).run_once()
    desk.page.reload()
    assert way.says("送信済み", "Sent") not in waiting
    assert way.says("送信済み", "Sent") in newest.inner_text()
    assert "yamada@mirai.example" in newest.inner_text()


@pytest.mark.rule("R32")
def test_a_reply_not_sent_yet_survives_what_others_do_to_the_case(visitor, way):
    case = case_at("triage", a_while_ago())
    typed = "来週の面談の日程を\n相談させてください。"
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/cases/{case.number}/messages/")
    desk.fill(**{"message-text": typed})
    if way.script:
        with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
            pass
    else:
        desk.page.locator("main form", has=desk.page.locator("[name=message-text]")).locator("[name=keep]").click()

    at = timezone.now()
    actions.assign_officer(case, officer=somebody("deskhead"), by=somebody("deskhead"), at=at)
    desk.go(f"/desk/cases/{case.number}/messages/")

    assert desk.value("message-text") == typed
    assert case.proposal.messages.count() == 0
    head = visitor().sign_in("deskhead")
    head.go(f"/desk/cases/{case.number}/messages/")
    assert head.value("message-text") == ""

    desk.follow(desk.page.locator("main form", has=desk.page.locator("[name=message-text]")).locator(".btn--fill"))
    assert case.proposal.messages.get().text == typed
    assert desk.value("message-text") == ""


@pytest.mark.rule("R33")
def test_two_who_write_the_same_answer_see_both_and_the_second_chooses(visitor, way):
    case = case_at("triage", a_while_ago())
    first, second = visitor().sign_in("desk"), visitor().sign_in("deskhead")
    answers = {"desk": "通信の機器を使うため。", "deskhead": "市の網につなぐため。"}
    for person in (first, second):
        person.go(f"/desk/cases/{case.number}/")

    def write(person, reason: str) -> None:
        form = person.page.locator("main form", has=person.page.locator('[name="ict-reason"]'))
        if not form.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").click()
        person.fill(**{"ict-ict": "yes", "ict-reason": reason})
        person.follow(form.locator("button.btn"))

    write(first, answers["desk"])
    write(second, answers["deskhead"])

    case.refresh_from_db()
    assert case.ict_reason == answers["desk"]
    said = second.text()
    assert way.says("ほかの人が内容を変えました", "Somebody changed this") in said
    assert answers["desk"] in said
    assert second.value("ict-reason") == answers["deskhead"]

    second.follow(
        second.page.locator("main form", has=second.page.locator('[name="ict-reason"]')).locator("button.btn")
    )
    case.refresh_from_db()
    assert case.ict_reason == answers["deskhead"]


@pytest.mark.rule("R34")
def test_a_note_looks_otherwise_than_a_message_and_never_reaches_the_company(visitor, way):
    case = case_at("triage", a_while_ago())
    secret = "価格の話は係長が決める"
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/cases/{case.number}/messages/")
    panels = {
        name: desk.page.locator("section.panel, div.panel", has=desk.page.locator(f'[name="{name}"]')).last
        for name in ("message-text", "note-text")
    }
    assert way.says("庁内だけに表示", "Only shown inside the city") in panels["note-text"].inner_text()
    assert way.says("提案者に表示", "Visible to the proposer") in panels["message-text"].inner_text()
    edge = "panel => [getComputedStyle(panel).borderTopColor, getComputedStyle(panel).backgroundColor].join()"
    assert panels["note-text"].evaluate(edge) != panels["message-text"].evaluate(edge)

    desk.fill(**{"note-text": secret})
    desk.follow(desk.page.locator("main form", has=desk.page.locator("[name=note-text]")).locator(".btn--line"))

    assert secret in desk.text()
    company = visitor()
    for address in ("", "messages/", "edit/"):
        company.page.goto(f"/p/{links.token(case)}/{address}")
        assert secret not in company.page.content()


@pytest.mark.rule("R35")
def test_a_hand_over_is_due_on_an_open_day_and_its_delay_is_seen_by_giver_and_taker(visitor, way):
    asked = case_at("triage", a_while_ago(), ict=False)
    desk = visitor().sign_in("desk")
    desk.go(f"/desk/moves/case/{asked.key}/refer/")
    holiday = date(tokyo_date(timezone.now()).year + 1, 1, 1)
    desk.date("due_on", holiday)
    desk.follow(desk.page.locator("main form button.btn--fill"))
    following = open_days.next_open(holiday)
    assert way.says(f"次の開庁日は{following.year}年", "The next open day is") in desk.text()
    assert state_of(asked) == "triage"

    late = case_at("referred", a_while_ago(60))
    bureau = visitor().sign_in("bureau")
    for person, address in (
        (desk, "/desk/cases/?tab=overdue"),
        (desk, "/desk/"),
        (bureau, "/desk/"),
        (bureau, "/desk/referrals/"),
    ):
        person.go(address)
        due = person.page.locator("main .due--over").first
        assert due.locator("svg").count() == 1, address
        said = due.locator("xpath=..").inner_text()
        assert way.says("超過", "overdue") in said, address
        assert person.page.locator("main", has_text=late.number).count() == 1
