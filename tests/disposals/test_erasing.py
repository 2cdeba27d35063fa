"""What is erased is gone from every table and from the storage, and the record still proves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from connected_desk.city.models import Person
from connected_desk.records import erasing, log
from connected_desk.records.erasing import Erasure
from connected_desk.records.keeping import KEPT, KINDS
from connected_desk.records.models import LogBody, StoredFile
from tests.cases.filled import fill
from tests.support import MONDAY, somebody
from workflows.cases.models import Case

LIST = Path(__file__).parent.parent / "lists" / "personal.txt"
KEY = re.compile("[0-9a-f-]{36}")
THINGS = {"case", "person", "organisation", "report", "meeting", "edition"}
HOWS = THINGS | {"asked", "days", "log", "file", "own", "code", "security"}
WORDY = {"CharField", "TextField", "JSONField", "EmailField", "BinaryField", "SlugField", "FileField"}


def listed() -> dict[str, str]:
    """What becomes of each column, as the list says."""
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    rows = [tuple(part.strip() for part in line.split("|")) for line in lines]
    assert len(rows) == len({name for name, _how in rows})
    return dict(rows)


def columns() -> Iterator[tuple[str, Any]]:
    """Every column of ours that may hold words, by the name the list uses."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith(("connected_desk", "proposals", "workflows")):
            continue
        for field in model._meta.concrete_fields:
            if not field.choices and not field.is_relation and field.get_internal_type() in WORDY:
                yield f"{model._meta.label}.{field.name}", field


def test_every_column_that_may_hold_words_is_on_the_list_and_none_beside():
    assert sorted(name for name, _field in columns()) == sorted(listed())
    assert set(listed().values()) == HOWS


def test_what_the_list_says_goes_with_a_thing_is_what_the_rooms_erase():
    registered = {
        f"{one.model}.{field.name}": one.kind
        for one in KEPT
        for field in apps.get_model(one.model)._meta.concrete_fields
        if field.name in one.fields or (one.gone and not field.is_relation)
    }
    said = {name: how for name, how in listed().items() if how in THINGS}
    # A reply somebody drafts goes with the case, and with the person who drafts it.
    shared = {"cases.ReplyDraft.text"}
    assert {name: how for name, how in said.items() if registered.get(name) != how} == dict.fromkeys(shared, "case")


def strings(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


# Of tables that hold words about other things too, the rows that are about cases.
OF_CASES = {
    "decisions.Decision": {"case_key__isnull": False},
    "decisions.Consultation": {"decision__case_key__isnull": False},
    "records.OutboxMail": {"reference__startswith": "CD-"},
    "budgets.BudgetRequest": {"case__isnull": False},
    "reports.Achievement": {"case__isnull": False},
    "cases.TransferItem": {"case__isnull": False},
}


def words_in(names: set[str]) -> dict[str, set[str]]:
    """The texts in these columns, by column."""
    found: dict[str, set[str]] = {}
    for name, field in columns():
        if name in names:
            rows = field.model._base_manager.filter(**OF_CASES.get(field.model._meta.label, {}))
            values = rows.values_list(field.name, flat=True)
            found[name] = {text for value in values for text in strings(value)}
    return found


def erasure(number: int = 7) -> Erasure:
    return Erasure(number, log.Actor("person", somebody("desk").pk), None, MONDAY)


def test_of_cases_that_were_erased_no_word_is_left_in_any_table(django_capture_on_commit_callbacks):
    fill()
    how = listed()
    before = {
        text
        for name, texts in words_in({name for name, kind in how.items() if kind in ("case", "organisation")}).items()
        for text in texts
        # Codes, keys, names of units and days are said elsewhere too; a sentence or an address is not.
        if (len(text) >= 12 or "@" in text) and not KEY.fullmatch(text)
    }
    assert len(before) > 150
    paths = [stored.path for stored in StoredFile.objects.filter(attachments__isnull=False)]
    assert len(paths) >= 4

    with django_capture_on_commit_callbacks(execute=True):
        for case in Case.objects.order_by("pk"):
            erasing.erase("case", case.key, case.number, erasure())
            KINDS["case"].mark(case.key, erasure())

    elsewhere = ("own", "code", "security", "asked", "days", "person", "report", "meeting", "edition")
    left = words_in({name for name, kind in how.items() if kind not in elsewhere})
    found = [(name, sorted(hit)[:2]) for name, texts in left.items() if (hit := before & texts)]
    assert found == []
    whole = {name: "\n".join(texts) for name, texts in left.items()}
    assert [(name, text) for text in before for name, texts in whole.items() if text in texts] == []
    assert [path for path in paths if default_storage.exists(path)] == []
    call_command("verify_records")


def test_a_body_that_is_gone_says_under_which_disposal_and_the_chain_proves():
    filled = fill()
    told = erasing.erase("case", filled.case.key, filled.case.number, erasure())
    assert told["bodies"] > 20
    assert told["files"] >= 3
    rows = log.read("case", filled.case.key)
    assert {row.kept.erased_by for row in rows[:-1]} == {"disposal 7"}
    assert (rows[-1].move, rows[-1].body["disposal"]) == ("erase", "disposal 7")
    title = Case.objects.get(pk=filled.case.pk).title
    assert title == "廃棄記録7号により消去 / Erased by disposal 7"
    assert LogBody.objects.filter(erased_by="disposal 7").count() == told["bodies"]
    # Another case of the same scene keeps every word.
    assert not LogBody.objects.filter(row__subject_key=filled.declined.key).exclude(erased_by="").exists()
    call_command("verify_records")
    # Once more changes nothing: there is nothing left.
    again = erasing.erase("case", filled.case.key, filled.case.number, erasure(8))
    assert (again["bodies"], again["files"]) == (0, 0)


def test_a_person_who_left_loses_name_and_address_and_stays_a_number():
    who = somebody("bureau2")
    erasing.erase("person", who.key, "", erasure())
    KINDS["person"].mark(who.key, erasure())
    gone = Person.objects.get(pk=who.pk)
    assert (gone.name, gone.email) == (
        "廃棄記録7号により消去 / Erased by disposal 7",
        f"erased.{who.pk}@disposal.invalid",
    )
    assert not gone.is_active
    assert not gone.has_usable_password()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cases_savedlist WHERE person_id = %s", [who.pk])
        assert cursor.fetchone() == (0,)
