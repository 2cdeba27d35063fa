"""The page of an evaluator without an account: nothing before the code, one case after it, and what of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import OutboxMail
from tests.support import somebody
from workflows.evaluations import actions, guest_actions, talk_actions
from workflows.evaluations.guest_links import token
from workflows.evaluations.models import Evaluator

from .support import CODES, LATER, evaluation_of, submit, under_evaluation
from .test_guests import LIGHT, named, score
from .test_pages import typed

SECRET = "費用の見通しに、大きな心配があります。"
SENTENCE = "外部の方の評価は意見としてお聴きするものです。結論は市が決めます。"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def url(place: Evaluator, name: str = "page", *more: str) -> str:
    return reverse(f"guest:{name}", args=[token(place.guest), *more])


def proved(place: Evaluator) -> Client:
    """A browser in which the guest has entered the code that was mailed."""
    client = Client(headers={"accept-language": "ja"})
    client.post(url(place, "code"), {"go": "send"})
    mail = OutboxMail.objects.filter(to=LIGHT.email).latest("pk")
    digits = re.search(r"[0-9]{6}", mail.subject)[0]
    assert client.post(url(place, "code"), {"go": "enter", "code": digits})["Location"] == url(place)
    return client


def test_without_the_code_the_link_tells_nothing_of_the_case():
    case = under_evaluation()
    place = named(case)
    client = Client(headers={"accept-language": "ja"})

    first = client.get(url(place))
    page = client.get(first["Location"])

    html = page.content.decode()
    assert first["Location"] == url(place, "code")
    assert "o•••@gakusha.example" in html
    assert case.title not in html
    assert case.number not in html
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Robots-Tag"] == "noindex"
    assert client.get(url(place, "paper", "empty")).status_code == 404
    assert client.post(url(place), {"conflict": "none", "text": ""})["Location"] == url(place, "code")
    assert Evaluator.objects.get(pk=place.pk).conflict == ""


def test_a_wrong_code_opens_nothing():
    place = named(under_evaluation())
    client = Client(headers={"accept-language": "ja"})
    client.post(url(place, "code"), {"go": "send"})
    right = re.search(r"[0-9]{6}", OutboxMail.objects.latest("pk").subject)[0]

    answer = client.post(url(place, "code"), {"go": "enter", "code": f"{(int(right) + 1) % 1_000_000:06}"})

    assert answer.status_code == 422
    assert client.get(url(place))["Location"] == url(place, "code")


def test_the_page_shows_the_evidence_of_this_case_and_nothing_the_city_says_among_itself():
    case = under_evaluation()
    submit(case, "evaluator", 1, 3, 4, 5, 3, comment=SECRET)
    version = case.proposal.versions.get()
    secret = version.answers["content"]["what"]
    version.claims.create(answer="what", reason="独自の方法のため。", claimed_at=LATER)
    place = named(case)

    html = proved(place).get(url(place)).content.decode()

    assert SENTENCE in html
    assert case.title in html
    assert evaluation_of(case).poc.purpose in html
    assert evaluation_of(case).poc.criteria.first().indicator in html
    assert version.answers["content"]["summary"] in html
    for hidden in (secret, SECRET, "中央値", case.proposal.emails[0], "/desk/cases/", "林 真理"):
        assert hidden not in html


def test_the_guest_declares_and_then_scores_and_then_sees_grades_without_names():
    case = under_evaluation()
    submit(case, "evaluator", 1, 3, 4, 5, 3, comment=SECRET)
    place = named(case)
    client = proved(place)

    assert "はじめに、利害関係の有無を申告してください" in client.get(url(place)).content.decode()
    assert client.post(url(place), {"conflict": "none", "text": ""})["Location"] == url(place)
    low = client.post(url(place), typed(1, 3, 4, 4, 4))
    assert "「効果」の点が低い理由を入力してください" in low.content.decode()
    said = typed(3, 3, 4, 4, 4, spread_grade="cannot", spread_comment="資料にありません。")
    assert client.post(url(place), said)["Location"] == url(place)

    html = client.get(url(place)).content.decode()
    assert [score.grade for score in place.scores.order_by("criterion__position")] == [3, 3, 4, 4, None]
    assert "中央値" in html
    assert "話し合いが必要" in html
    assert SECRET not in html
    assert "林 真理" not in html
    assert 'name="effect_grade"' not in html


def test_a_sheet_opened_again_holds_what_was_submitted():
    case = under_evaluation(evaluators=[somebody("evaluator")])
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    place = named(case)
    score(place, 5, 3, 4, 3, 3)
    client = proved(place)
    talk_actions.reopen_scores(place, reason="手順書を確かめたため。", by=somebody("bureau"), at=LATER)

    html = client.get(url(place)).content.decode()
    assert "手順書を確かめたため。" in html
    assert re.search(r'name="safety_grade" value="3"[^>]*checked', html)

    client.post(url(place), typed(5, 3, 4, 5, 3))
    assert [one.grade for one in place.scores.order_by("criterion__position")] == [5, 3, 4, 5, 3]


def test_the_link_shows_nothing_any_more_once_the_guest_was_excused_or_the_evaluation_is_over():
    case = under_evaluation()
    place = named(case)
    client = proved(place)
    actions.excuse(place, reason="連絡が取れないため。", by=somebody("bureau"), at=LATER)

    html = client.get(url(place)).content.decode()

    assert "この評価は終わりました" in html
    assert case.title not in html
    assert client.get(url(place, "paper", "empty")).status_code == 404


def test_another_link_asks_for_another_code_and_signing_out_does_too():
    place = named(under_evaluation())
    client = proved(place)
    assert client.post(url(place, "leave"))["Location"] == url(place, "code")
    assert client.get(url(place))["Location"] == url(place, "code")

    old = url(place)
    guest_actions.renew_link(place, by=somebody("bureau"), at=LATER + timedelta(hours=1))
    place.guest.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(url(place))["Location"] == url(place, "code")


def test_the_sheet_is_printed_empty_and_with_ones_own_scores(monkeypatch: pytest.MonkeyPatch):
    printed: list[str] = []
    monkeypatch.setattr("connected_desk.ui.pdf.make", lambda html: printed.append(html) or b"%PDF-1.7\n%%EOF\n")
    case = under_evaluation()
    place = named(case)
    client = proved(place)

    assert client.get(url(place, "paper", "own")).status_code == 404
    assert client.get(url(place, "paper", "empty"))["Content-Type"] == "application/pdf"
    score(place, 4, 3, 4, 5, 2)
    assert client.get(url(place, "paper", "own")).status_code == 200

    empty, own = printed
    for html in printed:
        assert SENTENCE in html
        assert "計画書 第1版、採点表 第1版" in html
    assert "大川 光" not in empty
    assert "■" not in empty
    assert re.findall(r"■ (\d)", own) == ["4", "3", "4", "5", "2"]
    assert "大川 光 架空大学 教授" in own


def test_the_owners_page_names_the_guest_and_an_evaluator_finds_the_address_nowhere():
    case = under_evaluation()
    named(case)

    def page_of(account: str) -> Any:
        client = Client(headers={"accept-language": "ja"})
        client.force_login(somebody(account))
        return client.get(reverse("evaluations:case", args=[case.number])).content.decode()

    assert "okawa@gakusha.example" in page_of("bureau")
    for account in ("evaluator", "desk"):
        assert "架空大学 教授" in page_of(account)
        assert "okawa@gakusha.example" not in page_of(account)


def test_the_owner_names_a_guest_and_records_a_discussion_on_pages():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    submit(case, "evaluator2", 5, 3, 4, 3, 3)
    evaluation = evaluation_of(case)
    client = Client(headers={"accept-language": "ja"})
    client.force_login(somebody("bureau"))
    talk = {"on_year": "2026", "on_month": "7", "on_day": "8", "took_part": "林、山口", "words": "手順書を確かめる。"}

    discuss = reverse("evaluations:discuss", args=[evaluation.key, "safety"])
    assert "林 真理、山口 徹" in client.get(discuss).content.decode()
    assert client.post(discuss, talk | {"on_day": "9"}).status_code == 422  # tomorrow
    assert client.post(discuss, talk).status_code == 302
    html = client.get(reverse("evaluations:case", args=[case.number])).content.decode()
    assert "手順書を確かめる。" in html
    assert "話し合い済み" in html

    guest = {"name": "大川 光", "affiliation": "架空大学 教授", "email": "ｏkawa@gakusha.example", "language": "ja"}
    assert client.post(reverse("evaluations:name_guest", args=[evaluation.key]), guest).status_code == 302
    assert evaluation.evaluators.get(person=None).email == "okawa@gakusha.example"


def test_codes_of_the_sheet_are_one_card_each():
    place = named(under_evaluation())
    actions.declare(place, conflict="none", text="", by=place.guest, at=LATER)

    html = proved(place).get(url(place)).content.decode()

    cards = re.findall(r'<div class="panel">(.*?)<p class="field__count"', html, re.DOTALL)
    assert [set(re.findall(r'name="(\w+)_grade"', card)) for card in cards] == [{code} for code in CODES]
