"""Open data for machines: the JSON against its published schema, the catalogue, what the columns mean."""

import csv
import io
import json

import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator, ValidationError

from tests.support import MONDAY, case_at
from workflows.cases.definition import CaseState
from workflows.reports import actions
from workflows.reports.build import FORMAT, whole
from workflows.reports.models import Report
from workflows.reports.months import Year

from .support import TENTH, document, drafted, report_in, secretary


@pytest.fixture
def released() -> Report:
    case_at(CaseState.DIALOGUE, TENTH)
    return actions.release(report_in("published"), by=secretary(), at=MONDAY)


@pytest.fixture
def validator(client) -> Draft202012Validator:
    """Of the schema as everybody gets it."""
    answer = client.get(reverse("progress:schema", args=[FORMAT]))
    assert answer.headers["Content-Type"] == "application/schema+json"
    made = json.loads(answer.content)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


def test_every_document_keeps_the_published_schema(validator):
    case_at(CaseState.EVALUATION, TENTH)
    month = actions.write_narrative(drafted(), texts={"summary": "要旨"}, mark="with_care", by=secretary(), at=MONDAY)
    year = actions.open_report(Year(2025), by=secretary(), at=MONDAY)

    for report in (month, year):
        for audience in ("headquarters", "public"):
            validator.validate(json.loads(whole(report, audience)))


@pytest.mark.parametrize(
    "broken",
    [
        lambda told: told.update(format=2),
        lambda told: told.update(month="2026-13"),
        lambda told: told.update(cut_off="yesterday"),
        lambda told: told.pop("bureaus"),
        lambda told: told.update(built_at="2026-07-01"),
        lambda told: told["headlines"][0].update(value=0.5),
        lambda told: told["sections"][0]["tables"][0]["columns"][0].update(kind="money"),
    ],
)
def test_the_schema_refuses_what_is_otherwise(validator, broken):
    told = document()
    validator.validate(told)
    broken(told)

    with pytest.raises(ValidationError):
        validator.validate(told)


def test_a_schema_there_is_none_of_is_not_found(client):
    assert client.get(reverse("progress:schema", args=[1])).status_code == 404


def test_the_catalogue_names_every_file_with_licence_period_and_fingerprint(client, released):
    answer = client.get(reverse("progress:catalogue"))
    made = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/ld+json"
    assert made["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    [dataset] = made["dcat:dataset"]
    assert dataset["dct:identifier"] == "2026-06"
    assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2026-06-01"
    assert dataset["dct:temporal"]["dcat:endDate"]["@value"] == "2026-06-30"
    assert dataset["dct:issued"]["@value"] == "2026-07-06"
    kept = {row.kind: row.stored for row in released.files.filter(audience="public").select_related("stored")}
    found = {one["dct:title"]: one for one in dataset["dcat:distribution"]}
    assert list(found) == ["CSV", "Excel", "JSON", "PDF"]
    told = found["JSON"]
    assert told["spdx:checksum"]["spdx:checksumValue"] == kept["json"].sha256
    assert told["dcat:byteSize"] == kept["json"].size
    assert told["dct:conformsTo"]["@id"].endswith(f"/open-data/schema/report-{FORMAT}.json")
    path = told["dcat:downloadURL"]["@id"].partition("/open-data/")[2]
    assert b"".join(client.get(f"/open-data/{path}").streaming_content) == released.public_data.encode()


def test_before_a_release_the_catalogue_is_empty_and_a_corrected_month_stands_in_it_once(client, released):
    assert json.loads(client.get(reverse("progress:catalogue")).content)["dcat:dataset"][0]["dcat:version"] == "1"
    Report.objects.filter(pk=released.pk).update(released_on=None, released_by=None)

    assert json.loads(client.get(reverse("progress:catalogue")).content)["dcat:dataset"] == []
    assert client.get(reverse("progress:columns")).status_code == 404


def test_what_every_column_means_is_told(client, released):
    lines = list(csv.reader(io.StringIO(client.get(reverse("progress:columns")).content.decode("utf-8-sig"))))
    data = b"".join(client.get(reverse("progress:file", args=["2026-06", "csv"])).streaming_content)
    heads = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))

    assert [line[3] for line in lines[1:10]] == heads
    assert all(line[5] for line in lines[1:10])
    told = {(line[1], line[2]) for line in lines[10:]}
    parts = json.loads(released.public_data)["sections"]
    assert told == {
        (one["caption"], held["code"]) for part in parts for one in part["tables"] for held in one["columns"]
    }
