"""Accounts: who can sign in as a list and a file, and that each change of one stands in a book of its own."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from connected_desk.city import account_actions, account_queries, lockout, password_actions, setting_record
from connected_desk.city.models import Person
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import Access, OutboxMail, SecurityEvent

from .support import NOON, TODAY, gives, person, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/desk/settings/accounts/"


@pytest.fixture
def admin(admin):
    Person.objects.update(last_login=None)
    return admin


def fails(email: str, times: int, *, at: datetime = NOON) -> None:
    number = lockout.account_number(email)
    rows = [SecurityEvent(kind=lockout.FAILED, at=at, subject_kind="account", subject_key=number)] * times
    for row in rows:
        SecurityEvent.objects.create(kind=row.kind, at=row.at, subject_kind=row.subject_kind, subject_key=number)


def change(client: Client, who: Person, **said: Any):
    values = {"seen": 0, "email": who.email, "is_active": str(who.is_active), "reason": "届出による"}
    return client.post(f"{PAGE}{who.key}/", values | said)


def test_the_list_says_roles_of_today_lock_and_last_sign_in(admin):
    water = unit("WAT", name_ja="上下水道局")
    officer, gone = person("officer"), person("gone", is_active=False)
    gives(officer, HeldRole.BUREAU, water)
    gives(officer, HeldRole.BUREAU_HEAD, water, since=TODAY + timedelta(days=1))  # not yet
    gives(gone, HeldRole.BUREAU, water, until=TODAY - timedelta(days=1))  # no longer
    Person.objects.filter(pk=officer.pk).update(last_login=datetime(2026, 5, 29, 0, 5, tzinfo=UTC))
    fails(officer.email, 10)
    fails(gone.email, 9)

    rows = {one.person.name: one for one in admin.get(PAGE).context["page"].rows}

    assert list(rows) == ["admin", "gone", "officer"]
    assert [held.role for held in rows["officer"].roles] == ["bureau"]
    assert rows["officer"].locked_until == NOON + timedelta(minutes=15)
    assert (rows["gone"].roles, rows["gone"].locked_until) == ([], None)
    text = admin.get(PAGE).content.decode()
    assert "2026年5月29日（金）9時05分" in text
    assert "6月1日（月）12時15分までロック中" in text


def test_the_list_is_narrowed_by_unit_with_those_below_it_and_by_words(admin):
    bureau = unit("WAT")
    section, other = unit("WAT-1", parent=bureau), unit("HEA")
    for name, where in (("a", bureau), ("b", section), ("c", other)):
        gives(person(name), HeldRole.BUREAU, where)

    def shown(query: str) -> list[str]:
        return [one.person.name for one in admin.get(f"{PAGE}{query}").context["page"].rows]

    assert shown("?unit=WAT") == ["a", "b"]
    assert shown("?unit=WAT&q=B@sakai") == ["b"]
    assert shown("?unit=NONE") == []
    assert shown("") == ["a", "admin", "b", "c"]


def test_a_long_list_is_read_page_by_page_with_the_same_queries(admin, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(account_queries, "SHOWN", 2)
    unit_of_all = unit("WAT")
    for name in "bcd":
        gives(person(name), HeldRole.BUREAU, unit_of_all)

    first = admin.get(PAGE).context
    second = admin.get(f"{PAGE}{first['next']}").context

    assert [one.person.name for one in first["page"].rows] == ["admin", "b"]
    assert [one.person.name for one in second["page"].rows] == ["c", "d"]
    assert (second["next"], second["count"]) == ("", "4件")
    for shown in (1, 4):
        monkeypatch.setattr(account_queries, "SHOWN", shown)
        with django_assert_num_queries(4):  # people, their roles with units, locks, how many
            account_queries.page(at=NOON)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file_and_the_access_log_says_so(admin, kind):
    gives(person("=b"), HeldRole.BUREAU, unit("WAT", name_ja="上下水道局"))

    answer = admin.get(f"{PAGE}download/{kind}/?unit=WAT")

    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "氏名,メールアドレス,組織,今日の役割,ログイン,最後のログイン,ロックの終わり"
        assert lines[1:] == ["'=b,'=b@sakai.example,上下水道局,局の担当者,できる,,"]
    else:
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert [cell.value for cell in sheet[2]][:5] == ["=b", "=b@sakai.example", "上下水道局", "局の担当者", "できる"]
        assert sheet["A2"].data_type == "s"
        assert sheet.max_row == 2
    assert Access.objects.get().what == f"export.accounts.{kind}"


def test_another_address_stands_in_the_book_and_both_addresses_are_told(admin):
    who = person("officer")
    password_actions.send_link(who, at=NOON)
    link = OutboxMail.objects.get().body.split("/desk/password/")[1].split()[0]

    assert change(admin, who, email="New@Sakai.example").status_code == 302

    who.refresh_from_db()
    assert who.email == "new@sakai.example"
    told = OutboxMail.objects.filter(subject__contains="メールアドレスが変わりました")
    assert set(told.values_list("to", flat=True)) == {"officer@sakai.example", "new@sakai.example"}
    (row,) = setting_record.history("accounts")
    assert (row.who, row.reason) == ("admin", "届出による")
    assert row.told[0].values == [("メールアドレス", "officer@sakai.example", "new@sakai.example")]
    assert Client().get(f"/desk/password/{link}").context["validlink"] is False


def test_whoever_may_not_sign_in_any_more_is_signed_out_and_may_be_let_in_again(admin):
    who = person("officer")
    gives(who, HeldRole.AUDITOR)
    theirs = Client()
    theirs.force_login(who)
    assert theirs.get(PAGE).status_code == 200

    closed = change(admin, who, is_active="False")

    assert closed.status_code == 302
    assert theirs.get(PAGE).status_code == 302  # to sign in
    assert change(admin, who, seen=1, is_active="True").status_code == 302
    last, first = setting_record.history("accounts")
    assert first.told[0].values == [("ログインできる", "はい", "いいえ")]
    assert last.told[0].values == [("ログインできる", "いいえ", "はい")]


def test_nobody_closes_their_own_account_or_takes_the_address_of_another(admin):
    own, other = Person.objects.get(name="admin"), person("other")

    closing, taking = change(admin, own, is_active="False"), change(admin, own, email=other.email)

    assert (closing.status_code, taking.status_code) == (422, 422)
    assert "ほかの管理者に頼んでください" in closing.content.decode()
    assert "ほかのアカウントが使っています" in taking.content.decode()
    own.refresh_from_db()
    assert (own.is_active, own.email, setting_record.version("accounts")) == (True, "admin@sakai.example", 0)


def test_a_change_over_somebody_elses_is_refused(admin):
    who = person("officer")
    change(admin, who, email="first@sakai.example")

    late = change(admin, who, email="second@sakai.example")  # still saw version 0

    who.refresh_from_db()
    assert (late.status_code, who.email) == (422, "first@sakai.example")


def test_a_link_for_a_password_goes_to_the_person_and_into_the_book(admin):
    who = person("officer")

    sent = admin.post(f"{PAGE}{who.key}/", {"link-seen": 0, "link-reason": "忘れたため"})

    assert sent.status_code == 302
    assert OutboxMail.objects.get().to == who.email
    assert setting_record.history("accounts")[0].told[0].values == [
        ("パスワード設定のリンクの送り先", "－", "officer@sakai.example")
    ]


def test_no_link_goes_to_a_closed_account():
    who, by = person("officer", is_active=False), person("admin")

    with pytest.raises(account_actions.MayNotSignIn):
        account_actions.send_password_link(who, seen=0, reason="x", by=by, at=NOON)

    assert (OutboxMail.objects.count(), setting_record.version("accounts")) == (0, 0)
