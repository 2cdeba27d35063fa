"""Stand-ins get an address of their own: every row a key."""

import uuid

from django.db import migrations, models


def give_keys(apps, schema_editor):
    """Each row that is there a key of its own; a default would give all of them the same."""
    rows = apps.get_model("city", "ActingFor").objects
    for row in rows.all():
        row.key = uuid.uuid4()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ("city", "0009_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="actingfor",
            name="key",
            field=models.UUIDField(editable=False, null=True, verbose_name="key"),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="actingfor",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key"),
        ),
    ]
