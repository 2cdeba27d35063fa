"""When a period of a scheduled job was done. Of those there are, nobody knows better than that they were started."""

from typing import Any

from django.db import migrations, models


def take_for_done(apps: Any, schema_editor: Any) -> None:
    """Or every job would be told of as missed on the day of the update."""
    apps.get_model("records", "ScheduledRun").objects.update(done_at=models.F("at"))


class Migration(migrations.Migration):
    dependencies = [("records", "0004_acting_for_index")]

    operations = [
        migrations.AddField("scheduledrun", "done_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex("scheduledrun", models.Index(fields=["job", "done_at"], name="scheduled_run_done")),
        migrations.AddIndex("scheduledrun", models.Index(fields=["job", "at"], name="scheduled_run_started")),
        migrations.RunPython(take_for_done, migrations.RunPython.noop),
    ]
