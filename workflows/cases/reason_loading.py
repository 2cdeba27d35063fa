"""Puts the house's grounds into a database that lacks them."""

from typing import Any

from .reason_models import Reason, ReasonKind

STANDARD = (
    (ReasonKind.REJECT, "sales", "営業・売込み", "a sales offer"),
    (ReasonKind.REJECT, "test", "試しの入力", "a test entry"),
    (ReasonKind.REJECT, "outside", "市の権限の外の内容", "outside the city's powers"),
    (ReasonKind.REJECT, "unlawful", "法令または公序良俗に反する内容", "against law or public order"),
    (
        ReasonKind.REJECT,
        "partial",
        "政治・宗教を目的とする内容、特定の人だけのための内容",
        "political or religious aim, or for a particular person only",
    ),
    (ReasonKind.DECLINE, "plan", "市の計画の項目と合わないため", "It does not match an item of the strategy"),
    (ReasonKind.DECLINE, "same", "同じ取組をすでに市で行っているため", "The city already does this"),
    (ReasonKind.DECLINE, "cost", "費用と効果を比べて、今回は難しいため", "Cost and effect do not balance now"),
    (ReasonKind.DECLINE, "time", "受け入れる部署の準備が整わないため", "The office is not ready"),
    (
        ReasonKind.DECLINE,
        "security",
        "情報セキュリティの条件を満たすことが難しいため",
        "Security conditions cannot be met",
    ),
    (ReasonKind.DECLINE, "other", "その他", "Other"),
)


def load_reasons(sender: Any = None, **signal: Any) -> None:
    """Load each ground that is not there; called after every migrate. What somebody changed or ended stays."""
    Reason.objects.bulk_create(
        (
            Reason(kind=kind, code=code, label_ja=ja, label_en=en, position=10 * place)
            for place, (kind, code, ja, en) in enumerate(STANDARD, 1)
        ),
        ignore_conflicts=True,
    )
