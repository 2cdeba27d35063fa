"""Walking through the pages as a browser without scripts does: what is typed, what a page carries along."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connected_desk.records.models import OutboxMail
from connected_desk.strategy.models import Item
from proposals.models import ConsentText, Draft

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ORGANISATION = {
    "name": "みらい窓口株式会社",
    "name_kana": "ミライマドグチ",
    "organisation_kind": "firm",
    "corporate_number": "8900000000001",
    "postcode": "590-0078",
    "address": "大阪府堺市堺区南瓦町0-0",
    "representative": "髙橋 花子",
    "contact_name": "𠮷田 太郎",
    "contact_email": "yoshida@mirai.example",
    "contact_phone": "072-000-0000",
}
CONTENT = {
    "title": "窓口の待ち時間を知らせる案内サービス",
    "summary": "窓口で長く待つ人がいます。",
    "what": "待ち時間を画面で知らせます。",
    "effect": "待つ人が減ります。",
    "ripeness": "prototype",
    "kind": "free",
    "mode": "partner",
}
PLAN = {"items": ["none"], "helps": "窓口を使いやすくします。"}
TRIAL = {"trial": "yes", "payer": "proposer", "personal_data": "no"}


def a_file(name: str = "提案書.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data)


def consents() -> dict[str, str]:
    """Every sentence ticked."""
    return {text.code: "on" for text in ConsentText.objects.all()}


def carried(response: Any) -> dict[str, str]:
    """The hidden fields of a page's form: they go back with it."""
    page = response.content.decode()
    names = ("draft", "proof", "version", "shown")
    found = {name: re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def save(client: Client, slug: str, typed: dict[str, Any], *, go: str = "next", query: str = "") -> Any:
    """Open a step, type, press a button; the answer is where the browser ends up."""
    address = f"/propose/{slug}/{query}"
    return client.post(address, {**carried(client.get(address)), **typed, "go": go}, follow=True)


def fill_in(client: Client, *, upto: str = "check", **instead: dict[str, Any]) -> Any:
    """Start a proposal and go through the steps before `upto`, with other entries for the steps named."""
    response = client.post("/propose/", follow=True)
    steps = {
        "organisation": ORGANISATION,
        "content": CONTENT,
        "plan": PLAN,
        "similar": {},
        "trial": TRIAL,
        "files": {},
        "claims": {},
        "consents": consents(),
    }
    for slug, typed in steps.items():
        if slug == upto:
            break
        response = save(client, slug, instead.get(slug, typed))
    return response


def submit(client: Client, response: Any) -> Any:
    """Press the button of a check page."""
    return client.post("/propose/check/", {**carried(response), "go": "submit"}, follow=True)


def the_draft() -> Draft:
    """The only draft there is."""
    return Draft.objects.get()


def banners(response: Any) -> list[str]:
    """What the page says first: the messages of the last action."""
    return [str(message) for message in response.context["messages"]]


def mails(reference: str | None = None) -> list[OutboxMail]:
    """The mails queued so far, oldest first."""
    rows = OutboxMail.objects.order_by("pk")
    return list(rows if reference is None else rows.filter(reference=reference))


def an_item() -> Item:
    """An item of the plan a proposal may name: 行政手続きのオンライン化."""
    return Item.objects.get(code="1-1")
