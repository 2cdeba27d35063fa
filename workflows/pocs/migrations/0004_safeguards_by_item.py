"""A safeguard is told by the question of its list; the closed list of codes goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pocs", "0003_safeguards_keep_their_list")]

    operations = [
        migrations.RemoveConstraint(model_name="safeguard", name="safeguard_once_a_poc"),
        migrations.RemoveField(model_name="safeguard", name="code"),
        migrations.AlterField(
            model_name="safeguard",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="safeguards", to="pocs.safeguarditem"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(fields=("poc", "item"), name="safeguard_once_a_poc"),
        ),
    ]
