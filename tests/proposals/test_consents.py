"""The sentences a proposer agrees to: the city's own words, each kept as it was agreed to."""

import pytest
from django.test import Client

from connected_desk.records.models import Access
from connected_desk.sample import drafts
from proposals import actions
from proposals.models import ConsentText
from proposals.queries import current_consent_texts, missing_steps
from tests.support import MONDAY, ON, somebody

TABLE = "/desk/settings/admin/proposals/consenttext/"


@pytest.fixture
def admin(signed_in, clock) -> Client:
    return signed_in(somebody("admin"))


def test_a_new_desk_asks_for_the_city_s_four_sentences_and_that_nothing_is_promised():
    assert [text.text_ja for text in current_consent_texts()] == [
        "検討のため、市の職員と、守秘を約束した外部の評価者・施設の管理者が読むことに同意します。",
        "実証または事業になったとき、団体の名前・名称・結果を公表することに同意します。"
        "見送りのときは団体の名前を公表しません。",
        "市から進んで公開することはありません。情報公開請求があったときは、条例に基づき、"
        "あらかじめご意見をうかがって判断します。",
        "暴力団等と関係がないこと、施行令第167条の4に当たらないこと、市税の滞納がないこと、"
        "政治・宗教を目的としないことを誓約します。",
        "採用や契約を約束するものではないことを理解しました。",
    ]
    assert all(text.text_en for text in current_consent_texts())


def test_the_city_words_a_sentence_anew_and_what_was_agreed_to_stays(admin: Client):
    draft = drafts.complete(at=MONDAY)
    proposal = actions.submit(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)
    waiting = drafts.complete(at=MONDAY)
    first = ConsentText.objects.get(code="pledge")

    response = admin.post(
        f"{TABLE}{first.pk}/change/",
        {"position": "4", "text_ja": "新しい誓約です。", "text_en": "A new pledge.", "required": "on"},
    )

    assert response.status_code == 302
    kept = ConsentText.objects.filter(code="pledge").order_by("version")
    assert [(text.version, text.text_ja) for text in kept] == [(1, first.text_ja), (2, "新しい誓約です。")]
    assert proposal.consents.get(code="pledge").text == first.text_ja
    assert missing_steps(waiting, ON) == ["consents"]
    assert Access.objects.filter(what="settings_saved", subject_kind="consenttext").exists()


def test_saving_a_sentence_unchanged_asks_nobody_again(admin: Client):
    text = ConsentText.objects.get(code="pledge")

    same = {"position": text.position, "text_ja": text.text_ja, "text_en": text.text_en, "required": "on"}
    admin.post(f"{TABLE}{text.pk}/change/", same)

    assert ConsentText.objects.filter(code="pledge").count() == 1


def test_only_the_wording_in_force_is_listed_and_none_is_deleted(admin: Client):
    first = ConsentText.objects.get(code="pledge")
    ConsentText.objects.create(code="pledge", version=2, position=4, text_ja="新しい誓約です。")

    page = admin.get(TABLE).content.decode()

    assert "新しい誓約です。" in page
    assert first.text_ja not in page
    assert admin.post(f"{TABLE}{first.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
    assert ConsentText.objects.filter(pk=first.pk).exists()


def test_the_city_adds_a_sentence_of_its_own(admin: Client):
    admin.post(
        f"{TABLE}add/", {"code": "rights", "position": "6", "text_ja": "権利を侵していません。", "required": "on"}
    )

    assert [text.code for text in current_consent_texts()][-1] == "rights"
    assert current_consent_texts()[-1].version == 1
