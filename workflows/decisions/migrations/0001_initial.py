# Made by makemigrations.

import django.db.models.deletion
import django_fsm
import uuid
import workflows.decisions.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("city", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("log_seq", models.PositiveIntegerField(default=0, editable=False)),
                ("log_head", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("state_since", models.DateTimeField(editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="title of the decision")),
                ("text", models.TextField(verbose_name="text")),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_key", models.UUIDField()),
                ("subject_seq", models.PositiveIntegerField()),
                ("case_key", models.UUIDField(blank=True, db_index=True, null=True)),
                ("move", models.CharField(max_length=40)),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("mayor", "the mayor"),
                            ("deputy_mayor", "a deputy mayor"),
                            ("bureau_head", "the bureau head"),
                            ("department_head", "the department head"),
                            ("section_head", "the section head"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=workflows.decisions.models.state_choices,
                        default="drafted",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decide", "as the decider"),
                            ("standing", "by standing authority"),
                            ("acting", "in the place of the decider"),
                        ],
                        max_length=10,
                    ),
                ),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("document_number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                (
                    "acted_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_made_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_asked_of",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decider_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="city.unit",
                    ),
                ),
                (
                    "drafter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_drafted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafter_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="city.unit",
                    ),
                ),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                ("dissents", models.BooleanField(blank=True, null=True, verbose_name="dissents")),
                ("at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="city.unit"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["subject_kind", "subject_key"], name="decision_by_subject"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["-drafted_at", "-id"], name="decision_by_drafting"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("capacity", ""), ("decided_at", None), ("decided_by", None)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("capacity", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decision_who_when_and_capacity",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acted_for__isnull", False), ("capacity", "acting")),
                    models.Q(models.Q(("capacity", "acting"), _negated=True), ("acted_for", None)),
                    _connector="OR",
                ),
                name="decision_acting_for_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen_at", None), ("acted_for__isnull", False), _connector="OR"),
                name="decision_seen_where_acted_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(fields=("decision", "unit"), name="consultation_once_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("dissents", None), ("opinion", "")),
                    models.Q(
                        models.Q(("opinion", ""), _negated=True),
                        ("at__isnull", False),
                        ("by__isnull", False),
                        ("dissents__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="consultation_opinion_who_and_when",
            ),
        ),
    ]
