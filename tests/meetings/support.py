"""Two bureaus, the ICT office as the secretariat, the headquarters, and what is recorded of it."""

from datetime import UTC, date, datetime
from typing import Any

from connected_desk.city.models import Person, RoleHeld, Unit
from workflows.meetings import actions
from workflows.meetings.models import Body, BodyMember, Instruction, Meeting
from workflows.meetings.terms import BodyKind, InstructionKind

# Tuesday 18 August 2020, 10:30 in Tokyo: the day of the meeting, and the Monday after it.
HELD_AT = datetime(2020, 8, 18, 1, 30, tzinfo=UTC)
AFTER = datetime(2020, 8, 24, 3, 0, tzinfo=UTC)
ON = date(2020, 8, 24)
SINCE = date(2020, 4, 1)


def lay_city() -> None:
    rows = (
        ("SCD", "desk", "さかい・コネクテッド・デスク", {"is_desk": True}),
        ("ICT", "office", "ICTイノベーション推進室", {"is_ict": True, "is_secretariat": True}),
        ("FIN", "bureau", "財政局", {"is_finance": True}),
        ("HWB", "bureau", "健康福祉局", {}),
        ("WSB", "public_enterprise", "上下水道局", {}),
    )
    for position, (code, kind, name, flags) in enumerate(rows):
        Unit.objects.create(code=code, kind=kind, name_ja=name, position=position, **flags)
    body = Body.objects.create(code="hq", name_ja="本部会議", kind=BodyKind.HEADQUARTERS, chair_office="市長")
    BodyMember.objects.create(body=body, office="上下水道局長", unit=unit("WSB"), position=2)
    BodyMember.objects.create(body=body, office="市長", position=1)
    BodyMember.objects.create(body=body, office="前の局長", position=3, valid_to=date(2020, 7, 31))


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def headquarters() -> Body:
    return Body.objects.get(code="hq")


def person(role: str, code: str = "") -> Person:
    """Somebody who holds that one role, in that unit; the same person when asked again."""
    email = f"{role}-{code or 'none'}@sakai.example".lower()
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    someone = Person.objects.create_user(email, f"{role} {code}")
    RoleHeld.objects.create(person=someone, role=role, unit=unit(code) if code else None, valid_from=SINCE)
    return someone


def secretary() -> Person:
    return person("ict", "ICT")


def water_officer() -> Person:
    return person("bureau", "WSB")


def meeting(number: int = 1, held_at: datetime = HELD_AT) -> Meeting:
    return actions.call_meeting(
        body=headquarters(), number=number, held_at=held_at, place="大会議室", by=secretary(), at=held_at
    )


def instruction(of: Meeting | None = None, at: datetime = HELD_AT, **changes: Any) -> Instruction:
    given = {
        "kind": InstructionKind.INSTRUCTION,
        "text": "効果を数値で確かめること。",
        "from_whom": "市長",
        "owner_unit": unit("WSB"),
        "given_on": date(2020, 8, 18),
        "due_on": date(2020, 9, 30),
    }
    return actions.give_instruction(meeting=of, by=secretary(), at=at, **(given | changes))
