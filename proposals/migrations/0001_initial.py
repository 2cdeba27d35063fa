# Made by makemigrations.

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('city', '0001_initial'),
        ('records', '0001_initial'),
        ('strategy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('secret_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('typed', models.JSONField(blank=True, default=dict)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('saved_in', models.JSONField(blank=True, default=dict)),
                ('reached', models.PositiveSmallIntegerField(default=1)),
                ('language', models.CharField(default='ja', max_length=10)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('log_seq', models.PositiveIntegerField(default=0, editable=False)),
                ('log_head', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('title_ja', models.CharField(max_length=60)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('background_ja', models.TextField()),
                ('background_en', models.TextField(blank=True)),
                ('wanted_ja', models.TextField()),
                ('wanted_en', models.TextField(blank=True)),
                ('not_wanted_ja', models.TextField()),
                ('not_wanted_en', models.TextField(blank=True)),
                ('city_role_ja', models.TextField()),
                ('city_role_en', models.TextField(blank=True)),
                ('private_role_ja', models.TextField()),
                ('private_role_en', models.TextField(blank=True)),
                ('data_ja', models.TextField(blank=True)),
                ('data_en', models.TextField(blank=True)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('drafted_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason_ja', models.TextField(blank=True)),
                ('withdrawn_reason_en', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='strategy.item')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='city.unit')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30)),
                ('version', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('text_ja', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('required', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'sentence to agree to',
                'verbose_name_plural': 'sentences to agree to',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='consent_text_version')],
            },
        ),
        migrations.CreateModel(
            name='DraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='proposals.draft')),
                ('stored_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('name_kana', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(choices=[('firm', 'Company'), ('university', 'University or research institute'), ('npo', 'NPO'), ('sole_trader', 'Sole trader'), ('group', 'Voluntary group'), ('other', 'Other')], max_length=20)),
                ('corporate_number', models.CharField(blank=True, max_length=13, null=True, unique=True)),
                ('no_number_reason', models.CharField(blank=True, choices=[('sole_trader', 'Sole trader'), ('voluntary', 'Voluntary group'), ('foreign', 'Foreign company'), ('applied_for', 'Applied for')], max_length=20)),
                ('postcode', models.CharField(blank=True, max_length=7)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('representative', models.CharField(blank=True, max_length=100)),
                ('aliases', models.JSONField(blank=True, default=list)),
            ],
            options={
                'indexes': [models.Index(fields=['name', 'address'], name='organisation_name_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('corporate_number__isnull', True), ('no_number_reason', ''), _connector='OR'), name='organisation_number_or_reason'), models.CheckConstraint(condition=models.Q(('corporate_number__isnull', True), models.Q(('corporate_number', ''), _negated=True), _connector='OR'), name='organisation_number_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('free', 'Free proposal'), ('challenge', 'Proposal on a theme of the city'), ('agreement', 'Agreement with the city'), ('trial', 'Place for a trial')], max_length=20)),
                ('mode', models.CharField(choices=[('partner', 'We would carry it out with the city'), ('idea_only', 'We only offer the idea')], max_length=20)),
                ('contact_name', models.CharField(max_length=100)),
                ('contact_department', models.CharField(blank=True, max_length=100)),
                ('contact_email', models.EmailField(max_length=254)),
                ('contact_email2', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=20)),
                ('contact_hours', models.CharField(blank=True, max_length=100)),
                ('language', models.CharField(default='ja', max_length=10)),
                ('submitted_at', models.DateTimeField()),
                ('idempotency_key', models.UUIDField(unique=True)),
                ('body_hash', models.CharField(max_length=64)),
                ('channel', models.CharField(choices=[('web', 'Web form'), ('mail', 'E-mail'), ('paper', 'Paper'), ('phone', 'By telephone')], default='web', max_length=10)),
                ('challenge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.challenge')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('side', models.CharField(choices=[('company', 'Proposer'), ('city', 'City')], max_length=10)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('mailed', models.BooleanField(default=False)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='proposals.proposal')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('first_due_on', models.DateField()),
                ('due_on', models.DateField()),
                ('extended_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reminders_sent', models.PositiveSmallIntegerField(default=0)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='information_requests', to='proposals.proposal')),
            ],
            options={
                'ordering': ['asked_at'],
            },
        ),
        migrations.AddField(
            model_name='draft',
            name='submitted',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='draft', to='proposals.proposal'),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30)),
                ('text', models.TextField()),
                ('text_version', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='proposals.proposal')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AccessCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=200)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_codes', to='proposals.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('answers', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='proposals.proposal')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('stored_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='records.storedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='proposals.proposalversion')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('answer', models.TextField(blank=True)),
                ('cannot_because', models.TextField(blank=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='proposals.informationrequest')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='challenge_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='challenge_asked_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='challenge_published_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='challenge_withdrawn_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), models.Q(('asked_at__isnull', False), ('published_at__gte', models.F('asked_at'))), _connector='OR'), name='challenge_asked_before_published'),
        ),
        migrations.AddConstraint(
            model_name='challenge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason_ja', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason_ja', ''), _negated=True)), _connector='OR'), name='challenge_withdrawn_says_why'),
        ),
        migrations.AddConstraint(
            model_name='draftfile',
            constraint=models.UniqueConstraint(fields=('draft', 'stored_file'), name='draft_file_once'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['proposal', 'at'], name='message_of_proposal'),
        ),
        migrations.AddConstraint(
            model_name='informationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on', models.F('first_due_on')), ('extended_at__isnull', True)), models.Q(('due_on__gt', models.F('first_due_on')), ('extended_at__isnull', False)), _connector='OR'), name='information_request_extended_once'),
        ),
        migrations.AddConstraint(
            model_name='informationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('asked_at')), _connector='OR'), name='information_request_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('updated_at__gte', models.F('created_at')), ('expires_at__gt', models.F('created_at'))), name='draft_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('proposal', 'code'), name='consent_once'),
        ),
        migrations.AddIndex(
            model_name='accesscode',
            index=models.Index(fields=['proposal', 'sent_at'], name='access_code_of_proposal'),
        ),
        migrations.AddConstraint(
            model_name='accesscode',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at')), models.Q(('used_at__isnull', True), ('used_at__gte', models.F('sent_at')), _connector='OR')), name='access_code_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='proposalversion',
            constraint=models.UniqueConstraint(fields=('proposal', 'number'), name='proposal_version_number'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='attachment_position'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('version', 'stored_file'), name='attachment_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='question_number'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), ('cannot_because', ''), _connector='OR'), name='question_answered_or_not_possible'),
        ),
    ]
