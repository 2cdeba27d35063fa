"""Claims of business secrets, and with them a step of the intake: a draft that had come to the check stays there.

What was answered in the one box of before (`secrets` of the fourth step) stays in its version and is shown there.
"""

from django.db import migrations, models
import django.db.models.deletion

BEFORE, NOW = 7, 8


def keep_at_the_check(apps, schema_editor):
    apps.get_model("proposals", "Draft").objects.filter(reached=BEFORE).update(reached=NOW)


def back_to_the_check(apps, schema_editor):
    apps.get_model("proposals", "Draft").objects.filter(reached=NOW).update(reached=BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0003_reach_and_counter'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField()),
                ('claimed_at', models.DateTimeField()),
                ('stored_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='proposals.proposalversion')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('answer', ''), _negated=True), ('stored_file', None)), models.Q(('answer', ''), ('stored_file__isnull', False)), _connector='OR'), name='claim_on_an_answer_or_a_file'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='claim_with_a_reason'), models.UniqueConstraint(condition=models.Q(('answer', ''), _negated=True), fields=('version', 'answer'), name='claim_once_an_answer'), models.UniqueConstraint(fields=('version', 'stored_file'), name='claim_once_a_file')],
            },
        ),
        migrations.RunPython(keep_at_the_check, back_to_the_check),
    ]
