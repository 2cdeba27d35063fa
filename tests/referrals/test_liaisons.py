"""A unit is asked through its liaison, through the deputy where that one is away, and otherwise through everybody."""

from datetime import date

import pytest
from django.urls import reverse

from connected_desk.city import setting_record
from connected_desk.city.models import ActingFor, Person, RoleHeld, Unit, UnitContact
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_edit_actions import set_contact
from connected_desk.city.unit_queries import asked_of
from connected_desk.records.models import OutboxMail
from tests.support import bureau_head, bureau_officer, desk_officer, other_head, other_officer, somebody
from workflows.cases.models import Case
from workflows.cases.queries import tab_counts
from workflows.cases.views.asked import told_of as told_in_the_digest

from .support import LATER, ask, refer, triaged, unit

ON = date(2026, 7, 8)
SINCE = date(2026, 4, 1)


def colleague(code: str) -> Person:
    """Another officer of the unit."""
    person = Person.objects.create_user(f"second-{code.lower()}@sakai.example", "西村 葵")
    RoleHeld.objects.create(person=person, role=HeldRole.BUREAU, unit=unit(code), valid_from=SINCE)
    return person


def contact(person: Person, code: str, part: str, *, until: date | None = None) -> UnitContact:
    return UnitContact.objects.create(unit=unit(code), person=person, part=part, valid_from=SINCE, valid_to=until)


def told(subject: str) -> set[str]:
    return set(OutboxMail.objects.filter(subject__startswith=subject).values_list("to", flat=True))


def mine(person: Person) -> int:
    return tab_counts(person, ON)["mine"]


def test_a_hand_over_goes_to_the_liaison_alone_by_mail_and_on_the_first_page(signed_in):
    second = colleague("WSB")
    contact(second, "WSB", "liaison")

    case = triaged()
    refer(case)

    assert told("【引受けの依頼】") == {second.email}
    assert (mine(second), mine(bureau_officer())) == (1, 0)
    page = signed_in(desk_officer()).get(reverse("referrals:case", args=[case.number])).content.decode()
    assert "宛先：連絡担当 西村 葵" in page
    # Whoever works for the unit still sees it in the list of what the unit is asked, and may answer.
    inbox = signed_in(bureau_officer()).get(reverse("referrals:inbox")).content.decode()
    assert case.number in inbox


def test_an_opinion_goes_to_the_deputy_while_somebody_stands_in_for_the_liaison():
    deputy = colleague("HWB")
    contact(other_officer(), "HWB", "liaison")
    contact(deputy, "HWB", "deputy")
    ActingFor.objects.create(person=other_head(), for_person=other_officer(), valid_from=ON, valid_to=ON)

    ask(triaged())

    assert told("【意見照会】") == {deputy.email}
    assert [one.label for one in told_in_the_digest(deputy, set(), ON)] == ["意見照会に回答する"]
    assert told_in_the_digest(other_officer(), set(), ON) == []
    assert asked_of(unit("HWB"), date(2026, 7, 9)).people == [other_officer()]  # back the day after


@pytest.mark.parametrize(
    ("parts", "away", "expected"),
    [
        ({}, False, "everybody"),
        ({"deputy"}, False, "deputy"),
        ({"liaison"}, True, "stand-in"),
        ({"liaison"}, False, "liaison"),
        ({"over"}, False, "everybody"),
    ],
)
def test_who_is_asked(parts, away, expected):
    second = colleague("WSB")
    if "over" in parts:
        contact(bureau_officer(), "WSB", "liaison", until=date(2026, 6, 30))
    if "liaison" in parts:
        contact(bureau_officer(), "WSB", "liaison")
    if "deputy" in parts:
        contact(second, "WSB", "deputy")
    if away:
        ActingFor.objects.create(person=bureau_head(), for_person=bureau_officer(), valid_from=ON)

    found = {person.email for person in asked_of(unit("WSB"), ON).people}

    assert (
        found
        == {
            "everybody": {bureau_officer().email, bureau_head().email, second.email},
            "deputy": {second.email},
            "liaison": {bureau_officer().email},
            "stand-in": {bureau_head().email},
        }[expected]
    )


def test_a_liaison_is_set_from_today_with_a_row_of_the_book_and_the_one_before_ends_yesterday():
    old = contact(bureau_officer(), "WSB", "liaison")
    second = colleague("WSB")

    set_contact(
        Unit.objects.get(code="WSB"), "liaison", second, seen=0, reason="担当替え", by=somebody("admin"), at=LATER
    )

    old.refresh_from_db()
    assert old.valid_to == date(2026, 7, 7)
    assert UnitContact.objects.get(valid_to=None).person == second
    [change] = setting_record.history("units")
    assert change.told[0].values == [("連絡担当", bureau_officer().name, "西村 葵")]


def test_the_form_of_a_hand_over_says_whom_each_unit_is_asked_through(signed_in):
    contact(colleague("WSB"), "WSB", "liaison")
    case = triaged()

    page = signed_in(desk_officer()).get(reverse("desk:move", args=["case", Case.objects.get(pk=case.pk).key, "refer"]))

    assert "上下水道局（宛先：連絡担当 西村 葵）" in page.content.decode()
