# Made by makemigrations.

import django.db.models.deletion
import django_fsm
import uuid
import workflows.budgets.models
import workflows.budgets.terms
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("city", "0001_initial"),
        ("strategy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("log_seq", models.PositiveIntegerField(default=0, editable=False)),
                ("log_head", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("state_since", models.DateTimeField(editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=workflows.budgets.models.state_choices,
                        default="tentative",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(choices=workflows.budgets.terms.kinds, default="initial", max_length=15)),
                ("account", models.CharField(choices=workflows.budgets.terms.accounts, max_length=40)),
                ("purpose", models.TextField()),
                ("multi_year", models.BooleanField(default=False)),
                ("multi_year_note", models.TextField(blank=True)),
                ("amount_requested", models.PositiveBigIntegerField(blank=True, null=True)),
                ("amount_proposed", models.PositiveBigIntegerField(blank=True, null=True)),
                ("amount_voted", models.PositiveBigIntegerField(blank=True, null=True)),
                ("next_step_on", models.DateField(blank=True, null=True)),
                ("assessed_by", models.CharField(blank=True, choices=workflows.budgets.terms.assessors, max_length=10)),
                ("refused_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_requests",
                        to="cases.case",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_requests",
                        to="strategy.initiative",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budget_requests", to="city.unit"
                    ),
                ),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("amount", models.PositiveBigIntegerField()),
                ("result", models.CharField(choices=workflows.budgets.terms.check_results, max_length=15)),
                ("remark", models.TextField(blank=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="budgets.budgetrequest"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="budgetrequest",
            index=models.Index(fields=["state", "next_step_on"], name="budget_by_state"),
        ),
        migrations.AddIndex(
            model_name="budgetrequest",
            index=models.Index(fields=["fiscal_year", "unit"], name="budget_by_year"),
        ),
        migrations.AddConstraint(
            model_name="budgetrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("initiative__isnull", True)),
                    models.Q(("case__isnull", True), ("initiative__isnull", False)),
                    _connector="OR",
                ),
                name="budget_of_case_or_initiative",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "none"), _negated=True),
                    ("amount_requested", None),
                    ("amount_requested", 0),
                    _connector="OR",
                ),
                name="budget_not_needed_is_no_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("multi_year", False), models.Q(("multi_year_note", ""), _negated=True), _connector="OR"
                ),
                name="budget_later_years_say_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "to_correct"), _negated=True),
                    models.Q(("remark", ""), _negated=True),
                    _connector="OR",
                ),
                name="budget_correction_says_what",
            ),
        ),
    ]
