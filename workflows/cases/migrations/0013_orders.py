"""The orders of a list of cases: by the furthest date, by how long in the state, by the unit in 建制順."""

from typing import Any

from django.db import migrations, models

LATEST_DUE_KEY = models.Func(
    models.F("due_on"), template="COALESCE(%(expressions)s, '0001-01-01')", output_field=models.DateField()
)


def learn(apps: Any, schema_editor: Any) -> None:
    """Note the place of its responsible unit in every case."""
    unit = apps.get_model("city", "Unit").objects.filter(pk=models.OuterRef("responsible_unit"))
    apps.get_model("cases", "Case").objects.update(unit_position=models.Subquery(unit.values("position")))


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_reasons"), ("city", "0003_personal_settings")]

    operations = [
        migrations.AddField("case", "unit_position", models.PositiveIntegerField(default=0)),
        migrations.AddIndex("case", models.Index(LATEST_DUE_KEY, models.F("id"), name="case_by_latest_due")),
        migrations.AddIndex("case", models.Index(fields=["state_since", "id"], name="case_by_state_since")),
        migrations.AddIndex("case", models.Index(fields=["unit_position", "id"], name="case_by_unit_order")),
        # Last: PostgreSQL makes no index while changes of the rows wait for their checks.
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
