"""What a move of a report causes; one line each, delegating."""

from connected_desk.ui.pdf import PdfUnavailable
from workflows.engine.refusals import MoveRefused, Reason
from workflows.engine.registry import Context, effect

from . import actions
from .models import Audience, Report


@effect(
    "reports.freeze",
    "数値とファイルを確定し、ハッシュとともに保存する",
    "Freezes figures and files and keeps them with their hashes",
)
def freeze(report: Report, context: Context) -> None:
    """Freeze what was approved. Where a form cannot be made the move is refused as a whole, with the reason."""
    try:
        actions.freeze(report, Audience.HEADQUARTERS, at=context.at)
    except PdfUnavailable as fault:
        raise MoveRefused(
            "guard", [Reason("pdf", f"PDFを作れませんでした。{fault}", f"No PDF could be made. {fault}")], report
        ) from fault


@effect(
    "reports.open_next_edition",
    "正誤表の付いた次の版を作り始める",
    "Opens the next edition, with its list of corrections",
)
def open_next_edition(report: Report, context: Context) -> None:
    reason = (context.details or {})["reason"]
    actions.open_next_edition(report, reason=reason, by=context.by, at=context.at, origin=context.origin)
