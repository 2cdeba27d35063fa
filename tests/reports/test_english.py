"""The edition for everybody in English: the same figures under English words, frozen and proved like the other."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connected_desk.city.models import Unit
from connected_desk.records.models import OutboxMail
from tests.papers import read_back
from tests.support import MONDAY, case_at, water_bureau
from workflows.cases.definition import CaseState
from workflows.reports import actions, subscribing
from workflows.reports.build import build
from workflows.reports.models import Audience, Report
from workflows.reports.months import Period, Year
from workflows.reports.tables import value_of
from workflows.reports.verify import faults

from .support import CUT_OFF, JUNE, TENTH, report_in, secretary
from .test_subscriptions import ADDRESS, subscribed

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SIGNS = re.compile("未")  # what stands in place of a value, told in the notes
LAST_YEAR = Year(2025)


@pytest.fixture(autouse=True)
def cases() -> None:
    case_at(CaseState.DIALOGUE, TENTH)
    case_at(CaseState.PROOF_OF_CONCEPT, TENTH)


@pytest.fixture
def released() -> Report:
    return actions.release(report_in("published"), by=secretary(), at=MONDAY)


@pytest.fixture
def english() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["language"] = "en"
    return client


def both(period: Period) -> tuple[dict, dict]:
    built = build(period, cut_off=CUT_OFF)
    return json.loads(built[Audience.PUBLIC]), json.loads(built[Audience.ENGLISH])


def numbers(document: dict) -> list[tuple[str, str, str, list]]:
    """Every number there is, by section, table and column."""
    return [
        (part["code"], table["code"], column["code"], [value_of(row[place]) for row in table["rows"]])
        for part in document["sections"]
        for table in part["tables"]
        for place, column in enumerate(table["columns"])
        if column["kind"] in ("number", "change", "yen", "percent", "date", "code")
    ]


def words(held: object) -> list[str]:
    """Every text of a document."""
    if isinstance(held, dict):
        return [text for value in held.values() for text in words(value)]
    if isinstance(held, list):
        return [text for value in held for text in words(value)]
    return [held] if isinstance(held, str) else []


@pytest.mark.parametrize("period", [JUNE, LAST_YEAR])
def test_every_number_is_the_same_and_every_word_is_english(period):
    japanese, english = both(period)

    assert numbers(english) == numbers(japanese)
    assert len(numbers(english)) > 20
    assert [(one["code"], one["value"]) for one in english["headlines"]] == [
        (one["code"], one["value"]) for one in japanese["headlines"]
    ]
    assert {text for text in words(english) if JAPANESE.search(SIGNS.sub("", text))} == set()
    assert (english["language"], english["audience"], english["audience_label"]) == ("en", "public", "Public")


def test_what_it_says():
    _japanese, english = both(JUNE)

    assert (english["city"], english["title"], english["month_label"]) == (
        "Sakai",
        "Sakai Connected Desk monthly report",
        "June 2026",
    )
    flow = next(part for part in english["sections"] if part["code"] == "flow")
    assert flow["tables"][0]["rows"][-1][0] == "= open at the end"


def test_a_name_without_an_english_one_stays_japanese():
    Unit.objects.filter(pk=water_bureau().pk).update(name_en="")

    japanese, english = both(JUNE)

    told = next(part for part in english["sections"] if part["code"] == "bureaus")["tables"][0]["rows"]
    assert "上下水道局" in [row[0] for row in told]
    assert numbers(english) == numbers(japanese)


def test_it_is_frozen_in_every_form_with_the_release_and_proves_itself(released, client):
    kept = {row.kind: row.stored for row in released.files.filter(audience=Audience.ENGLISH)}

    assert set(kept) == {"pdf", "xlsx", "csv", "html", "json"}
    assert list(faults(Report.objects.all())) == []
    answer = client.get("/open-data/2026-06.en.json")
    assert b"".join(answer.streaming_content) == released.public_data_en.encode()
    paper = read_back(b"".join(client.get("/open-data/2026-06.en.pdf").streaming_content))
    assert (paper.language, paper.tagged, paper.bare_fonts) == ("en", True, frozenset())
    assert "SakaiConnectedDeskmonthlyreport" in paper.text
    assert "SakaiSakai" not in paper.text

    Report.objects.filter(pk=released.pk).update(
        public_data_en=released.public_data_en.replace("June 2026", "May 2026")
    )
    told = [one.sentence for one in faults(Report.objects.all())]
    assert any("english.json" in one for one in told)
    assert any(
        "公表用（英語）" in one or "english" in one
        for one in told
        if "組み直す" in one or "作り直す" in one or "もう一度" in one
    )


def test_a_report_of_before_there_was_one_proves_itself_and_is_read_in_japanese(released, english):
    older = json.dumps(json.loads(released.data) | {"format": 3}, ensure_ascii=False)
    released.files.filter(audience=Audience.ENGLISH).delete()
    Report.objects.filter(pk=released.pk).update(data=older, public_data_en="")

    named = [one.sentence for one in faults(Report.objects.all())]
    page = english.get(reverse("progress:index")).content.decode()

    assert [one for one in named if "english" in one] == []
    assert 'lang="ja"' in page
    assert english.get("/open-data/2026-06.en.csv").status_code == 404


def test_the_public_page_is_read_in_english(released, english):
    page = english.get(reverse("progress:index")).content.decode()
    shown = re.sub("<[^>]*>", "", page.split("<main")[1].split("</main>")[0])

    assert 'lang="ja"' not in page.split("<main")[1].split("</main>")[0]
    assert "Open cases" in shown  # a label of the document
    assert {text for text in shown.split("\n") if JAPANESE.search(SIGNS.sub("", text))} == set()
    assert "/open-data/2026-06.en.pdf" in page
    both_languages = english.get(reverse("progress:data")).content.decode()
    assert "/open-data/2026-06.en.csv" in both_languages
    assert "/open-data/2026-06.csv" in both_languages


def test_the_catalogue_names_both_languages(released, client):
    [dataset] = client.get(reverse("progress:catalogue")).json()["dcat:dataset"]

    found = {
        one["dcat:downloadURL"]["@id"].rpartition("/")[2]: one["dct:language"] for one in dataset["dcat:distribution"]
    }
    assert (found["2026-06.csv"], found["2026-06.en.csv"], len(found)) == ("ja", "en", 8)
    assert dataset["dct:language"] == ["ja", "en"]


def test_whoever_reads_english_is_told_in_english(released):
    subscribed(f"bureau:{water_bureau().key}", language="en")

    subscribing.tell(at=MONDAY + timedelta(hours=2))

    body = OutboxMail.objects.filter(to=ADDRESS).latest("pk").body
    assert f"■ {water_bureau().name_en}" in body
    assert "・Open cases 2" in body
