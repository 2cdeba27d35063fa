"""Bodies that look at named items go on with them when the plan is revised."""

import pytest
from django.urls import reverse

from connected_desk.strategy.actions import mappings
from connected_desk.strategy.actions.following import follow
from tests.support import MONDAY, desk_officer, somebody
from workflows.meetings.models import Body
from workflows.meetings.terms import BodyKind, Scope

from .revised import dated, mapped, old_item
from .test_revision import ON_THE_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "japanese")]


def looking_at(*codes: str) -> Body:
    body = Body.objects.create(
        code="wg", name_ja="窓口部会", kind=BodyKind.WORKING_GROUP, chair_office="部会長", scope=Scope.ITEMS
    )
    body.items.set([old_item(code) for code in codes])
    return body


def codes(body: Body) -> list[tuple[str, int]]:
    return list(body.items.order_by("position").values_list("code", "edition"))


def test_named_items_of_a_body_go_on_to_what_they_became():
    body, edition = looking_at("1-1", "2-1", "2-2", "3-1", "4-2"), mapped()
    old = old_item("3-1").edition_id
    dated(edition)

    follow(at=ON_THE_DAY)

    new = edition.pk
    assert sorted(codes(body)) == sorted([("1-9", new), ("2-1", new), ("3-1", old), ("4-2", old)])

    mappings.divide({(old_item("3-1"), body.key): edition.items.get(code="3-4")}, by=desk_officer(), at=MONDAY)
    follow(at=ON_THE_DAY)
    follow(at=ON_THE_DAY)
    assert sorted(codes(body)) == sorted([("1-9", new), ("2-1", new), ("3-4", new), ("4-2", old)])


def test_the_preview_counts_bodies_and_their_page_names_the_items(client):
    looking_at("1-1")
    edition = mapped()
    client.force_login(somebody("ict"))

    page = client.get(reverse("strategy:mapping", args=[edition.key]), headers={"accept-language": "ja"})
    assert "この項目を担当する会議体" in page.content.decode()
    listed = client.get(reverse("meetings:list"), headers={"accept-language": "ja"})
    assert f"1-1 {old_item('1-1').title_ja}" in listed.content.decode()
