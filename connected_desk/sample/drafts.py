"""Complete drafts of proposals by invented organisations, as somebody would have typed them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connected_desk.strategy.models import Item
from proposals import actions
from proposals.consents import load_defaults
from proposals.intake import CONSENTS, CONTENT, ORGANISATION, PLAN, TRIAL
from proposals.models import ConsentText, Draft

ORGANISATION_ANSWERS = {
    "name": "株式会社みらい窓口（見本）",
    "name_kana": "カブシキガイシャミライマドグチ",
    "organisation_kind": "firm",
    "corporate_number": "8900000000001",
    "no_number_reason": "",
    "postcode": "5900078",
    "address": "大阪府堺市堺区南瓦町0-0",
    "representative": "見本 太郎",
    "contact_name": "山田 花子",
    "contact_department": "公共事業部",
    "contact_email": "yamada@mirai.example",
    "contact_email2": "",
    "contact_phone": "072-000-0000",
    "contact_hours": "平日 10時から17時",
}
CONTENT_ANSWERS = {
    "kind": "free",
    "challenge": "",
    "mode": "partner",
    "title": "水道の検針を助ける遠隔の仕組み",
    "summary": "検針員が立ち入りにくい場所で、検針に時間がかかっています。通信できる小さな装置で値を読み取ります。",
    "what": "市内の200戸に装置を取り付け、検針にかかる時間と読み間違いを比べます。",
    "effect": "検針にかかる時間が3割減り、再検針の連絡も減ります。",
    "ripeness": "prototype",
    "record": "2つの市で試しています。",
}
TRIAL_ANSWERS = {
    "trial": "yes",
    "period": "3か月",
    "place": "市内の1地区",
    "asked": ["place", "data"],
    "asked_note": "地区の選定と、過去の検針の値の提供をお願いします。",
    "payer": "shared",
    "amount": 500000,
    "personal_data": "no",
    "data_what": "",
    "data_where": "",
    "data_end": "",
    "security": "通信は暗号化し、値は市の環境に保存します。",
}


def complete(
    *,
    at: datetime,
    organisation: Mapping[str, Any] | None = None,
    content: Mapping[str, Any] | None = None,
    trial: Mapping[str, Any] | None = None,
    language: str = "ja",
) -> Draft:
    """A draft with every step filled in, ready to be submitted; the given answers take the place of the sample's."""
    load_defaults()
    items = list(Item.objects.filter(is_means=False).order_by("pk").values_list("key", flat=True)[:1])
    steps = {
        ORGANISATION: {**ORGANISATION_ANSWERS, **(organisation or {})},
        CONTENT: {**CONTENT_ANSWERS, **(content or {})},
        PLAN: {"items": [str(key) for key in items] or ["none"], "helps": "手間と時間を減らすことに役立ちます。"},
        TRIAL: {**TRIAL_ANSWERS, **(trial or {})},
        CONSENTS: {text.code: text.version for text in ConsentText.objects.all()},
    }
    draft = actions.start(language=language, at=at)
    for step, answers in steps.items():
        saved = actions.save_step(
            draft=draft, step=step, typed=answers, answers=answers, version=draft.version, language=language, at=at
        )
        draft = saved.draft
    return draft
