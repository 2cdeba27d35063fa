# Made by makemigrations.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Norm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("life", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=32)),
                ("open_days", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("life", "state"), name="engine_norm_once_a_state")],
            },
        ),
    ]
