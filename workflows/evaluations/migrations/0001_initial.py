# Made by makemigrations.

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("pocs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CriteriaSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("charter_version", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="cases.case"
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="evaluations.criteriaset",
                    ),
                ),
                (
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="pocs.poc"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EffectJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly", "Partly met"),
                            ("not", "Not met"),
                            ("cannot_judge", "Cannot be judged"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "derived",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly", "Partly met"),
                            ("not", "Not met"),
                            ("cannot_judge", "Cannot be judged"),
                        ],
                        max_length=12,
                    ),
                ),
                ("because", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="effects", to="pocs.criterion"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="effects", to="evaluations.evaluation"
                    ),
                ),
            ],
            options={
                "ordering": ["evaluation", "criterion__position"],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("result", models.CharField(max_length=32)),
                (
                    "next_action",
                    models.CharField(
                        choices=[
                            ("full", "Introduce in full"),
                            ("changed", "Introduce with changes"),
                            ("continue", "Go on trying"),
                            ("re_tender", "Call for proposals anew"),
                            ("end", "End it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("weighed", models.TextField()),
                ("reason", models.TextField()),
                ("public_text", models.TextField()),
                ("decided_on", models.DateField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusion",
                        to="evaluations.evaluation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evaluator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("from_outside", models.BooleanField()),
                (
                    "conflict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No interest of mine is touched"),
                            ("declared", "There is something to declare"),
                        ],
                        max_length=10,
                        verbose_name="Interests",
                    ),
                ),
                ("conflict_text", models.TextField(blank=True, verbose_name="What there is to declare")),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("excused_because", models.TextField(blank=True)),
                ("excused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluators",
                        to="evaluations.evaluation",
                    ),
                ),
                (
                    "excused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["evaluation", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("still_running", models.BooleanField(blank=True, null=True)),
                ("users", models.PositiveIntegerField(blank=True, null=True, verbose_name="Users")),
                ("note", models.TextField(blank=True, verbose_name="What we found")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SheetCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("name_ja", models.CharField(max_length=50)),
                ("name_en", models.CharField(blank=True, max_length=50)),
                ("question_ja", models.TextField()),
                ("question_en", models.TextField(blank=True)),
                ("anchors", models.JSONField()),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="evaluations.criteriaset",
                    ),
                ),
            ],
            options={
                "ordering": ["criteria_set", "position"],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True)),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="evaluations.evaluator"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="evaluations.sheetcriterion",
                    ),
                ),
            ],
            options={
                "ordering": ["evaluator", "criterion__position"],
            },
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("case",), name="evaluation_one_open_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"),
                name="evaluation_closed_after_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="effectjudgement",
            constraint=models.UniqueConstraint(fields=("evaluation", "criterion"), name="effect_once_a_criterion"),
        ),
        migrations.AddConstraint(
            model_name="effectjudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effect", models.F("derived")), models.Q(("because", ""), _negated=True), _connector="OR"
                ),
                name="effect_as_derived_or_because",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.UniqueConstraint(fields=("evaluation", "person"), name="evaluator_once"),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict", ""), ("declared_at", None)),
                    models.Q(models.Q(("conflict", ""), _negated=True), ("declared_at__isnull", False)),
                    _connector="OR",
                ),
                name="evaluator_declared_with_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict", "declared"), _negated=True),
                    models.Q(("conflict_text", ""), _negated=True),
                    _connector="OR",
                ),
                name="evaluator_declaration_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excused_at", None), ("excused_because", ""), ("excused_by", None)),
                    models.Q(
                        ("excused_at__isnull", False),
                        ("excused_by__isnull", False),
                        models.Q(("excused_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evaluator_excused_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluator",
            constraint=models.CheckConstraint(
                condition=models.Q(("submitted_at", None), ("excused_at", None), _connector="OR"),
                name="evaluator_submitted_or_excused",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("done_on", None), ("still_running", None)),
                    models.Q(("by__isnull", False), ("done_on__isnull", False), ("still_running__isnull", False)),
                    _connector="OR",
                ),
                name="follow_up_done_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetcriterion",
            constraint=models.UniqueConstraint(fields=("criteria_set", "code"), name="sheet_criterion_once"),
        ),
        migrations.AddConstraint(
            model_name="sheetcriterion",
            constraint=models.UniqueConstraint(fields=("criteria_set", "position"), name="sheet_position_once"),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(fields=("evaluator", "criterion"), name="score_once"),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__gte", 1), ("grade__lte", 5)), name="score_one_to_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__gt", 2), models.Q(("comment", ""), _negated=True), _connector="OR"),
                name="score_low_has_comment",
            ),
        ),
    ]
