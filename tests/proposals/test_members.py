"""Who shares an organisation's proposals: founding, inviting, and that a typed number opens nothing."""

from datetime import timedelta
from typing import Any

import pytest

from connected_desk.records import log
from connected_desk.sample import drafts
from proposals import actions
from proposals.actions import members
from proposals.member_queries import drafts_of, known_answers, membership, proposals_of
from proposals.models import Member, Organisation, Proposal, Team
from tests.support import MONDAY, TUESDAY, WEDNESDAY
from workflows.cases import actions as cases
from workflows.cases.models import SearchRow

from .support import mails

YAMADA, SUZUKI, STRANGER = "yamada@mirai.example", "suzuki@mirai.example", "stranger@elsewhere.example"


def submitted(email: str = YAMADA, **organisation: Any) -> Proposal:
    """A proposal somebody submitted without signing in, with this address as its contact."""
    draft = drafts.complete(at=MONDAY, organisation={"contact_email": email, **organisation})
    return cases.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY).proposal


def signed_in(email: str) -> Team | None:
    """The team of an address after it signed in."""
    actions.sign_in(email=email, at=TUESDAY)
    member = membership(email)
    return member.team if member else None


def seen_by(email: str) -> set[Proposal]:
    return set(proposals_of(email))


def joined(team: Team, email: str = SUZUKI) -> Member:
    """A colleague who was invited and accepted."""
    invited = actions.invite(team=team, email=email, language="ja", by=YAMADA, at=TUESDAY)
    return actions.join(member=invited.member, at=WEDNESDAY)


def test_an_address_that_proves_itself_founds_the_team_of_its_own_proposals():
    first, second = submitted(), submitted()

    team = signed_in(YAMADA)

    assert team.organisation == first.organisation
    assert set(team.proposals.all()) == {first, second}
    assert [row.move for row in log.read(members.KIND, team.key)] == ["found"]


def test_capitals_in_an_address_make_no_difference():
    proposal = submitted("Yamada@Mirai.example")

    assert signed_in(YAMADA).proposals.get() == proposal


def test_somebody_who_typed_the_number_of_another_sees_nothing_of_it():
    theirs, typed = submitted(), submitted(STRANGER)
    assert theirs.organisation == typed.organisation
    theirs_team = signed_in(YAMADA)

    stranger_team = signed_in(STRANGER)

    assert stranger_team != theirs_team
    assert (seen_by(STRANGER), seen_by(YAMADA)) == ({typed}, {theirs})


def test_a_stranger_who_comes_first_learns_nothing_of_those_who_follow():
    typed = submitted(STRANGER)
    signed_in(STRANGER)
    theirs = submitted()

    signed_in(YAMADA)

    assert (seen_by(STRANGER), seen_by(YAMADA)) == ({typed}, {theirs})


def test_being_the_second_contact_shows_the_proposal_and_makes_nobody_a_member():
    proposal = submitted(STRANGER, contact_email2=YAMADA)
    signed_in(STRANGER)

    assert signed_in(YAMADA) is None
    assert seen_by(YAMADA) == {proposal}


def test_a_colleague_who_accepts_sees_the_proposals_of_the_team():
    proposal = submitted()
    team = signed_in(YAMADA)

    joined(team)

    assert seen_by(SUZUKI) == {proposal}
    assert [row.move for row in log.read(members.KIND, team.key)] == ["found", "invite", "join"]


def test_an_invitation_alone_shows_nothing():
    submitted()
    actions.invite(team=signed_in(YAMADA), email=SUZUKI, language="ja", by=YAMADA, at=TUESDAY)

    assert (signed_in(SUZUKI), seen_by(SUZUKI)) == (None, set())


def test_an_invitation_goes_by_mail_and_its_link_is_kept_as_a_hash():
    submitted()

    invited = actions.invite(team=signed_in(YAMADA), email=SUZUKI, language="ja", by=YAMADA, at=TUESDAY)

    mail = mails()[-1]
    assert (mail.to, f"/my/join/{invited.token}/" in mail.body) == (SUZUKI, True)
    assert invited.member.secret_hash == actions.hashed(invited.token)


def test_an_invitation_ends_after_fourteen_days_and_when_it_is_taken_back():
    submitted()
    team = signed_in(YAMADA)
    late = actions.invite(team=team, email=SUZUKI, language="ja", by=YAMADA, at=TUESDAY).member
    back = actions.invite(team=team, email=STRANGER, language="ja", by=YAMADA, at=TUESDAY).member
    actions.remove(team=team, key=back.key, by=YAMADA, at=TUESDAY)

    for member, at in ((late, TUESDAY + timedelta(days=14)), (back, WEDNESDAY)):
        with pytest.raises(actions.NotAMember):
            actions.join(member=member, at=at)


def test_five_colleagues_may_share_and_nobody_is_invited_twice():
    submitted()
    team = signed_in(YAMADA)
    for number in range(5):
        actions.invite(team=team, email=f"c{number}@mirai.example", language="ja", by=YAMADA, at=TUESDAY)

    with pytest.raises(actions.TeamFull):
        actions.invite(team=team, email=SUZUKI, language="ja", by=YAMADA, at=TUESDAY)
    with pytest.raises(actions.KnownAlready):
        actions.invite(team=team, email="C0@mirai.example", language="ja", by=YAMADA, at=TUESDAY)


def test_a_member_of_one_team_does_not_join_another():
    submitted()
    submitted(SUZUKI, corporate_number="", no_number_reason="voluntary", name="見本の会")
    signed_in(SUZUKI)
    invited = actions.invite(team=signed_in(YAMADA), email=SUZUKI, language="ja", by=YAMADA, at=TUESDAY)

    with pytest.raises(actions.OfAnotherTeam):
        actions.join(member=invited.member, at=WEDNESDAY)


def test_whoever_was_taken_out_sees_only_what_is_sent_to_them():
    shared = submitted()
    team = signed_in(YAMADA)
    own = submitted(SUZUKI)
    member = joined(team)
    signed_in(SUZUKI)
    assert seen_by(SUZUKI) == {shared, own}

    actions.remove(team=team, key=member.key, by=YAMADA, at=WEDNESDAY)

    assert (seen_by(SUZUKI), seen_by(YAMADA)) == ({own}, {shared, own})
    with pytest.raises(actions.NotAMember):
        actions.invite(team=team, email=STRANGER, language="ja", by=SUZUKI, at=WEDNESDAY)


def test_a_proposal_started_while_signed_in_begins_with_what_is_known_and_makes_no_second_organisation():
    submitted()
    team = signed_in(YAMADA)
    joined(team)
    before = Organisation.objects.count()

    draft = actions.start(language="ja", at=WEDNESDAY, by=SUZUKI)

    assert draft.typed["organisation"] == {**team.details, "contact_email": SUZUKI}
    whole = drafts.complete(at=WEDNESDAY, organisation={"contact_email": SUZUKI})
    whole.made_by = SUZUKI
    whole.save()
    receipt = cases.open_case(draft=whole, idempotency_key=whole.idempotency_key, at=WEDNESDAY)
    assert (receipt.proposal.team, Organisation.objects.count()) == (team, before)
    assert receipt.proposal in seen_by(YAMADA)


def test_a_group_without_a_number_stays_one_organisation_when_it_moves():
    group = {"corporate_number": "", "no_number_reason": "voluntary", "name": "見本の会"}
    first = submitted(**group)
    signed_in(YAMADA)
    draft = drafts.complete(at=WEDNESDAY, organisation={**group, "contact_email": YAMADA, "address": "堺市北区0-0"})
    draft.made_by = YAMADA
    draft.save()

    second = cases.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=WEDNESDAY).proposal

    assert second.organisation == first.organisation


def test_what_a_person_said_of_themselves_is_known_the_next_time():
    draft = drafts.complete(at=MONDAY, organisation={"contact_email": YAMADA})
    actions.sign_in(email=YAMADA, drafts=[str(draft.key)], at=MONDAY)
    draft.refresh_from_db()
    actions.submit(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    known = known_answers(YAMADA)

    assert (known["contact_name"], known["contact_phone"]) == ("山田 花子", "072-000-0000")
    assert known["name"] == "株式会社みらい窓口（見本）"


def change(team: Team, **details: str) -> Team:
    return cases.change_team(team=team, details=details, version=team.version, by=YAMADA, at=WEDNESDAY)


def test_a_change_of_the_data_is_logged_and_found_by_the_search():
    proposal = submitted()
    team = signed_in(YAMADA)

    change(team, name="株式会社あたらしい窓口")

    proposal.organisation.refresh_from_db()
    assert proposal.organisation.name == "株式会社あたらしい窓口"
    assert proposal.organisation.aliases == ["株式会社みらい窓口（見本）"]
    assert "アタラシイ窓口" in SearchRow.objects.get(case=proposal.case).text
    assert log.read(members.KIND, team.key)[-1].body["changed"] == {
        "name": ["株式会社みらい窓口（見本）", "株式会社あたらしい窓口"]
    }


def test_where_others_proposed_in_the_same_name_the_citys_row_is_left_alone():
    proposal = submitted()
    submitted(STRANGER)
    team = signed_in(YAMADA)

    changed = change(team, name="株式会社あたらしい窓口")

    proposal.organisation.refresh_from_db()
    assert (changed.details["name"], proposal.organisation.name) == (
        "株式会社あたらしい窓口",
        "株式会社みらい窓口（見本）",
    )


def test_two_who_change_the_data_at_once_do_not_overwrite_each_other():
    submitted()
    team = signed_in(YAMADA)
    change(team, name="株式会社あたらしい窓口")

    with pytest.raises(actions.TeamChanged):
        change(team, name="株式会社べつの窓口")


def test_a_draft_is_seen_by_its_maker_and_the_contacts_it_names():
    draft = drafts.complete(at=MONDAY, organisation={"contact_email": SUZUKI})
    draft.made_by = YAMADA
    draft.save()

    seen = {who: drafts_of(who, at=TUESDAY).count() for who in (YAMADA, SUZUKI, STRANGER)}

    assert seen == {YAMADA: 1, SUZUKI: 1, STRANGER: 0}


def test_signing_in_takes_over_the_drafts_of_this_browser_but_nobody_elses():
    mine, colleagues = (actions.start(language="ja", at=MONDAY, by=by) for by in ("", SUZUKI))

    actions.sign_in(email=YAMADA, drafts=[str(mine.key), str(colleagues.key)], at=MONDAY)

    assert list(drafts_of(YAMADA, at=TUESDAY)) == [mine]
