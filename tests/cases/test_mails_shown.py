"""What the pages of a case show of its mails, and whom a withdrawal is told to."""

from connected_desk.records.models import OutboxMail
from proposals.actions import send_code
from tests.support import MONDAY, TUESDAY, case_at, desk_officer, received_case
from workflows.cases import links
from workflows.engine.move import move
from workflows.engine.registry import COMPANY


def test_the_messages_page_shows_each_mail_with_what_became_of_it_and_hides_what_opens_a_door(signed_in, clock):
    case = received_case()
    send_code(proposal=case.proposal, reference=case.number, at=MONDAY)
    code, receipt = OutboxMail.objects.order_by("-pk")
    digits = code.secrets[0]
    assert digits in code.subject
    OutboxMail.objects.filter(pk=receipt.pk).update(state="failed", last_error="SMTPServerDisconnected: cut")

    for page in ("messages", "record"):
        html = signed_in(desk_officer()).get(f"/desk/cases/{case.number}/{page}/").content.decode()

        assert f"【{case.number}】提案を受け付けました" in html
        assert "送信できませんでした" in html
        assert "SMTPServerDisconnected: cut" in html
        assert "受け取った資料" in html  # the text itself
        assert "確認コード （表示しません）（10分間有効）" in html
        assert digits not in html
        assert links.token(case) not in html


def test_a_withdrawal_is_told_to_the_company_and_to_the_desk():
    case = case_at("triage")
    OutboxMail.objects.all().delete()

    move(case, "withdraw", by=COMPANY, at=TUESDAY, version=None, reason="社内の事情のため。")

    assert list(OutboxMail.objects.order_by("to").values_list("to", "subject")) == [
        ("desk@sakai.example", f"【{case.number}】提案が取り下げられました"),
        ("yamada@mirai.example", f"【{case.number}】提案を取り下げました"),
    ]
    assert "理由　社内の事情のため。" in OutboxMail.objects.get(to="desk@sakai.example").body


def test_who_withdraws_for_the_company_is_not_told_what_they_did_themselves():
    case = case_at("triage")
    OutboxMail.objects.all().delete()

    move(case, "withdraw", by=desk_officer(), at=TUESDAY, version=None, reason="")

    assert set(OutboxMail.objects.values_list("to", flat=True)) == {"yamada@mirai.example"}
