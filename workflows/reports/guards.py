"""Facts about a report that must hold before a move, each with the sentence said when they do not."""

from workflows.engine.registry import Context, guard

from . import queries
from .models import Report


@guard("reports.figures_built", "数値がまだ作られていません。", "The figures have not been built yet.")
def figures_built(report: Report, context: Context) -> bool:
    return bool(report.data)


@guard(
    "reports.approver_did_not_submit",
    "確認を求めた人は、承認することができません。",
    "Whoever submitted the report cannot approve it.",
)
def approver_did_not_submit(report: Report, context: Context) -> bool:
    """Asked of whoever decides; while it is only being offered or drafted, somebody else may still be that."""
    return context.decision is None or context.by.pk != report.submitted_by_id


@guard(
    "reports.newest_edition",
    "この月には、もう新しい版があります。",
    "There is a newer edition of this month already.",
    facts=queries.newest_editions,
)
def newest_edition(report: Report, context: Context) -> bool:
    return context.facts[report.pk]
