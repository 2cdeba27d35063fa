
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0002_intake_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='heard_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='how',
            field=models.CharField(choices=[('screen', 'Ticked on the screen'), ('writing', 'In writing'), ('oral', 'Said by word of mouth')], default='screen', max_length=10),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='channel',
            field=models.CharField(choices=[('web', 'Web form'), ('mail', 'E-mail'), ('paper', 'Paper'), ('phone', 'By telephone'), ('visit', 'At the window')], default='web', max_length=10),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='contact_email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('heard_by__isnull', False), ('how', 'oral')), models.Q(models.Q(('how', 'oral'), _negated=True), ('heard_by', None)), _connector='OR'), name='consent_by_word_of_mouth_was_heard'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'web'), ('entered_by', None)), models.Q(models.Q(('channel', 'web'), _negated=True), ('entered_by__isnull', False)), _connector='OR'), name='proposal_typed_by_its_company_or_by_staff'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'web'), ('contact_email', ''), _negated=True), name='proposal_of_the_web_has_an_address'),
        ),
    ]
