"""What a person keeps: the cases followed, what has changed since the last look, and lists under a name."""

from datetime import timedelta

from connected_desk.city.models import Unit
from tests.support import TUESDAY, bureau_head, bureau_officer, case_at, desk_head, desk_officer, other_officer
from workflows.cases import actions, personal, queries
from workflows.cases.models import CaseOfPerson, SavedList

ON = TUESDAY.date()


def numbers(person, tab: str) -> list[str]:
    """The numbers of the cases in a tab."""
    return [line.number for line in queries.list_cases(person, ON, tab=tab).lines]


def test_a_followed_case_stands_in_its_list_until_it_is_followed_no_longer(signed_in, clock):
    case = case_at("dialogue")
    client = signed_in(desk_head())
    assert numbers(desk_head(), "followed") == []

    client.post(f"/desk/cases/{case.number}/follow/")
    assert numbers(desk_head(), "followed") == [case.number]
    assert numbers(desk_officer(), "followed") == []
    assert "注目から外す" in client.get(case.get_absolute_url()).content.decode()

    client.post(f"/desk/cases/{case.number}/follow/", {"stop": "1"})
    assert numbers(desk_head(), "followed") == []


def test_a_case_others_changed_since_the_last_look_is_told_and_looking_settles_it(signed_in, clock):
    case = case_at("dialogue")
    client = signed_in(bureau_head())
    client.post(f"/desk/cases/{case.number}/follow/")
    client.get(case.get_absolute_url())
    assert numbers(bureau_head(), "changed") == []

    actions.assign_officer(case, officer=bureau_officer(), by=bureau_officer(), at=TUESDAY)
    assert numbers(bureau_head(), "changed") == [case.number]
    assert queries.tab_counts(bureau_head(), ON)["changed"] == 1

    client.get(case.get_absolute_url())
    assert numbers(bureau_head(), "changed") == []


def test_a_case_that_is_neither_mine_nor_followed_is_not_told(signed_in, clock):
    case = case_at("dialogue")
    signed_in(desk_head()).get(case.get_absolute_url())
    actions.assign_officer(case, officer=bureau_officer(), by=bureau_officer(), at=TUESDAY)

    assert numbers(desk_head(), "changed") == []


def test_looking_again_at_a_case_that_did_not_change_writes_nothing(signed_in, clock):
    case = case_at("triage")
    client = signed_in(desk_officer())
    client.get(case.get_absolute_url())
    first = CaseOfPerson.objects.get(case=case)
    clock.shift(timedelta(minutes=50))

    client.get(case.get_absolute_url())

    assert CaseOfPerson.objects.get(case=case).seen_at == first.seen_at


def test_conditions_are_saved_shared_with_the_unit_and_removed_by_their_owner_only(signed_in, clock):
    desk, head, other = (signed_in(who) for who in (desk_officer(), desk_head(), other_officer()))
    typed = {
        "name": "確認中のもの",
        "unit": Unit.objects.desk().code,
        "conditions": "state=triage&tab=all&after=2026-07-01.5&color=red",
    }

    answer = desk.post("/desk/cases/save/", typed)

    assert answer.url == "/desk/cases/?tab=all&state=triage"
    assert "確認中のもの" in head.get("/desk/cases/").content.decode()
    assert "確認中のもの" not in other.get("/desk/cases/").content.decode()
    kept = SavedList.objects.get()
    assert head.post(f"/desk/cases/saved/{kept.key}/remove/").status_code == 404
    assert desk.post(f"/desk/cases/saved/{kept.key}/remove/").status_code == 302
    assert not SavedList.objects.exists()


def test_a_list_of_the_same_name_takes_the_place_of_the_one_before(signed_in, clock):
    for state in ("triage", "dialogue"):
        personal.save_list(name="一覧", conditions=f"state={state}", unit=None, by=desk_officer(), at=TUESDAY)

    assert [kept.conditions for kept in SavedList.objects.all()] == ["state=dialogue"]


def test_a_list_is_shared_with_a_unit_one_works_for(signed_in, clock):
    answer = signed_in(other_officer()).post(
        "/desk/cases/save/", {"name": "一覧", "unit": Unit.objects.desk().code, "conditions": ""}
    )

    assert answer.status_code == 422
    assert not SavedList.objects.exists()
