"""The page of an indicator's definition: who may change it, from when on, and what it says of the change."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from connected_desk.city.roles import HeldRole
from connected_desk.strategy.models import Indicator, IndicatorVersion

from .support import AT, item, officer, sakai
from .test_pages import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ict() -> Client:
    sakai()
    return browser(officer("ICT", HeldRole.ICT))


def define(client: Client, **changed: Any) -> Any:
    indicator = item("1-1").indicators.get()
    said = {
        "seen": "0",
        "since": "2026-06-01",
        "kind": "ratio",
        "unit_of_measure": "%",
        "definition": "電子のもの÷様式のある手続",
        "target": "８０",
        "reason": "国の数え方に合わせる",
    }
    return client.post(f"/desk/strategy/indicators/{indicator.key}/", said | changed)


def test_a_definition_is_saved_for_a_month_with_its_target_and_the_page_tells_the_change(ict: Client):
    answer = define(ict)

    assert answer.status_code == 302
    version = IndicatorVersion.objects.get()
    assert (version.since.isoformat(), version.target_year, str(version.target)) == ("2026-06-01", 2026, "80.0000")
    page = text(ict.get(answer.url))
    assert "国の数え方に合わせる" in page
    assert "電子のもの÷様式のある手続" in page


def test_a_day_is_only_for_a_milestone_and_a_definition_somebody_changed_meanwhile_is_kept(ict: Client):
    day = {"due_on_year": "2026", "due_on_month": "9", "due_on_day": "30"}
    assert "達成の有無で測る指標だけです" in define(ict, **day).content.decode()
    define(ict)

    assert "ほかの人がこの定義を先に変えました" in define(ict, definition="別").content.decode()
    assert IndicatorVersion.objects.count() == 1


def test_those_who_look_on_read_the_definition_and_cannot_change_it(ict: Client):
    reader = browser(officer("HWB", HeldRole.HQ))
    address = f"/desk/strategy/indicators/{Indicator.objects.get().key}/"

    assert "定義を改める" not in text(reader.get(address))
    assert define(reader).status_code == 403
