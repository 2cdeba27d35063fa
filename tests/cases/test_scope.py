"""Whether somebody may see one case, and which cases they may see, is one rule: however the question is put."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from connected_desk.city.models import Person
from connected_desk.city.queries import roles_held
from tests.support import ON, bureau_officer, case_at, other_officer
from workflows.cases.models import Case
from workflows.cases.scope import may_see, visible_cases

STATES = ("received", "referred", "dialogue", "on_hold", "proof_of_concept", "evaluation", "declined")


def test_the_list_and_the_yes_or_no_of_each_case_say_the_same_to_everybody():
    for state in STATES:
        case_at(state)
    cases, told = list(Case.objects.all()), set()

    for person in Person.objects.all():
        listed = set(visible_cases(person, ON).values_list("pk", flat=True))
        assert {case.pk for case in cases if may_see(person, case, ON)} == listed, person.email
        told.add(len(listed))

    assert {0, len(cases)} < told  # nobody's, everybody's, and some in between


def test_the_officer_of_the_unit_that_has_a_case_sees_it_without_a_question():
    case, own, other = case_at("dialogue"), bureau_officer(), other_officer()
    for person in (own, other):
        roles_held(person, ON)

    with CaptureQueriesContext(connection) as asked:
        assert may_see(own, case, ON)
    assert [one["sql"] for one in asked if "cases_case" in one["sql"]] == []
    assert not may_see(other, case, ON)
