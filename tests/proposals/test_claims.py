"""Claims of business secrets: answer by answer and file by file, before and after the submission, never lost."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from connected_desk.records.models import Access
from connected_desk.sample import drafts
from proposals import actions
from proposals.claims import claims_of
from proposals.intake import CLAIMS, CONTENT, LABELS, ORGANISATION, PERSONAL, TRIAL
from proposals.models import Claim, Proposal
from proposals.queries import latest_version, sheet
from tests.support import MONDAY, TUESDAY, case_at, desk_officer, moves_logged
from workflows.cases.actions import open_case
from workflows.cases.definition import CaseState
from workflows.cases.models import Case

from .support import a_file, banners, carried, consents, fill_in, mails, save, submit, the_draft
from .test_company_page import address, code_for

PERSONAL_LABELS = {str(LABELS[ORGANISATION.slug][name]) for name in PERSONAL}
WHY = "製造の工程が分かるため"


def claimed_case(claims: dict[str, str] | None = None) -> Case:
    """A case with a file, whose claims are these; the file is claimed where they name “file”."""
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file("図面.pdf")], done=True, at=MONDAY)
    key = str(draft.files.get().stored_file.key)
    said = {key if target == "file" else target: why for target, why in (claims or {}).items()}
    draft.refresh_from_db()
    actions.save_step(draft=draft, step=CLAIMS, typed={}, answers=said, version=draft.version, language="ja", at=MONDAY)
    return open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case


def held(case: Case) -> dict[str, str]:
    return claims_of(latest_version(Proposal.objects.get(case=case)))


def claim(client: Client, case: Case, typed: dict[str, Any]) -> Any:
    """Fill in the company's page of claims and save it, with a code where the browser has not proved itself yet."""
    page = client.get(address(case, "claims"))
    code = {"code": code_for(client, case, "claims")} if page.context["locked"] else {}
    return client.post(address(case, "claims"), {**carried(page), **typed, **code}, follow=True)


def test_every_answer_given_and_every_file_can_be_claimed_but_not_what_tells_who_a_person_is(client: Client, clock):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file("図面.pdf")]})

    form = client.get("/propose/claims/").context["form"]

    labels = [str(part.label) for group in form.groups for part in group.parts]
    assert labels[:3] == ["図面.pdf", "提案の種類", "提案者の関わり方"]
    assert {"取組の内容", "期待する効果"} <= set(labels)
    assert not {*PERSONAL_LABELS} & set(labels)


def test_a_tick_with_its_reason_stands_on_the_check_page_and_in_the_version_submitted(client: Client, clock):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file("図面.pdf")]})
    key = str(the_draft().files.get().stored_file.key)
    typed = {"claim_what": "on", "reason_what": WHY, f"claim_{key}": "on", f"reason_{key}": "図面のため"}
    save(client, "claims", {**typed, "reason_effect": "チェックのない理由"})

    check = save(client, "consents", consents())

    assert check.content.decode().count("企業秘密の申出あり") == 2
    assert "企業秘密の申出が2件あります" in check.content.decode()
    submit(client, check)
    assert {one.target: one.reason for one in Claim.objects.all()} == {"what": WHY, key: "図面のため"}


def test_a_tick_without_its_reason_is_asked_for_it_and_keeps_the_draft_from_being_submitted(client: Client, clock):
    fill_in(client, upto="claims")

    page = save(client, "claims", {"claim_what": "on", "reason_what": ""})

    assert page.context["form"].errors == {"reason_what": ["企業秘密とする理由：取組の内容を入力してください"]}
    assert "claims" not in the_draft().answers
    save(client, "claims", {})
    save(client, "consents", consents())
    save(client, "claims", {"claim_what": "on", "reason_what": ""}, query="?back=check")
    [missing] = client.get("/propose/check/").context["missing"]
    assert missing.url == "/propose/claims/?back=check#id_reason_what"


def test_a_claim_on_a_file_that_was_taken_out_goes_with_it(client: Client, clock):
    fill_in(client, upto="files")
    save(client, "files", {"uploads": [a_file("図面.pdf")]})
    key = str(the_draft().files.get().stored_file.key)
    save(client, "claims", {f"claim_{key}": "on", f"reason_{key}": "図面のため"})
    client.post(f"/propose/files/{key}/remove/", {"draft": the_draft().key})

    submit(client, save(client, "consents", consents()))

    assert Proposal.objects.count() == 1
    assert not Claim.objects.exists()


def test_another_change_of_the_proposal_takes_every_claim_along():
    case = claimed_case({"what": WHY, "file": "図面のため"})

    made = actions.revise(
        proposal=case.proposal, step=CONTENT, answers={**drafts.CONTENT_ANSWERS, "title": "新しい題"}, at=TUESDAY
    )

    assert list(held(case).values()) == [WHY, "図面のため"]
    assert set(made.claims.values_list("claimed_at", flat=True)) == {MONDAY}


def test_while_the_proposal_may_be_changed_claims_are_changed_by_a_new_version(client: Client, clock):
    case = claimed_case({"what": WHY})

    response = claim(client, case, {"claim_effect": "on", "reason_effect": "数字が分かるため"})

    assert banners(response) == ["申出を保存しました。担当者に知らせました。"]
    assert held(case) == {"effect": "数字が分かるため"}
    first = case.proposal.versions.get(number=1)
    assert claims_of(first) == {"what": WHY}
    [revision] = client.get(address(case, "submitted")).context["revisions"]
    assert revision.headline == "企業秘密の申出を変更"
    assert [(one.label, one.before, one.after) for one in revision.differences] == [
        ("企業秘密の申出：取組の内容", WHY, ""),
        ("企業秘密の申出：期待する効果", "", "数字が分かるため"),
    ]
    assert moves_logged(case) == ["open", "revise"]


@pytest.mark.parametrize("state", [CaseState.DIALOGUE, CaseState.DECLINED])
def test_afterwards_claims_are_added_as_a_message_and_none_is_taken_back(client: Client, clock, state: CaseState):
    case = case_at(state)
    claim(client, case, {"claim_what": "on", "reason_what": WHY})
    logged = moves_logged(case)

    page = client.get(address(case, "claims"))
    claim(client, case, {"claim_effect": "on", "reason_effect": "数字が分かるため", "reason_what": "別の理由"})

    assert "claim_what" not in page.context["form"].fields
    assert held(case) == {"what": WHY, "effect": "数字が分かるため"}
    assert latest_version(case.proposal).number == 1
    assert moves_logged(case) == logged
    assert case.proposal.messages.last().text == (
        "次のものを、企業秘密として申し出ます。\n・期待する効果：数字が分かるため"
    )
    assert mails(case.number)[-1].subject == f"【{case.number}】提案者からメッセージが届きました"


def test_nothing_is_claimed_without_the_code(client: Client, clock):
    case = claimed_case()

    page = client.post(address(case, "claims"), {"claim_what": "on", "reason_what": WHY, "version": case.version})

    assert page.context["code"].errors
    assert held(case) == {}


def test_staff_see_the_claim_at_the_answer_and_at_the_file_and_that_they_read_it_is_noted(clock, signed_in):
    case = claimed_case({"what": WHY, "file": "図面のため"})

    page = signed_in(desk_officer()).get(case.get_absolute_url())

    text = page.content.decode()
    assert text.count("企業秘密の申出あり") == 2
    assert f"理由：{WHY}" in text
    assert [row.what for row in Access.objects.filter(subject_key=case.key)] == ["case.secrets"]


def test_a_case_without_claims_notes_nothing(clock, signed_in):
    signed_in(desk_officer()).get(claimed_case().get_absolute_url())

    assert not Access.objects.exists()


def test_what_was_said_in_the_one_box_of_before_is_shown_and_survives_another_change():
    draft = drafts.complete(at=MONDAY, trial={"secrets": "図面は企業秘密です。"})
    case = open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).case

    actions.revise(proposal=case.proposal, step=TRIAL, answers={**drafts.TRIAL_ANSWERS}, at=TUESDAY)

    lines = {line.name: line.text for section in sheet(latest_version(case.proposal).answers) for line in section.lines}
    assert lines["secrets"] == "図面は企業秘密です。"


def test_where_nobody_was_asked_in_the_one_box_it_is_no_question():
    names = [line.name for section in sheet(latest_version(claimed_case().proposal).answers) for line in section.lines]
    assert "secrets" not in names


@pytest.mark.parametrize("faulty", [{"answer": "", "reason": WHY}, {"answer": "what", "reason": ""}])
def test_the_database_keeps_no_claim_of_nothing_and_none_without_a_reason(faulty: dict[str, str]):
    version = latest_version(claimed_case().proposal)

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(version=version, claimed_at=MONDAY, **faulty)


def test_the_company_s_page_of_claims_shows_what_is_claimed_and_leaves_the_rest_to_be_ticked(client: Client, clock):
    case = claimed_case({"what": WHY})

    page = client.get(address(case, "claims")).content.decode()

    assert page.count('type="checkbox"') == page.count('class="claim"') > 10
    assert page.count(" checked") == 1
    assert WHY in page
