"""What the forms take, put right by themselves, and refuse with a sentence."""

import re
from typing import Any

import pytest
from django import forms
from django.utils import translation

from proposals.fields import CorporateNumberField, EmailAddressField, PhoneField, PostcodeField
from proposals.forms import FORM_BY_SLUG, StepForm
from tests.support import ON

from .support import CONTENT, ORGANISATION, PLAN, TRIAL, an_item, fill_in
from .themes import asked_theme, published_theme


def form(slug: str, typed: dict[str, Any]) -> StepForm:
    return FORM_BY_SLUG[slug](typed, on=ON)


def refusals(slug: str, typed: dict[str, Any]) -> dict[str, list[str]]:
    with translation.override("ja"):
        return {name: [str(one) for one in errors] for name, errors in form(slug, typed).errors.items()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4011001098993", "4011001098993"),
        ("7123456789012", "7123456789012"),
        ("2120901007402", "2120901007402"),
        ("4000012090001", "4000012090001"),
        ("7010705000725", "7010705000725"),
        ("3000020271403", "3000020271403"),
        ("8900000000001", "8900000000001"),
        ("７９００００００００００２", "7900000000002"),
        ("T6900000000003", "6900000000003"),
        ("ｔ６-9000 0000-0003", "6900000000003"),
        ("６９００−００００−００００３", "6900000000003"),
        ("", ""),
    ],
)
def test_a_corporate_number_is_taken_in_any_width_with_hyphens_or_a_leading_t(typed: str, kept: str):
    assert CorporateNumberField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("890000000000", "法人番号は13桁の数字で入力してください（現在 12桁）"),
        ("89000000000012", "法人番号は13桁の数字で入力してください（現在 14桁）"),
        (
            "8900000000002",
            "法人番号の数字の組合せが合いません。国税庁の法人番号公表サイトの番号と見比べて、もう一度入力してください",
        ),
    ],
)
def test_a_wrong_corporate_number_is_refused_with_what_to_do(typed: str, sentence: str):
    with translation.override("ja"), pytest.raises(forms.ValidationError) as refused:
        CorporateNumberField().clean(typed)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (PostcodeField(), "〒５９０－００７８", "5900078"),
        (PostcodeField(), "590 0078", "5900078"),
        (PhoneField(), "０７２－２３３－１１０１", "072-233-1101"),
        (PhoneField(), "+81 72 233 1101", "+81-72-233-1101"),
        (PhoneField(), "(072)233-1101", "072-233-1101"),
        (EmailAddressField(), "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
    ],
)
def test_postcode_telephone_and_address_are_taken_in_any_width(field: forms.Field, typed: str, kept: str):
    assert field.clean(typed) == kept


@pytest.mark.parametrize("typed", ["5900078000", "59000", "五九〇"])
def test_a_postcode_of_another_length_is_refused(typed: str):
    with pytest.raises(forms.ValidationError):
        PostcodeField().clean(typed)


@pytest.mark.parametrize("typed", ["12345", "0722331101 内線3 の山田", "072-233-110-1-2-3-4-5-6-7-8-9-0"])
def test_what_is_no_telephone_number_is_refused(typed: str):
    with pytest.raises(forms.ValidationError):
        PhoneField().clean(typed)


def test_a_wrong_mail_address_is_refused_with_an_example():
    said = refusals("organisation", {**ORGANISATION, "contact_email": "taro@"})
    assert said == {"contact_email": ["メールアドレスの形を確認してください。例：name@example.jp"]}


def test_names_keep_the_characters_somebody_writes_them_with():
    filled = form("organisation", {**ORGANISATION, "name": "㈱髙﨑・濵德"})
    assert filled.is_valid()
    assert (filled.answers()["name"], filled.answers()["representative"]) == ("㈱髙﨑・濵德", "髙橋 花子")
    assert filled.answers()["contact_name"] == "𠮷田 太郎"


@pytest.mark.parametrize("typed", ["みらい\x00窓口", "みらい\x1b[2J窓口", "みらい\u202e口窓"])
def test_control_characters_are_refused_with_a_sentence(typed: str):
    said = refusals("organisation", {**ORGANISATION, "name": typed})
    assert list(said) == ["name"]
    assert "団体の名前" in said["name"][0]


def test_what_was_typed_is_kept_with_a_visible_sign_for_nul():
    filled = form("organisation", {**ORGANISATION, "name": "みらい\x00窓口"})
    assert filled.typed()["name"] == "みらい\ufffd窓口"


def test_too_long_a_text_is_told_with_its_limit_and_its_length():
    said = refusals("content", {**CONTENT, "title": "あ" * 41, "summary": "𠮷" * 414})
    assert said == {
        "title": ["提案の名称は40文字以内で入力してください（現在 41文字）"],
        "summary": ["課題と概要は400文字以内で入力してください（現在 414文字）"],
    }


def test_a_line_break_counts_as_one_character():
    assert refusals("content", {**CONTENT, "summary": "あ" * 199 + "\r\n" + "あ" * 200}) == {}


def test_an_organisation_without_number_says_why():
    without = {**ORGANISATION, "corporate_number": ""}
    assert refusals("organisation", without) == {
        "corporate_number": ["法人番号を入力するか、法人番号がない理由を選んでください"]
    }
    filled = form("organisation", {**without, "no_number_reason": "voluntary"})
    assert filled.is_valid()
    assert filled.answers()["no_number_reason"] == "voluntary"


def test_a_reason_beside_a_number_is_dropped():
    filled = form("organisation", {**ORGANISATION, "no_number_reason": "foreign"})
    assert filled.is_valid()
    assert filled.answers()["no_number_reason"] == ""


def test_the_second_address_is_another_one():
    said = refusals("organisation", {**ORGANISATION, "contact_email2": "yoshida@mirai.example"})
    assert list(said) == ["contact_email2"]


def test_a_theme_can_be_chosen_only_while_one_is_published():
    asked_theme()
    assert "challenge" not in form("content", {}).fields
    assert "kind" in refusals("content", {**CONTENT, "kind": "challenge"})

    theme = published_theme()

    assert refusals("content", {**CONTENT, "kind": "challenge"}) == {"challenge": ["市のテーマを選んでください"]}
    filled = form("content", {**CONTENT, "kind": "challenge", "challenge": str(theme.key)})
    assert filled.is_valid()
    assert filled.answers()["challenge"] == str(theme.key)


def test_up_to_three_items_of_the_plan_can_be_chosen():
    keys = [choice[0] for choice in form("plan", {}).fields["items"].choices][:4]
    assert form("plan", {**PLAN, "items": [str(key) for key in keys[:3]]}).is_valid()
    said = refusals("plan", {**PLAN, "items": [str(key) for key in keys]})
    assert said == {"items": ["市の計画の項目は3つまで選べます（現在 4つ）"]}


def test_none_fits_stands_alone():
    said = refusals("plan", {**PLAN, "items": ["none", str(an_item().key)]})
    assert said == {"items": ["計画の項目か、「あてはまるものがない」の、どちらか一方を選んでください"]}


def test_a_means_is_not_offered_as_an_item():
    labels = [str(label) for _key, label in form("plan", {}).fields["items"].choices]
    assert "1-1 行政手続きのオンライン化" in labels
    assert not [label for label in labels if "公民連携による実証実験" in label]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ({"payer": "proposer", "amount": ""}, 0),
        ({"payer": "shared", "amount": "１，０００，０００"}, 1_000_000),
        ({"payer": "city", "amount": "0"}, 0),
        ({"payer": "undecided", "amount": ""}, None),
    ],
)
def test_the_amount_is_asked_of_those_who_ask_for_money(typed: dict[str, str], amount: int | None):
    filled = form("trial", {**TRIAL, **typed})
    assert filled.is_valid()
    assert filled.answers()["amount"] == amount


def test_sharing_the_costs_needs_an_amount():
    assert refusals("trial", {**TRIAL, "payer": "shared"}) == {"amount": ["市に求める金額（円）を入力してください"]}


def test_personal_data_brings_three_further_questions():
    said = refusals("trial", {**TRIAL, "personal_data": "yes", "data_what": "氏名"})
    assert list(said) == ["data_where", "data_end"]


def test_answers_to_questions_that_do_not_arise_are_dropped():
    filled = form("trial", {**TRIAL, "personal_data": "no", "data_what": "氏名"})
    assert filled.is_valid()
    assert filled.answers()["data_what"] == ""


def test_fields_nobody_asked_for_are_not_taken():
    filled = form("content", {**CONTENT, "submitted": "1", "state": "realised", "language": "en"})
    assert filled.is_valid()
    assert sorted(filled.answers()) == sorted(
        [*CONTENT, "record", "ability", "partners", "challenge", "public_summary"]
    )


def test_each_sentence_is_agreed_to_by_itself():
    said = refusals("consents", {"reading": "on", "publication": "on", "disclosure": "on", "no_promise": "on"})
    assert list(said) == ["pledge"]
    assert "暴力団等" in said["pledge"][0]


@pytest.mark.parametrize(
    ("slug", "marks"),
    [
        ("organisation", ["※任意（ある団体は必須）", "※任意（法人番号がないときは必須）"]),
        ("trial", ["※任意（市が負担するとき、分担するときは必須）", *["※任意（個人情報を扱うときは必須）"] * 3]),
    ],
)
def test_a_field_that_another_answer_makes_necessary_is_not_called_optional(client, clock, slug, marks):
    fill_in(client, upto=slug)

    page = client.get(f"/propose/{slug}/").content.decode()

    assert re.findall("※任意（[^<]*）", page) == marks
