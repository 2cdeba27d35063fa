# Made by makemigrations.

import connected_desk.city.roles
import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("reason_ja", models.CharField(max_length=100, verbose_name="reason (Japanese)")),
                ("reason_en", models.CharField(blank=True, max_length=100, verbose_name="reason (English)")),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "日本語"), ("en", "English")],
                        default="ja",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["email"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="person_email_small",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=40, verbose_name="account")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="budget of the fiscal year")),
                ("step", models.CharField(max_length=40, verbose_name="step")),
                ("name_ja", models.CharField(max_length=100, verbose_name="name (Japanese)")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="name (English)")),
                ("on", models.DateField(verbose_name="day")),
            ],
            options={
                "verbose_name": "step of the budget calendar",
                "verbose_name_plural": "budget calendar",
                "ordering": ["account", "on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "fiscal_year", "step"), name="calendar_step_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_ja", models.CharField(blank=True, max_length=100, verbose_name="name (Japanese)")),
                ("name_en", models.CharField(blank=True, max_length=100, verbose_name="name (English)")),
                ("lg_code", models.CharField(blank=True, max_length=6, verbose_name="local government code")),
                (
                    "desk_name_ja",
                    models.CharField(
                        default="コネクテッドデスク", max_length=100, verbose_name="name of the desk (Japanese)"
                    ),
                ),
                (
                    "desk_name_en",
                    models.CharField(
                        default="Connected Desk", max_length=100, verbose_name="name of the desk (English)"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("address_ja", models.CharField(blank=True, max_length=200, verbose_name="address (Japanese)")),
                ("address_en", models.CharField(blank=True, max_length=200, verbose_name="address (English)")),
                ("hours_ja", models.CharField(blank=True, max_length=200, verbose_name="office hours (Japanese)")),
                ("hours_en", models.CharField(blank=True, max_length=200, verbose_name="office hours (English)")),
                ("demo", models.BooleanField(default=False, verbose_name="demonstration")),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "city",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_city")],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("name_ja", models.CharField(max_length=200, verbose_name="name (Japanese)")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name (English)")),
                ("head_title_ja", models.CharField(blank=True, max_length=100, verbose_name="title of its head")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("is_desk", models.BooleanField(default=False, verbose_name="is the desk")),
                ("is_ict", models.BooleanField(default=False, verbose_name="is the ICT office")),
                ("is_finance", models.BooleanField(default=False, verbose_name="is the finance section")),
                (
                    "is_secretariat",
                    models.BooleanField(default=False, verbose_name="is the secretariat of the headquarters"),
                ),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="other names")),
                ("notes", models.JSONField(blank=True, default=dict, verbose_name="notes")),
                (
                    "general_affairs",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="general_affairs_of",
                        to="city.unit",
                        verbose_name="general-affairs section",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="city.unit",
                        verbose_name="unit above",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RoleHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=connected_desk.city.roles.role_choices, max_length=20, verbose_name="role"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles_held",
                        to="city.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "role held",
                "verbose_name_plural": "roles held",
                "ordering": ["person_id", "valid_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitSuccessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="since")),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="city.unit",
                        verbose_name="unit after",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="city.unit",
                        verbose_name="unit before",
                    ),
                ),
            ],
            options={
                "verbose_name": "successor of a unit",
                "verbose_name_plural": "successors of units",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActingFor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "for_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="represented_by",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acts for",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "stand-in",
                "verbose_name_plural": "stand-ins",
                "ordering": ["for_person_id", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="acting_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("for_person")), _negated=True), name="acting_for_another"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_to__isnull", True),
                    ("valid_from__lte", models.F("valid_to")),
                    _connector="OR",
                ),
                name="unit_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_desk", True)), fields=("is_desk",), name="one_unit_is_desk"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_ict", True)), fields=("is_ict",), name="one_unit_is_ict"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_finance", True)), fields=("is_finance",), name="one_unit_is_finance"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_secretariat", True)), fields=("is_secretariat",), name="one_unit_is_secretariat"
            ),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_to__isnull", True),
                    ("valid_from__lte", models.F("valid_to")),
                    _connector="OR",
                ),
                name="role_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(fields=("person", "role", "unit", "valid_from"), name="role_held_once"),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit", None)),
                fields=("person", "role", "valid_from"),
                name="role_held_once_without",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitsuccessor",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="unit_succeeds_once"),
        ),
        migrations.AddConstraint(
            model_name="unitsuccessor",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True), name="unit_not_its_own_successor"
            ),
        ),
    ]
