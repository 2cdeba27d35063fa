"""The charter: agreed to by both sides, kept version by version with what changed and why, and printed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import Access
from tests.support import bureau_officer, other_officer, walk
from workflows.engine.move import judge_draft, move
from workflows.engine.refusals import MoveRefused
from workflows.pocs import actions
from workflows.pocs.actions import Side
from workflows.pocs.queries import versions

from .support import CRITERION, LATER, codes, complete, first, lead, ready, running

CITY = {"side": Side.CITY, "on": date(2026, 7, 7), "who": "上下水道局 経営企画室長 川端 進"}
COMPANY = {"side": Side.COMPANY, "on": date(2026, 7, 8), "who": "代表取締役 山田 花子"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at LATER, the Wednesday after the walks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(name: str, *parts: Any, person: Any = None, **said: Any) -> Any:
    client = Client(headers={"accept-language": "ja"})
    client.force_login(person or bureau_officer())
    return (client.post if said else client.get)(reverse(f"pocs:{name}", args=parts), said or None)


def text_of(data: bytes) -> str:
    """What the pages say, without blanks: lines break anywhere."""
    return "".join("".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(data))


def amended() -> Any:
    """A trial whose second version, with another place and another target, is being written."""
    poc = ready()
    move(poc, "amend", by=bureau_officer(), at=LATER, reason="会場が使えなくなったため。")
    actions.write_charter(poc, charter={"site": "北区役所の1階"}, **lead())
    actions.change_criterion(first(poc), target=Decimal("12.5"), **lead())
    poc.refresh_from_db()
    return poc


def test_both_sides_agree_to_the_charter_before_the_trial_is_declared_ready():
    poc = complete(but="pocs.charter_agreed")
    actions.agree_charter(poc, **CITY, **lead())

    with pytest.raises(MoveRefused) as refusal:
        judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)
    assert codes(refusal) == ["pocs.charter_agreed"]

    actions.agree_charter(poc, **COMPANY, **lead())
    judge_draft(poc, "prepare", by=bureau_officer(), at=LATER)
    kept = [(one.side, one.on, one.who, one.by) for one in poc.charter_agreements.all()]
    assert kept == [
        ("city", date(2026, 7, 7), "上下水道局 経営企画室長 川端 進", bureau_officer()),
        ("company", date(2026, 7, 8), "代表取締役 山田 花子", bureau_officer()),
    ]


def test_whoever_agrees_to_the_charter_agrees_to_the_criteria_in_it():
    poc = complete(but="pocs.charter_agreed")
    actions.add_criterion(poc, **CRITERION, **lead())
    assert not poc.criteria.last().is_agreed

    actions.agree_charter(poc, **CITY, **lead())
    actions.agree_charter(poc, **COMPANY, **lead())

    added = poc.criteria.last()
    assert (added.agreed_city_on, added.agreed_company_on) == (date(2026, 7, 7), date(2026, 7, 8))


def test_a_charter_written_anew_has_to_be_agreed_to_anew_and_one_saved_unchanged_has_not():
    poc = complete()
    actions.write_charter(poc, charter={"site": poc.site}, **lead())
    assert poc.charter_agreements.count() == 2

    actions.write_charter(poc, charter={"site": "北区役所"}, **lead())
    assert poc.charter_agreements.count() == 0


def test_a_charter_with_a_gap_is_not_agreed_to_and_none_is_agreed_to_twice():
    gap = complete(but="pocs.charter_written")
    with pytest.raises(MoveRefused, match="計画書に、まだ書いていない項目があります。"):
        actions.agree_charter(gap, **CITY, **lead())


def test_no_side_agrees_twice_to_one_version():
    poc = complete()
    with pytest.raises(MoveRefused, match="この側の合意は、すでに記録されています。"):
        actions.agree_charter(poc, **CITY, **lead())


def test_the_versions_say_what_changed_and_why_and_who_agreed_to_which():
    poc = amended()

    second, first_version = versions(poc)

    assert (second.number, second.kept, second.agreements) == (2, None, [])
    assert second.because == "会場が使えなくなったため。"
    assert ("場所", "北区役所の1階") in [(one.label, one.after) for one in second.changes]
    [changed] = [one for one in second.changes if one.label.startswith("指標")]
    assert "12.5" in changed.after
    assert "12.5" not in changed.before
    assert len(second.changes) == 2
    assert len(first_version.agreements) == 2
    assert first_version.changes == []


def test_a_criterion_that_is_new_or_gone_is_a_change():
    poc = amended()
    gone = poc.criteria.last()
    actions.remove_criterion(gone, reason="測れないため。", **lead())
    actions.add_criterion(poc, **CRITERION, **lead())

    changes = {one.label: (bool(one.before), bool(one.after)) for one in versions(poc)[0].changes}

    assert changes[f"指標「{gone.indicator}」"] == (True, False)
    assert changes["指標「分け方の電話相談」"] == (False, True)


def test_a_second_version_is_agreed_to_anew():
    poc = walk(LATER).move(amended(), "prepare")

    assert [(one.number, len(one.agreements)) for one in versions(poc)] == [(2, 2), (1, 2)]


def test_the_page_of_versions_tells_that_the_last_day_was_moved():
    poc = running()
    was = poc.ends_on
    actions.extend(poc, ends_on=date(2027, 1, 29), reason="機器が遅れて届いたため。", **lead())

    html = page("versions", poc.key).content.decode()

    assert f"{was.year}年{was.month}月{was.day}日" in html
    assert "2027年1月29日" in html
    assert "機器が遅れて届いたため。" in html


def test_a_form_records_who_agreed_and_on_which_day():
    poc = complete(but="pocs.charter_agreed")
    day = {"on_year": "2026", "on_month": "7", "on_day": "8"}

    assert "合意した人を入力してください" in page("agree_charter", poc.key, side="company", **day).content.decode()
    answer = page("agree_charter", poc.key, side="company", who="代表取締役 山田 花子", **day)

    assert answer.status_code == 302
    assert poc.charter_agreements.get().who == "代表取締役 山田 花子"


def test_each_version_is_a_tagged_pdf_with_charter_criteria_safeguards_and_who_agreed():
    poc = amended()

    answer = page("charter_pdf", poc.key, 1)
    text = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(answer.content))
    for words in (
        "実証の計画書",
        poc.case.title,
        "効果の指標",
        "安全の確認",
        first(poc).indicator,
        "第1版",
        "実証の責任者",
    ):
        assert "".join(words.split()) in text
    assert "北区役所の1階" not in text
    assert Access.objects.filter(what="poc.charter").count() == 1


def test_a_version_being_written_is_printed_as_a_draft():
    poc = amended()

    text = text_of(page("charter_pdf", poc.key, 2).content)

    assert "まだ決裁されていません" in text
    assert "北区役所の1階" in text


def test_a_version_that_is_not_there_and_a_reader_who_may_not_see_the_case_get_nothing():
    poc = ready()

    assert page("charter_pdf", poc.key, 2).status_code == 404
    assert page("charter_pdf", poc.key, 1, person=other_officer()).status_code == 404
    assert page("versions", poc.key, person=other_officer()).status_code == 404
