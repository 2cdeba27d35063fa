"""Liaisons and deputies by the file of people: what the marks would do, what is written, and where the book says so."""

from datetime import date

import pytest

from connected_desk.city import people_actions, setting_record
from connected_desk.city.models import Person, UnitContact
from connected_desk.city.people_plan import plan_of
from connected_desk.city.roles import HeldRole
from connected_desk.records.tables import read

from .support import NOON, TODAY, gives, person, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HEAD = "氏名,メールアドレス,部署コード,部署名,役割,開始日,終了日,連絡担当,副担当"
EVE, APRIL = date(2027, 3, 31), date(2027, 4, 1)


@pytest.fixture
def bureau():
    return unit("HWB", name_ja="健康福祉局")


def table(*lines: str):
    return read("\r\n".join([HEAD, *lines]).encode(), "text/csv")


def plan(*lines: str):
    return plan_of(table(*lines), by=Person(pk=0), on=TODAY).lines


def bring(*lines: str, by: Person):
    seen = setting_record.version("people")
    people_actions.bring_people(table(*lines), shown=None, seen=seen, reason="4月の異動", by=by, at=NOON)


def officer(name: str, where) -> Person:
    who = person(name)
    gives(who, HeldRole.BUREAU, where)
    return who


def named(part: str) -> list[tuple[str, date, date | None]]:
    rows = UnitContact.objects.filter(part=part).order_by("valid_from")
    return [(row.person.name, row.valid_from, row.valid_to) for row in rows]


def test_a_ring_names_the_liaison_in_the_place_of_another_and_the_book_of_units_says_so(bureau):
    by = person("admin")
    before = officer("before", bureau)
    officer("after", bureau)
    UnitContact.objects.create(unit=bureau, person=before, part="liaison", valid_from=date(2025, 4, 1))
    lines = ("after,after@sakai.example,HWB,,局の担当者,2020-04-01,,○,",)

    [one] = plan(*lines)
    assert (one.outcome.value, one.sentences) == (
        "change",
        ["beforeさんに代わる（連絡担当）", "2026年6月1日（月）から部署の連絡担当"],
    )
    bring(*lines, by=by)

    assert named("liaison") == [("before", date(2025, 4, 1), date(2026, 5, 31)), ("after", TODAY, None)]
    [row] = setting_record.history("units")
    assert (row.who, row.reason) == ("admin", "4月の異動")
    assert row.told[1].values[0] == ("連絡担当", "－", "after")
    assert setting_record.history("people") == []  # no role was another
    assert [one.outcome.value for one in plan(*lines)] == ["same"]


def test_a_transfer_of_april_hands_the_part_over_without_a_gap_in_any_order(bureau):
    by, leaving = person("admin"), officer("leaving", bureau)
    UnitContact.objects.create(unit=bureau, person=leaving, part="deputy", valid_from=date(2025, 4, 1))
    goes = "leaving,leaving@sakai.example,HWB,,局の担当者,2020-04-01,2027-03-31,,○"
    comes = "新任,new@sakai.example,HWB,,局の担当者,2027-04-01,,,○"

    for lines in ((goes, comes), (comes, goes)):
        assert sorted(one.outcome.value for one in plan(*lines)) == ["create", "end"]
    bring(comes, goes, by=by)

    assert named("deputy") == [("leaving", date(2025, 4, 1), EVE), ("新任", APRIL, None)]


def test_an_empty_cell_ends_the_part_and_a_file_without_the_columns_leaves_it(bureau):
    by, who = person("admin"), officer("a", bureau)
    UnitContact.objects.create(unit=bureau, person=who, part="liaison", valid_from=date(2025, 4, 1))
    short = "\r\n".join([HEAD.removesuffix(",連絡担当,副担当"), "a,a@sakai.example,HWB,,局の担当者,2020-04-01,"])

    [left] = plan_of(read(short.encode(), "text/csv"), by=by, on=TODAY).lines
    [ended] = plan("a,a@sakai.example,HWB,,局の担当者,2020-04-01,,,")
    bring("a,a@sakai.example,HWB,,局の担当者,2020-04-01,,,", by=by)

    assert (left.outcome.value, ended.outcome.value) == ("same", "change")
    assert ended.sentences == ["部署の連絡担当ではなくなる"]
    assert named("liaison") == [("a", date(2025, 4, 1), date(2026, 5, 31))]


def test_two_roles_of_one_person_in_a_unit_need_one_ring(bureau):
    who = officer("a", bureau)
    gives(who, HeldRole.BUREAU_HEAD, bureau)
    UnitContact.objects.create(unit=bureau, person=who, part="liaison", valid_from=date(2025, 4, 1))

    found = plan(
        "a,a@sakai.example,HWB,,bureau_head,2020-04-01,,,",
        "a,a@sakai.example,HWB,,局の担当者,2020-04-01,,○,",
    )

    assert [one.outcome.value for one in found] == ["same", "same"]


def test_marks_that_cannot_be_are_told_by_line_and_nothing_is_written(bureau):
    by = person("admin")
    for name in "abc":
        officer(name, bureau)
    lines = (
        "a,a@sakai.example,HWB,,局の担当者,2020-04-01,,○,",
        "b,b@sakai.example,HWB,,局の担当者,2020-04-01,,○,",  # two at once
        "c,c@sakai.example,HWB,,局の担当者,2020-04-01,,○,○",  # both
        "d,d@sakai.example,HWB,,auditor,2026-06-01,,○,",  # works for no unit
        "e,e@sakai.example,HWB,,局の担当者,2026-06-01,,たぶん,",
    )

    found = plan(*lines)
    with pytest.raises(people_actions.PeopleFaulty):
        bring(*lines, by=by)

    assert [one.outcome.value for one in found] == ["change", "wrong", "wrong", "wrong", "wrong"]
    assert [one.sentences for one in found[1:]] == [
        ["前の行で、同じ部署の連絡担当に別の人を指定しています。"],
        ["1人が同じ部署の連絡担当と副担当を兼ねることはできません。"],
        ["連絡担当・副担当になれるのは、その部署で働く人だけです。"],
        ["「連絡担当」は○か空欄にしてください：たぶん"],
    ]
    assert not UnitContact.objects.exists()


def test_the_download_marks_them_and_reads_back_as_nothing_to_do(bureau, client):
    by, who = person("admin"), officer("a", bureau)
    gives(by, HeldRole.ADMIN)
    UnitContact.objects.create(unit=bureau, person=who, part="deputy", valid_from=date(2025, 4, 1))
    client.force_login(by)

    answer = client.get("/desk/settings/people/download/", HTTP_ACCEPT_LANGUAGE="ja").content

    assert answer.decode("utf-8-sig").splitlines()[1] == "a,a@sakai.example,HWB,健康福祉局,局の担当者,2020-04-01,,,○"
    assert {one.outcome.value for one in plan_of(read(answer, "text/csv"), by=by, on=TODAY).lines} == {"same"}
