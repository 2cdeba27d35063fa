
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_disclosure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StagePace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField(unique=True)),
                ('cases', models.PositiveIntegerField()),
                ('half', models.PositiveIntegerField()),
                ('most', models.PositiveIntegerField()),
                ('worked_out_on', models.DateField()),
            ],
            options={
                'ordering': ['stage'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__gte', 1), ('stage__lte', 6)), name='pace_of_a_stage'), models.CheckConstraint(condition=models.Q(('cases__gte', 1), ('half__lte', models.F('most'))), name='pace_half_before_most')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('language', models.CharField(max_length=10)),
                ('written_at', models.DateTimeField()),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('dedupe', models.CharField(max_length=200, unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.case')),
                ('posted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['written_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('posted_at', None), ('posted_by', None)), models.Q(('posted_at__isnull', False), ('posted_by__isnull', False)), _connector='OR'), name='letter_posted_by_somebody'), models.CheckConstraint(condition=models.Q(('posted_at', None), ('posted_at__gte', models.F('written_at')), _connector='OR'), name='letter_posted_after_written')],
            },
        ),
        migrations.CreateModel(
            name='ResultOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('state', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions_on_result', to='cases.case')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='opinion_on_result_says_something')],
            },
        ),
    ]
