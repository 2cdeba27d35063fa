"""The case in short, what was proposed, its place in the strategy, and the agreements."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from connected_desk.records.files import shown
from connected_desk.records.models import StoredFile
from connected_desk.ui.formats import file_size, full_date, full_datetime
from proposals.claims import claims_of
from proposals.file_queries import files_of_version
from proposals.intake import PERSONAL
from proposals.queries import Line, latest_version, sheet
from workflows.cases.definition import CaseState
from workflows.cases.models import Agreement, StrategyLink
from workflows.cases.queries import turn_name

from .blocks import Block, Chapter, Words, facts, table
from .editions import Reading

# Whose proposal led to nothing is not named where the pack may leave the city.
NOT_NAMED = frozenset(
    {CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.REDIRECTED, CaseState.LAPSED, CaseState.MERGED}
)


def overview(reading: Reading) -> Chapter:
    """What the case is, where it stands and who answers for it."""
    case = reading.case
    lines = (
        (_("Number"), case.number),
        (_("Title"), case.title),
        (_("Proposer"), proposer(reading)),
        (_("Received"), full_date(case.received_at)),
        (_("State now"), case.state_row.label),
        (_("Whose turn"), turn_name(case)),
        (_("Owning unit"), case.owner_unit.name if case.owner_unit else ""),
        (_("Answers for it"), case.responsible_unit.name),
        (_("Person in charge"), reading.name(case.owner_person or case.officer)),
    )
    links = StrategyLink.objects.filter(case=case).select_related("item").order_by("ended_at", "-is_primary", "pk")
    rows = [
        (
            link.item.named,
            _("primary item") if link.is_primary else _("further item"),
            reading.inside(link.reason),
            full_date(link.ended_at) if link.ended_at else "",
        )
        for link in links
    ]
    columns = (
        _("Item of the strategy"),
        _("Kind of link"),
        _("Why it was linked"),
        _("Ended on"),
    )
    none_fits = [Words(case.none_fits_reason, _("Why no item fits"))] if case.none_fits_reason and reading.whole else []
    return Chapter(
        _("Outline of the case"),
        [facts("", lines), *table(columns, rows, _("Place in the strategy")), *none_fits],
    )


def proposer(reading: Reading) -> str:
    """The organisation's name, or why it is not said."""
    proposal = reading.case.proposal
    if proposal is None:
        return _("The city's own idea")
    if not reading.whole and reading.case.state in NOT_NAMED:
        return _("(not named, because the proposal was not taken up)")
    return proposal.organisation.name


def proposal(reading: Reading) -> Chapter:
    """What was proposed, in its newest version, and the files with their fingerprints."""
    return Chapter(_("The proposal"), list(_proposed(reading)))


def _proposed(reading: Reading) -> Iterator[Block]:
    case = reading.case
    if case.proposal is None:
        return
    version = latest_version(case.proposal)
    claims = claims_of(version)
    yield Words(
        _("Version %(number)s, as of %(at)s") % {"number": version.number, "at": full_datetime(version.made_at)}
    )
    for section in sheet(version.answers, claims):
        lines = [(line.label, _answer(line, reading)) for line in section.lines if _told(line, reading)]
        if lines:
            yield facts(str(section.step.title), lines)
    rows = [_file(stored, claims, reading) for stored in files_of_version(version)]
    yield from table((_("File"), _("Size of the file"), "SHA-256"), rows, _("Files"))


def _told(line: Line, reading: Reading) -> bool:
    named = reading.whole or reading.case.state not in NOT_NAMED or line.name != "name"
    return named and (reading.whole or line.name not in PERSONAL)


def _answer(line: Line, reading: Reading) -> str:
    if not line.claim:
        return line.text
    if reading.whole:
        claimed = _("Claimed as a business secret: %s") % line.claim
        return f"{line.text}\n{claimed}"
    return _("(left out: claimed as a business secret)")


def _file(stored: StoredFile, claims: dict[str, str], reading: Reading) -> tuple[str, str, str]:
    secret = str(stored.key) in claims and not reading.whole
    name = _("(left out: claimed as a business secret)") if secret else shown(stored.original_name)
    return name, file_size(stored.size), stored.sha256


def agreements(reading: Reading) -> Chapter:
    """The agreements put on record with the case."""
    rows = [
        (
            agreement.get_kind_display(),
            agreement.parties,
            full_date(agreement.signed_on),
            full_date(agreement.ends_on),
            agreement.document_number,
        )
        for agreement in Agreement.objects.filter(case=reading.case).order_by("signed_on", "pk")
    ]
    columns = (
        _("Agreement"),
        _("Parties"),
        _("Signed on"),
        _("Ends on"),
        _("Document number"),
    )
    return Chapter(_("Agreements"), table(columns, rows))
