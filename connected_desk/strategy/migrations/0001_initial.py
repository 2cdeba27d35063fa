# Made by makemigrations.

import connected_desk.strategy.models
import connected_desk.strategy.terms
import django.db.models.deletion
import uuid
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
            name="Axis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name_ja", models.CharField(max_length=100)),
                ("name_en", models.CharField(blank=True, max_length=100)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["edition_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=80, unique=True)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("name_ja", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("status", models.CharField(blank=True, max_length=200)),
                ("period_text", models.TextField(blank=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("in_force_from", models.DateField(null=True)),
                ("in_force_to", models.DateField(null=True)),
                ("levels", models.JSONField(default=list)),
                ("note", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["plan_id", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AxisValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name_ja", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="strategy.axis"
                    ),
                ),
            ],
            options={
                "ordering": ["axis_id", "position"],
            },
        ),
        migrations.AddField(
            model_name="axis",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="axes", to="strategy.edition"
            ),
        ),
        migrations.CreateModel(
            name="EditionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=connected_desk.strategy.terms.step_kinds, max_length=20, verbose_name="step"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("comments", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of comments")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="strategy.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an edition",
                "verbose_name_plural": "steps of editions",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name_ja", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("unit_of_measure", models.CharField(blank=True, max_length=40)),
                (
                    "direction",
                    models.CharField(choices=connected_desk.strategy.terms.directions, default="up", max_length=10),
                ),
                ("kind", models.CharField(choices=connected_desk.strategy.terms.indicator_kinds, max_length=12)),
                ("definition", models.TextField(blank=True)),
                ("purpose", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                ("by_unit", models.BooleanField(default=False)),
                ("is_unit_goal", models.BooleanField(default=False)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("baseline_year", models.PositiveSmallIntegerField(null=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("note", models.JSONField(default=dict)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators_owned",
                        to="city.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["item_id", "initiative_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=16)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="strategy.indicator"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_targets",
                        to="city.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["fiscal_year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", connected_desk.strategy.models.MonthField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                (
                    "absence",
                    models.CharField(blank=True, choices=connected_desk.strategy.terms.absences, max_length=20),
                ),
                ("remark", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="strategy.indicator"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_values",
                        to="city.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["indicator_id", "month", "recorded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("result_wanted", models.TextField(verbose_name="result wanted")),
                ("public_role", models.TextField(blank=True, verbose_name="what the city does")),
                ("private_role", models.TextField(blank=True, verbose_name="what the private side does")),
                ("valid_from", models.DateField(verbose_name="since")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="city.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "initiative",
                "ordering": ["item_id", "unit__position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="initiative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="strategy.initiative",
            ),
        ),
        migrations.CreateModel(
            name="InitiativeBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
                ("line", models.CharField(max_length=200, verbose_name="budget line")),
                ("amount", models.PositiveBigIntegerField(verbose_name="amount (yen)")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="strategy.initiative"
                    ),
                ),
            ],
            options={
                "ordering": ["fiscal_year", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40)),
                ("level", models.CharField(max_length=40)),
                ("title_ja", models.CharField(max_length=300)),
                ("title_en", models.CharField(blank=True, max_length=300)),
                ("position", models.PositiveIntegerField()),
                ("is_priority", models.BooleanField(null=True)),
                ("is_means", models.BooleanField(default=False)),
                ("evidence", models.CharField(blank=True, max_length=20)),
                ("aliases", models.JSONField(default=list)),
                ("note", models.JSONField(default=dict)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="strategy.edition"
                    ),
                ),
                (
                    "promoting_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items_promoted",
                        to="city.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["edition_id", "position"],
            },
        ),
        migrations.AddField(
            model_name="initiative",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="initiatives",
                to="strategy.item",
                verbose_name="strategy item",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="item",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="strategy.item"
            ),
        ),
        migrations.CreateModel(
            name="ItemAxis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="axis_links", to="strategy.item"
                    ),
                ),
                (
                    "value",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="item_links", to="strategy.axisvalue"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="axisvalue",
            name="items",
            field=models.ManyToManyField(related_name="axis_values", through="strategy.ItemAxis", to="strategy.item"),
        ),
        migrations.CreateModel(
            name="ItemDoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="doing", to="strategy.item"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doing", to="city.unit"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="doing_units",
            field=models.ManyToManyField(related_name="items_done", through="strategy.ItemDoing", to="city.unit"),
        ),
        migrations.CreateModel(
            name="ItemParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parent_links", to="strategy.item"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="child_links", to="strategy.item"
                    ),
                ),
            ],
            options={
                "ordering": ["child_id", "position"],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="parents",
            field=models.ManyToManyField(
                related_name="children",
                through="strategy.ItemParent",
                through_fields=("child", "parent"),
                to="strategy.item",
            ),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                ("who", models.CharField(blank=True, max_length=100, verbose_name="post or person")),
                ("due_on", models.DateField(verbose_name="by when")),
                ("first_due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=connected_desk.strategy.terms.milestone_states,
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="milestones", to="strategy.initiative"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="city.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("state", models.CharField(choices=connected_desk.strategy.terms.milestone_states, max_length=10)),
                ("done_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="strategy.milestone"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=80, unique=True)),
                ("city_ja", models.CharField(max_length=100)),
                ("city_en", models.CharField(blank=True, max_length=100)),
                ("lg_code", models.CharField(blank=True, max_length=6)),
                ("name_ja", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("legal_standing", models.TextField(blank=True)),
                ("leads", models.BooleanField(default=False)),
                ("action_plan", models.BooleanField(null=True)),
                ("note", models.JSONField(default=dict)),
                ("advances", models.ManyToManyField(related_name="advanced_by_plans", to="strategy.item")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans_owned",
                        to="city.unit",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_plans",
                        to="strategy.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["-leads", "pk"],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="strategy.plan"
            ),
        ),
        migrations.CreateModel(
            name="Successor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=connected_desk.strategy.terms.successor_kinds, max_length=10)),
                (
                    "new",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="strategy.item",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successors", to="strategy.item"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SupportNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="day")),
                ("text", models.TextField(verbose_name="what was done")),
                ("recorded_at", models.DateTimeField()),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="support_notes",
                        to="strategy.initiative",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="axis",
            constraint=models.UniqueConstraint(fields=("edition", "code"), name="axis_code_once"),
        ),
        migrations.AddConstraint(
            model_name="editionstep",
            constraint=models.UniqueConstraint(fields=("edition", "kind", "on"), name="edition_step_once"),
        ),
        migrations.AddConstraint(
            model_name="indicatortarget",
            constraint=models.UniqueConstraint(
                fields=("indicator", "unit", "fiscal_year"), name="indicator_target_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortarget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("indicator", "fiscal_year"),
                name="indicator_target_once_without",
            ),
        ),
        migrations.AddIndex(
            model_name="indicatorvalue",
            index=models.Index(fields=["recorded_at"], name="indicator_value_by_time"),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                fields=("indicator", "unit", "month", "recorded_at"), name="indicator_value_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("indicator", "month", "recorded_at"),
                name="indicator_value_once_without",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", None), models.Q(("absence", ""), _negated=True)),
                    models.Q(("absence", ""), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="value_or_absence",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativebudget",
            constraint=models.UniqueConstraint(
                fields=("initiative", "fiscal_year", "line"), name="initiative_budget_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_from__lte", models.F("valid_to")), _connector="OR"),
                name="initiative_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("initiative__isnull", False), ("item", None)),
                    models.Q(("initiative", None), ("item__isnull", False)),
                    _connector="OR",
                ),
                name="indicator_of_item_or_initiative",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("item", "name_ja"), name="item_indicator_once"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("initiative", "name_ja"), name="initiative_indicator_once"),
        ),
        migrations.AddConstraint(
            model_name="itemaxis",
            constraint=models.UniqueConstraint(fields=("item", "value"), name="item_axis_once"),
        ),
        migrations.AddConstraint(
            model_name="axisvalue",
            constraint=models.UniqueConstraint(fields=("axis", "code"), name="axis_value_once"),
        ),
        migrations.AddConstraint(
            model_name="itemdoing",
            constraint=models.UniqueConstraint(fields=("item", "unit"), name="item_done_once_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="itemparent",
            constraint=models.UniqueConstraint(fields=("child", "parent"), name="item_parent_once"),
        ),
        migrations.AddConstraint(
            model_name="itemparent",
            constraint=models.CheckConstraint(
                condition=models.Q(("child", models.F("parent")), _negated=True), name="item_not_below_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("edition", "code"), name="item_code_once"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on", None)),
                    _connector="OR",
                ),
                name="milestone_done_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="milestone_dropped_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="milestonechange",
            index=models.Index(fields=["recorded_at"], name="milestone_change_by_time"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leads", True)), fields=("leads",), name="one_leading_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="plan_not_below_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("starts_on__lte", models.F("ends_on")), _connector="OR"
                ),
                name="edition_period_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from", None),
                    ("in_force_to", None),
                    ("in_force_from__lte", models.F("in_force_to")),
                    _connector="OR",
                ),
                name="edition_force_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="successor",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="successor_once"),
        ),
        migrations.AddConstraint(
            model_name="successor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("new", None)), fields=("old",), name="successor_once_without"
            ),
        ),
        migrations.AddConstraint(
            model_name="successor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "ended"), ("new", None)),
                    models.Q(models.Q(("kind", "ended"), _negated=True), ("new__isnull", False)),
                    _connector="OR",
                ),
                name="ended_without_successor",
            ),
        ),
    ]
