"""What a submission makes, once, however often the button is pressed."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from connected_desk.sample import drafts
from proposals import actions
from proposals.intake import CONSENTS
from proposals.models import Consent, ConsentText, Draft, Organisation, Proposal
from proposals.queries import body_hash, missing_steps, sheet
from tests.support import MONDAY, ON, TUESDAY
from workflows.cases import links
from workflows.cases.actions import open_case
from workflows.cases.models import Case

from .support import CONTENT, ORGANISATION, PDF, a_file, an_item, banners, carried, fill_in, save, submit, the_draft


def submitted(draft: Draft, at=MONDAY) -> Proposal:
    return actions.submit(draft=draft, idempotency_key=draft.idempotency_key, at=at)


def test_a_submission_keeps_organisation_version_files_and_consents():
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file("一.pdf"), a_file("二.pdf")], done=True, at=MONDAY)
    draft.refresh_from_db()

    proposal = submitted(draft)

    assert proposal.organisation.corporate_number == "8900000000001"
    assert (proposal.title, proposal.kind, proposal.mode) == ("水道の検針を助ける遠隔の仕組み", "free", "partner")
    assert proposal.emails == ["yamada@mirai.example"]
    version = proposal.versions.get()
    assert (version.number, sorted(version.answers)) == (1, ["content", "organisation", "plan", "trial"])
    assert [row.stored_file.original_name for row in version.attachments.all()] == ["一.pdf", "二.pdf"]
    assert list(proposal.consents.values_list("code", "text_version")) == [
        ("reading", 1),
        ("publication", 1),
        ("disclosure", 1),
        ("pledge", 1),
        ("no_promise", 1),
    ]
    assert proposal.consents.get(code="no_promise").text == "採用や契約を約束するものではないことを理解しました。"


def test_consents_are_kept_in_the_language_they_were_read_in():
    proposal = submitted(drafts.complete(at=MONDAY, language="en"))

    assert proposal.consents.get(code="no_promise").text == (
        "I understand that this promises neither adoption nor a contract."
    )


def test_the_same_corporate_number_is_the_same_organisation_and_nobody_rewrites_it():
    first = submitted(drafts.complete(at=MONDAY)).organisation

    again = submitted(
        drafts.complete(at=TUESDAY, organisation={"name": "みらい窓口㈱", "address": "東京都千代田区1"})
    ).organisation

    assert again == first
    assert (again.name, again.address) == ("株式会社みらい窓口（見本）", "大阪府堺市堺区南瓦町0-0")
    assert again.aliases == ["みらい窓口㈱"]


def test_without_a_number_name_and_address_together_are_the_organisation():
    nobody = {"corporate_number": "", "no_number_reason": "voluntary", "name": "水辺の会"}
    first = submitted(drafts.complete(at=MONDAY, organisation=nobody)).organisation

    same = submitted(drafts.complete(at=MONDAY, organisation=nobody)).organisation
    moved = submitted(drafts.complete(at=MONDAY, organisation={**nobody, "address": "堺市北区1"})).organisation

    assert same == first
    assert moved != first
    assert Organisation.objects.filter(corporate_number=None).count() == 2


def test_an_incomplete_draft_is_not_submitted():
    draft = drafts.complete(at=MONDAY)
    del draft.answers["trial"]
    draft.save()

    with pytest.raises(actions.Incomplete) as refused:
        submitted(draft)

    assert refused.value.steps == ["trial"]
    assert not Proposal.objects.exists()


def test_a_sentence_worded_anew_is_asked_again():
    draft = drafts.complete(at=MONDAY)
    ConsentText.objects.create(code="pledge", version=2, position=4, text_ja="新しい誓約です。")

    assert missing_steps(draft, ON) == [CONSENTS.slug]
    with pytest.raises(actions.Incomplete):
        submitted(draft)


def test_the_same_key_gives_the_same_proposal():
    draft = drafts.complete(at=MONDAY)
    first = submitted(draft)

    assert submitted(draft, at=TUESDAY) == first
    assert Proposal.objects.count() == 1
    assert Consent.objects.count() == 5


def test_a_second_submission_with_other_answers_is_told_apart():
    draft = drafts.complete(at=MONDAY)
    first = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)
    draft.refresh_from_db()
    draft.answers["content"]["title"] = "別の名称"
    draft.save()

    again = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=TUESDAY)

    assert (first.first, first.changed) == (True, False)
    assert (again.first, again.changed) == (False, True)
    assert again.case == first.case
    assert again.proposal.title == "水道の検針を助ける遠隔の仕組み"


def test_the_hash_of_a_submission_tells_answers_and_files_apart():
    draft = drafts.complete(at=MONDAY)
    plain = body_hash(draft)
    actions.add_files(draft=draft, uploads=[a_file()], done=True, at=MONDAY)
    draft = Draft.objects.get(pk=draft.pk)
    draft.answers.pop("files")

    assert body_hash(draft) != plain


def test_a_submitted_draft_takes_nothing_more():
    draft = drafts.complete(at=MONDAY)
    submitted(draft)

    with pytest.raises(actions.DraftSubmitted):
        actions.add_files(draft=draft, uploads=[a_file()], done=True, at=MONDAY)
    with pytest.raises(actions.DraftSubmitted):
        actions.pause(draft=draft, to=[], at=MONDAY)


def test_a_company_proposes_without_an_account_and_gets_number_link_and_dates(client: Client, clock: object):
    check = fill_in(client)
    assert check.context["missing"] == []

    response = submit(client, check)

    assert response.redirect_chain == [("/propose/receipt/", 302)]
    case = Case.objects.get()
    page = response.content.decode()
    assert case.number == "CD-2026-0001"
    assert case.number in page
    assert response.context["company_url"] in page
    # Monday 6 July 2026: two, five and twenty open days on, over Marine Day (20 July).
    assert [f"{response.context[name]:%m-%d}" for name in ("confirmed_by", "contact_by", "office_by")] == [
        "07-08",
        "07-13",
        "08-04",
    ]
    assert client.get(response.context["company_url"]).status_code == 200


def test_the_receipt_proves_each_file_by_name_size_time_scan_and_fingerprint(client: Client, clock: object):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file()]})
    save(client, "claims", {})
    check = save(client, "consents", {text.code: "on" for text in ConsentText.objects.all()})

    response = submit(client, check)

    [file] = response.context["files"]
    stored = the_draft().submitted.versions.get().attachments.get().stored_file
    assert (file.name, file.size) == ("提案書.pdf", stored.size)
    assert file.sha256 == stored.sha256 == sha256(PDF).hexdigest()
    assert file.note == "2026年7月6日（月）10時00分 受領・未検査（検査の設定がありません）"
    assert f"SHA-256 {stored.sha256}" in response.content.decode()


@pytest.mark.parametrize("name", ["page", "submitted"])
def test_the_company_s_page_proves_the_files_as_the_receipt_does(client: Client, clock: object, name: str):
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file()], done=True, at=MONDAY)
    case = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case

    [file] = client.get(reverse(f"company:{name}", args=[links.token(case)])).context["files"]

    assert (file.name, file.size, file.sha256) == ("提案書.pdf", len(PDF), sha256(PDF).hexdigest())


def test_a_second_press_gives_the_first_receipt(client: Client, clock):
    check = fill_in(client)
    first = submit(client, check)
    clock.shift(timedelta(minutes=5))

    second = submit(client, check)

    assert second.context["case"] == first.context["case"]
    assert Case.objects.count() == 1
    assert banners(second) == ["この提案は、すでに提出されています。これはそのときの受付票です。"]


def test_a_step_saved_after_the_submission_is_not_taken_and_says_so(client: Client, clock: object):
    fill_in(client)
    stale = carried(client.get("/propose/content/"))
    submit(client, client.get("/propose/check/"))

    response = client.post("/propose/content/", {**stale, **CONTENT, "title": "変えた名称", "go": "next"}, follow=True)

    assert response.redirect_chain == [("/propose/receipt/", 302)]
    assert "受け付けていません" in banners(response)[0]
    assert Proposal.objects.get().title == CONTENT["title"]


def test_what_was_changed_in_another_window_is_checked_again_before_it_goes(client: Client, clock: object):
    check = fill_in(client)
    save(client, "content", {**CONTENT, "title": "別の画面の名称"})

    response = submit(client, check)

    assert response.redirect_chain == [("/propose/check/", 302)]
    assert "もう一度確認してから提出してください" in banners(response)[0]
    assert not Proposal.objects.exists()


def test_the_check_page_names_what_is_missing_and_leads_there_and_back(client: Client, clock: object):
    fill_in(client)
    save(client, "content", {**CONTENT, "title": "", "effect": ""})

    response = client.get("/propose/check/")

    assert [(one.sentence, one.url) for one in response.context["missing"]] == [
        ("提案の名称を入力してください", "/propose/content/?back=check#id_title"),
        ("期待する効果を入力してください", "/propose/content/?back=check#id_effect"),
    ]
    assert CONTENT["summary"] in response.content.decode()
    assert submit(client, response).redirect_chain == [("/propose/check/", 302)]
    assert not Proposal.objects.exists()

    back = save(client, "content", CONTENT, query="?back=check")

    assert back.redirect_chain == [("/propose/check/?changed=title&changed=effect", 302)]
    assert back.context["missing"] == []
    marked = [fact.term for _section, facts, _url in back.context["sections"] for fact in facts if fact.changed]
    assert marked == ["提案の名称", "期待する効果"]


def test_reloading_a_page_that_found_mistakes_sends_nothing_again(client: Client, clock: object):
    client.post("/propose/")

    response = save(client, "organisation", {**ORGANISATION, "address": ""})

    assert response.redirect_chain == [("/propose/organisation/", 302)]
    assert response.context["form"].errors.keys() == {"address"}
    assert response.context["form"]["name"].value() == ORGANISATION["name"]


def test_a_receipt_is_shown_only_where_it_was_submitted(client: Client, clock: object):
    submit(client, fill_in(client))

    assert Client().get("/propose/receipt/", follow=True).redirect_chain == [("/propose/", 302)]


def test_nothing_is_submitted_by_opening_a_page(client: Client, clock: object):
    fill_in(client)

    for slug in ("check", "receipt", "consents"):
        client.get(f"/propose/{slug}/?go=submit")

    assert not Proposal.objects.exists()


def test_a_submission_without_the_csrf_token_is_refused(clock: object):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/propose/").status_code == 403
    assert not Draft.objects.exists()


def test_the_sheet_reads_as_people_read():
    draft = drafts.complete(at=MONDAY)
    draft.answers["plan"]["items"] = [str(an_item().key), "none"]
    with translation.override("ja"):
        lines = {line.name: line.text for section in sheet(draft.answers) for line in section.lines}

    assert lines["organisation_kind"] == "企業"
    assert lines["postcode"] == "590-0078"
    assert lines["items"] == "1-1 行政手続きのオンライン化\nあてはまるものがない"
    assert lines["asked"] == "場所・施設、データ"
    assert lines["amount"] == "500,000円"
    assert lines["contact_email2"] == ""


def test_the_sheet_asks_two_questions_at_most(django_assert_num_queries):
    draft = drafts.complete(at=MONDAY)

    with django_assert_num_queries(1):
        sheet(draft.answers)


def test_the_check_page_leaves_out_what_was_not_asked(client: Client, clock: object):
    shown = {line.name for section in sheet(drafts.complete(at=MONDAY).answers) for line in section.lines}

    assert {"corporate_number", "personal_data", "record"} <= shown
    assert not shown & {"no_number_reason", "challenge", "data_what", "data_where", "data_end"}


def test_the_check_page_shows_what_another_answer_brought_up(client: Client, clock: object):
    nobody = {"corporate_number": "", "no_number_reason": "voluntary"}
    draft = drafts.complete(at=MONDAY, organisation=nobody, trial={"personal_data": "yes"})

    shown = {line.name for section in sheet(draft.answers) for line in section.lines}

    assert {"no_number_reason", "data_what", "data_where", "data_end"} <= shown
