"""The sample headquarters: what it contains, marked as a sample, and that loading again changes nothing."""

import pytest

from connected_desk.sample import meetings_demo
from tests.support import MONDAY, ON, load_city, somebody
from workflows.meetings import queries
from workflows.meetings.models import AgendaItem, Body, Instruction, Meeting


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    """Sakai as the sample knows it, in place of the small city of this folder."""
    load_city()


def test_the_headquarters_has_the_mayor_in_the_chair_the_bureau_heads_by_office_and_an_open_instruction():
    body = meetings_demo.load(by=somebody("ict"), at=MONDAY)
    meetings_demo.load(by=somebody("ict"), at=MONDAY)

    offices = [seat.office for seat in queries.members(body, ON)]
    assert (Body.objects.count(), Meeting.objects.count()) == (1, 2)
    assert body.chair_office == "市長"
    assert offices[:2] == ["市長", "副市長"]
    assert {"上下水道局長", "ICTイノベーション推進監"} <= set(offices)
    told = queries.open_instructions(ON)
    assert [(one.instruction.owner_unit.code, bool(one.reply)) for one in told] == [("WSB", False), ("ICT", True)]


def test_whatever_the_sample_makes_up_says_that_it_is_a_sample():
    meetings_demo.load(by=somebody("ict"), at=MONDAY)

    assert all("見本" in text for text in Instruction.objects.values_list("text", flat=True))
    assert all("見本" in title for title in AgendaItem.objects.values_list("title", flat=True))
