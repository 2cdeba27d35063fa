"""A company changes what it submitted until a unit takes the case: differences first, then a new version."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from connected_desk.sample import drafts
from proposals import actions
from proposals.intake import CONTENT
from proposals.models import Organisation, Proposal
from tests.support import MONDAY, TUESDAY, bureau_officer, case_at, desk_officer, moves_logged, received_case, state_of
from workflows.cases import search
from workflows.cases.actions import open_case
from workflows.cases.definition import CaseState
from workflows.cases.models import Case
from workflows.engine.move import move

from .support import a_file, banners, carried, mails
from .test_company_page import address, code_for

TITLE = "水道の検針を助ける新しい仕組み"


def typed(**instead: Any) -> dict[str, Any]:
    """The answers of the second step as its form sends them."""
    return {**drafts.CONTENT_ANSWERS, "challenge": "", **instead}


def edit_page(case: Case, slug: str = "content") -> str:
    return address(case, "edit", slug=slug)


def look(client: Client, case: Case, answers: dict[str, Any], slug: str = "content") -> Any:
    """Fill in the form and press “see what changes”."""
    return client.post(edit_page(case, slug), {**answers, "go": "check"})


def save(client: Client, case: Case, answers: dict[str, Any], slug: str = "content") -> Any:
    """Look at the differences, get a code, and save with it."""
    page = look(client, case, answers, slug)
    client.post(edit_page(case, slug), {**carried(page), **answers, "go": "send"})
    code = re.search(r"^[0-9]{6}$", mails(case.number)[-1].body, re.M)[0]
    return client.post(edit_page(case, slug), {**carried(page), **answers, "code": code}, follow=True)


def versions(case: Case) -> list[tuple[int, str]]:
    return [(one.number, one.answers["content"]["title"]) for one in case.proposal.versions.order_by("number")]


def test_the_differences_are_shown_before_anything_is_saved(client: Client, clock: object):
    case = received_case()

    page = look(client, case, typed(title=TITLE, record=""))

    assert [(str(one.label), one.before, one.after) for one in page.context["changes"]] == [
        ("提案の名称", "水道の検針を助ける遠隔の仕組み", TITLE),
        ("ほかの自治体での実績", "2つの市で試しています。", ""),
    ]
    assert page.context["code"].errors == {}
    assert len(versions(case)) == 1


def test_a_change_is_a_new_version_and_the_old_one_is_kept(client: Client, clock: object):
    case = received_case()

    response = save(client, case, typed(title=TITLE))

    assert response.redirect_chain == [(address(case), 302)]
    assert banners(response) == ["変更を保存しました。担当者に知らせました。"]
    assert versions(case) == [(1, "水道の検針を助ける遠隔の仕組み"), (2, TITLE)]
    case = Case.objects.get(pk=case.pk)
    assert (case.title, case.proposal.title, state_of(case)) == (TITLE, TITLE, CaseState.RECEIVED)
    assert moves_logged(case) == ["open", "revise"]
    assert search.is_current(case)


def test_the_page_of_what_was_submitted_shows_the_new_version_and_each_change(client: Client, clock: object):
    case = received_case()
    save(client, case, typed(title=TITLE))

    page = client.get(address(case, "submitted"))

    assert page.context["version"].number == 2
    [one] = page.context["revisions"]
    assert (one.version.number, one.headline) == (2, "「提案の名称」を変更")
    assert [str(change.label) for change in one.differences] == ["提案の名称"]
    assert "水道の検針を助ける遠隔の仕組み" in page.content.decode()


def test_both_sides_get_a_mail(client: Client, clock: object):
    case = received_case()
    before = len(mails())

    save(client, case, typed(title=TITLE))

    subjects = {(mail.to, mail.subject) for mail in mails()[before:] if "確認コード" not in mail.subject}
    assert subjects == {
        ("yamada@mirai.example", f"【{case.number}】提案の内容を変更しました"),
        ("desk@sakai.example", f"【{case.number}】提案者が内容を変更しました"),
    }


def test_an_address_that_was_changed_hears_of_it_at_the_old_one_too(client: Client, clock: object):
    case = received_case()

    save(client, case, {**drafts.ORGANISATION_ANSWERS, "contact_email": "new@mirai.example"}, "organisation")

    told = [mail.to for mail in mails() if "内容を変更しました" in mail.subject and mail.to != "desk@sakai.example"]
    assert told == ["yamada@mirai.example", "new@mirai.example"]


def test_nothing_is_saved_without_the_code(client: Client, clock: object):
    case = received_case()
    code_for(client, case, "message")

    for code in ("", "000000"):
        page = client.post(edit_page(case), {**typed(title=TITLE), "version": case.version, "code": code})
        assert page.context["code"].errors
        assert page.context["changes"][0].after == TITLE

    assert len(versions(case)) == 1


def test_what_was_typed_can_be_gone_back_to(client: Client, clock: object):
    case = received_case()

    page = client.post(edit_page(case), {**typed(title=TITLE), "go": "back"})

    assert page.context["form"]["title"].value() == TITLE
    assert "エラー：" not in page.content.decode()


def test_mistakes_are_named_before_the_differences(client: Client, clock: object):
    page = look(client, received_case(), typed(title="あ" * 41))

    assert page.context["form"].errors == {"title": ["提案の名称は40文字以内で入力してください（現在 41文字）"]}


def test_no_change_makes_no_version(client: Client, clock: object):
    case = received_case()

    response = client.post(edit_page(case), {**typed(), "go": "check"}, follow=True)

    assert banners(response) == ["変更したところはありません。"]
    assert len(versions(case)) == 1


@pytest.mark.parametrize("state", [CaseState.RECEIVED, CaseState.TRIAGE, CaseState.REFERRED])
def test_until_a_unit_takes_the_case_it_can_be_changed(client: Client, clock: object, state: CaseState):
    case = case_at(state)

    assert client.get(edit_page(case)).status_code == 200
    assert "内容を修正する" in client.get(address(case)).content.decode()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            CaseState.DIALOGUE,
            "検討する部署が決まったため、内容は変えられません。伝えたいことはメッセージで送ってください。",
        ),
        (CaseState.DECLINED, "この案件は終わっているため、書き込めません。画面を開き直してください。"),
    ],
)
def test_afterwards_it_cannot_and_the_page_says_why(client: Client, clock: object, state: CaseState, sentence: str):
    case = case_at(state)

    response = client.get(edit_page(case), follow=True)

    assert banners(response) == [sentence]
    assert "内容を修正する" not in response.content.decode()


def test_a_unit_that_takes_the_case_meanwhile_wins(client: Client, clock: object):
    case = case_at(CaseState.REFERRED)
    page = look(client, case, typed(title=TITLE))
    code = code_for(client, case, "message")
    move(case, "take", by=bureau_officer(), at=TUESDAY + timedelta(days=30), section=None, person=bureau_officer())

    response = client.post(edit_page(case), {**carried(page), **typed(title=TITLE), "code": code}, follow=True)

    assert banners(response)[0].startswith("検討する部署が決まったため")
    assert len(versions(case)) == 1


def test_a_page_drawn_before_the_case_moved_on_is_refused(client: Client, clock: object):
    case = received_case()
    page = look(client, case, typed(title=TITLE))
    code = code_for(client, case, "message")
    move(case, "accept", by=desk_officer(), at=MONDAY, officer=desk_officer())

    response = client.post(edit_page(case), {**carried(page), **typed(title=TITLE), "code": code})

    assert response.context["form"].non_field_errors()
    assert len(versions(case)) == 1


def test_a_corrected_corporate_number_leads_to_its_organisation_and_rewrites_none(client: Client, clock: object):
    case = received_case()
    answers = {**drafts.ORGANISATION_ANSWERS, "corporate_number": "4011001098993", "contact_email": "new@mirai.example"}

    save(client, case, answers, "organisation")

    proposal = Proposal.objects.get()
    assert proposal.organisation.corporate_number == "4011001098993"
    assert proposal.contact_email == "new@mirai.example"
    assert Organisation.objects.get(corporate_number="8900000000001").aliases == []


def test_files_go_along_into_the_next_version():
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file("一.pdf"), a_file("二.pdf")], done=True, at=MONDAY)
    proposal = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).proposal
    made = actions.revise(proposal=proposal, step=CONTENT, answers=typed(title=TITLE), at=TUESDAY)

    assert [one.stored_file.original_name for one in made.attachments.all()] == ["一.pdf", "二.pdf"]
    assert (made.number, made.made_at) == (2, TUESDAY)


def test_consents_are_no_step_to_change(client: Client, clock: object):
    case = received_case()

    for slug in ("consents", "check", "money"):
        assert client.get(edit_page(case, slug)).status_code == 404
