# Made by makemigrations.

import django.db.models.deletion
import django_fsm
import uuid
import workflows.cases.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("city", "0001_initial"),
        ("proposals", "0001_initial"),
        ("strategy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("log_seq", models.PositiveIntegerField(default=0, editable=False)),
                ("log_head", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("state_since", models.DateTimeField(editable=False)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="number")),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("company", "a company's proposal"),
                            ("bureau", "a bureau's own idea"),
                            ("challenge", "a published challenge"),
                            ("window", "another window"),
                        ],
                        default="company",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("link_version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=workflows.cases.models.state_choices, default="received", max_length=32, protected=True
                    ),
                ),
                ("came_from", models.CharField(blank=True, max_length=32)),
                ("offered_from", models.CharField(blank=True, max_length=32)),
                ("turn", models.CharField(max_length=20)),
                ("turn_since", models.DateField()),
                ("responsible_since", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("stage", models.PositiveSmallIntegerField(default=1)),
                ("ict", models.BooleanField(blank=True, null=True)),
                ("ict_reason", models.TextField(blank=True)),
                ("none_fits_reason", models.TextField(blank=True)),
                ("handover_due_on", models.DateField(blank=True, null=True)),
                ("answer_due_on", models.DateField(blank=True, null=True)),
                ("resume_on", models.DateField(blank=True, null=True)),
                ("poc_ends_on", models.DateField(blank=True, null=True)),
                ("next_step_on", models.DateField(blank=True, null=True)),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                ("bounces", models.PositiveSmallIntegerField(default=0)),
                ("withdrawal_asked_at", models.DateTimeField(blank=True, null=True)),
                ("closing", models.JSONField(blank=True, default=dict)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "lead_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_led",
                        to="city.unit",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.case",
                    ),
                ),
                (
                    "none_fits_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_in_charge",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_owned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="city.unit",
                    ),
                ),
                (
                    "owner_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_owned",
                        to="city.unit",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "responsible_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases_answered_for", to="city.unit"
                    ),
                ),
                (
                    "target_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_offered",
                        to="city.unit",
                    ),
                ),
                (
                    "turn_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_in_turn",
                        to="city.unit",
                    ),
                ),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("fiscal_year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comprehensive", "comprehensive partnership"),
                            ("individual", "individual partnership"),
                            ("trial", "agreement on a proof of concept"),
                            ("nda", "non-disclosure"),
                        ],
                        max_length=15,
                    ),
                ),
                ("parties", models.TextField()),
                ("signed_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("document_number", models.CharField(blank=True, max_length=60)),
                ("decided_capacity", models.CharField(max_length=10)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StrategyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_primary", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("linked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_links", to="strategy.item"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["turn_unit", "due_on"], name="case_by_turn"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "due_on"], name="case_by_state"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-received_at", "-id"], name="case_by_receipt"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["owner_unit", "state"], name="case_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("fiscal_year", "sequence"), name="case_number_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__gte", 1), ("stage__lte", 6)), name="case_stage_one_to_six"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", models.F("merged_into")), _negated=True), name="case_not_merged_into_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("signed_on")), _connector="OR"),
                name="agreement_dates_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "at"], name="note_by_case"),
        ),
        migrations.AddConstraint(
            model_name="strategylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("case", "item"), name="link_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("is_primary", True)), fields=("case",), name="link_one_primary"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategylink",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("linked_at")), _connector="OR"),
                name="link_dates_in_order",
            ),
        ),
    ]
