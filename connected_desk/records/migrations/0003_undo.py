# Made by makemigrations.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_mail_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outboxmail',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting to be sent'), ('sent', 'Handed to the mail server'), ('bundled', 'Told in the digest of its recipient'), ('failed', 'Could not be sent'), ('cancelled', 'Not sent: what it told of was undone')], default='queued', max_length=10),
        ),
    ]
