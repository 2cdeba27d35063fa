"""Reading what a company told the city."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from connected_desk.city.words import pick
from connected_desk.records import facts
from connected_desk.records.facts import standing
from connected_desk.records.log import canonical
from connected_desk.records.models import OutboxMail, StoredFile
from connected_desk.strategy.models import Item
from connected_desk.strategy.queries import items_by_key
from connected_desk.ui.formats import money, thousands

from .file_queries import files_of_draft, infected
from .intake import (
    ANSWERED,
    CLAIMS,
    CONSENTS,
    CONTENT,
    DRAFT_MAIL,
    FILES,
    LABELS,
    NEEDED_BY_NOBODY,
    NONE_FITS,
    NONE_FITS_LABEL,
    ORGANISATION,
    PLAN,
    REMINDER_DAYS,
    SIMILAR,
    TRIAL,
    Step,
)
from .member_queries import SHARED
from .models import AccessCode, Challenge, ConsentText, Draft, Proposal, ProposalVersion
from .vocabulary import Asked, Mode, NoNumberReason, OrganisationKind, Payer, ProposalKind, Ripeness, YesNoUnknown

WORDS = {
    "organisation_kind": OrganisationKind,
    "no_number_reason": NoNumberReason,
    "kind": ProposalKind,
    "mode": Mode,
    "ripeness": Ripeness,
    "trial": YesNoUnknown,
    "payer": Payer,
    "personal_data": YesNoUnknown,
    "asked": Asked,
}
# What belongs to a version besides its answers.
WITH_FILES = ("attachments__stored_file",)
WITH_PARTS = (*WITH_FILES, "claims__stored_file")


@dataclass(frozen=True)
class Line:
    """One answer as people read it; an empty text means nothing was entered.

    `claim` is why the proposer claims it as a business secret; empty where it does not.
    """

    name: str
    label: str | Promise
    text: str
    claim: str = ""


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: Step
    lines: tuple[Line, ...]


def goals_of(item: Item) -> list[str]:
    """The item's goals with their targets, as far as both were loaded with it."""
    return [
        _("%(goal)s (target %(value)s%(unit)s)")
        % {
            "goal": pick(indicator.name_ja, indicator.name_en),
            "value": thousands(Decimal(format(target.value.normalize(), "f"))),  # 70, neither 70.0000 nor 7E+1
            "unit": indicator.unit_of_measure,
        }
        for indicator in item.indicators.all()
        for target in indicator.targets.all()
    ]


def body_hash(draft: Draft, stored: Iterable[StoredFile] | None = None) -> str:
    """What tells two submissions of one draft apart: the answers and the files (`stored`, where known), in order."""
    files = [file.sha256 for file in (files_of_draft(draft) if stored is None else stored)]
    return hashlib.sha256(canonical({"answers": draft.answers, "files": files}).encode()).hexdigest()


def missing_steps(draft: Draft, on: date, stored: Iterable[StoredFile] | None = None) -> list[str]:
    """The steps that are not complete on that day, in order; `stored` are the draft's files, where they are known.

    Sentences worded anew since they were ticked count as missing, and so do the choice of a theme that is closed and a
    file that holds a virus: whoever takes it out may submit.
    """
    missing = [step.slug for step in ANSWERED if step not in NEEDED_BY_NOBODY and step.slug not in draft.answers]
    if CLAIMS.slug in draft.saved_in and CLAIMS.slug not in draft.answers:
        missing.insert(-1 if CONSENTS.slug in missing else len(missing), CLAIMS.slug)
    theme = draft.answers.get(CONTENT.slug, {}).get("challenge")
    if theme and not open_challenges(on).filter(key=theme).exists():
        missing.append(CONTENT.slug)
    if infected(files_of_draft(draft) if stored is None else stored):
        missing.append(FILES.slug)
    agreed = draft.answers.get(CONSENTS.slug)
    required = [text for text in current_consent_texts() if text.required]
    if agreed is not None and any(agreed.get(text.code) != text.version for text in required):
        missing.append(CONSENTS.slug)
    return missing


def draft_of(key: str, *, at: datetime) -> Draft | None:
    """The draft with this key while it lives."""
    # What the intake asks first: the stamp of what stands comes with it.
    drafts = Draft.objects.select_related("submitted").annotate(stamp=facts.stamp())
    try:
        draft = drafts.filter(key=UUID(key), expires_at__gt=at).first()
    except ValueError:
        return None
    if draft:
        facts.read_with(draft.stamp)
    return draft


def draft_behind(token_hash: str, *, at: datetime) -> Draft | None:
    """The draft a resume link leads to while it lives and is not submitted."""
    return Draft.objects.filter(secret_hash=token_hash, expires_at__gt=at, submitted=None).first()


def drafts_ending(*, at: datetime) -> QuerySet[Draft]:
    """The drafts that are deleted within a week unless somebody goes on with them."""
    return Draft.objects.filter(submitted=None, expires_at__gt=at, expires_at__lte=at + timedelta(days=REMINDER_DAYS))


def reminder_mark(draft: Draft) -> str:
    """What the reminder of a draft's present end is filed under; going on with the draft moves the end."""
    return f"{DRAFT_MAIL}:{draft.key}:{draft.expires_at:%Y%m%d%H%M%S}"


def reminded(draft: Draft) -> bool:
    """Whether somebody was reminded that the draft ends then."""
    return OutboxMail.objects.filter(dedupe__startswith=f"{reminder_mark(draft)}:").exists()


def draft_mails_since(address: str, since: datetime) -> int:
    """How many links that resume a draft went to this address."""
    return OutboxMail.objects.filter(to=address, reference=DRAFT_MAIL, queued_at__gt=since).count()


def current_consent_texts() -> list[ConsentText]:
    """The newest wording of each sentence, in order."""
    newest = {text.code: text for text in consent_texts()}
    return sorted(newest.values(), key=lambda text: text.position)


@standing("proposals_consenttext")
def consent_texts() -> tuple[ConsentText, ...]:
    """Every wording there was of every sentence, the newest last; to be read and not to be changed."""
    return tuple(ConsentText.objects.order_by("version", "pk"))


def published_challenges() -> QuerySet[Challenge]:
    """The themes the public may see, also those that were withdrawn afterwards. Nothing else is ever public."""
    return Challenge.objects.filter(published_at__isnull=False).select_related("unit", "item")


def open_challenges(on: date) -> QuerySet[Challenge]:
    """The themes a proposal may answer on that day, the one that closes next first."""
    current = published_challenges().filter(withdrawn_at=None, opens_on__lte=on, closes_on__gte=on)
    return current.order_by("closes_on", "pk")


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """The proposal as it was sent and after each change, the oldest first, with attachments and claims."""
    return list(proposal.versions.prefetch_related(*WITH_PARTS).order_by("number"))


def latest_version(proposal: Proposal, parts: Sequence[str] = WITH_PARTS) -> ProposalVersion:
    """The proposal as it stands, with its attachments and claims, or those of the `parts` alone."""
    return proposal.versions.prefetch_related(*parts).latest("number")


def open_request(proposal: Proposal) -> Any:
    """The questions the company has still to answer, or None."""
    return (
        proposal.information_requests.filter(answered_at=None).prefetch_related("questions").order_by("asked_at").last()
    )


def pending_code(proposal: Proposal, *, at: datetime) -> AccessCode | None:
    """The code that was mailed and can still be entered."""
    code = proposal.access_codes.order_by("-sent_at", "-pk").first()
    return code if code and not code.used_at and code.expires_at > at else None


def sheet(answers: Mapping[str, Mapping[str, Any]], claims: Mapping[str, str] | None = None) -> list[Section]:
    """The answers of a draft or version as people read them, in the order and words of the intake.

    `claims` are the reasons why answers are claimed as business secrets, by name. Asks at most two questions of the
    database, for the plan's items and the theme that were chosen.
    """
    names = _names_of_chosen(answers)
    return [
        Section(step, tuple(_lines(step.slug, answers.get(step.slug) or {}, names, claims or {})))
        for step in (ORGANISATION, CONTENT, PLAN, SIMILAR, TRIAL)
        if step is not SIMILAR or answers.get(SIMILAR.slug, {}).get("differs")
    ]


def shared_lines(details: Mapping[str, Any]) -> list[Line]:
    """What is kept of an organisation, as people read it."""
    return [line for line in _lines(ORGANISATION.slug, details, {}, {}) if line.name in SHARED]


@dataclass(frozen=True)
class Difference:
    """An answer as it was and as it became; an empty text means no entry."""

    label: str | Promise
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed from one version to another, as people read it, in the order of the intake."""
    old, new = _by_name(before), _by_name(after)
    return [
        Difference((new.get(name) or old[name]).label, _text_of(old.get(name)), _text_of(new.get(name)))
        for name in dict.fromkeys([*new, *old])
        if _text_of(old.get(name)) != _text_of(new.get(name))
    ]


def _by_name(answers: Mapping[str, Any]) -> dict[str, Line]:
    return {line.name: line for section in sheet(answers) for line in section.lines}


def _text_of(line: Line | None) -> str:
    return line.text if line else ""


def _lines(
    slug: str, answers: Mapping[str, Any], names: Mapping[str, str], claims: Mapping[str, str]
) -> Iterable[Line]:
    for name, label in LABELS[slug].items():
        if _asked(name, answers):
            yield Line(name, label, _text(name, answers.get(name, ""), names), claims.get(name, ""))


def _asked(name: str, answers: Mapping[str, Any]) -> bool:
    """Whether the question stood open at all: “no entry” beside one that did not would look like a gap."""
    match name:
        case "no_number_reason":
            return not answers.get("corporate_number")
        case "challenge":
            return bool(answers.get("kind") == ProposalKind.CHALLENGE)
        case "data_what" | "data_where" | "data_end":
            return bool(answers.get("personal_data") == YesNoUnknown.YES)
        case "secrets":
            return bool(answers.get("secrets"))
    return True


def with_step(answers: Mapping[str, Any], step: Step, said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with those of one step in place of what was said there; what is asked no more stays as it was."""
    kept = {name: value for name, value in answers.get(step.slug, {}).items() if name == "secrets"}
    return {**answers, step.slug: {**kept, **said}}


def _text(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value in ("", None, []):
        return ""
    if name in ("items", "challenge"):
        return "\n".join(names.get(key, "") for key in ([value] if isinstance(value, str) else value))
    if name == "asked":
        return _(", ").join(str(Asked(code).label) for code in value)
    if name in WORDS:
        return str(WORDS[name](value).label)
    if name == "amount":
        return money(value)
    if name == "postcode":
        return f"{value[:3]}-{value[3:]}"
    return str(value)


def _names_of_chosen(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    names = {NONE_FITS: str(NONE_FITS_LABEL)}
    items = _keys(answers.get(PLAN.slug, {}).get("items", []))
    if items:
        known = items_by_key()
        names |= {str(key): f"{known[str(key)].code} {known[str(key)].title}" for key in items if str(key) in known}
    themes = _keys([answers.get(CONTENT.slug, {}).get("challenge", "")])
    if themes:
        names |= {str(theme.key): theme.title for theme in Challenge.objects.filter(key__in=themes)}
    return names


def _keys(values: Sequence[str]) -> list[UUID]:
    return [UUID(value) for value in values if value and value != NONE_FITS]
