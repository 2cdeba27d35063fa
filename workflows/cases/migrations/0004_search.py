"""The tokens a search finds a case by. The rows there are learn theirs, and the names of their files, at once.

The index itself is put in place after every migrate (search_index.py); going back takes it away first.
"""

from typing import Any

from django.db import migrations, models

from workflows.cases.folding import fold, grams
from workflows.cases.search_index import GramsField

BATCH = 500
DUE_KEY = models.Func(
    models.F("due_on"), template="COALESCE(%(expressions)s, '9999-12-31')", output_field=models.DateField()
)
# The ways a file belongs to a proposal, as they are today: proposals.file_queries.files_of.
WAYS = ("attachments__version__proposal__case", "sent__message__proposal__case", "sent__request__proposal__case")


def learn(apps: Any, schema_editor: Any) -> None:
    """Fold every text once more, with the names of the case's files behind it, and cut it into its tokens."""
    row_model = apps.get_model("cases", "SearchRow")
    names = _names(apps)
    rows = []
    for row in row_model.objects.order_by("pk").iterator(chunk_size=BATCH):
        row.text = fold("\n".join([row.text, *names.get(row.pk, ())]))
        row.grams = grams(row.text)
        rows.append(row)
        if len(rows) == BATCH:
            row_model.objects.bulk_update(rows, ["text", "grams"])
            rows = []
    row_model.objects.bulk_update(rows, ["text", "grams"])


def _names(apps: Any) -> dict[int, list[str]]:
    files = apps.get_model("records", "StoredFile").objects
    named = {pair for way in WAYS for pair in files.filter(**{f"{way}__isnull": False}).values_list(way, "pk")}
    known = dict(files.values_list("pk", "original_name"))
    found: dict[int, list[str]] = {}
    for case, file in sorted(named):
        found.setdefault(case, []).append(known[file])
    return found


def forget(apps: Any, schema_editor: Any) -> None:
    """Take the index away: the column it is over goes next."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS cases_searchgrams")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS cases_searchgrams_{event}")
    schema_editor.execute("DROP TABLE IF EXISTS cases_searchgrams")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_opinion_on_result"),
        ("proposals", "0006_files_after_submission"),
        ("records", "0003_undo"),
    ]

    operations = [
        migrations.AddField("searchrow", "grams", GramsField(default=""), preserve_default=False),
        migrations.RunPython(learn, forget),
        migrations.AddIndex("case", models.Index(DUE_KEY, models.F("id"), name="case_by_due")),
        migrations.AddIndex("case", models.Index(models.F("state"), DUE_KEY, models.F("id"), name="case_by_state_and_due")),
    ]
