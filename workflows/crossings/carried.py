"""What both ways have in common: stored files, and proposals with everything that was said in them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from connected_desk.city.models import Person
from connected_desk.records import outbox
from connected_desk.records.models import StoredFile
from connected_desk.records.packages import Package, PackageRefused
from proposals.actions import Entry
from proposals.claims import claims_of
from proposals.file_queries import files_of_version
from proposals.intake import CLAIMS, CONSENTS, DRAFT_DAYS, FILES, STEPS
from proposals.models import Consent, Draft, DraftFile, Proposal, ProposalVersion
from proposals.queries import WITH_PARTS
from proposals.vocabulary import Channel, ConsentHow
from workflows.cases import actions as cases
from workflows.cases.actions import Identity
from workflows.cases.models import Case

from .queries import instant

Told = Mapping[str, Any]
Files = dict[str, str]
# Who did it at the other place is told to nobody here: one account that cannot sign in stands for all of its staff.
STANDS_IN = {"name": "庁内 / Staff of the inner place", "is_active": False}


def inner_staff() -> Person:
    """The one account that stands, at the public place, for whoever did something at the inner one."""
    return Person.objects.get_or_create(email="inner-place@desk.invalid", defaults=STANDS_IN)[0]


def tell_files(stored: Iterable[StoredFile], files: Files) -> list[dict[str, Any]]:
    """The files as a package tells them; their bytes are put on the list of what goes along."""
    told = []
    for one in stored:
        if one.erased_by:
            continue
        files[one.sha256] = one.path
        told.append(
            {
                "key": one.key,
                "sha256": one.sha256,
                "name": one.original_name,
                "type": one.content_type,
                "scan": one.scan,
                "at": one.created_at,
            }
        )
    return told


def keep_files(package: Package, told: Sequence[Told], sanitised: Path | None = None) -> list[StoredFile]:
    """The files as they are kept here: each once, by its key, and its harmless copy where there is one."""
    return [_file(package, one, sanitised) for one in told]


def _file(package: Package, told: Told, sanitised: Path | None) -> StoredFile:
    known = StoredFile.objects.filter(key=told["key"]).first()
    if known:
        return known
    harmless = sanitised / told["sha256"] if sanitised else None
    is_replaced = harmless is not None and harmless.exists()
    data = harmless.read_bytes() if harmless and is_replaced else package.file(told["sha256"])
    stored = StoredFile(
        key=UUID(told["key"]),
        sha256=hashlib.sha256(data).hexdigest(),
        original_sha256=told["sha256"] if is_replaced else "",
        size=len(data),
        original_name=told["name"],
        content_type=told["type"],
        scan=told["scan"],
        created_at=instant(told["at"]),
    )
    if default_storage.exists(stored.path):
        # Left by a run that was broken off: its row was rolled back.
        default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(data))
    stored.save(force_insert=True)
    return stored


def tell_proposal(case: Case, files: Files) -> dict[str, Any]:
    """A proposal as it was submitted: told from its first version, for drafts are deleted after a while."""
    proposal: Proposal = case.proposal  # type: ignore[assignment]  # only cases with one are asked for
    first = proposal.versions.prefetch_related(*WITH_PARTS).earliest("number")
    draft = Draft.objects.filter(submitted=proposal).first()
    return {
        "case": {"key": case.key, "number": case.number, "year": case.fiscal_year, "sequence": case.sequence},
        "key": proposal.key,
        "submitted_at": proposal.submitted_at,
        "language": proposal.language,
        "channel": proposal.channel,
        "made_by": draft.made_by if draft else "",
        "idempotency_key": proposal.idempotency_key,
        "consents": [
            {"code": one.code, "version": one.text_version, "text": one.text, "how": one.how, "at": one.at}
            for one in proposal.consents.all()
        ],
        **tell_version(first, files),
    }


def tell_version(version: ProposalVersion, files: Files) -> dict[str, Any]:
    """What a version (loaded WITH_PARTS) says: answers, files, and what is claimed of them."""
    return {
        "made_at": version.made_at,
        "answers": version.answers,
        "claims": claims_of(version),
        "files": tell_files(files_of_version(version), files),
    }


def open_proposal(package: Package, told: Told, sanitised: Path | None, at: datetime) -> list[str]:
    """Open the case of a proposal that was taken in at the other place, under the key and the number it got there.

    It was acknowledged there, so nothing of it is judged again. Raises PackageRefused where its number is taken.
    """
    identity = Identity(
        UUID(told["case"]["key"]), told["case"]["number"], told["case"]["year"], told["case"]["sequence"]
    )
    if Case.objects.filter(key=identity.key).exists():
        return []
    if Case.objects.filter(number=identity.number).exists():
        raise PackageRefused(f"{identity.number} is another case here. The numbers of both places must not meet.")
    draft = _draft(told, keep_files(package, told["files"], sanitised))
    case = cases.open_case(
        draft=draft,
        idempotency_key=draft.idempotency_key,
        at=at,
        entry=_entry(told),
        submitted_at=instant(told["submitted_at"]),
        identity=identity,
    ).case
    Proposal.objects.filter(case=case).update(key=UUID(told["key"]))
    ProposalVersion.objects.filter(proposal__case=case).update(made_at=instant(told["made_at"]))
    _keep_consents(case, told["consents"])
    _cancel_receipt(case)
    return [f"case {case.number} opened"]


def _draft(told: Told, stored: Iterable[StoredFile]) -> Draft:
    submitted_at = instant(told["submitted_at"])
    answers = {
        **told["answers"],
        FILES.slug: {},
        CLAIMS.slug: told["claims"],
        CONSENTS.slug: {one["code"]: one["version"] for one in told["consents"]},
    }
    draft = Draft.objects.create(
        typed=answers,
        answers=answers,
        reached=len(STEPS),
        language=told["language"],
        made_by=told["made_by"],
        idempotency_key=UUID(told["idempotency_key"]),
        created_at=submitted_at,
        updated_at=submitted_at,
        expires_at=submitted_at + timedelta(days=DRAFT_DAYS),
    )
    DraftFile.objects.bulk_create(DraftFile(draft=draft, stored_file=one) for one in stored)
    return draft


def _entry(told: Told) -> Entry | None:
    """Of a proposal that staff typed for its company, how it came; by whom stays at the inner place."""
    if told["channel"] == Channel.WEB:
        return None
    how = {one["code"]: ConsentHow(one["how"]) for one in told["consents"]}
    return Entry(Channel(told["channel"]), instant(told["submitted_at"]), inner_staff(), how)


def _keep_consents(case: Case, told: Sequence[Told]) -> None:
    """The sentences agreed to, in the words that stood on the screen there, whatever version stands here."""
    proposal: Proposal = case.proposal  # type: ignore[assignment]
    heard = {one.code: one.heard_by for one in proposal.consents.all()}
    proposal.consents.all().delete()
    Consent.objects.bulk_create(
        Consent(
            proposal=proposal,
            code=one["code"],
            text=one["text"],
            text_version=one["version"],
            at=instant(one["at"]),
            how=one["how"],
            heard_by=(heard.get(one["code"]) or inner_staff()) if one["how"] == ConsentHow.ORAL else None,
        )
        for one in told
    )


def _cancel_receipt(case: Case) -> None:
    """The other place has sent the receipt, or written the letter."""
    mails = outbox.about(case.number).filter(to__in=case.proposal.emails)  # type: ignore[union-attr]
    outbox.withdraw(list(mails.values_list("pk", flat=True)))
    case.letters.all().delete()
