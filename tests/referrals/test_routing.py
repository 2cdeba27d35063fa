from connected_desk.strategy.models import Item, ItemDoing
from tests.support import bureau_officer, desk_officer, ict_officer
from workflows.cases import actions as cases
from workflows.engine.move import move
from workflows.referrals.routing import candidates

from .support import LATER, refer, triaged, unit


def linked_to(code, *, doing=(), promoting=None):
    """A case whose only item of the strategy is this one, with these units behind it."""
    case = triaged()
    item = Item.objects.get(code=code, edition__plan__isnull=False)
    Item.objects.filter(pk=item.pk).update(promoting_unit=promoting)
    for one in doing:
        ItemDoing.objects.create(item=item, unit=one)
    case.links.filter(ended_at=None).update(ended_at=LATER)
    cases.link_item(case, item=item, primary=True, reason="目標に役立つ", by=desk_officer(), at=LATER)
    case.refresh_from_db()
    return case, item


def shown(case):
    return [(candidate.unit.code, candidate.grounds) for candidate in candidates(case)]


def test_the_units_that_do_the_item_are_candidates_with_their_grounds():
    case, item = linked_to("1-1", doing=[unit("WSB"), unit("HWB")], promoting=unit("ICT"))

    ground = (f"項目「1-1 {item.title_ja}」の実施所管です",)
    assert shown(case) == [("HWB", ground), ("WSB", ground)]


def test_where_no_unit_does_the_item_the_one_that_promotes_it_is_named_as_that():
    case, item = linked_to("1-1", promoting=unit("ICT"))

    assert shown(case) == [("ICT", (f"項目「1-1 {item.title_ja}」の推進所管です（実施所管は登録されていません）",))]


def test_an_item_with_no_unit_suggests_nothing():
    case, _item = linked_to("1-1")

    assert shown(case) == []


def test_the_unit_asked_now_and_the_owner_are_left_out():
    case, _item = linked_to("1-1", doing=[unit("WSB"), unit("HWB")])
    refer(case, "WSB")
    case.refresh_from_db()

    assert [code for code, _grounds in shown(case)] == ["HWB"]
    move(case, "take", by=bureau_officer(), at=LATER, section=None, person=bureau_officer())
    assert [code for code, _grounds in shown(case)] == ["HWB"]


def test_candidates_are_shown_to_whoever_looks_for_an_owner_with_nothing_chosen(signed_in):
    case, _item = linked_to("1-1", doing=[unit("HWB")])

    page = signed_in(desk_officer()).get(f"/desk/cases/{case.number}/referrals/").content.decode()

    assert "候補" in page
    assert "参考情報です。決めるのは担当者です。" in page
    assert "checked" not in page


def test_whoever_looks_for_no_owner_is_shown_no_candidates(signed_in):
    case, _item = linked_to("1-1", doing=[unit("HWB")])
    refer(case, ict=True)

    answer = signed_in(ict_officer()).get(f"/desk/cases/{case.number}/referrals/")

    assert answer.context["candidates"] == []
