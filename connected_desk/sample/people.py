"""The people of a demonstration: one for each role, at sakai.example, and officers for a few more bureaus.

All are invented. The first fourteen are the accounts DESIGN.md names; the rest let sample cases reach other bureaus.
"""

from dataclasses import dataclass
from datetime import date

from connected_desk.city.models import Person, RoleHeld, Unit, UnitContact
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_models import ContactPart

DOMAIN = "sakai.example"
SINCE = date(2020, 4, 1)


@dataclass(frozen=True)
class Part:
    """Somebody of the cast: mail name, name, roles, and the code of the unit."""

    account: str
    name: str
    roles: tuple[HeldRole, ...]
    unit: str


CAST = (
    Part("desk", "佐藤 由美", (HeldRole.DESK,), "MCO-1D"),
    Part("deskhead", "高橋 誠", (HeldRole.DESK_HEAD,), "MCO-1D"),
    Part("bureau", "中村 健", (HeldRole.BUREAU,), "WSB"),
    Part("bureauhead", "渡辺 修", (HeldRole.BUREAU_HEAD,), "WSB"),
    Part("bureau2", "小林 恵", (HeldRole.BUREAU,), "HWB"),
    Part("bureauhead2", "加藤 浩", (HeldRole.BUREAU_HEAD,), "HWB"),
    Part("ict", "田中 亮", (HeldRole.ICT,), "ICT"),
    Part("icthead", "吉田 隆", (HeldRole.BUREAU_HEAD,), "ICT"),
    Part("evaluator", "林 真理", (HeldRole.EVALUATOR,), "ICT"),
    Part("evaluator2", "山口 徹", (HeldRole.EVALUATOR,), "HWB"),
    Part("finance", "松本 明", (HeldRole.FINANCE,), "FIN"),
    Part("hq", "井上 武", (HeldRole.HQ,), "MAYOR"),
    Part("auditor", "木村 智子", (HeldRole.AUDITOR,), "AUD"),
    Part("admin", "清水 翔", (HeldRole.ADMIN,), "ICT"),
    Part("mcohead", "森 和也", (HeldRole.BUREAU_HEAD,), "MCO"),
    Part("chr", "池田 千尋", (HeldRole.BUREAU,), "CHR"),
    Part("chrhead", "橋本 直樹", (HeldRole.BUREAU_HEAD,), "CHR"),
    Part("con", "石川 陽子", (HeldRole.BUREAU,), "CON"),
    Part("conhead", "前田 剛", (HeldRole.BUREAU_HEAD,), "CON"),
    Part("cyb", "藤田 美咲", (HeldRole.BUREAU,), "CYB"),
    Part("cybhead", "岡田 進", (HeldRole.BUREAU_HEAD,), "CYB"),
    Part("ipb", "長谷川 翼", (HeldRole.BUREAU,), "IPB"),
    Part("ipbhead", "近藤 洋介", (HeldRole.BUREAU_HEAD,), "IPB"),
)
BUREAUS = ("WSB", "HWB", "ICT", "CHR", "CON", "CYB", "IPB")


def load(*, password: str | None = None) -> list[Person]:
    """Make the cast, or find it; again and again without doubling. Without a password nobody can sign in."""
    units = Unit.objects.in_bulk(field_name="code")
    return [_play(part, units[part.unit], password) for part in CAST]


def name_contacts() -> None:
    """One bureau of the demonstration is asked through a liaison and a deputy; again and again without doubling."""
    unit = Unit.objects.get(code="CHR")
    for account, part in (("chr", ContactPart.LIAISON), ("chrhead", ContactPart.DEPUTY)):
        person = Person.objects.get(email=f"{account}@{DOMAIN}")
        values = {"person": person, "valid_from": SINCE}
        UnitContact.objects.get_or_create(unit=unit, part=part, defaults=values)


def _play(part: Part, unit: Unit, password: str | None) -> Person:
    email = f"{part.account}@{DOMAIN}"
    person = Person.objects.filter(email=email).first()
    person = person or Person.objects.create_user(email, part.name, password)
    for role in part.roles:
        RoleHeld.objects.get_or_create(person=person, role=role, unit=unit, valid_from=SINCE)
    return person
