"""The sentences a proposer agrees to, as a new desk begins with them. A city words them anew as the next version."""

from typing import Any

from django.db import transaction

from .models import ConsentText

DEFAULTS = (
    (
        "reading",
        "検討のため、市の職員と、守秘を約束した外部の評価者・施設の管理者が読むことに同意します。",
        "I agree that city staff, and outside evaluators and facility managers bound to confidentiality, read this in "
        "order to consider it.",
    ),
    (
        "publication",
        "実証または事業になったとき、団体の名前・名称・結果を公表することに同意します。見送りのときは団体の名前を公表しません。",
        "I agree that the name of the organisation, the title and the result are published if a trial or a service "
        "comes of it. If it is not taken forward, the name is not published.",
    ),
    (
        "disclosure",
        "市から進んで公開することはありません。情報公開請求があったときは、条例に基づき、あらかじめご意見をうかがって判断します。",
        "The city does not publish this of its own accord. If somebody requests disclosure, the city asks for your "
        "opinion first and decides under its ordinance. I have understood this.",
    ),
    (
        "pledge",
        "暴力団等と関係がないこと、施行令第167条の4に当たらないこと、市税の滞納がないこと、政治・宗教を目的としないことを誓約します。",
        "I pledge that we have no ties to organised crime, do not fall under Article 167-4 of the Enforcement Order of "
        "the Local Autonomy Act, owe no city taxes, and pursue no political or religious aim.",
    ),
    (
        "no_promise",
        "採用や契約を約束するものではないことを理解しました。",
        "I understand that this promises neither adoption nor a contract.",
    ),
)


@transaction.atomic
def reword(text: ConsentText) -> ConsentText:
    """Keep the sentence as it now reads as the next version of its code; earlier ones stay as they were agreed to."""
    newest = ConsentText.objects.select_for_update().filter(code=text.code).order_by("version").last()
    text.pk, text._state.adding = None, True
    text.version = newest.version + 1 if newest else 1
    text.save()
    return text


@transaction.atomic
def load_defaults(**_signal: Any) -> None:
    """Put the first version of each sentence in place where the code has none yet; called after every migration."""
    known = set(ConsentText.objects.values_list("code", flat=True))
    ConsentText.objects.bulk_create(
        ConsentText(code=code, version=1, position=position, text_ja=ja, text_en=en)
        for position, (code, ja, en) in enumerate(DEFAULTS, 1)
        if code not in known
    )
