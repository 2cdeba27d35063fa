# Made by makemigrations.

import django.db.models.deletion
import django_fsm
import uuid
import workflows.reports.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("city", "0001_initial"),
        ("records", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("log_seq", models.PositiveIntegerField(default=0, editable=False)),
                ("log_head", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("state_since", models.DateTimeField(editable=False)),
                ("month", models.DateField()),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("cut_off", models.DateTimeField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=workflows.reports.models.state_choices,
                        default="drafting",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("data", models.TextField(blank=True)),
                ("public_data", models.TextField(blank=True)),
                ("narrative", models.JSONField(blank=True, default=dict)),
                ("correction_reason", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="reports.report",
                    ),
                ),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="BureauRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("objects_to_nothing", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="city.unit"),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["unit__position", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(choices=[("headquarters", "Headquarters"), ("public", "Public")], max_length=15),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("html", "HTML"), ("json", "JSON")],
                        max_length=5,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="reports.report"
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.storedfile"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-month", "-edition"], name="report_by_month"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("month", "edition"), name="report_edition_once_a_month"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="report_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(condition=models.Q(("edition__gte", 1)), name="report_edition_from_one"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("supersedes", None)),
                    models.Q(("supersedes__isnull", False), models.Q(("correction_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="report_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_by", None), ("released_on", None)),
                    models.Q(
                        ("published_at__isnull", False), ("released_by__isnull", False), ("released_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="report_released_by_and_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes", None), models.Q(("supersedes", models.F("id")), _negated=True), _connector="OR"
                ),
                name="report_does_not_supersede_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="bureauremark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objects_to_nothing", True), ("text", "")),
                    models.Q(("objects_to_nothing", False), models.Q(("text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="remark_text_or_no_objection",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportfile",
            constraint=models.UniqueConstraint(fields=("report", "audience", "kind"), name="report_file_once_a_kind"),
        ),
    ]
