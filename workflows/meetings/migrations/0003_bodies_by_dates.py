"""Bodies begin and end by dates, and a seat gets an address of its own: every row a key."""

import uuid

from django.db import migrations, models
from django.db.models import F, Q


def give_keys(apps, schema_editor):
    """Each row that is there a key of its own; a default would give all of them the same."""
    rows = apps.get_model("meetings", "BodyMember").objects
    for row in rows.all():
        row.key = uuid.uuid4()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0002_running_order_and_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="first day"),
        ),
        migrations.AddField(
            model_name="body",
            name="valid_to",
            field=models.DateField(blank=True, null=True, verbose_name="last day"),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="body_dates_in_order",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="bodymember",
            name="key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
