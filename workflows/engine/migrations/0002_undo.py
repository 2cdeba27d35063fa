# Made by makemigrations.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engine', '0001_initial'),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Undoable',
            fields=[
                ('row', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='records.logrow')),
                ('until', models.DateTimeField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('mails', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='undoable_by_end')],
            },
        ),
    ]
