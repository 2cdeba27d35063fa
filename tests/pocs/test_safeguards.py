"""Safeguards: the check list in its versions, what an answer needs, data lent, and that what is open is named."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.city import setting_record
from tests.support import bureau_head, bureau_officer, somebody, walk
from workflows.cases.due import Whose, page
from workflows.engine.move import move, offers
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions, queries
from workflows.pocs.models import Answer, LentData, Poc, Safeguard, SafeguardList
from workflows.pocs.queries import SAFEGUARDS

from .support import LATER, codes, complete, finished, lead, planned, ready, running

LENT = {
    "what": "窓口ごとの来庁者数",
    "ground": "実証協定 別紙2",
    "anonymised": "done",
    "how": "1時間ごとの合計にした。",
    "to_whom": "みらい窓口株式会社",
    "due_back_on": date(2026, 10, 7),
    "becomes_open": "yes",
}


def safeguard(poc: Poc, code: str) -> Safeguard:
    return poc.safeguards.select_related("item").get(item__code=code)


def client_of(person: Any, at: Any, monkeypatch: Any) -> Client:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person)
    return client


def next_version() -> SafeguardList:
    """The standard list with the question of insurance reworded and the one of cameras' images left out."""
    words = [actions.worded(one) for one in queries.newest_list().items.all()]
    kept = [one for one in words if one.code != "cameras_images"]
    said = [one if one.code != "insurance" else actions.Question(**{**vars(one), "title_ja": "保険"}) for one in kept]
    return actions.save_safeguard_list(said, reason="見直し", seen=0, by=somebody("admin"), at=LATER)


def test_a_trial_is_given_every_question_of_the_newest_list_unanswered():
    poc = planned()

    rows = poc.safeguards.select_related("item")
    assert [row.item.code for row in rows][:6] == [
        "personal_data_use",
        "personal_data_keeping",
        "personal_data_people",
        "personal_data_limits",
        "personal_data_checks",
        "security_class",
    ]
    assert (len(rows), {row.answer for row in rows}) == (19, {"open"})
    assert [section.label for section in queries.by_section(rows)] == [
        "個人情報",
        "情報セキュリティ",
        "クラウドと外部への委託",
        "カメラ",
        "市が提供するデータ",
        "場所と管理者",
        "法令と規則",
        "保険と責任",
        "届きにくい人",
    ]


def test_a_next_version_is_for_trials_opened_from_then_on_and_the_record_says_what_changed():
    poc = planned()

    made = next_version()
    later = Poc.objects.get(pk=poc.pk)
    actions.safeguards.give_list(new := Poc.objects.create(**_another(later)))

    assert (made.version, new.safeguards.count(), later.safeguards.count()) == (2, 18, 19)
    assert str(safeguard(new, "insurance")) == "保険"
    assert str(safeguard(later, "insurance")) == "事故の責任と保険"
    [change] = setting_record.history(SAFEGUARDS)
    assert change.reason == "見直し"
    assert [told.about for told in change.told] == ["第2版", "撮影した映像の扱い", "保険"]
    assert change.told[2].values == [("名称（日本語）", "事故の責任と保険", "保険")]


def _another(poc: Poc) -> dict[str, Any]:
    return {"case": poc.case, "number": 2, "lead_unit": poc.lead_unit, "purpose": "次", "state_since": LATER}


def test_two_administrators_do_not_overwrite_each_other():
    next_version()

    with pytest.raises(setting_record.Overtaken):
        next_version()

    assert SafeguardList.objects.count() == 2


def test_what_is_open_is_named_and_keeps_the_trial_from_being_ready():
    poc = complete()
    actions.reopen_safeguard(safeguard(poc, "site_consent"), reason="会場が変わったため。", **lead())
    actions.reopen_safeguard(safeguard(poc, "rules"), reason="規則が変わったため。", **lead())

    [offer] = [one for one in offers(poc, by=bureau_officer(), at=LATER) if one.move.name == "prepare"]

    [reason] = offer.blocked
    assert (reason.code, reason.sentence) == (
        "pocs.safeguards_answered",
        "安全の確認に、まだ済んでいない項目があります。（場所の管理者の承諾、関係する法令と規則）",
    )
    url = reverse("pocs:safeguards", args=[poc.key])
    assert f'<a href="{url}">安全の確認を開く</a>' in reason.linked


def test_one_opened_again_keeps_a_ready_trial_from_starting_and_is_named_where_it_is_refused(monkeypatch: Any):
    poc = ready()
    actions.reopen_safeguard(safeguard(poc, "rules"), reason="規則が変わったため。", **lead())

    with pytest.raises(MoveRefused, match="関係する法令と規則") as refusal:
        move(poc, "start", by=bureau_officer(), at=LATER)
    assert codes(refusal) == ["pocs.safeguards_answered"]
    answer = client_of(bureau_officer(), LATER, monkeypatch).post(
        reverse("desk:move", args=["poc", poc.key, "start"]), {"version": Poc.objects.get(pk=poc.pk).version}
    )

    html = answer.content.decode()
    assert (answer.status_code, "（関係する法令と規則）" in html) == (422, True)
    assert f'<a href="{reverse("pocs:safeguards", args=[poc.key])}">安全の確認を開く</a>' in html


def test_the_class_of_the_information_is_part_of_its_answer_and_goes_with_it():
    row = safeguard(planned(), "security_class")

    with pytest.raises(MoveRefused, match="情報の分類を選んでください"):
        actions.answer_safeguard(row, answer="yes", evidence="確認書", **lead())
    row = actions.answer_safeguard(row, answer="yes", evidence="確認書", information_class="3B", **lead())
    assert row.information_class == "3B"
    row = actions.answer_safeguard(row, answer="not_applicable", reason="情報を扱わない。", **lead())

    assert (row.information_class, row.evidence, row.reason) == ("", "", "情報を扱わない。")


def test_only_the_question_of_the_class_takes_one():
    row = actions.answer_safeguard(
        safeguard(planned(), "rules"), answer="yes", evidence="確かめた。", information_class="1", **lead()
    )

    assert row.information_class == ""


def test_the_question_of_data_lent_is_answered_by_the_list():
    poc = planned()
    row = safeguard(poc, "data_lent")

    with pytest.raises(MoveRefused, match="先に、提供するデータを一覧に"):
        actions.answer_safeguard(row, answer="yes", evidence="別紙2", **lead())
    lent = actions.lend_data(poc, data=LENT, **lead())
    with pytest.raises(MoveRefused, match="まだ渡すことになっているデータがある"):
        actions.answer_safeguard(row, answer="not_applicable", reason="なし", **lead())
    assert actions.answer_safeguard(row, answer="yes", evidence="別紙2", **lead()).answer == Answer.YES
    proof = {"settled": "never_lent", "settled_on": LATER.date(), "proof": "使わないことにした。"}
    actions.settle_lent(lent, **proof, **lead())

    row = actions.answer_safeguard(row, answer="not_applicable", reason="なし", **lead())
    assert row.answer == Answer.NOT_APPLICABLE


def test_data_that_are_out_are_due_and_after_the_trial_are_named_until_there_is_proof(monkeypatch: Any):
    poc = running()
    LentData.objects.update(due_back_on=date(2027, 1, 29))
    poc = walk(LATER).move(poc, "finish")
    [lent] = poc.lent.all()
    client = client_of(bureau_officer(), LATER, monkeypatch)

    due = [line for _name, _label, lines in page(Whose.of(bureau_officer(), LATER.date())).groups for line in lines]
    assert [(one.what, one.due_on) for one in due if one.kind == "lent"] == [(lent.what, date(2027, 1, 29))]
    html = client.get(poc.get_absolute_url()).content.decode()
    assert "提供したデータの返却・消去が済んでいません" in html
    assert f"{lent.what}（" in html

    said = {"settled": "erased", "proof": "消去証明書 第5号"}
    client.post(reverse("pocs:settle_lent", args=[lent.key]), said | _ymd("settled_on", LATER.date()))
    html = client.get(poc.get_absolute_url()).content.decode()
    lent.refresh_from_db()
    assert (lent.settled, lent.settled_on, lent.proof) == ("erased", LATER.date(), "消去証明書 第5号")
    assert "提供したデータの返却・消去が済んでいません" not in html
    assert not any(
        one.kind == "lent" for _n, _l, lines in page(Whose.of(bureau_officer(), LATER.date())).groups for one in lines
    )


def test_what_came_back_is_not_changed_any_more():
    lent = actions.lend_data(planned(), data=LENT, **lead())
    actions.settle_lent(lent, settled="returned", settled_on=LATER.date(), proof="受領書", **lead())

    with pytest.raises(MoveRefused, match="もう記録されています"):
        actions.change_lent(lent, data={**LENT, "to_whom": "ほかの会社"}, **lead())
    with pytest.raises(MoveRefused, match="もう記録されています"):
        actions.settle_lent(lent, settled="erased", settled_on=LATER.date(), proof="証明書", **lead())


def test_data_without_a_word_on_how_they_are_anonymised_are_not_taken(monkeypatch: Any):
    poc = planned()
    said = {**LENT, "how": ""}
    del said["due_back_on"]

    answer = client_of(bureau_officer(), LATER, monkeypatch).post(
        reverse("pocs:lend", args=[poc.key]), said | _ymd("due_back_on", date(2026, 10, 7))
    )

    assert answer.status_code == 422
    assert "匿名化の方法、または匿名化しない理由を入力してください" in answer.content.decode()
    with pytest.raises(ValidationError, match="lent_says_how"):
        LentData(poc=poc, entered_by=bureau_officer(), entered_at=LATER, **{**LENT, "how": ""}).full_clean()


def test_the_charter_keeps_the_safeguards_and_the_data_lent_as_decided():
    poc = ready()
    [version] = poc.charter_versions.all()
    actions.reopen_safeguard(safeguard(poc, "insurance"), reason="証券の期限が切れた。", **lead())

    kept = {one["code"]: one for one in version.snapshot["safeguards"]}

    assert (version.snapshot["safeguard_list"], len(kept)) == (1, 19)
    assert kept["security_class"]["information_class"] == "2"
    assert kept["insurance"] | {"at": None} == {
        "code": "insurance",
        "section": "insurance",
        "title_ja": "事故の責任と保険",
        "title_en": "Liability and insurance",
        "question_ja": "事故が起きたときにだれが責任を負うかを決め、保険に入っていますか。",
        "question_en": "Is it settled who answers for an accident, and is there insurance?",
        "answer": "yes",
        "information_class": "",
        "evidence": "提案者が賠償責任保険に入り、証券の写しを受け取った。責任の分担は協定書第8条のとおり。",
        "reason": "",
        "by": bureau_officer().name,
        "at": None,
    }
    [lent] = version.snapshot["data_lent"]
    assert (lent["what"], lent["settled"]) == ("窓口と施設の利用者数（曜日・時間帯ごと、前年度分）", "")


def test_the_page_shows_sections_classes_and_who_answered(monkeypatch: Any):
    poc = finished()

    html = client_of(bureau_head(), LATER, monkeypatch).get(reverse("pocs:safeguards", args=[poc.key])).content.decode()

    assert "機密性2：直ちに公表することを前提としない情報" in html
    assert "すべての項目に回答済みです。" in html
    assert "確認表 第1版" in html
    assert html.count(f"{bureau_officer().name} 2026年") >= 19


def test_the_page_asks_the_database_the_same_however_much_is_on_it(monkeypatch: Any):
    poc, client = planned(), client_of(bureau_officer(), LATER, monkeypatch)
    url = reverse("pocs:safeguards", args=[poc.key])
    actions.lend_data(poc, data=LENT, **lead())
    client.get(url)
    client.get(url)  # what stands is asked once
    with CaptureQueriesContext(connection) as little:
        client.get(url)

    for _again in range(2):
        actions.lend_data(poc, data=LENT, **lead())
        actions.ask_body(
            poc,
            safeguards=[safeguard(poc, "site_safety")],
            kind="affiliated",
            name="みどりの広場管理財団",
            person="浜田",
            email="hamada@park.example",
            due_on=date(2026, 7, 24),
            **lead(),
        )
    actions.answer_safeguard(safeguard(poc, "rules"), answer="yes", evidence="確かめた。", **lead())
    with CaptureQueriesContext(connection) as much:
        client.get(url)

    assert len(much) == len(little)


def test_an_administrator_words_the_next_version_and_others_only_read(monkeypatch: Any):
    admin = client_of(somebody("admin"), LATER, monkeypatch)
    shown = admin.get(reverse("pocs:new_safeguard_list"))
    typed = {name: shown.context["form"][name].value() for name in shown.context["form"].fields}
    said = {name: "" if value is None else value for name, value in typed.items()}
    said |= {"cameras_images_title_ja": "", "personal_data_keeping_place": "5", "reason": "映像は別の表にした。"}
    said |= {"new_section": "rules", "new_title_ja": "電波の届出", "new_question_ja": "届け出ましたか。"}

    answer = admin.post(reverse("pocs:new_safeguard_list"), said)

    assert answer.status_code == 302, answer.context["form"].errors
    codes_now = [one.code for one in queries.newest_list().items.all()]
    assert codes_now[:2] == ["personal_data_keeping", "personal_data_use"]
    assert "cameras_images" not in codes_now
    assert codes_now[codes_now.index("rules") + 1] == "rules_v2"
    page_of_head = client_of(somebody("deskhead"), LATER, monkeypatch).get(reverse("pocs:safeguard_lists"))
    assert "映像は別の表にした。" in page_of_head.content.decode()
    assert reverse("pocs:new_safeguard_list") not in page_of_head.content.decode()


def _ymd(name: str, day: date) -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}


def test_what_is_open_in_a_section_is_answered_in_one_go_with_one_row_in_the_record(monkeypatch: Any):
    poc = planned()
    client = client_of(bureau_officer(), LATER, monkeypatch)
    listed, url = (
        reverse("pocs:safeguards", args=[poc.key]),
        reverse("pocs:safeguard_section", args=[poc.key, "security"]),
    )
    rows = list(poc.safeguards.filter(item__section="security").order_by("pk").values_list("item__code", flat=True))
    first, *others = [code for code in rows if code != "security_class"]
    said = {
        f"{first}_answer": "yes",
        f"{first}_evidence": "確認書 2026-07",
        "security_class_answer": "yes",
        "security_class_evidence": "分類の一覧",
    }
    seq = Poc.objects.get(pk=poc.pk).log_seq

    assert f'href="{url}"' in client.get(listed).content.decode()
    without_class = client.post(url, said)
    assert (without_class.status_code, "「情報の分類」を選んでください" in without_class.content.decode()) == (
        422,
        True,
    )
    assert "確認書 2026-07" in without_class.content.decode()  # nothing typed is lost
    assert client.post(url, said | {"security_class_information_class": "3B"}).url == listed

    poc = Poc.objects.get(pk=poc.pk)
    assert (safeguard(poc, first).answer, safeguard(poc, first).by) == (Answer.YES, bureau_officer())
    assert safeguard(poc, "security_class").information_class == "3B"
    assert {safeguard(poc, code).answer for code in others} <= {Answer.OPEN}
    assert poc.log_seq == seq + 1


def test_of_several_answers_all_are_taken_or_none():
    poc = planned()
    wrong = {"rules": {"answer": "yes", "evidence": "確かめた。"}, "data_lent": {"answer": "yes", "evidence": "別紙2"}}

    with pytest.raises(MoveRefused, match="一覧に1件ずつ"):
        actions.answer_safeguards(poc, wrong, **lead())
    with pytest.raises(ValueError, match="rules, none"):
        actions.answer_safeguards(poc, {"rules": wrong["rules"], "none": wrong["rules"]}, **lead())

    assert safeguard(poc, "rules").answer == Answer.OPEN


def test_what_stands_in_a_section_and_is_sent_as_it_stood_is_not_answered_anew(monkeypatch: Any):
    poc = planned()
    client = client_of(bureau_officer(), LATER, monkeypatch)
    url = reverse("pocs:safeguard_section", args=[poc.key, "rules"])
    actions.answer_safeguard(safeguard(poc, "rules"), answer="yes", evidence="確かめた。", **lead())
    said = {"rules_answer": "yes", "rules_evidence": "確かめた。"}

    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"rules_evidence": "改めて確かめた。"}).status_code == 302

    assert safeguard(poc, "rules").evidence == "改めて確かめた。"
    assert client.get(reverse("pocs:safeguard_section", args=[poc.key, "nothing"])).status_code == 404
