"""People and roles by a file: what each line would do, that nothing is half written, and what the record says."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connected_desk.city import setting_record
from connected_desk.city.models import Person, RoleHeld, WaitingFile
from connected_desk.city.people_plan import Outcome, plan_of
from connected_desk.city.roles import HeldRole
from connected_desk.city.waiting_actions import let_go
from connected_desk.records.models import Access
from connected_desk.records.tables import read

from .support import NOON, TODAY, gives, person, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/desk/settings/people/"
HEAD = "氏名,メールアドレス,部署コード,部署名,役割,開始日,終了日"
MARCH = date(2027, 3, 31)


def file_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([HEAD, *lines]).encode(encoding)


def plan(*lines: str, by: Person):
    return plan_of(read(file_of(*lines), "text/csv"), by=by, on=TODAY)


def told(page) -> list[tuple[str, list[int]]]:
    return [(outcome.value, [one.said.line for one in lines]) for outcome, lines in page.context["groups"]]


def send(client: Client, data: bytes):
    """Choose the file; the page that says what it would do."""
    sent = {"file": SimpleUploadedFile("people.csv", data, "text/csv")}
    return client.post(f"{PAGE}file/", sent, follow=True)


def confirm(client: Client, page, **changes: str):
    form = page.context["form"]
    said = {"seen": form.initial["seen"], "shown": form.initial["shown"], "reason": "4月の異動"}
    return client.post(page.request["PATH_INFO"], said | changes)


def test_each_line_says_what_it_would_do_and_nothing_is_written():
    bureau, gone = unit("HWB"), unit("OLD", valid_to=date(2025, 3, 31))
    who, by = person("a"), person("admin")
    gives(by, HeldRole.ADMIN)
    gives(who, HeldRole.BUREAU, bureau)
    gives(who, HeldRole.BUREAU_HEAD, bureau, until=date(2022, 3, 31))

    found = plan(
        "a,a@sakai.example,HWB,,局の担当者,2020-04-01,",  # as it is
        "a,A@sakai.example,HWB,,bureau_head,令和8年4月1日,",  # anew
        "b,b@sakai.example,HWB,,Evaluator,2026/6/1,2027/3/31",  # new, the role in English
        "b,b@sakai.example,,,本部員,2026-07-01,",  # a role of no unit
        "c,c@sakai.example,,,局の担当者,2026-07-01,",
        "d,d@sakai.example,NO,,局の担当者,2026-07-01,",
        f"e,e@sakai.example,{gone.code},,局の担当者,2026-07-01,",
        "f,not an address,HWB,,誰か,7月,",
        "admin,admin@sakai.example,,,管理者,2020-04-01,2026-12-31",  # oneself
        "a,a@sakai.example,HWB,,局の担当者,2021-04-01,",  # held already
        "a,a@sakai.example,HWB,,bureau_head,2020-04-01,2026-03-31",  # over since 2022
        "x,b@sakai.example,HWB,,局の担当者,2026-07-01,",  # another name for one address
        by=by,
    )

    outcomes = [one.outcome.value for one in found.lines]
    assert outcomes == ["same", "create", "create", "create", *["wrong"] * 8]
    assert found.lines[7].sentences == [
        "「誰か」という役割はありません。",
        "「開始日」が日付ではありません：7月",
        "「not an address」はメールアドレスではありません。",
    ]
    assert "自分の管理者の役割は終了できません" in found.lines[8].sentences[0]
    assert (Person.objects.count(), RoleHeld.objects.count()) == (2, 3)


def test_a_role_ends_on_one_line_and_begins_anew_on_another_in_any_order():
    bureau, who = unit("HWB"), person("a")
    gives(who, HeldRole.BUREAU, bureau)
    ends, anew = "a,a@sakai.example,HWB,,bureau,2020-04-01,2027-03-31", "a,a@sakai.example,HWB,,bureau,2027-04-01,"

    for lines in ((ends, anew), (anew, ends)):
        assert sorted(one.outcome for one in plan(*lines, by=who).lines) == [Outcome.CREATE, Outcome.END]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_confirmed_file_is_written_whole_and_the_record_says_by_whom(admin, encoding):
    bureau, leaving = unit("HWB", name_ja="健康福祉局"), person("leaving")
    gives(leaving, HeldRole.BUREAU, bureau)
    lines = (
        "去る人,leaving@sakai.example,HWB,,局の担当者,2020-04-01,2027-03-31",
        "来る人,New@sakai.example,HWB,,局の担当者,2026-06-01,",
    )

    page = send(admin, file_of(*lines, encoding=encoding))
    assert told(page) == [("create", [3]), ("end", [2])]
    assert RoleHeld.objects.filter(valid_to=MARCH).count() == 0
    done = confirm(admin, page)

    assert done.status_code == 302
    assert RoleHeld.objects.get(person=leaving).valid_to == MARCH
    new = RoleHeld.objects.get(person__email="new@sakai.example")
    assert (new.person.name, new.unit, new.person.has_usable_password()) == ("来る人", bureau, False)
    assert Person.objects.get(pk=leaving.pk).name == "去る人"
    [change] = setting_record.history("people")
    assert (change.who, change.reason, len(change.told)) == ("admin", "4月の異動", 2)
    assert change.told[0].about == "去る人 <leaving@sakai.example> 局の担当者 健康福祉局"
    assert change.told[0].values == [("氏名", "leaving", "去る人"), ("終了日", "－", "2027年3月31日（水）")]
    assert not WaitingFile.objects.exists()


def test_nothing_is_written_where_a_line_is_wrong_or_something_changed_meanwhile(admin):
    bureau, who = unit("HWB"), person("a")
    role = gives(who, HeldRole.BUREAU, bureau)
    line = "a,a@sakai.example,HWB,,bureau,2020-04-01,2027-03-31"

    wrong = send(admin, file_of(line, "b,b@sakai.example,NO,,bureau,2026-07-01,"))
    assert (told(wrong), wrong.context["form"]) == ([("wrong", [3]), ("end", [2])], None)
    forced = {"seen": "0", "shown": wrong.context["plan"].mark, "reason": "それでも"}
    assert admin.post(wrong.request["PATH_INFO"], forced).status_code == 422
    assert RoleHeld.objects.get(pk=role.pk).valid_to is None
    shown = send(admin, file_of(line))
    RoleHeld.objects.filter(pk=role.pk).update(valid_to=date(2028, 3, 31))
    stale = confirm(admin, shown)

    assert stale.status_code == 422
    assert "もう一度確認してください" in stale.content.decode()
    assert RoleHeld.objects.get(pk=role.pk).valid_to == date(2028, 3, 31)
    assert not Person.objects.filter(email="b@sakai.example").exists()


def test_the_download_reads_back_as_nothing_to_do(admin):
    gives(person("a"), HeldRole.BUREAU, unit("HWB"), until=MARCH)
    gives(person("b"), HeldRole.HQ)

    answer = admin.get(f"{PAGE}download/")
    page = send(admin, answer.content)

    assert told(page) == [("same", [2, 3, 4])]
    assert Access.objects.filter(what="export.people").count() == 1


def test_one_line_is_typed_by_hand_and_a_file_is_the_persons_own(admin):
    unit("HWB")
    typed = {
        "name": "新任",
        "email": "new@sakai.example",
        "role": "bureau",
        "unit": "HWB",
        "reason": "着任",
        "seen": "0",
    }
    day = {"valid_from_year": "2026", "valid_from_month": "6", "valid_from_day": "1"}

    refused = admin.post(f"{PAGE}new/", typed | day | {"unit": ""})
    done = admin.post(f"{PAGE}new/", typed | day)
    page = send(admin, file_of("a,a@sakai.example,HWB,,bureau,2026-06-01,"))
    other = person("other")
    gives(other, HeldRole.ADMIN)
    elsewhere = Client()
    elsewhere.force_login(other)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "この役割には部署が必要です" in refused.content.decode()
    assert RoleHeld.objects.get(person__email="new@sakai.example").valid_from == TODAY
    assert elsewhere.get(page.request["PATH_INFO"]).status_code == 404
    let_go(at=NOON.replace(day=3))
    assert not WaitingFile.objects.exists()


def test_the_list_asks_the_same_number_of_questions_however_many_people_there_are(
    admin, django_assert_max_num_queries, django_assert_num_queries
):
    admin.get(PAGE)
    with django_assert_max_num_queries(20) as first:
        admin.get(PAGE)
    asked = len(first)  # the next request forgets them
    for number in range(3):
        gives(person(f"p{number}"), HeldRole.BUREAU, unit(f"U{number}"))
    admin.get(PAGE)  # what stands is asked again after a change, once
    with django_assert_num_queries(asked):
        page = admin.get(PAGE, {"q": "p1"})
    assert page.context["people"][0][0].email == "p1@sakai.example"
