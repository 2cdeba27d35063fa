"""A reorganisation by a file: what each line would do, what blocks it, and that it is carried out whole on its day."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connected_desk.city import schedule, setting_record
from connected_desk.city.models import Person, Reorganisation, RoleHeld, Unit, UnitSuccessor
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_plan import plan_of
from connected_desk.records.models import OutboxMail
from connected_desk.records.tables import read
from connected_desk.strategy.models import Plan

from .support import NOON, TODAY, gives, person, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/desk/settings/units/"
HEAD = "部署コード,名称（日本語）,上位の部署のコード,終了日,引継先の部署のコード,役目,総括課のコード"
EVE, APRIL = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture
def units():
    desk = unit("DSK", name_ja="連携室", is_desk=True)
    ict = unit("ICT", name_ja="ICT室", is_ict=True, is_secretariat=True)
    money = unit("FIN", name_ja="財政課", is_finance=True)
    bureau = unit("HWB", name_ja="健康福祉局")
    section = unit("HWB-1", name_ja="健康課", parent=bureau)
    return {one.code: one for one in (desk, ict, money, bureau, section)}


def file_of(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


KEPT = ("DSK,連携室,,,,デスク,", "ICT,ICT室,,,,ICT担当室、事務局,", "FIN,財政課,,,,財政,")


def plan(*lines: str, on: date = APRIL):
    return plan_of(read(file_of(*lines), "text/csv"), on=on)


def told(found) -> list[tuple[str, str]]:
    return [(one.said.code, one.outcome.value) for one in found.lines]


def send(client: Client, data: bytes, on: date, name: str = "units.csv"):
    """Choose the file and the day; the page that says what it would do."""
    day = {"on_year": on.year, "on_month": on.month, "on_day": on.day}
    return client.post(f"{PAGE}file/", {"file": SimpleUploadedFile(name, data, "text/csv"), **day}, follow=True)


def confirm(client: Client, page, **changes: str):
    form = page.context["form"]
    said = {"seen": form.initial["seen"], "shown": form.initial["shown"], "reason": "4月1日付け機構改革"}
    return client.post(page.request["PATH_INFO"], said | changes)


def test_each_line_says_what_begins_ends_and_changes_and_nothing_is_written(units):
    gives(person("a"), HeldRole.BUREAU, units["HWB-1"])

    found = plan(
        *KEPT,
        "NEW,健康推進課,HWB,,,,",
        "HWB,健康福祉部,,,,,NEW",
        "HWB-1,健康課,HWB,2027-03-31,NEW,,",
    )

    assert told(found)[3:] == [("NEW", "begin"), ("HWB", "change"), ("HWB-1", "end")]
    assert found.lines[3].sentences == ["2027年4月1日（木）から", "上位の組織：なし → 健康福祉部"]
    assert found.lines[4].sentences == [
        "名称（日本語）：健康福祉局 → 健康福祉部",
        "総括課：なし → 健康推進課",
    ]
    assert found.lines[5].sentences == [
        "2027年3月31日（水）まで",
        "引継先：健康推進課",
        "受け持っているもの（1件）は、健康推進課が引き継ぎます。",
    ]
    assert found.lines[5].holdings == [("職員の役割", 1)]
    assert (Unit.objects.count(), UnitSuccessor.objects.count()) == (5, 0)


def test_what_is_wrong_is_said_line_by_line(units):
    gives(person("a"), HeldRole.BUREAU, units["HWB-1"])

    found = plan(
        "DSK,連携室,,2027-03-31,ICT,,",  # nobody is the desk any more
        "ICT,ICT室,,,,市長,",
        "NEW,新しい課,NO,2028-03-31,,,",
        "HWB-1,健康課,HWB,2027-03-31,,,",  # somebody works there, and nobody follows
        "HWB,健康福祉局,,2027-03-30,GONE,,",
        "HWB,健康福祉局,,,,,",
        ",名のない課,,,,,",
    )

    assert {outcome for _code, outcome in told(found)} == {"wrong"}
    assert found.lines[0].sentences == ["この役目を引き継ぐ部署がありません（デスク）。"]
    assert found.lines[1].sentences[0].startswith("「市長」という部署の役目はありません")
    assert found.lines[2].sentences == [
        "新しい部署には、終了日を書けません。",
        "上位の部署「NO」は、その日にありません。",
    ]
    assert found.lines[3].sentences == [
        "この部署にはまだ受け持っているものがありますが、引継先が書かれていません。職員の役割 1件",
    ]
    assert found.lines[4].sentences == ["部署の終了日は、機構改革の前日（2027年3月31日（水））にしてください。"]
    assert found.lines[5].sentences == ["前の行に、同じ部署があります。"]
    assert "コードがありません。" in found.lines[6].sentences


def test_the_order_of_the_lines_is_the_official_order_and_who_is_not_in_the_file_stays_behind_the_same(units):
    found = plan("FIN,財政課,,,,財政,", "ICT,ICT室,,,,ICT担当室、事務局,")

    assert list(found.order) == ["DSK", "FIN", "HWB", "HWB-1", "ICT"]


def test_a_unit_below_one_that_ends_has_to_be_in_the_file(units):
    found = plan("HWB,健康福祉局,,2027-03-31,ICT,,")

    assert found.lines[0].sentences == [
        "「健康課」はこの部署の下にある（または、この部署が総括課である）のに、ファイルにありません。その行を加えてください。"
    ]


def test_today_it_is_carried_out_whole_with_roles_book_and_mails(admin, units):
    officer, boss = person("a"), person("boss")
    role = gives(officer, HeldRole.BUREAU, units["HWB-1"])
    gives(boss, HeldRole.BUREAU_HEAD, units["HWB"])
    eve = date(2026, 5, 31)

    page = send(
        admin,
        file_of(
            *KEPT,
            "NEW,健康推進課,HWB,,,,",
            "HWB,健康福祉部,,,,,",
            f"HWB-1,健康課,HWB,{eve},NEW,,",
        ),
        TODAY,
    )
    done = confirm(admin, page)

    assert done.status_code == 302
    new = Unit.objects.get(code="NEW")
    assert (new.valid_from, new.parent.code, Unit.objects.get(code="HWB").name_ja) == (TODAY, "HWB", "健康福祉部")
    assert Unit.objects.get(code="HWB-1").valid_to == eve
    assert list(UnitSuccessor.objects.values_list("old__code", "new__code", "on")) == [("HWB-1", "NEW", TODAY)]
    assert [one.code for one in Unit.objects.all()] == ["DSK", "ICT", "FIN", "NEW", "HWB", "HWB-1"]
    role.refresh_from_db()
    assert role.valid_to == eve
    follows = RoleHeld.objects.get(person=officer, unit=new)
    assert (follows.role, follows.valid_from, follows.valid_to) == (HeldRole.BUREAU, TODAY, None)
    [change] = setting_record.history("units")
    assert (change.who, change.reason) == ("admin", "4月1日付け機構改革")
    assert ("健康課 (HWB-1) → 健康推進課 (NEW)", [("職員の役割", "－", "1")]) in [
        (one.about, one.values) for one in change.told
    ]
    [people] = setting_record.history("people")
    assert people.told[0].values == [("組織", "健康課", "健康推進課")]
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("boss@sakai.example", "【機構改革】健康課の仕事を健康推進課が引き継ぎました")
    assert "- 職員の役割 1件" in mail.body


def test_later_it_is_prepared_by_dates_and_carried_out_at_the_beginning_of_its_day(admin, units):
    officer = person("a")
    role = gives(officer, HeldRole.BUREAU, units["HWB-1"])
    lines = (*KEPT, "NEW,健康推進課,HWB,,,,", "HWB,健康福祉部,,,,,", "HWB-1,健康課,HWB,2027-03-31,NEW,,")

    confirm(admin, send(admin, file_of(*lines), APRIL))
    made = Reorganisation.objects.get()
    again = confirm(admin, send(admin, file_of(*lines), APRIL))

    assert made.waits
    assert (again.status_code, Reorganisation.objects.count()) == (422, 1)
    assert (Unit.objects.get(code="NEW").valid_from, Unit.objects.get(code="HWB-1").valid_to) == (APRIL, EVE)
    assert Unit.objects.get(code="HWB").name_ja == "健康福祉局"  # until the day
    role.refresh_from_db()
    assert role.valid_to is None
    assert "予定されています" in admin.get(PAGE).content.decode()

    schedule.reorganise(period="", at=datetime(2027, 3, 31, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert Reorganisation.objects.get().waits
    for _twice in range(2):
        schedule.reorganise(period="", at=datetime(2027, 4, 1, 0, 1, tzinfo=ZoneInfo("Asia/Tokyo")))

    assert Reorganisation.objects.get().done_at is not None
    assert Unit.objects.get(code="HWB").name_ja == "健康福祉部"
    role.refresh_from_db()
    assert role.valid_to == EVE
    assert RoleHeld.objects.get(person=officer, unit__code="NEW").valid_from == APRIL
    assert len(setting_record.history("units")) == 2


def test_calling_it_off_leaves_everything_as_it_was(admin, units):
    lines = (*KEPT, "NEW,健康推進課,HWB,,,,", "HWB-1,健康課,HWB,2027-03-31,NEW,,")
    before = list(Unit.objects.order_by("pk").values())
    confirm(admin, send(admin, file_of(*lines), APRIL))
    made = Reorganisation.objects.get()
    address = f"{PAGE}reorganisations/{made.key}/"
    role = gives(person("a"), HeldRole.BUREAU, Unit.objects.get(code="NEW"), since=APRIL)

    said = {"seen": admin.get(address).context["form"].initial["seen"], "reason": "議案の修正"}
    refused = admin.post(address, said)
    role.delete()
    done = admin.post(address, said)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "「健康推進課」は、職員の役割などですでに使われています" in refused.content.decode()
    assert list(Unit.objects.order_by("pk").values()) == before
    assert not UnitSuccessor.objects.exists()
    assert Reorganisation.objects.get().cancelled_by.email == "admin@sakai.example"


def test_the_download_reads_back_as_nothing_to_do(admin, units):
    answer = admin.get(f"{PAGE}download/")

    page = send(admin, answer.content, APRIL)

    assert [(outcome.value, len(lines)) for outcome, lines in page.context["groups"]] == [("same", 5)]
    assert page.context["form"] is None


def test_a_file_in_the_form_of_load_units_is_read_too(admin, units):
    content = {
        "meta": {"city_ja": "堺市"},
        "units": [{"code": "HWB", "type": "bureau", "name_ja": "健康福祉部", "parent": None}],
    }

    page = send(admin, json.dumps(content).encode(), APRIL, "units.json")
    broken = send(admin, b'{"meta": {}, "units": [3]}', APRIL, "units.json")

    [(outcome, [line])] = page.context["groups"]
    assert (outcome.value, line.sentences) == ("change", ["名称（日本語）：健康福祉局 → 健康福祉部"])
    assert broken.status_code == 422


def test_one_unit_is_changed_by_hand_and_a_part_passes_on(admin, units):
    one = units["HWB"]
    page = admin.get(f"{PAGE}{one.key}/")
    said = {name: "" if value is None else value for name, value in page.context["form"].initial.items()}
    said |= {"name_ja": "健康福祉部", "after": "DSK", "parts": ["finance"], "reason": "名称の変更"}

    lost = admin.post(f"{PAGE}{units['ICT'].key}/", said | {"name_ja": "ICT室", "parts": []})
    done = admin.post(f"{PAGE}{one.key}/", said)

    assert (lost.status_code, done.status_code) == (422, 302)
    assert [row.code for row in Unit.objects.all()] == ["DSK", "HWB", "ICT", "FIN", "HWB-1"]
    assert (Unit.objects.finance().code, Unit.objects.get(code="HWB").name_ja) == ("HWB", "健康福祉部")
    [change] = setting_record.history("units")
    assert [row.about for row in change.told] == ["財政課 (FIN)", "健康福祉部 (HWB)"]


def test_the_list_asks_the_same_number_of_questions_however_many_units_there_are(
    admin, units, django_assert_max_num_queries, django_assert_num_queries
):
    admin.get(PAGE)
    with django_assert_max_num_queries(20) as first:
        admin.get(PAGE)
    asked = len(first)  # the next request forgets them
    for number in range(3):
        unit(f"X{number}", parent=units["HWB"], general_affairs=units["HWB-1"])
    admin.get(PAGE)  # what stands is asked again after a change, once
    with django_assert_num_queries(asked):
        admin.get(PAGE)


SPLIT = ("NEW,健康推進課,HWB,,,,", "TWO,長寿課,HWB,,,,", "HWB-1,健康課,HWB,2027-03-31,NEW TWO,,")


def test_with_several_successors_each_thing_may_go_to_another_and_the_first_is_preselected(admin, units):
    stays, goes = (gives(person(name), HeldRole.BUREAU, units["HWB-1"]) for name in ("stays", "goes"))
    Plan.objects.create(code="p", name_ja="計画", owner=units["HWB-1"])

    page = send(admin, file_of(*KEPT, *SPLIT), APRIL)
    asked = page.context["asked"]
    assert {name: field.initial for name, field in asked.fields.items()} == {
        "HWB-1/roles": "NEW",
        f"HWB-1/roles/{goes.pk}": "",
        f"HWB-1/roles/{stays.pk}": "",
        "HWB-1/plans": "NEW",
    }
    choice = {"HWB-1/roles": "NEW", f"HWB-1/roles/{goes.pk}": "TWO", "HWB-1/plans": "TWO"}
    assert confirm(admin, page, **choice, **{f"HWB-1/roles/{stays.pk}": "ICT"}).status_code == 422  # no successor
    assert confirm(admin, page, **choice).status_code == 302
    schedule.reorganise(period="", at=datetime(2027, 4, 1, 0, 1, tzinfo=ZoneInfo("Asia/Tokyo")))

    now = RoleHeld.objects.filter(valid_from=APRIL).values_list("person__name", "unit__code")
    assert set(now) == {("stays", "NEW"), ("goes", "TWO")}
    assert Plan.objects.get().owner.code == "TWO"
    carried, prepared = setting_record.history("units")
    values = {value[0]: value[2] for entry in prepared.told for value in entry.values}
    assert values["職員の役割"] == "健康推進課、goes 局の担当者 → 長寿課"
    assert [entry.about for entry in carried.told if "→" in entry.about] == [
        "健康課 (HWB-1) → 健康推進課 (NEW)",
        "健康課 (HWB-1) → 長寿課 (TWO)",
    ]


def test_the_choice_is_made_anew_while_it_waits(admin, units):
    gives(person("a"), HeldRole.BUREAU, units["HWB-1"])
    page = send(admin, file_of(*KEPT, *SPLIT), APRIL)
    confirm(admin, page, **{"HWB-1/roles": "NEW"})
    made = Reorganisation.objects.get()
    address = f"{PAGE}reorganisations/{made.key}/"
    seen = setting_record.version("units")

    said = {"choose-seen": seen, "choose-reason": "協議の結果", "HWB-1/roles": "TWO"}
    done, stale = admin.post(address, said), admin.post(address, said)

    assert (done.status_code, stale.status_code) == (302, 422)
    assert Reorganisation.objects.get().chosen == {"HWB-1": {"roles": "TWO"}}
    assert setting_record.history("units")[0].told[0].values == [("職員の役割", "健康推進課", "長寿課")]


def test_one_that_became_wrong_before_its_day_is_told_once_until_it_is_right_again(admin, units):
    preparer = Person.objects.get(name="admin")
    other = person("other")
    gives(other, HeldRole.ADMIN)
    confirm(admin, send(admin, file_of(*KEPT, "HWB-1,健康課,HWB,2027-03-31,,,"), APRIL))  # holds nothing yet
    OutboxMail.objects.all().delete()

    schedule.look_ahead(period="", at=NOON)
    assert not OutboxMail.objects.exists()
    role = gives(person("late"), HeldRole.BUREAU, units["HWB-1"])
    for _days in range(2):
        schedule.look_ahead(period="", at=NOON)
    assert set(OutboxMail.objects.values_list("to", flat=True)) == {preparer.email, other.email}
    assert OutboxMail.objects.count() == 2
    mail = OutboxMail.objects.first()
    assert mail.subject == "【要対応】2027年4月1日（木）の機構改革は、このままでは実施できません"
    assert "- 健康課: この部署にはまだ受け持っているものがありますが" in mail.body
    role.delete()
    schedule.look_ahead(period="", at=NOON)
    gives(person("later"), HeldRole.BUREAU, units["HWB-1"])
    schedule.look_ahead(period="", at=NOON)

    assert OutboxMail.objects.count() == 4
