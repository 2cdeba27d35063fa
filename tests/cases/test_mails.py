"""The mails that follow from what is done to a case: to whom exactly, in which words, and never by a user's words."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from connected_desk.city import mail_texts
from connected_desk.city.models import City, Person, RoleHeld
from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail
from connected_desk.sample import drafts
from proposals import actions as proposals
from tests.proposals.support import PDF, a_file
from tests.support import (
    MONDAY,
    ON,
    TUESDAY,
    WEDNESDAY,
    bureau_officer,
    case_at,
    desk_officer,
    received_case,
    somebody,
    walk,
)
from workflows.cases import actions, links, mails
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.engine.registry import COMPANY

NAMES = mail_texts.names_of_texts()
COMPANYS = "yamada@mirai.example"
# The reason why a decision is void is a row of the record, which is kept in the city's own language.
IN_JAPANESE_ONLY = {"decision_void": {"reason"}}


def new_mails(act) -> list[tuple[str, str]]:
    """To whom and with which subject mails were queued by an act."""
    before = set(OutboxMail.objects.values_list("pk", flat=True))
    act()
    rows = OutboxMail.objects.exclude(pk__in=before).order_by("to")
    return list(rows.values_list("to", "subject"))


def the_mail(to: str = COMPANYS) -> OutboxMail:
    """The latest mail to that address."""
    return OutboxMail.objects.filter(to=to).latest("pk")


@pytest.mark.parametrize("name", NAMES)
def test_a_text_says_the_same_names_in_both_languages(name):
    text = mail_texts.packaged(name)

    def said(words: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", words))

    assert said(text.subjects["ja"]) == said(text.subjects["en"])
    assert said(text.bodies["ja"]) - said(text.bodies["en"]) == IN_JAPANESE_ONLY.get(name, set())
    assert said(text.bodies["en"]) - said(text.bodies["ja"]) == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_companys_secret_link_stands_in_its_own_mails_only(name):
    text = mail_texts.packaged(name)
    words = "".join([*text.subjects.values(), *text.bodies.values()])

    assert ("{company_link}" in words) == (text.to == ("company",))
    assert "{company_link}" not in "".join(text.subjects.values())


def test_the_receipt_goes_to_the_company_with_number_and_link():
    case = received_case()

    [sent] = OutboxMail.objects.all()
    assert (sent.to, sent.language) == (COMPANYS, "ja")
    assert sent.subject == "【CD-2026-0001】提案を受け付けました"
    assert f"/p/{links.token(case)}/" in sent.body
    assert "2026年7月8日まで　デスクが受付を確認します" in sent.body
    assert "株式会社みらい窓口（見本）　山田 花子 様" in sent.body
    assert "{" not in sent.body


def test_a_message_of_the_city_goes_to_both_addresses_of_the_company_and_nobody_else():
    case = case_at("triage")
    case.proposal.contact_email2 = "jimu@mirai.example"
    case.proposal.save()

    sent = new_mails(lambda: actions.send_message(case, text="ひとこと", by=desk_officer(), at=TUESDAY))

    subject = "【CD-2026-0001】新しいメッセージがあります"
    assert sent == [("jimu@mirai.example", subject), (COMPANYS, subject)]


def to_the_city(case: Case) -> list[str]:
    """Who is told when the company writes."""
    return [to for to, _subject in new_mails(lambda: actions.send_message(case, text="はい", by=COMPANY, at=TUESDAY))]


def test_a_message_of_the_company_goes_to_whoever_is_in_charge():
    assert to_the_city(received_case()) == ["desk@sakai.example"]
    assert to_the_city(case_at("triage")) == ["desk@sakai.example"]
    taken = walk(TUESDAY).move(case_at("referred"), "take")
    assert to_the_city(taken) == ["bureau@sakai.example"]


def test_a_message_to_a_unit_where_nobody_is_named_goes_to_its_officers_and_not_to_the_desk():
    case = case_at("dialogue")  # assigned by the desk's head: no person is named yet

    assert (case.owner_person, case.officer) == (None, desk_officer())
    assert to_the_city(case) == ["bureau@sakai.example", "bureauhead@sakai.example"]


def test_a_message_does_not_go_to_somebody_who_has_left():
    successor = Person.objects.create_user("new@sakai.example", "後任 太郎")
    RoleHeld.objects.create(
        person=successor, role="desk", unit=RoleHeld.objects.get(role="desk").unit, valid_from=MONDAY
    )
    case = case_at("triage")
    Person.objects.filter(pk=desk_officer().pk).update(is_active=False)

    assert to_the_city(Case.objects.get(pk=case.pk)) == ["new@sakai.example"]


def test_a_hand_over_is_told_to_the_officers_of_the_unit_asked():
    case = walk().move(case_at("triage"), "refer")

    [mail_to_the_bureau] = OutboxMail.objects.filter(subject__startswith="【引受けの依頼】").exclude(
        to="bureauhead@sakai.example"
    )
    assert mail_to_the_bureau.to == "bureau@sakai.example"
    assert mail_to_the_bureau.reference == case.number


def test_an_officer_who_reads_english_gets_english():
    Person.objects.filter(pk=bureau_officer().pk).update(language="en")
    case = walk().move(case_at("triage"), "refer")

    sent = the_mail("bureau@sakai.example")

    assert sent.language == "en"
    assert sent.subject.startswith("[Please take on] ")
    assert f"Case {case.number}" in sent.body


def test_a_company_that_wrote_in_english_gets_english():
    case = received_case()
    case.proposal.language = "en"
    case.proposal.save()

    walk().move(case, "reject", sentence="It is a sales offer.")

    assert the_mail().subject == "[CD-2026-0001] Result of your proposal"
    assert "It is a sales offer." in the_mail().body


def test_the_questions_are_numbered_in_the_mail():
    case = case_at("triage")

    walk(TUESDAY).move(case, "request_info", questions=["どこですか。", "いつですか。"])

    assert "1　どこですか。\n2　いつですか。" in the_mail().body


BRACES = "{company_link} {number} {0} {} {{ city }} {% now 'Y' %} %(number)s ${number}"


def test_braces_in_what_a_person_wrote_are_not_filled_in():
    case = received_case(title=BRACES)
    assert f"提案の名称　{BRACES}" in the_mail().body

    walk().move(case, "reject", sentence=BRACES)

    assert f"理由\n{BRACES}\n" in the_mail().body
    assert the_mail().body.count(links.token(case)) == 1  # where the text of the mail says so, and nowhere else


@given(words=st.text(max_size=60), value=st.text(max_size=60))
def test_a_value_stands_in_a_mail_as_it_is_whatever_it_is(words, value):
    filled = mail_texts.fill("〔{title}〕", {"title": value, **dict.fromkeys(("number", "reason"), "filled")})

    assert filled == f"〔{value}〕"
    assert mail_texts.fill(words, {}) == re.sub(r"{\w+}", "", words)


@pytest.mark.parametrize(
    "title",
    [
        "題\r\nBcc: thief@example.com",
        "題\nSubject: another",
        "題\r\n\r\nbody",
        "題\u2028Bcc: thief@example.com",
        "題\x00\x1b[31m",
        "題\x85Bcc: thief@example.com",
    ],
)
def test_a_title_cannot_become_a_header(title):
    # As an import of an old ledger might bring it: the form itself takes no line break.
    case = case_at("triage")
    Case.objects.filter(pk=case.pk).update(title=title.replace("\x00", ""))

    walk(TUESDAY).move(Case.objects.get(pk=case.pk), "refer")
    while outbox.send_next(at=WEDNESDAY):
        pass

    sent = OutboxMail.objects.filter(subject__startswith="【引受けの依頼】")
    assert all(re.search(r"[\x00-\x1f\x85\u2028\u2029]", row.subject) is None for row in sent)
    assert {row.state for row in OutboxMail.objects.all()} == {"sent"}
    for message in mail.outbox:
        headers = message.message()
        assert headers["Bcc"] is None
        assert headers.get_all("Subject") == [headers["Subject"]]
        assert message.recipients() == message.to


@pytest.mark.parametrize("local", ["a", "a" * 64])
def test_a_long_address_gets_its_mail_too(local):
    address = f"{local}@{'b' * 60}.{'c' * 60}.{'d' * 50}.example"
    case = case_at("triage")
    case.proposal.contact_email = address
    case.proposal.save()

    sent = new_mails(lambda: actions.send_message(case, text="ひとこと", by=desk_officer(), at=TUESDAY))

    assert [to for to, _subject in sent] == [address]


def test_a_move_is_told_once_to_each_even_where_both_addresses_are_one():
    case = case_at("triage")
    case.proposal.contact_email2 = case.proposal.contact_email
    case.proposal.save()

    sent = new_mails(lambda: actions.send_message(case, text="ひとこと", by=desk_officer(), at=TUESDAY))

    assert [to for to, _subject in sent] == [COMPANYS]


def test_a_note_sends_no_mail():
    case = case_at("triage")

    assert new_mails(lambda: actions.write_note(case, text="ひとこと", by=desk_officer(), at=TUESDAY)) == []


def test_the_page_of_a_move_says_who_will_be_told(signed_in, clock):
    case = case_at("triage")

    def told(account: str, name: str) -> list[list[str]]:
        address = f"/desk/moves/case/{case.key}/{name}/"
        return [notice.addresses for notice in signed_in(somebody(account)).get(address).context["mails"]]

    assert told("desk", "hold") == [[COMPANYS]]
    assert told("desk", "refer") == [[]]  # the unit is chosen on that page
    assert told("desk", "merge") == []


def test_whoever_writes_a_reason_that_a_mail_carries_to_the_company_is_told_so(signed_in, clock):
    case = case_at("dialogue")

    def said(account: str, name: str) -> str:
        page = signed_in(somebody(account)).get(f"/desk/moves/case/{case.key}/{name}/")
        return str(page.context["form"].fields["reason"].help_text)

    assert said("bureau", "hold") == "提案者には、この理由がそのまま伝わります。"
    assert said("bureau", "redirect") == "提案者には、この理由がそのまま伝わります。"
    assert said("bureauhead", "give_back") == ""


def test_a_mail_that_depends_on_what_is_chosen_is_announced_as_such(signed_in, clock):
    case = case_at("budgeting")
    owner = signed_in(mails.in_charge(case, ON)[0])

    [notice] = owner.get(f"/desk/moves/case/{case.key}/deny/").context["mails"]

    assert (notice.addresses, notice.only_in.code) == ([COMPANYS], "ended")


def test_a_mail_to_the_owner_names_and_reaches_the_unit_that_has_just_given_the_case_back(monkeypatch):
    unit = {"ja": "{unit}", "en": "{unit}"}
    written = mail_texts.Text("given_back", ("owner",), unit, ("unit",), (), unit, unit)
    monkeypatch.setattr(mail_texts, "current", lambda name: written)
    give_back = replace(CASE.move("give_back"), does=(("", "mail.given_back"),))
    monkeypatch.setattr(
        Case, "life", replace(CASE, moves=(*(m for m in CASE.moves if m.name != "give_back"), give_back))
    )
    case = case_at("dialogue")

    sent = new_mails(lambda: walk(TUESDAY).move(case, "give_back", reason="所管が違うため。"))

    # The head, who gives it back, is not told of it.
    assert sent == [("bureau@sakai.example", "上下水道局")]


def test_a_case_without_a_company_announces_no_mail_to_one(signed_in, clock):
    case = actions.open_case_of_bureau(title="図書館の案内", summary="見直す。", by=bureau_officer(), at=MONDAY)

    answer = signed_in(desk_officer()).get(f"/desk/moves/case/{case.key}/hold/")

    assert answer.context["mails"] == []


def test_a_company_is_greeted_by_the_name_it_typed_even_where_another_is_known():
    received_case()

    draft = drafts.complete(at=MONDAY, organisation={"name": "みらい窓口㈱"})
    actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    assert the_mail().body.startswith("みらい窓口㈱　山田 花子 様")


@pytest.mark.parametrize(
    ("row", "signature"),
    [
        ({"phone": ""}, {"ja": "堺市 さかい・コネクテッド・デスク", "en": "Sakai Connected Desk"}),
        (
            {"phone": "072-000-0000"},
            {
                "ja": "堺市 さかい・コネクテッド・デスク　電話 072-000-0000",
                "en": "Sakai Connected Desk. Telephone 072-000-0000",
            },
        ),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_mail_is_signed_and_promises_no_telephone_the_desk_has_not(row, signature, language):
    City.objects.update(**row)
    draft = drafts.complete(at=MONDAY, language=language)
    actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    assert the_mail().body.rstrip().endswith(f"\n{signature[language]}")


def with_files(language: str, names: list[str]) -> str:
    """The mail that confirms receipt of a proposal with these files."""
    draft = drafts.complete(at=MONDAY, language=language)
    proposals.add_files(draft=draft, uploads=[a_file(name) for name in names], done=True, at=MONDAY)
    actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)
    return the_mail().body


def test_the_receipt_proves_each_file_by_name_size_time_scan_and_fingerprint():
    body = with_files("ja", ["提案書.pdf", "見積.pdf"])

    proof = f"　2026年7月6日（月）10時00分 受領・未検査（検査の設定がありません）\n　SHA-256 {sha256(PDF).hexdigest()}"
    assert f"受け取った資料\n1　提案書.pdf　{len(PDF)}B\n{proof}\n2　見積.pdf　{len(PDF)}B\n{proof}\n\n" in body


def test_the_receipt_proves_the_files_in_english_too():
    body = with_files("en", ["plan.pdf"])

    assert "Files received\n1　plan.pdf" in body
    assert (
        f"received Mon 6 July 2026, 10:00 / Not scanned (no scanner is set up)\n　SHA-256 {sha256(PDF).hexdigest()}"
        in body
    )


def test_the_receipt_says_the_three_dates_and_that_there_are_no_files():
    body = with_files("ja", [])

    assert "・2026年7月8日まで　デスクが受付を確認します\n・2026年7月13日まで　担当者から最初の連絡をします\n" in body
    assert "・2026年8月4日まで　検討する部署をお伝えします\n" in body
    assert "受け取った資料\n資料はありません。\n" in body
