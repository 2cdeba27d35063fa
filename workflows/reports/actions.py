"""Every write of a report besides its moves: opening a month, building it, writing, remarking, freezing, releasing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person, Unit
from workflows.engine.move import STALE, lock, note, open_life, roles_of
from workflows.engine.record import ACTS
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import SYSTEM
from workflows.engine.vocabulary import ROLE_LABELS, Role

from . import queries
from .build import build, parts_of, whole
from .definition import ReportState
from .freezing import keep, written
from .frozen import frozen_months
from .handed import cut_for
from .models import HANDED_TO, PUBLIC_IN, Audience, BureauRemark, FileKind, Mark, Report, ReportFile
from .months import Period, Year

# What the record calls the acts below.
ACTS.update(
    rebuild=_("Built the figures again"),
    narrative=_("Wrote the text"),
    bureau_remark=_("Remarked for a bureau"),
    release=_("Released it to the public"),
    hand_out=_("Handed it out"),
)

NOT_OVER = Reason(
    "month",
    "月や年度が終わってから、その報告を作ってください。",
    "Build the report of a month or a year once it is over.",
)
THERE_ALREADY = Reason(
    "month", "この月（年度）の報告は、もうあります。", "There is a report of this month or year already."
)
NOT_DRAFTING = Reason(
    "source",
    "内容を変えられるのは、作成中の間だけです。差し戻されたときに直してください。",
    "The report can be changed only while it is being drafted.",
)
NOT_YOUR_BUREAU = Reason(
    "role",
    "意見を書けるのは、その局の人です。承認の後は書けません。",
    "A remark is for the people of that bureau, until the report is approved.",
)
NOT_PUBLISHED = Reason(
    "source", "本部へ報告した後に公表してください。", "Release it once it has been delivered to headquarters."
)
GONE_BY = Reason(
    "details", "公表の日は、今日か、それより後の日にしてください。", "The day of the release is today or a later one."
)
HANDED_ALREADY = Reason("source", "この版は、もう配っています。", "This edition has been handed out already.")
WITH_CARE = Reason(
    "guard",
    "「取扱注意」の報告は、外部の委員がいる会議体には配れません。",
    "A report to be handled with care is not for a body with members from outside.",
)
BEFORE_THE_MEETING = Reason(
    "guard",
    "「会議後公表」の報告は、これを資料とする本部会議が終わるまで、配ることも公表することもできません。",
    "A report to be released after the meeting waits until headquarters has met with it as a paper.",
)
RELEASED_ALREADY = Reason("source", "この版は、もう公表しています。", "This edition has been released already.")


@transaction.atomic
def open_report(
    period: Period, *, by: Any, at: datetime, cut_off: datetime | None = None, origin: str = "live"
) -> Report:
    """Open the first edition of the report of a month or a fiscal year with its figures built, as known at `cut_off`
    (now, if not given).

    Raises MoveRefused for anybody but the secretariat (and the system), before the month or the year is over, and where
    there is a report of it already.
    """
    report = Report.of(period, cut_off or at)
    if by is not SYSTEM:
        _require(report, Role.SECRETARIAT, by=by, at=at)
    if report.cut_off < period.end:
        raise MoveRefused("details", [NOT_OVER])
    _build(report)
    try:
        with transaction.atomic():
            open_life(report, by=by, at=at, body=_opened(report), origin=origin)
    except IntegrityError:
        raise MoveRefused("details", [THERE_ALREADY]) from None
    return report


@transaction.atomic
def rebuild(
    report: Report,
    *,
    by: Person,
    at: datetime,
    cut_off: datetime | None = None,
    version: int | None = None,
    origin: str = "live",
) -> Report:
    """Build the figures of a draft again; with a later cut-off, from what was recorded since."""
    report = _drafting(report, by=by, at=at, version=version)
    report.cut_off = cut_off or report.cut_off
    _build(report)
    note(report, "rebuild", by=by, at=at, body={"cut_off": report.cut_off}, origin=origin)
    return report


@transaction.atomic
def write_narrative(
    report: Report,
    *,
    texts: Mapping[str, str],
    mark: str | None = None,
    by: Person,
    at: datetime,
    version: int | None = None,
    origin: str = "live",
) -> Report:
    """Write some or all of a draft's parts, and the mark on its pages ("" takes it off)."""
    report = _drafting(report, by=by, at=at, version=version)
    changed = {part: texts[part].strip() for part in parts_of(report) if part in texts}
    report.narrative = report.narrative | changed
    if mark is not None and mark != report.mark:
        report.mark = mark
        changed["mark"] = str(Mark(mark).label) if mark else ""
    note(report, "narrative", by=by, at=at, body=changed, origin=origin)
    return report


@transaction.atomic
def remark(report: Report, *, unit: Unit, text: str, by: Person, at: datetime, origin: str = "live") -> BureauRemark:
    """Record what a bureau says of its row; an empty text says that it has no objection.

    Raises MoveRefused for somebody of another bureau, and once the report is approved.
    """
    [report] = lock([report])
    if unit not in queries.units_to_remark(report, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOUR_BUREAU], report)
    said = text.strip()
    row = BureauRemark.objects.create(report=report, unit=unit, text=said, objects_to_nothing=not said, by=by, at=at)
    note(report, "bureau_remark", by=by, at=at, body={"unit": unit, "text": said}, origin=origin)
    return row


@transaction.atomic
def release(
    report: Report,
    *,
    by: Person,
    at: datetime,
    opens_on: date | None = None,
    version: int | None = None,
    origin: str = "live",
) -> Report:
    """Release the public edition of a published report (公表): its files are frozen now, and shown to everybody from
    the beginning of `opens_on` (today, if not given) in Tokyo.

    Raises MoveRefused for anybody but the secretariat, before it is published, a second time, for a day gone by, and
    where its mark says that headquarters meets first.
    """
    report = _in_state(report, ReportState.PUBLISHED, NOT_PUBLISHED, by=by, at=at, version=version)
    if report.released_on is not None:
        raise MoveRefused("source", [RELEASED_ALREADY], report)
    opens_on = opens_on or tokyo_date(at)
    if opens_on < tokyo_date(at):
        raise MoveRefused("details", [GONE_BY], report)
    if report.mark == Mark.AFTER_MEETING and not queries.met_about(report, opens_on):
        raise MoveRefused("guard", [BEFORE_THE_MEETING], report)
    for audience in PUBLIC_IN.values():
        if report.built(audience):
            freeze(report, audience, at=at)
    report.released_on, report.released_by = opens_on, by
    note(report, "release", by=by, at=at, body={"released_on": report.released_on}, origin=origin)
    return report


@transaction.atomic
def hand_out(
    report: Report, *, audience: str, by: Person, at: datetime, version: int | None = None, origin: str = "live"
) -> Report:
    """Hand a published report to a committee or the council: its edition is cut from headquarters' and frozen.

    Raises MoveRefused for anybody but the secretariat, before it is published, a second time, and where its mark is
    against it.
    """
    report = _in_state(report, ReportState.PUBLISHED, NOT_PUBLISHED, by=by, at=at, version=version)
    if report.files.filter(audience=audience).exists():
        raise MoveRefused("source", [HANDED_ALREADY], report)
    if report.mark == Mark.WITH_CARE and audience == Audience.COUNCIL:
        raise MoveRefused("guard", [WITH_CARE], report)
    if report.mark == Mark.AFTER_MEETING and not queries.met_about(report, tokyo_date(at)):
        raise MoveRefused("guard", [BEFORE_THE_MEETING], report)
    freeze(report, audience, at=at)
    note(report, "hand_out", by=by, at=at, body={"audience": str(audience)}, origin=origin)
    return report


def freeze(report: Report, audience: str, *, at: datetime) -> list[ReportFile]:
    """Keep the document of an audience in every form, with the hash of each. Called inside the act that publishes it.

    All forms are made from the one document before any is kept: where one cannot be made nothing is.
    """
    made = written(whole(report, audience), FileKind.values)
    return [
        ReportFile.objects.create(
            report=report, audience=audience, kind=kind, stored=keep(report, audience, kind, data, at=at)
        )
        for kind, data in made.items()
    ]


def open_next_edition(report: Report, *, reason: str, by: Person, at: datetime, origin: str) -> Report:
    """Open the edition that puts this one right, with figures as they are known now. Called inside `correct`."""
    following = Report(
        span=report.span,
        month=report.month,
        edition=report.edition + 1,
        cut_off=at,
        supersedes=report,
        correction_reason=reason,
        narrative=report.narrative,
        mark=report.mark,
    )
    _build(following)
    open_life(following, by=by, at=at, body=_opened(following) | {"reason": reason}, origin=origin)
    return following


def built_now(period: Period, *, audience: str, at: datetime) -> str:
    """The document of a month or a year as it stands: of its newest edition, or built from what is known now.

    Keeps nothing.
    """
    report = queries.of_period(period).exclude(data="").order_by("-edition").first()
    if report is None:
        report = Report.of(period, at)
        _build(report)
        if audience in PUBLIC_IN.values():
            return report.built(audience)
        return cut_for(report.data, audience) if audience in HANDED_TO else report.data
    return whole(report, audience)


def rebuilt(report: Report, *, whole: bool = False) -> dict[str, str]:
    """The documents of a report by audience, built again from the records as of its cut-off. Keeps nothing.

    With `whole` from every history on record, not from those alone that the month reaches.
    """
    period = report.period
    return build(
        period,
        cut_off=report.cut_off,
        edition=report.edition,
        since=queries.cut_off_before(period, report.cut_off),
        frozen=frozen_months(period, report.cut_off) if isinstance(period, Year) else (),
        corrects=report.supersedes.data if report.supersedes else "",
        reason=report.correction_reason,
        whole=whole,
    )


def _build(report: Report) -> None:
    built = rebuilt(report)
    report.data, report.public_data = built[Audience.HEADQUARTERS], built[Audience.PUBLIC]
    report.public_data_en = built[Audience.ENGLISH]


def _opened(report: Report) -> dict[str, Any]:
    """What the log says of an edition that is opened."""
    said = {"month": report.month, "edition": report.edition}
    return said | {"span": report.span} if report.is_yearly else said


def _drafting(report: Report, *, by: Person, at: datetime, version: int | None) -> Report:
    return _in_state(report, ReportState.DRAFTING, NOT_DRAFTING, by=by, at=at, version=version)


def _in_state(
    report: Report, state: str, otherwise: Reason, *, by: Person, at: datetime, version: int | None
) -> Report:
    """The report, locked; MoveRefused for anybody but the secretariat, a stale form, and in another state."""
    [report] = lock([report])
    _require(report, Role.SECRETARIAT, by=by, at=at)
    if version is not None and version != report.version:
        raise MoveRefused("version", [STALE], report)
    if report.state != state:
        raise MoveRefused("source", [otherwise], report)
    return report


def _require(report: Report, role: Role, *, by: Person, at: datetime) -> None:
    if role not in roles_of(report, by, tokyo_date(at)):
        ja, en = ROLE_LABELS[role]
        refusal = Reason("role", f"これができるのは、{ja}の担当者です。", f"This is for the officers of {en}.")
        raise MoveRefused("role", [refusal], report if report.pk else None)
