"""Check lists of safeguards as data, bodies that answer for a place, and data lent row by row."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pocs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LentData",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("what", models.CharField(max_length=200, verbose_name="Data to be lent")),
                ("ground", models.TextField(verbose_name="Legal or other ground")),
                (
                    "anonymised",
                    models.CharField(
                        choices=[
                            ("not_personal", "There are no personal data in it"),
                            ("done", "Anonymised"),
                            ("not_done", "Not anonymised"),
                        ],
                        max_length=15,
                        verbose_name="Anonymised or not",
                    ),
                ),
                ("how", models.TextField(blank=True, verbose_name="How it is anonymised, or why not")),
                ("to_whom", models.CharField(max_length=100, verbose_name="To whom")),
                ("due_back_on", models.DateField(verbose_name="Returned or erased by")),
                (
                    "becomes_open",
                    models.CharField(
                        choices=[
                            ("yes", "Yes, it becomes open data"),
                            ("no", "No"),
                            ("undecided", "Decided after the trial"),
                        ],
                        max_length=10,
                        verbose_name="Does the result become open data?",
                    ),
                ),
                (
                    "settled",
                    models.CharField(
                        blank=True,
                        choices=[("returned", "Returned"), ("erased", "Erased"), ("never_lent", "Never handed over")],
                        max_length=10,
                        verbose_name="What became of it",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("proof", models.TextField(blank=True, verbose_name="Proof")),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["poc", "due_back_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SafeguardItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=30)),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data"),
                            ("security", "Information security"),
                            ("cloud", "Cloud services and outsourcing"),
                            ("cameras", "Cameras"),
                            ("data_lent", "Data lent by the city"),
                            ("site", "Place and its manager"),
                            ("rules", "Laws and rules"),
                            ("insurance", "Insurance and liability"),
                            ("people", "People it may not reach"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "asks",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing more"),
                            ("class", "The class of the information"),
                            ("lent", "The list of the data lent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title_ja", models.CharField(max_length=50)),
                ("title_en", models.CharField(blank=True, max_length=80)),
                ("question_ja", models.TextField()),
                ("question_en", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["safeguard_list", "position"],
            },
        ),
        migrations.CreateModel(
            name="SafeguardList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="SiteBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("designated", "Designated manager"),
                            ("affiliated", "Affiliated body"),
                            ("other", "Another body that manages the place"),
                        ],
                        max_length=12,
                        verbose_name="What kind of body",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name of the body")),
                ("person", models.CharField(max_length=50, verbose_name="Person there")),
                ("email", models.EmailField(max_length=254, verbose_name="E-mail address")),
                ("due_on", models.DateField(verbose_name="Answer by")),
                ("asked_at", models.DateTimeField()),
                ("ended_because", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["poc", "asked_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="safeguard",
            name="safeguard_by_and_at",
        ),
        migrations.AddField(
            model_name="safeguard",
            name="by_name",
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="information_class",
            field=models.CharField(
                blank=True,
                choices=[
                    ("3A", "3A: as secret as a secret document"),
                    ("3B", "3B: a leak would gravely harm people’s rights"),
                    ("3C", "3C: not meant to be published, handled with care"),
                    ("2", "2: not meant to be published at once"),
                    ("1", "1: all other information"),
                ],
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="lentdata",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="lentdata",
            name="poc",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lent", to="pocs.poc"),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="safeguards",
                to="pocs.safeguarditem",
            ),
        ),
        migrations.AddField(
            model_name="safeguarditem",
            name="safeguard_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="pocs.safeguardlist"
            ),
        ),
        migrations.AddField(
            model_name="sitebody",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sitebody",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sitebody",
            name="poc",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="pocs.poc"),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="asked_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="safeguards",
                to="pocs.sitebody",
            ),
        ),
        migrations.AddField(
            model_name="safeguard",
            name="by_body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered",
                to="pocs.sitebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("by_body", None), ("by_name", "")),
                    models.Q(("at__isnull", False), ("by__isnull", False), ("by_body", None), ("by_name", "")),
                    models.Q(
                        ("at__isnull", False),
                        ("by", None),
                        ("by_body__isnull", False),
                        models.Q(("by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="safeguard_by_and_at",
            ),
        ),
        migrations.AddIndex(
            model_name="lentdata",
            index=models.Index(fields=["settled", "due_back_on"], name="lent_by_day"),
        ),
        migrations.AddConstraint(
            model_name="lentdata",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proof", ""), ("settled", ""), ("settled_on", None)),
                    models.Q(
                        models.Q(("settled", ""), _negated=True),
                        ("settled_on__isnull", False),
                        models.Q(("proof", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="lent_settled_with_proof_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="lentdata",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("anonymised", "not_personal"), models.Q(("how", ""), _negated=True), _connector="OR"
                ),
                name="lent_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguarditem",
            constraint=models.UniqueConstraint(fields=("safeguard_list", "code"), name="safeguard_item_once"),
        ),
        migrations.AddConstraint(
            model_name="safeguarditem",
            constraint=models.UniqueConstraint(fields=("safeguard_list", "position"), name="safeguard_position_once"),
        ),
        migrations.AddConstraint(
            model_name="sitebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="site_body_ended_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_because", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="site_body_ended_because",
            ),
        ),
    ]
