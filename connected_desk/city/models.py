"""What is kept about the city: its units, people, the roles they hold, closed days and the budget calendar.

Units, roles and stand-ins end by dates and are never deleted; both dates are included, and an empty one means
"as far back (or on) as we know".
"""

from __future__ import annotations

import uuid
from copy import copy
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connected_desk.records import facts
from connected_desk.records.facts import standing

from .roles import HeldRole, role_choices
from .signs import SIGNS
from .words import pick

Row = TypeVar("Row", bound=models.Model)


class ValidityQuerySet(models.QuerySet[Row]):
    """Rows that hold from one day to another."""

    def current(self, on: date) -> Self:
        """The rows that hold on that day (its first and last day included)."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        )


def dates_in_order(name: str) -> models.CheckConstraint:
    """The constraint that a row does not end before it begins."""
    either_open = Q(valid_from__isnull=True) | Q(valid_to__isnull=True)
    return models.CheckConstraint(name=name, condition=either_open | Q(valid_from__lte=F("valid_to")))


def once(name: str, *fields: str, empty: str) -> list[models.BaseConstraint]:
    """The constraints that a row with these fields stands once, also where the field `empty` is null.

    Two of them, because databases take one null for different from another, and SQLite cannot be told otherwise.
    """
    others = [field for field in fields if field != empty]
    return [
        models.UniqueConstraint(fields=fields, name=name),
        models.UniqueConstraint(fields=others, condition=Q(**{empty: None}), name=f"{name}_without"),
    ]


def at_most_one(flag: str) -> models.UniqueConstraint:
    """The constraint that one unit at a time carries this flag."""
    return models.UniqueConstraint(fields=[flag], condition=Q(**{flag: True}), name=f"one_unit_{flag}")


class UnitQuerySet(ValidityQuerySet["Unit"]):
    """Units, and the four that have a part of their own; each of those raises Unit.DoesNotExist until it is named."""

    def desk(self) -> Unit:
        return self.get(is_desk=True)

    def ict(self) -> Unit:
        return self.get(is_ict=True)

    def finance(self) -> Unit:
        return self.get(is_finance=True)

    def secretariat(self) -> Unit:
        return self.get(is_secretariat=True)


class Unit(models.Model):
    """An organisation of the city: bureau, ward, section, post, affiliate. Always listed in 建制順 (`position`)."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    name_ja = models.CharField(_("name (Japanese)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    head_title_ja = models.CharField(_("title of its head"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("unit above"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    general_affairs = models.ForeignKey(
        "self",
        verbose_name=_("general-affairs section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="general_affairs_of",
    )
    position = models.PositiveIntegerField(_("position"))
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    is_desk = models.BooleanField(_("is the desk"), default=False)
    is_ict = models.BooleanField(_("is the ICT office"), default=False)
    is_finance = models.BooleanField(_("is the finance section"), default=False)
    is_secretariat = models.BooleanField(_("is the secretariat of the headquarters"), default=False)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    notes = models.JSONField(_("notes"), default=dict, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            dates_in_order("unit_dates_in_order"),
            *[at_most_one(flag) for flag in ("is_desk", "is_ict", "is_finance", "is_secretariat")],
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)


class UnitSuccessor(models.Model):
    """Which unit went on with the business of which, since a reorganisation."""

    old = models.ForeignKey(Unit, verbose_name=_("unit before"), on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, verbose_name=_("unit after"), on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField(_("since"))

    class Meta:
        verbose_name = _("successor of a unit")
        verbose_name_plural = _("successors of units")
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_succeeds_once"),
            models.CheckConstraint(name="unit_not_its_own_successor", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class PersonManager(BaseUserManager["Person"]):
    """People by their mail address, which is kept in small letters."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in; without a password they cannot until one is set."""
        person = self.model(email=self.model.normalize_username(email), name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=self.model.normalize_username(username or ""))


class DigestRhythm(models.TextChoices):
    """When somebody is told by mail what waits for them."""

    DAILY = "daily", _("Every open day at nine")
    WEEKLY = "weekly", _("On the first open day of the week, at nine")
    OFF = "off", _("Never")


class Person(AbstractBaseUser):
    """Somebody of the staff, an evaluator or a member of headquarters; may do what the roles held today allow."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(
        _("language"), max_length=5, default="ja", choices=[("ja", "日本語"), ("en", "English")]
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    digest = models.CharField(_("what waits for me"), max_length=10, choices=DigestRhythm, default=DigestRhythm.DAILY)
    bundles = models.BooleanField(_("notices that are not urgent come with it"), default=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["email"]
        constraints: ClassVar = [
            models.CheckConstraint(name="person_email_small", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="person_bundles_into_a_digest", condition=Q(bundles=False) | ~Q(digest="off")),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The address as it is kept: in small letters, so that one person is not two."""
        return super().normalize_username(username).strip().lower()

    # Django's admin asks these without a date, so the clock is read here; every rule of ours gets `on`.
    @property
    def is_staff(self) -> bool:
        return any(held.role == HeldRole.ADMIN for held in self.roles_on(timezone.localdate()))

    @property
    def kept_by_date(self) -> dict[tuple[str, date], Any]:
        """What was asked of this person, by name and day. On the person also where a request holds it lazily."""
        return self.__dict__.setdefault("_kept_by_date", {})

    @property
    def signs(self) -> dict[str, bool]:
        """The signs that came with the roles (signs.py), by name; one that is not known yet is missing."""
        return self.__dict__.setdefault("_signs", {})

    def roles_on(self, on: date) -> list[RoleHeld]:
        """The roles held on that day, with their units; asked once and kept on the instance. None without sign-in."""
        shelf = self.kept_by_date
        if ("roles", on) not in shelf:
            shelf["roles", on] = self._roles_on(on) if self.is_active else []
        return shelf["roles", on]

    def _roles_on(self, on: date) -> list[RoleHeld]:
        # What a page of staff asks first: the stamp of what stands comes with it, whether anybody is stood in for, and
        # the signs of the rooms.
        stands_in = models.Exists(ActingFor.objects.current(on).filter(person=models.OuterRef("person")))
        signs = {name: ask() for name, ask in SIGNS.items()}
        held = self.roles_held.current(on).select_related("unit")
        rows: list[Any] = list(held.annotate(stamp=facts.stamp(), stands_in=stands_in, **signs))
        if rows:
            facts.read_with(rows[0].stamp)
            self.kept_by_date["stands_in", on] = rows[0].stands_in
            self.signs.update({name: getattr(rows[0], name) for name in signs})
        return rows

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class CalendarAddress(models.Model):
    """That somebody's due dates can be fetched as a calendar, under a secret of which only the SHA-256 is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_address")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class RoleHeld(models.Model):
    """A role somebody holds, in a unit where it is one of a unit, from one day to another."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(_("role"), max_length=20, choices=role_choices)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT, related_name="roles_held"
    )
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        ordering: ClassVar = ["person_id", "valid_from", "pk"]
        constraints: ClassVar = [
            dates_in_order("role_dates_in_order"),
            *once("role_held_once", "person", "role", "unit", "valid_from", empty="unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}" + (f" ({self.unit})" if self.unit else "")


class ActingFor(models.Model):
    """Who may act in the place of whom (代決), from one day to another."""

    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="acts_for")
    for_person = models.ForeignKey(
        Person, verbose_name=_("acts for"), on_delete=models.PROTECT, related_name="represented_by"
    )
    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        ordering: ClassVar = ["for_person_id", "valid_from", "pk"]
        constraints: ClassVar = [
            dates_in_order("acting_dates_in_order"),
            models.CheckConstraint(name="acting_for_another", condition=~Q(person=F("for_person"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.for_person}"


class City(models.Model):
    """The one city this desk serves."""

    name_ja = models.CharField(_("name (Japanese)"), max_length=100, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    lg_code = models.CharField(_("local government code"), max_length=6, blank=True)
    desk_name_ja = models.CharField(_("name of the desk (Japanese)"), max_length=100, default="コネクテッドデスク")
    desk_name_en = models.CharField(_("name of the desk (English)"), max_length=100, default="Connected Desk")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address_ja = models.CharField(_("address (Japanese)"), max_length=200, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=200, blank=True)
    hours_ja = models.CharField(_("office hours (Japanese)"), max_length=200, blank=True)
    hours_en = models.CharField(_("office hours (English)"), max_length=200, blank=True)
    demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("city")
        constraints: ClassVar = [models.CheckConstraint(name="one_city", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls) -> City:
        """The city's row, or an unsaved one with the defaults before any organisation is loaded."""
        known = _city()
        return copy(known) if known else cls(pk=1)

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    @property
    def desk_name(self) -> str:
        return pick(self.desk_name_ja, self.desk_name_en)

    @property
    def signature_ja(self) -> str:
        """City and desk, as mails and pages are signed."""
        return _signature(self.name_ja, self.desk_name_ja)

    @property
    def signature_en(self) -> str:
        """The same in English; empty where either has no English name."""
        return _signature(self.name_en, self.desk_name_en) if self.name_en and self.desk_name_en else ""

    @property
    def signature(self) -> str:
        return pick(self.signature_ja, self.signature_en)

    def sender(self, language: str) -> str:
        """The name mails in that language come from: the desk's, in Japanese with the city's beside it."""
        if language == "en":
            return self.desk_name_en or self.desk_name_ja
        return f"{self.desk_name_ja}（{self.name_ja}）" if self.name_ja else self.desk_name_ja

    def signed(self, language: str) -> str:
        """The last line of a mail: city and desk, and the telephone with its hours where there is one."""
        if language == "en":
            hours = f" ({self.hours_en})" if self.hours_en else ""
            phone = f". Telephone {self.phone}{hours}" if self.phone else ""
            return (self.signature_en or self.signature_ja) + phone
        hours = f"（{self.hours_ja}）" if self.hours_ja else ""
        return self.signature_ja + (f"　電話 {self.phone}{hours}" if self.phone else "")

    @property
    def hours(self) -> str:
        return pick(self.hours_ja, self.hours_en)

    @property
    def address(self) -> str:
        return pick(self.address_ja, self.address_en)


@standing("city_city")
def _city() -> City | None:
    return City.objects.filter(pk=1).first()


def _signature(city: str, desk: str) -> str:
    """The desk alone where its name says the city already: Sakai Connected Desk."""
    return desk if city in desk else f"{city} {desk}"


class ClosedDay(models.Model):
    """A day on which this city is closed besides weekends, public holidays and the turn of the year."""

    day = models.DateField(_("day"), unique=True)
    reason_ja = models.CharField(_("reason (Japanese)"), max_length=100)
    reason_en = models.CharField(_("reason (English)"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"

    @property
    def reason(self) -> str:
        return pick(self.reason_ja, self.reason_en)


class CalendarStep(models.Model):
    """The day of one step of an account's budget calendar; `fiscal_year` is the year the budget is for."""

    account = models.CharField(_("account"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("budget of the fiscal year"))
    step = models.CharField(_("step"), max_length=40)
    name_ja = models.CharField(_("name (Japanese)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("step of the budget calendar")
        verbose_name_plural = _("budget calendar")
        ordering: ClassVar = ["account", "on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "fiscal_year", "step"], name="calendar_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.name}"

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)


class MailText(models.Model):
    """One version of the wording of a mail, as an administrator saved it. Rows are only ever added; the newest counts.

    `name` is that of the packaged text (templates/mail), which is version 0 and has no row.
    """

    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    subject_ja = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    body_ja = models.TextField()
    body_en = models.TextField()
    note = models.CharField(max_length=200, blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "number"], name="mail_text_version_once"),
            models.CheckConstraint(name="mail_text_versions_begin_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


from .directory_models import DirectoryAccount as DirectoryAccount  # noqa: E402  (tables of this room, in files of their own)
from .directory_models import RoleProposal as RoleProposal  # noqa: E402
from .factor_models import FactorKind as FactorKind  # noqa: E402
from .factor_models import RecoveryCode as RecoveryCode  # noqa: E402
from .factor_models import SecondFactor as SecondFactor  # noqa: E402
from .session_models import SignedIn as SignedIn  # noqa: E402
from .setting_models import SettingsBook as SettingsBook  # noqa: E402
from .setting_models import WaitingFile as WaitingFile  # noqa: E402
from .unit_models import Reorganisation as Reorganisation  # noqa: E402
from .unit_models import UnitContact as UnitContact  # noqa: E402
from .word_models import WordTemplate as WordTemplate  # noqa: E402  (its rows name a person)
