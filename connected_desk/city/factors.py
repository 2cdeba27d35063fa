"""Second factors: who must have one, and whether what was given is one. Nothing here writes."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pyotp
import segno
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity, PublicKeyCredentialUserEntity

from . import sealed
from .models import City, FactorKind, Person, SecondFactor
from .queries import roles_held
from .roles import HeldRole
from .sealed import unseal

# Where nothing is set: those who see every case or keep the settings, and the office that looks after the machines.
REQUIRED = frozenset({HeldRole.DESK, HeldRole.DESK_HEAD, HeldRole.ICT, HeldRole.HQ, HeldRole.ADMIN})
NOBODY = "off"
STEP = timedelta(seconds=30)  # RFC 6238
DRIFT = (0, -1, 1)  # a clock may be half a minute off either way
CODE_LENGTH = 12  # of a recovery code: 60 random bits
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else on paper

# What a person is told of by mail, by what the access log calls it.
CHANGES = {
    "factor_added": _("A second factor was set up for signing in."),
    "factor_removed": _("A second factor for signing in was taken out."),
    "factor_reset": _("An administrator took out your second factors for signing in and ended your sessions."),
    "recovery_codes_made": _("New recovery codes were made; those before hold no longer."),
    "recovery_code_used": _("Somebody signed in with one of your recovery codes."),
    "sessions_ended": _("An administrator ended your sessions."),
    "directory_connected": _("An account of the city’s directory was connected for signing in."),
    "directory_disconnected": _("The account of the city’s directory was disconnected."),
}


def of(person: Person) -> list[SecondFactor]:
    """What the person set up, the oldest first."""
    return list(SecondFactor.objects.filter(person=person))


def has_one(person: Person) -> bool:
    """Whether the person is asked for a second factor."""
    return SecondFactor.objects.filter(person=person).exists()


def required(person: Person, on: date) -> bool:
    """Whether the person may not go on without a second factor: by a role held that day, or one in such a unit."""
    roles = _roles_that_need_one()
    for held in roles_held(person, on):
        if held.role in roles:
            return True
        if held.unit and (
            (held.unit.is_desk and HeldRole.DESK in roles) or (held.unit.is_ict and HeldRole.ICT in roles)
        ):
            return True
    return False


def step_of(factor: SecondFactor, code: str, at: datetime) -> int | None:
    """The half-minute a program's code belongs to, if it is right, near enough and newer than the last one taken."""
    return step_of_secret(unseal(factor.sealed), code, at, after=factor.counter)


def step_of_secret(secret: str, code: str, at: datetime, *, after: int = 0) -> int | None:
    """The same for a secret that is not kept yet."""
    program = pyotp.TOTP(secret)
    digits = "".join(code.split())
    for steps in DRIFT:
        near = at + steps * STEP
        step = int(near.timestamp()) // int(STEP.total_seconds())
        if step > after and constant_time_compare(program.at(near), digits):
            return step
    return None


def new_secret() -> str:
    """A secret for a program: 160 random bits, as programs expect them."""
    return pyotp.random_base32()


def picture(secret: str, person: Person) -> SafeString:
    """What a program photographs to take the secret over: SVG to stand in a page, ours alone."""
    said = pyotp.TOTP(secret).provisioning_uri(
        name=person.email, issuer_name=City.get().desk_name_en or "Connected Desk"
    )
    drawn = segno.make(said, error="m").svg_inline(scale=5, border=4, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  (squares and numbers; the words are in the pattern)


def mark(person: Person, code: str) -> str:
    """What is kept of a recovery code, whatever gaps and small letters it was typed with."""
    return known_marks(person, code)[0]


def known_marks(person: Person, code: str) -> list[str]:
    """What may be kept of a recovery code: under the key that marks now, and under those before it."""
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return sealed.marks(f"{person.key}:{plain}")


def ask_to_make(person: Person, known: Iterable[SecondFactor]) -> tuple[str, Any]:
    """What a browser needs to make a passkey, as JSON, and what to keep until it answers."""
    user = PublicKeyCredentialUserEntity(id=person.key.bytes, name=person.email, display_name=person.name)
    # The key is asked to know its user (finger, face, number): then it is two factors by itself.
    options, state = _server().register_begin(user, _keys(known), user_verification="preferred")  # type: ignore[arg-type]
    return json.dumps(dict(options)), state


def ask_to_show(known: Iterable[SecondFactor]) -> tuple[str, Any]:
    """What a browser needs to use one of these passkeys, as JSON, and what to keep until it answers."""
    options, state = _server().authenticate_begin(_keys(known), user_verification="preferred")  # type: ignore[arg-type]
    return json.dumps(dict(options)), state


def made(state: Any, answer: str) -> tuple[str, str, int]:
    """The id, the public data and the count of a passkey just made. Raises ValueError for an answer that is none."""
    found = _server().register_complete(state, _read(answer))
    data = found.credential_data
    if data is None:
        raise ValueError("no passkey in it")
    return _text(data.credential_id), _text(bytes(data)), found.counter


def shown(state: Any, known: list[SecondFactor], answer: str) -> tuple[SecondFactor, int]:
    """Which passkey answered, and its count. Raises ValueError where none of these did, or a copy of one."""
    said = _read(answer)
    _server().authenticate_complete(state, _keys(known), said)
    factor = next(one for one in known if one.handle == said["id"].rstrip("="))
    counter = int.from_bytes(_bytes(said["response"]["authenticatorData"])[33:37], "big")
    # A key that counts counts up; one that does not always says nought.
    if (counter or factor.counter) and counter <= factor.counter:
        raise ValueError("the passkey's count went back")
    return factor, counter


def _roles_that_need_one() -> frozenset[str]:
    said = settings.DESK_SECOND_FACTOR
    if said:
        return frozenset(said) - {NOBODY}
    return frozenset() if City.get().demo else REQUIRED


def _keys(known: Iterable[SecondFactor]) -> list[AttestedCredentialData]:
    passkeys = [one for one in known if one.kind == FactorKind.PASSKEY]
    return [AttestedCredentialData(_bytes(unseal(one.sealed))) for one in passkeys]


def _server() -> Fido2Server:
    at = urlsplit(settings.DESK_URL)
    rp = PublicKeyCredentialRpEntity(id=at.hostname or "", name="Connected Desk")
    return Fido2Server(rp, verify_origin=lambda origin: origin == f"{at.scheme}://{at.netloc}")


def _read(answer: str) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except json.JSONDecodeError as fault:
        raise ValueError("no JSON") from fault
    if not isinstance(said, dict) or not isinstance(said.get("id"), str) or not isinstance(said.get("response"), dict):
        raise ValueError("no answer of a passkey")
    return said


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
