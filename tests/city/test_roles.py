"""Who holds what on a day, and who answers for which unit."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils.functional import SimpleLazyObject

from connected_desk.city import queries
from connected_desk.city.models import ActingFor, City, Person, Unit
from connected_desk.city.roles import HeldRole

from .support import TODAY, gives, person, unit

pytestmark = pytest.mark.django_db


def test_a_role_is_held_from_its_first_to_its_last_day():
    who, bureau = person("bureau"), unit("HWB")
    gives(who, HeldRole.BUREAU, bureau, since=date(2026, 4, 1), until=date(2027, 3, 31))

    held = {
        day: queries.holds(who, HeldRole.BUREAU, day)
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1))
    }

    assert list(held.values()) == [False, True, True, False]


def test_a_role_in_one_unit_is_not_held_in_another():
    who, bureau, other = person("bureau"), unit("HWB"), unit("WSB")
    gives(who, HeldRole.BUREAU, bureau)

    assert queries.holds(who, HeldRole.BUREAU, TODAY, bureau)
    assert not queries.holds(who, HeldRole.BUREAU, TODAY, other)


def test_somebody_who_may_not_sign_in_holds_nothing():
    who = person("bureau", is_active=False)
    gives(who, HeldRole.BUREAU, unit("HWB"))

    assert queries.roles_held(who, TODAY) == []


def test_an_officer_of_a_section_works_for_the_bureau_above_it_but_not_for_the_section_beside_it():
    bureau = unit("HWB")
    section, beside = unit("HWB-1", parent=bureau), unit("HWB-2", parent=bureau)
    who = person("section")
    gives(who, HeldRole.BUREAU, section)

    assert queries.officer_of(who, section, TODAY)
    assert queries.officer_of(who, bureau, TODAY)
    assert not queries.officer_of(who, beside, TODAY)


def test_an_officer_of_the_bureau_does_not_work_for_each_of_its_sections():
    bureau = unit("HWB")
    section = unit("HWB-1", parent=bureau)
    who = person("bureau")
    gives(who, HeldRole.BUREAU, bureau)

    assert not queries.officer_of(who, section, TODAY)


def test_the_general_affairs_section_works_for_the_unit_it_serves():
    elsewhere = unit("GAB")
    section = unit("GAB-1", parent=elsewhere)
    served = unit("WSB", general_affairs=section)
    who = person("general")
    gives(who, HeldRole.BUREAU, section)

    assert queries.officer_of(who, served, TODAY)
    assert [officer.name for officer in queries.officers_of(served, TODAY)] == ["general"]


@pytest.mark.parametrize("role", [HeldRole.HQ, HeldRole.AUDITOR, HeldRole.ADMIN, HeldRole.EVALUATOR])
def test_those_who_look_on_judge_or_keep_the_settings_are_officers_of_nothing(role: HeldRole):
    bureau, who = unit("HWB"), person("somebody")
    gives(who, role, bureau)

    assert not queries.officer_of(who, bureau, TODAY)
    assert queries.officers_of(bureau, TODAY) == []


def test_the_head_of_a_section_without_one_is_that_of_the_nearest_unit_above():
    bureau = unit("HWB")
    department = unit("HWB-1", parent=bureau)
    section = unit("HWB-1a", parent=department)
    head, below = person("head"), person("below")
    gives(head, HeldRole.BUREAU_HEAD, bureau)
    gives(below, HeldRole.BUREAU_HEAD, department)

    assert queries.head_of(section, TODAY) == below
    assert queries.head_of(bureau, TODAY) == head
    assert queries.is_head_of(below, section, TODAY)
    assert not queries.is_head_of(head, section, TODAY)
    assert not queries.is_head_of(below, bureau, TODAY)


def test_a_unit_has_no_head_before_the_day_one_is_named():
    bureau, head = unit("HWB"), person("head")
    gives(head, HeldRole.BUREAU_HEAD, bureau, since=date(2026, 6, 2))

    assert queries.head_of(bureau, date(2026, 6, 1)) is None
    assert queries.head_of(bureau, date(2026, 6, 2)) == head


def test_the_head_of_the_desk_is_its_desk_head_and_nobodys_elsewhere():
    above = unit("MCO")
    desk, other = unit("MCO-1D", parent=above, is_desk=True), unit("OTHER")
    head, stray = person("deskhead"), person("stray")
    gives(head, HeldRole.DESK_HEAD, desk)
    gives(stray, HeldRole.DESK_HEAD, other)

    assert queries.head_of(desk, TODAY) == head
    assert queries.head_of(other, TODAY) is None


def test_a_head_who_may_not_sign_in_does_not_count():
    above = unit("HWB")
    section = unit("HWB-1", parent=above)
    head, left = person("head"), person("left", is_active=False)
    gives(head, HeldRole.BUREAU_HEAD, above)
    gives(left, HeldRole.BUREAU_HEAD, section)

    assert queries.head_of(section, TODAY) == head


def test_who_may_act_for_whom_holds_by_date():
    head, deputy = person("head"), person("deputy")
    ActingFor.objects.create(person=deputy, for_person=head, valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 5))

    assert queries.people_acting_for(head, date(2026, 6, 5)) == [deputy]
    assert queries.may_act_for(deputy, date(2026, 6, 5)) == [head]
    assert queries.people_acting_for(head, date(2026, 6, 6)) == []


def test_whoever_a_request_holds_lazily_is_not_asked_twice_whom_they_stand_in_for(django_assert_num_queries):
    who, head = person("bureau"), person("head")
    gives(who, HeldRole.BUREAU, unit("HWB"))
    asking = SimpleLazyObject(lambda: Person.objects.get(pk=who.pk))
    queries.roles_held(asking, TODAY)

    with django_assert_num_queries(0):
        assert queries.may_act_for(asking, TODAY) == []
    ActingFor.objects.create(person=who, for_person=head, valid_from=TODAY)
    again = SimpleLazyObject(lambda: Person.objects.get(pk=who.pk))
    queries.roles_held(again, TODAY)
    assert queries.may_act_for(again, TODAY) == [head]


def test_what_is_asked_of_one_person_is_fetched_once_a_date(django_assert_num_queries):
    bureau = unit("HWB")
    who = person("bureau")
    gives(who, HeldRole.BUREAU_HEAD, bureau)

    with django_assert_num_queries(4):
        for _row in range(30):
            queries.holds(who, HeldRole.BUREAU_HEAD, TODAY)
            queries.officer_of(who, bureau, TODAY)
            queries.is_head_of(who, bureau, TODAY)


def test_units_of_a_day_leave_out_those_ended_and_those_to_come():
    unit("OLD", valid_to=date(2026, 5, 31))
    unit("LAST", valid_to=date(2026, 6, 1))
    unit("NEW", valid_from=date(2026, 6, 2))
    unit("ALWAYS")

    assert [current.code for current in queries.current_units(date(2026, 6, 1))] == ["LAST", "ALWAYS"]


def test_units_below_come_in_their_official_order():
    bureau = unit("HWB", position=5)
    unit("HWB-2", parent=bureau, position=3)
    department = unit("HWB-1", parent=bureau, position=2)
    unit("HWB-1a", parent=department, position=9)

    assert [below.code for below in queries.units_below(bureau)] == ["HWB-1", "HWB-2", "HWB", "HWB-1a"]


def test_there_is_one_desk_at_a_time():
    unit("MCO-1D", is_desk=True)

    with pytest.raises(IntegrityError):
        unit("OTHER", is_desk=True)


def test_a_unit_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError):
        unit("HWB", valid_from=date(2026, 6, 2), valid_to=date(2026, 6, 1))


def test_the_same_role_without_a_unit_is_held_once():
    who = person("hq")
    gives(who, HeldRole.HQ)

    with pytest.raises(IntegrityError):
        gives(who, HeldRole.HQ)


def test_there_is_one_city():
    City.objects.create(pk=1, name_ja="堺市")

    with pytest.raises(IntegrityError):
        City.objects.create(pk=2, name_ja="さいたま市")


def test_a_mail_address_is_kept_in_small_letters_and_found_in_any():
    made = Person.objects.create_user(" Desk@Sakai.Example ", "佐藤")

    assert made.email == "desk@sakai.example"
    assert Person.objects.get_by_natural_key("DESK@sakai.example") == made


def test_the_units_with_a_part_are_asked_for_by_it():
    desk, ict = unit("MCO-1D", is_desk=True), unit("ICT", is_ict=True, is_secretariat=True)

    assert Unit.objects.desk() == desk
    assert (Unit.objects.ict(), Unit.objects.secretariat()) == (ict, ict)
    with pytest.raises(Unit.DoesNotExist):
        Unit.objects.finance()
