# Made by makemigrations.

import django.db.models.deletion
import django_fsm
import uuid
import workflows.pocs.models.poc
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("city", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("indicator", models.CharField(max_length=100, verbose_name="Indicator")),
                ("unit", models.CharField(max_length=30, verbose_name="Unit of measure")),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
                        max_length=6,
                        verbose_name="Which way is better",
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="Value before the trial"
                    ),
                ),
                (
                    "no_baseline_because",
                    models.CharField(blank=True, max_length=200, verbose_name="Why there is no value before"),
                ),
                ("target", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="Target")),
                ("method", models.TextField(verbose_name="How it is measured")),
                ("interim_on", models.DateField(blank=True, null=True, verbose_name="Interim measurement")),
                ("measure_on", models.DateField(verbose_name="Final measurement")),
                ("agreed_city_on", models.DateField(blank=True, null=True)),
                ("agreed_company_on", models.DateField(blank=True, null=True)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("final_value", models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True)),
                ("not_measured_because", models.TextField(blank=True)),
                (
                    "agreed_city_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_company_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["poc", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="Measured value")),
                ("on", models.DateField(verbose_name="Measured on")),
                ("source", models.CharField(max_length=200, verbose_name="Source")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measurements", to="pocs.criterion"
                    ),
                ),
            ],
            options={
                "ordering": ["criterion", "on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Poc",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("log_seq", models.PositiveIntegerField(default=0, editable=False)),
                ("log_head", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("state_since", models.DateTimeField(editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=workflows.pocs.models.poc.state_choices,
                        default="planning",
                        max_length=32,
                        protected=True,
                    ),
                ),
                ("purpose", models.TextField(verbose_name="Purpose")),
                ("hypothesis", models.TextField(blank=True, verbose_name="What we expect to happen, and why")),
                ("site", models.CharField(blank=True, max_length=200, verbose_name="Place")),
                ("site_manager", models.CharField(blank=True, max_length=200, verbose_name="Who manages the place")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="First day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Last day")),
                ("participants", models.TextField(blank=True, verbose_name="Who takes part")),
                ("people_not_reached", models.TextField(blank=True, verbose_name="People it may not reach")),
                ("how_reached", models.TextField(blank=True, verbose_name="How they are reached")),
                ("city_role", models.TextField(blank=True, verbose_name="What the city does")),
                ("company_role", models.TextField(blank=True, verbose_name="What the company does")),
                ("cost_split", models.TextField(blank=True, verbose_name="Who pays for what")),
                (
                    "city_cost",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Cost to the city (yen)"),
                ),
                ("risks", models.TextField(blank=True, verbose_name="Risks and what is done about them")),
                ("exit_condition", models.TextField(blank=True, verbose_name="When we stop early")),
                ("forecast_if_adopted", models.TextField(blank=True, verbose_name="Effect and cost if adopted")),
                ("charter_version", models.PositiveSmallIntegerField(default=1)),
                ("finished_on", models.DateField(blank=True, null=True)),
                ("suspended_because", models.TextField(blank=True)),
                ("finished_because", models.TextField(blank=True)),
                ("cancelled_because", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pocs", to="cases.case"
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pocs_led", to="city.unit"
                    ),
                ),
            ],
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name="InterimEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("summary", models.TextField(verbose_name="What the values so far tell us")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interim_evaluations", to="pocs.poc"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "severity",
                    models.CharField(
                        choices=[("minor", "Minor"), ("serious", "Serious"), ("critical", "Critical")],
                        max_length=10,
                        verbose_name="Severity",
                    ),
                ),
                ("what", models.TextField(verbose_name="What happened")),
                ("found_at", models.DateTimeField(verbose_name="Found at")),
                ("told", models.TextField(verbose_name="Who has been told")),
                ("reported_at", models.DateTimeField()),
                ("remedy", models.TextField(blank=True, verbose_name="What was done about it")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="pocs.poc"
                    ),
                ),
            ],
            options={
                "ordering": ["poc", "-reported_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="criterion",
            name="poc",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="pocs.poc"
            ),
        ),
        migrations.CreateModel(
            name="CharterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("snapshot", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("amended_because", models.TextField(blank=True)),
                ("amended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "amended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charter_versions", to="pocs.poc"
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
            },
        ),
        migrations.CreateModel(
            name="RoadmapItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", models.CharField(max_length=200, verbose_name="What")),
                ("who", models.CharField(max_length=100, verbose_name="Who")),
                ("due_on", models.DateField(verbose_name="By when")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Not started"), ("doing", "In progress"), ("done", "Done")],
                        default="planned",
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("moved", models.JSONField(blank=True, default=list)),
                (
                    "poc",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="pocs.poc"),
                ),
            ],
            options={
                "ordering": ["poc", "due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data"),
                            ("security_class", "Information security class"),
                            ("data_lent", "Data lent by the city"),
                            ("site", "Place and its manager"),
                            ("designated_manager", "Designated manager or affiliated body"),
                            ("rules", "Laws and rules"),
                            ("insurance", "Insurance and liability"),
                            ("excluded_people", "People it may not reach"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("open", "Still open"), ("yes", "Cleared"), ("not_applicable", "Does not apply")],
                        default="open",
                        max_length=15,
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("reopened_because", models.TextField(blank=True)),
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
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="safeguards", to="pocs.poc"
                    ),
                ),
            ],
            options={
                "ordering": ["poc", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InterimJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outlook",
                    models.CharField(
                        choices=[
                            ("likely", "Likely to be reached"),
                            ("unlikely", "Unlikely to be reached"),
                            ("cannot_tell", "Cannot tell yet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interim_judgements",
                        to="pocs.criterion",
                    ),
                ),
                (
                    "interim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="pocs.interimevaluation",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("interim", "criterion"), name="interim_judges_criterion_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="poc",
            index=models.Index(fields=["state", "ends_on"], name="poc_by_state"),
        ),
        migrations.AddConstraint(
            model_name="poc",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="poc_number_once_a_case"),
        ),
        migrations.AddConstraint(
            model_name="poc",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"
                ),
                name="poc_dates_in_order",
                violation_error_message="The last day lies before the first. Check the dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="incident_closed_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("found_at__lte", models.F("reported_at"))), name="incident_found_before_reported"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("closed_at__gte", models.F("reported_at")), _connector="OR"),
                name="incident_closed_after_reported",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("poc", "position"), name="criterion_position_once"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("baseline__isnull", False), ("no_baseline_because", "")),
                    models.Q(("baseline", None), models.Q(("no_baseline_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="criterion_baseline_or_reason",
                violation_error_message="Enter the value before the trial, or why there is none (one of the two)",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("interim_on", None), ("interim_on__lte", models.F("measure_on")), _connector="OR"),
                name="criterion_dates_in_order",
                violation_error_message="The interim measurement comes before the final one. Check the dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_city_by", None), ("agreed_city_on", None)),
                    models.Q(("agreed_city_by__isnull", False), ("agreed_city_on__isnull", False)),
                    _connector="OR",
                ),
                name="criterion_agreed_city",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_company_by", None), ("agreed_company_on", None)),
                    models.Q(("agreed_company_by__isnull", False), ("agreed_company_on__isnull", False)),
                    _connector="OR",
                ),
                name="criterion_agreed_company",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("final_value", None), ("not_measured_because", ""), _connector="OR"),
                name="criterion_value_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="charterversion",
            constraint=models.UniqueConstraint(fields=("poc", "version"), name="charter_version_once"),
        ),
        migrations.AddConstraint(
            model_name="charterversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amended_at", None), ("amended_because", ""), ("amended_by", None)),
                    models.Q(
                        ("amended_at__isnull", False),
                        ("amended_by__isnull", False),
                        models.Q(("amended_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="charter_amended_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.UniqueConstraint(fields=("poc", "code"), name="safeguard_once_a_poc"),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None)),
                    models.Q(("at__isnull", False), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="safeguard_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "yes"), _negated=True),
                    models.Q(("evidence", ""), _negated=True),
                    _connector="OR",
                ),
                name="safeguard_yes_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "not_applicable"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="safeguard_not_applicable_has_reason",
            ),
        ),
    ]
