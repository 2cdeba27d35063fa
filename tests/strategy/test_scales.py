"""Grade scales: what is one, from when it counts, what grades it gives, and its pages."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from connected_desk.city import setting_record
from connected_desk.city.models import Person
from connected_desk.city.roles import HeldRole
from connected_desk.strategy.actions.scales import Worded, save_scale
from connected_desk.strategy.grading import SCALES, grade_of, scale_for
from connected_desk.strategy.models import GradeScale
from connected_desk.strategy.terms import Graded

from .support import AT, load_units, officer
from .test_pages import browser, text

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def admin() -> Person:
    load_units()
    return officer("ICT", HeldRole.ADMIN)


def worded(**changed: Any) -> Worded:
    said = {
        "rule": "numeric",
        "labels_ja": ("C", "B", "A"),
        "labels_en": (),
        "bounds": (Decimal(80), Decimal(100)),
        "cannot_ja": "判定できない",
    }
    return Worded(**said | changed)


def save(
    admin: Person, scale: Worded, since: date = JUNE, subject: Graded = Graded.INDICATOR, at: Any = AT
) -> GradeScale:
    seen = setting_record.version(SCALES)
    return save_scale(subject, scale, since=since, reason="高松市の区分に合わせる", seen=seen, by=admin, at=at)


def test_a_scale_counts_from_its_month_on_and_the_months_before_keep_theirs(admin: Person):
    first = save(admin, worded(), since=MAY)
    second = save(admin, worded(bounds=(Decimal(50), Decimal(90))), at=AT + timedelta(days=1))

    assert (scale_for(Graded.INDICATOR, MAY), scale_for(Graded.INDICATOR, JUNE)) == (first, second)
    assert scale_for(Graded.INDICATOR, JUNE, until=AT) == first  # as it was known
    assert scale_for(Graded.INDICATOR, date(2026, 4, 1)) is None
    assert scale_for(Graded.INITIATIVE, JUNE) is None
    [newest, _first] = setting_record.history(SCALES)
    assert newest.reason == "高松市の区分に合わせる"


@pytest.mark.parametrize(
    "changed",
    [
        {"labels_ja": ("B", "A"), "bounds": (Decimal(80),)},
        {"labels_ja": tuple("FEDCBA"), "bounds": tuple(map(Decimal, (10, 20, 30, 40, 50)))},
        {"labels_en": ("C", "B")},
        {"bounds": (Decimal(80),)},
        {"bounds": (Decimal(100), Decimal(80))},
        {"bounds": (Decimal(80), Decimal(80))},
        {"rule": "judged"},
        {"behind_to": 1},
        {"behind_to": 2, "watch_to": 1},
        {"behind_to": 1, "watch_to": 3},
        {"cannot_ja": ""},
    ],
)
def test_what_is_no_scale_is_refused(admin: Person, changed: dict[str, Any]):
    with pytest.raises(ValueError, match="three to five"):
        save(admin, worded(**changed))
    assert not GradeScale.objects.exists()


def test_a_grade_that_somebody_chose_and_one_nobody_chose_and_one_that_cannot_be_judged(admin: Person):
    scale = save(admin, worded(rule="judged", bounds=()), subject=Graded.INITIATIVE)

    told = [grade_of(scale, rate=Decimal(120), judged=one).word for one in (3, 1, GradeScale.CANNOT, None)]
    assert told == ["A", "C", "判定できない", ""]


def test_by_rate_what_has_no_rate_is_counted_apart(admin: Person):
    scale = save(admin, worded())

    assert [grade_of(scale, rate=one, judged=None).word for one in (Decimal(80), None)] == ["B", "判定できない"]


def test_the_light_of_each_grade_where_the_scale_says_so_and_none_of_what_cannot_be_judged(admin: Person):
    silent, said = save(admin, worded()), save(admin, worded(behind_to=0, watch_to=1), at=AT + timedelta(days=1))

    assert [said.light(grade) for grade in (1, 2, 3, GradeScale.CANNOT, None)] == [
        "watch", "on_plan", "on_plan", None, None,
    ]  # fmt: skip
    assert {silent.light(grade) for grade in (1, 2, 3, 0)} == {None}


def test_the_administrator_words_another_scale_and_the_desk_reads_it(admin: Person):
    said = {
        "seen": "0",
        "since": "2026-06-01",
        "rule": "numeric",
        "labels_ja": "C\nB\nA",
        "labels_en": "",
        "bounds": "８０\n１００",
        "cannot_ja": "D",
        "cannot_en": "",
        "reason": "始める",
    }
    client = browser(admin)
    wrong = client.post("/desk/strategy/grades/indicator/new/", said | {"bounds": "100"})
    assert "達成率を2個" in wrong.content.decode()

    assert client.post("/desk/strategy/grades/indicator/new/", said).status_code == 302

    page = text(browser(officer("ICT", HeldRole.DESK_HEAD)).get("/desk/strategy/grades/"))
    assert "100%以上" in page
    assert "使用中" in page
    assert client.get("/desk/strategy/grades/ward/new/").status_code == 404
    assert "ほかの人が" in client.post("/desk/strategy/grades/indicator/new/", said).content.decode()
