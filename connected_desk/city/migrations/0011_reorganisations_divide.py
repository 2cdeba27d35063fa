"""A reorganisation says which successor takes what, and when people were told that it became wrong."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("city", "0010_stand_in_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="chosen",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="reorganisation",
            name="told_wrong_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
