# Made by makemigrations.

import django.db.models.deletion
import uuid
from django.db import migrations, models


def one_step_further(apps, schema_editor):
    apps.get_model('proposals', 'Draft').objects.filter(reached__gte=4).update(reached=models.F('reached') + 1)


def one_step_back(apps, schema_editor):
    apps.get_model('proposals', 'Draft').objects.filter(reached__gte=5).update(reached=models.F('reached') - 1)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_claims'),
    ]

    operations = [
        # A step was put in after the third: drafts that had come further have come one further now.
        migrations.RunPython(one_step_further, one_step_back),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('invited_by', models.EmailField(blank=True, max_length=254)),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('secret_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProvenAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('signed_in_at', models.DateTimeField()),
                ('signed_in_before', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('log_seq', models.PositiveIntegerField(default=0, editable=False)),
                ('log_head', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('details', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='accesscode',
            name='address_mark',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='draft',
            name='made_by',
            field=models.EmailField(blank=True, db_default='', db_index=True, default='', max_length=254),
        ),
        migrations.AlterField(
            model_name='accesscode',
            name='proposal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='access_codes', to='proposals.proposal'),
        ),
        migrations.AddIndex(
            model_name='accesscode',
            index=models.Index(fields=['address_mark', 'sent_at'], name='access_code_of_address'),
        ),
        migrations.AddConstraint(
            model_name='accesscode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address_mark', ''), ('proposal__isnull', False)), models.Q(('proposal', None), models.Q(('address_mark', ''), _negated=True)), _connector='OR'), name='access_code_opens_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='provenaddress',
            constraint=models.CheckConstraint(condition=models.Q(('signed_in_before', None), ('signed_in_before__lte', models.F('signed_in_at')), _connector='OR'), name='proven_address_times_in_order'),
        ),
        migrations.AddField(
            model_name='team',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='proposals.organisation'),
        ),
        migrations.AddField(
            model_name='member',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='proposals.team'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.team'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('joined_at__isnull', False)), fields=('email',), name='member_of_one_team'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('team', 'email'), name='member_once_in_a_team'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_at', None), ('invited_at', None), ('invited_by', ''), ('joined_at__isnull', False), ('secret_hash', None)), models.Q(('expires_at__gt', models.F('invited_at')), ('invited_at__isnull', False), models.Q(('invited_by', ''), _negated=True)), _connector='OR'), name='member_invited_as_a_whole'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('joined_at', None), ('invited_at', None), ('joined_at__gte', models.F('invited_at')), _connector='OR'), models.Q(('ended_at', None), ('joined_at', None), ('ended_at__gte', models.F('joined_at')), _connector='OR')), name='member_times_in_order'),
        ),
    ]
