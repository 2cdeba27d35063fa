# Made by makemigrations.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('city', '0002_mail_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='bundles',
            field=models.BooleanField(default=False, verbose_name='notices that are not urgent come with it'),
        ),
        migrations.AddField(
            model_name='person',
            name='digest',
            field=models.CharField(choices=[('daily', 'Every open day at nine'), ('weekly', 'On the first open day of the week, at nine'), ('off', 'Never')], default='daily', max_length=10, verbose_name='what waits for me'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('bundles', False), models.Q(('digest', 'off'), _negated=True), _connector='OR'), name='person_bundles_into_a_digest'),
        ),
    ]
