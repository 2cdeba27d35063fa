# Made by makemigrations.

import django.db.models.deletion
import uuid
from django.db import migrations, models


def install_triggers(apps, editor):
    """The log's triggers, at once: `post_migrate` puts them back after every later migration too."""
    from connected_desk.records import log_triggers

    log_triggers.install(editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LogRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_key", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=40)),
                ("from_state", models.CharField(blank=True, max_length=40)),
                ("to_state", models.CharField(blank=True, max_length=40)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(blank=True, null=True)),
                ("acting_for_id", models.BigIntegerField(blank=True, null=True)),
                ("unit_id", models.BigIntegerField(blank=True, null=True)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("origin", models.CharField(default="live", max_length=10)),
                ("body_hash", models.CharField(max_length=64)),
                ("prev", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="OutboxMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("to", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=300)),
                ("body", models.TextField()),
                ("language", models.CharField(max_length=5)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("dedupe", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sent", "Handed to the mail server"),
                            ("failed", "Could not be sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="ScheduledRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=80)),
                ("period", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("sealed_at", models.DateTimeField()),
                ("prev", models.CharField(blank=True, max_length=64)),
                ("heads_hash", models.CharField(max_length=64)),
                ("count", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=30)),
                ("subject_key", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SecurityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(blank=True, null=True)),
                ("subject_kind", models.CharField(blank=True, max_length=30)),
                ("subject_key", models.UUIDField(blank=True, null=True)),
                ("sentence", models.TextField()),
                ("path", models.CharField(blank=True, max_length=500)),
                ("address", models.CharField(blank=True, max_length=45)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("original_name", models.CharField(max_length=400)),
                ("content_type", models.CharField(max_length=100)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("pending", "Scan under way"),
                            ("clean", "No virus found"),
                            ("infected", "A virus was found"),
                            ("not_configured", "Not scanned (no scanner is set up)"),
                            ("failed", "The scan failed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scan_at", models.DateTimeField(blank=True, null=True)),
                ("classification", models.CharField(default="2", max_length=4)),
                ("created_at", models.DateTimeField()),
                ("erased_by", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("worker", models.CharField(max_length=64, unique=True)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("person_id", models.BigIntegerField(blank=True, null=True)),
                ("what", models.CharField(max_length=80)),
                ("subject_kind", models.CharField(blank=True, max_length=30)),
                ("subject_key", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_key", "at"], name="access_by_subject"),
                    models.Index(fields=["person_id", "at"], name="access_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobLease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task_id", models.UUIDField(unique=True)),
                ("job", models.CharField(max_length=200)),
                ("worker", models.CharField(blank=True, max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["leased_until"], name="job_lease_running_out"),
                    models.Index(fields=["given_up_at"], name="job_given_up"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogBody",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="kept",
                        serialize=False,
                        to="records.logrow",
                    ),
                ),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("body", models.TextField(blank=True)),
                ("erased_by", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name="logrow",
            index=models.Index(fields=["subject_kind", "recorded_at"], name="log_by_kind_and_time"),
        ),
        migrations.AddIndex(
            model_name="logrow",
            index=models.Index(fields=["actor_id", "recorded_at"], name="log_by_actor_and_time"),
        ),
        migrations.AddConstraint(
            model_name="logrow",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "seq"), name="log_row_once_per_seq"
            ),
        ),
        migrations.AddConstraint(
            model_name="logrow",
            constraint=models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="log_seq_begins_at_one"),
        ),
        migrations.AddConstraint(
            model_name="logrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at__gte", models.F("occurred_at"))), name="log_recorded_after_occurred"
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmail",
            index=models.Index(fields=["state", "next_try_at"], name="outbox_due"),
        ),
        migrations.AddIndex(
            model_name="outboxmail",
            index=models.Index(fields=["reference"], name="outbox_by_reference"),
        ),
        migrations.AddConstraint(
            model_name="outboxmail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dedupe", ""), _negated=True), fields=("dedupe",), name="outbox_dedupe_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduledrun",
            constraint=models.UniqueConstraint(fields=("job", "period"), name="scheduled_run_once"),
        ),
        migrations.AddField(
            model_name="sealedhead",
            name="seal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="heads", to="records.seal"
            ),
        ),
        migrations.AddIndex(
            model_name="securityevent",
            index=models.Index(fields=["at"], name="security_event_by_time"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["created_at"], name="stored_file_by_time"),
        ),
        migrations.AddIndex(
            model_name="workerbeat",
            index=models.Index(fields=["seen_at"], name="worker_beat_by_time"),
        ),
        migrations.AddConstraint(
            model_name="logbody",
            constraint=models.CheckConstraint(
                condition=models.Q(("erased_by", ""), models.Q(("body", ""), ("salt", "")), _connector="OR"),
                name="log_erased_body_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="logbody",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), ("erased_by", ""), _negated=True), name="log_empty_body_is_erased"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedhead",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "seq"), name="log_head_sealed_once"
            ),
        ),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
    ]
