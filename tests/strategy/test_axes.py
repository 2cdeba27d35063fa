"""The ways across an edition that waits: written on a page, kept in the book, and left alone once it has its day."""

import pytest
from django.urls import reverse

from connected_desk.city import setting_record
from connected_desk.strategy.actions.axes import ValueWords, write_axis
from connected_desk.strategy.actions.revisions import RevisionRefused
from connected_desk.strategy.models import Axis, Edition
from connected_desk.strategy.revision_queries import PLANS
from tests.support import somebody

from .revised import begun, old_item, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city", "japanese")]
LINES = "安全 | Safety | 1-1、2-1\n便利｜｜1-1"


def told(axis: Axis) -> list[tuple[str, str, list[str]]]:
    return [(one.name_ja, one.name_en, [item.code for item in one.items.all()]) for one in axis.values.all()]


def written(edition: Edition, **changes) -> Axis:
    said = {"axis": None, "name_ja": "方針", "name_en": "", "values": [ValueWords("安全", "Safety", ["1-9"])]}
    return write_axis(edition, **(said | changes), **who())


def test_an_axis_is_written_changed_and_left_out_on_its_page(client):
    edition = begun()
    client.force_login(somebody("ict"))
    new = reverse("strategy:new_axis", args=[edition.key])
    seen = client.get(new).context["form"]["seen"].value()
    text = LINES.replace("1-1", "1-9")

    client.post(new, {"seen": seen, "reason": "方針を加える", "name_ja": "方針", "name_en": "Policies", "values": text})

    axis = edition.axes.get(name_ja="方針")
    assert told(axis) == [("安全", "Safety", ["1-9", "2-1"]), ("便利", "", ["1-9"])]
    contents = reverse("strategy:contents", args=[edition.key])
    change = reverse("strategy:edit_axis", args=[edition.key, axis.code])
    assert change in client.get(contents).content.decode()
    form = client.get(change).context["form"]
    assert form["values"].value() == "安全 | Safety | 1-9、2-1\n便利 |  | 1-9"

    codes = dict(axis.values.values_list("name_ja", "code"))
    said = {"reason": "見直し", "name_ja": "方針", "name_en": "Policies"}
    client.post(change, {**said, "seen": form["seen"].value(), "values": "便利 | Ease | 2-1\n安全 | Safety | 1-9"})
    assert told(axis) == [("便利", "Ease", ["2-1"]), ("安全", "Safety", ["1-9"])]
    assert dict(axis.values.values_list("name_ja", "code")) == codes

    seen = client.get(change).context["form"]["seen"].value()
    client.post(change, {**said, "seen": seen, "values": ""})
    assert not edition.axes.filter(name_ja="方針").exists()
    page = client.get(reverse("strategy:editions")).content.decode()
    assert "方針を加える" in page


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("安全 | 1-9", "「安全 | 1-9」を「名称 | 英語の名称 | 項目の番号」の形で"),
        ("安全 | | 1-9\n安全 | | 2-1", "「安全」が2回"),
        ("安全 | | 9-9", "9-9"),
        ("", "区分とその項目"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, lines, sentence):
    edition = begun()
    kept = edition.axes.count()
    client.force_login(somebody("ict"))
    address = reverse("strategy:new_axis", args=[edition.key])
    seen = client.get(address, headers={"accept-language": "ja"}).context["form"]["seen"].value()

    said = {"seen": seen, "reason": "改定", "name_ja": "方針", "name_en": "", "values": lines}
    answer = client.post(address, said, headers={"accept-language": "ja"})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert edition.axes.count() == kept


def test_an_edition_with_its_day_is_not_changed_and_a_stale_form_is_refused():
    edition = begun()
    with pytest.raises(RevisionRefused):
        written(old_item("1-1").edition)
    stale = who() | {"seen": setting_record.version(PLANS) - 1}
    with pytest.raises(setting_record.Overtaken):
        write_axis(edition, axis=None, name_ja="x", name_en="", values=[ValueWords("a", "", [])], **stale)
