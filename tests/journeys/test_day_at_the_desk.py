"""One day at the desk in real browsers: twenty arrivals, triage, three units, hand-backs, and a transfer."""

from datetime import date

import pytest
from django.utils import timezone

from connected_desk.city import open_days
from connected_desk.city.models import Person, RoleHeld
from connected_desk.city.roles import HeldRole
from tests.journeys.someone import Someone
from tests.support import desk_officer, load_city, received_case, somebody
from workflows.cases.definition import CASE
from workflows.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ARRIVALS = 20
# Which of the arrivals is asked of which unit, by whom it is looked at there, and whether it is taken.
ASKED = (
    (0, "WSB", "bureau", True),
    (1, "WSB", "bureau", False),
    (2, "HWB", "bureau2", True),
    (3, "CHR", "chr", False),
)


def test_of_twenty_arrivals_none_is_lost_on_a_day_with_hand_backs_and_a_transfer(someone, live_server, settings):
    settings.DESK_URL = live_server.url
    load_city()
    today = timezone.localdate()
    cases = [received_case(timezone.now(), title=f"提案その{number}") for number in range(1, ARRIVALS + 1)]
    newcomer = a_newcomer()
    desk = someone("01 desk").sign_in("desk")

    confirm_all(desk, cases)
    for place, unit, _account, _taken in ASKED:
        hand_over(desk, cases[place], unit, today)
    for place, _unit, account, taken in ASKED:
        answer(someone(f"02 {account} {place}").sign_in(account), cases[place], taken)
    assert [state(cases[place]) for place, *_rest in ASKED] == ["dialogue", "triage", "dialogue", "triage"]

    desk.go("/desk/")
    desk.sees("引き受けられない", cases[1].number, cases[3].number)
    hand_over(desk, cases[1], "CON", today)
    transfer(someone("03 head of the desk").sign_in("deskhead"), newcomer, today)

    assert tally(cases) == {"dialogue": 2, "referred": 1, "triage": 17}
    with_the_desk = [Case.objects.get(pk=case.pk) for case in cases if state(case) in ("triage", "referred")]
    assert [case.officer for case in with_the_desk] == [newcomer] * 18
    after = someone("04 the successor").sign_in("newcomer")
    after.go("/desk/cases/?tab=mine")
    after.sees("18件")


def a_newcomer() -> Person:
    """Somebody who has just come to the desk."""
    held = RoleHeld.objects.get(person=desk_officer(), role=HeldRole.DESK)
    newcomer = Person.objects.create_user("newcomer@sakai.example", "新任 花子", "sample-password")
    RoleHeld.objects.create(person=newcomer, role=held.role, unit=held.unit, valid_from=held.valid_from)
    return newcomer


def state(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def tally(cases: list[Case]) -> dict[str, int]:
    """How many of the cases are in each state."""
    states = [state(case) for case in cases]
    return {one: states.count(one) for one in sorted(set(states))}


def confirm_all(desk: Someone, cases: list[Case]) -> None:
    desk.go("/desk/cases/?tab=unassigned")
    desk.sees(f"{ARRIVALS}件")
    for case in cases:
        desk.page.locator(f'main [name="case"][value="{case.number}"]').check()
    desk.send("case", "accept")
    desk.sees(f"{ARRIVALS}件に行います。")
    desk.send("officer")
    desk.sees(f"{ARRIVALS}件に行いました")
    assert tally(cases) == {"triage": ARRIVALS}


def hand_over(desk: Someone, case: Case, unit: str, today: date) -> None:
    desk.go(f"/desk/cases/{case.number}/")
    if not case.links.filter(is_primary=True, ended_at=None).exists():
        desk.press("主な項目にする")
    desk.choose("refer")
    desk.fill(unit=unit, ict="no", ict_reason="通信を使わないため。", due_on=open_days.add(today, 10))
    desk.send("ict_reason")
    desk.sees(CASE.state("referred").ja)


def answer(officer: Someone, case: Case, taken: bool) -> None:
    officer.go(f"/desk/cases/{case.number}/")
    officer.choose("take" if taken else "hand_back")
    if not taken:
        officer.fill(reason="所管する事業がないため。")
    officer.send("person" if taken else "reason")


def transfer(head: Someone, newcomer: Person, today: date) -> None:
    head.go("/desk/transfers/")
    head.fill(person=str(somebody("desk").key))
    head.send("person")
    head.fill(successor=str(newcomer.key), on=today, reason="人事異動のため。")
    head.send("successor")
    head.sees("引継書", newcomer.name)
