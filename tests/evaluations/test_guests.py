"""Evaluators from outside the city without an account: who may be one, what they do, and what holds for them too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from connected_desk.records import log
from connected_desk.records.models import OutboxMail
from connected_desk.settings.logs import masked
from tests.support import (
    bureau_head,
    bureau_officer,
    desk_officer,
    evaluator,
    other_officer,
    received_case,
    somebody,
    walk,
)
from workflows.cases import links
from workflows.cases.models import Case
from workflows.engine import record
from workflows.engine.move import judge_draft, move
from workflows.engine.refusals import MoveRefused
from workflows.evaluations import actions, guest_actions
from workflows.evaluations.forms.guests import GuestLinesField
from workflows.evaluations.guest_links import place_of as place_behind
from workflows.evaluations.guest_links import token
from workflows.evaluations.guest_queries import Named, open_part
from workflows.evaluations.models import Evaluation, Evaluator, Guest
from workflows.evaluations.queries import evaluators_of, score_table

from .support import DUE, LATER, evaluation_of, grades, submit, under_evaluation
from .test_conclusion import CONCLUSION

LIGHT = Named("大川 光", "架空大学 教授", "okawa@gakusha.example")


def named(case: Case, who: Named = LIGHT, by: Any = None) -> Evaluator:
    """The owner names somebody from outside for the case's evaluation."""
    return guest_actions.name_guest(evaluation_of(case), named=who, by=by or bureau_officer(), at=LATER)


def score(place: Evaluator, *given: int) -> None:
    actions.declare(place, conflict="none", text="", by=place.guest, at=LATER)
    actions.submit_scores(place, scores=grades(*given), by=place.guest, at=LATER)


def test_the_owner_names_a_guest_who_gets_a_mail_with_a_link_of_their_own():
    case = under_evaluation()
    OutboxMail.objects.all().delete()

    place = named(case)

    [mail] = OutboxMail.objects.all()
    assert (mail.to, mail.subject) == (
        "okawa@gakusha.example",
        "【評価のお願い】水道の検針を助ける遠隔の仕組み（2026年8月5日まで）",
    )
    assert f"/evaluate/{token(place.guest)}/" in mail.body
    assert "外部の方の評価は意見としてお聴きするものです。結論は市が決めます。" in mail.body
    assert (place.name, place.from_outside, place.is_awaited) == ("大川 光", True, True)


def test_guests_are_named_when_the_evaluation_begins_too():
    walker = walk()
    case = walker.to(received_case(), "proof_of_concept")
    walker.prepare(case, case.life.move("evaluate"))
    given = {"evaluators": [evaluator()], "due_on": DUE, "by": bureau_officer(), "at": walker.at}
    light = {"name": "大川 光", "affiliation": "架空大学 教授", "email": "okawa@gakusha.example", "language": "ja"}

    for wrong in ([light, light], [light | {"email": "bureauhead@sakai.example"}]):
        with pytest.raises(MoveRefused, match="アカウントのない外部の評価者にできません"):
            move(case, "evaluate", guests=wrong, **given)
    move(case, "evaluate", guests=[light], **given)

    assert [one.name for one in evaluators_of(evaluation_of(case))] == ["林 真理", "大川 光"]
    assert OutboxMail.objects.filter(to="okawa@gakusha.example").count() == 1


def test_a_line_may_name_the_language_of_the_mails():
    case = under_evaluation()
    lines = "大川 光、架空大学、okawa@gakusha.example\nA. Light, Example University, Lab, light@uni.example, English"

    found = GuestLinesField(case).clean(lines)

    assert [(one["name"], one["affiliation"], one["email"], one["language"]) for one in found] == [
        ("大川 光", "架空大学", "okawa@gakusha.example", "ja"),
        ("A. Light", "Example University、Lab", "light@uni.example", "en"),
    ]


def test_only_the_owner_names_guests_and_nobody_twice_nor_the_proposer_nor_somebody_with_an_account():
    case = under_evaluation()
    for person in (desk_officer(), other_officer(), evaluator()):
        with pytest.raises(MoveRefused, match="これができるのは、所管です。"):
            named(case, by=person)
    named(case)

    for email, sentence in (
        ("OKAWA@gakusha.example", "もう評価者になっています"),
        (case.proposal.emails[0].upper(), "提案者のアドレスです"),
        ("bureauhead@sakai.example", "アカウントを持っています"),
    ):
        with pytest.raises(MoveRefused, match=sentence):
            named(case, Named("別の人", "架空会社", email))

    assert Guest.objects.count() == 1


def test_a_place_is_a_persons_or_a_guests_and_a_guest_is_always_from_outside():
    case = under_evaluation()
    place = named(case)

    for wrong in ({"person": somebody("ict")}, {"guest": None}, {"from_outside": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evaluator.objects.filter(pk=place.pk).update(**wrong)


def test_a_link_opens_one_place_in_its_every_letter_and_none_once_another_was_mailed():
    case = under_evaluation()
    place = named(case)
    given = token(place.guest)
    assert place_behind(given) == place
    for wrong in (given[:-1], given[:-1] + ("A" if given[-1] != "A" else "B"), "x", "", links.token(case)):
        assert place_behind(wrong) is None
    assert links.case_of(given) is None
    assert given != links.sealed(place.guest.key, 1)  # of another use

    guest_actions.renew_link(place, by=bureau_officer(), at=LATER + timedelta(hours=1))

    place.guest.refresh_from_db()
    assert place_behind(given) is None
    assert place_behind(token(place.guest)) == place
    assert OutboxMail.objects.filter(to="okawa@gakusha.example").count() == 2


def test_the_link_is_masked_in_logs():
    given = token(named(under_evaluation()).guest)

    assert masked(f"GET /evaluate/{given}/paper/own/ 200") == "GET /evaluate/…/paper/own/ 200"


def test_a_guest_declares_and_scores_and_the_record_names_them():
    case = under_evaluation()
    place = named(case)
    with pytest.raises(MoveRefused, match="先に、利害関係の有無を申告してください。"):
        actions.submit_scores(place, scores=grades(4, 4, 4, 4, 4), by=place.guest, at=LATER)

    score(place, 4, 3, 4, 5, 3)

    rows = [row for row in log.read("case", case.key) if row.move == "scored"]
    assert [(row.actor_kind, row.actor_id, row.body["by"]) for row in rows] == [("evaluator", None, "大川 光")]
    [line] = record.lines(case.life, rows)
    assert (line.who, line.text) == ("大川 光", "評価を提出しました")


def test_nobody_scores_for_a_guest_nor_a_guest_for_somebody_else():
    case = under_evaluation()
    place, other = named(case), named(case, Named("森 緑", "架空会社", "mori@kaisha.example"))

    for by in (bureau_officer(), evaluator(), other.guest, None):
        with pytest.raises(MoveRefused, match="評価者本人です"):
            actions.declare(place, conflict="none", text="", by=by, at=LATER)


def test_a_guest_named_late_has_the_turn_again_and_is_waited_for():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    assert Case.objects.get(pk=case.pk).turn == "owner"

    place = named(case)

    assert Case.objects.get(pk=case.pk).turn == "evaluator"
    with pytest.raises(MoveRefused) as refusal:
        judge_draft(Case.objects.get(pk=case.pk), "conclude", by=bureau_officer(), at=LATER, **CONCLUSION)
    assert {"evaluations.complete", "evaluations.conflicts_declared"} <= {one.code for one in refusal.value.reasons}
    score(place, 4, 4, 4, 4, 4)
    assert Case.objects.get(pk=case.pk).turn == "owner"


def test_a_guest_sees_the_others_grades_only_with_their_own_in():
    case = under_evaluation()
    place = named(case)
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    evaluation = evaluation_of(case)
    assert not score_table(evaluation, evaluators_of(evaluation), place.guest)

    score(place, 4, 4, 4, 4, 4)

    table = score_table(evaluation, evaluators_of(evaluation), place.guest)
    assert [one.name for one in table.evaluators] == ["林 真理", "大川 光"]


def test_a_guest_can_be_gone_on_without():
    case = under_evaluation()
    place = named(case)

    actions.excuse(place, reason="連絡が取れないため。", by=bureau_officer(), at=LATER)

    with pytest.raises(MoveRefused, match="提出済みか、免除されています"):
        actions.declare(place, conflict="none", text="", by=place.guest, at=LATER)
    [told] = [row for row in log.read("case", case.key) if row.move == "excused"]
    assert told.body["details"]["evaluator"] == "大川 光"


def test_whoever_scored_as_a_guest_cannot_decide_under_the_same_address():
    case = under_evaluation()
    submit(case, "evaluator", 4, 3, 4, 5, 3)
    submit(case, "evaluator2", 5, 2, 4, 4, 4)
    place = named(case)
    score(place, 4, 4, 4, 4, 4)
    # Somebody from outside may come to the city and become its head.
    Guest.objects.filter(pk=place.guest.pk).update(email=bureau_head().email.upper())

    with pytest.raises(MoveRefused, match="この案件を評価した人は、結論を決めることができません。"):
        walk(LATER).move(Case.objects.get(pk=case.pk), "conclude", "ended")

    assert Evaluation.objects.get(case=case).closed_at is None


def test_what_is_claimed_as_a_secret_and_whom_to_reach_is_not_in_the_open_part():
    case = under_evaluation()
    version = case.proposal.versions.get()
    before = {line.name: line.text for line in open_part(case)}
    version.claims.create(answer="what", reason="独自の方法のため。", claimed_at=LATER)

    after = {line.name: line.text for line in open_part(case)}

    assert set(before) - set(after) == {"what"}
    assert "contact_email" not in before
    assert not any(case.proposal.emails[0] in text for text in before.values())
