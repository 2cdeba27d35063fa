"""What whoever watches over the desk may read, and that nothing of a person is in it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from prometheus_client.parser import text_string_to_metric_families

from connected_desk.records import jobs, metrics, outbox, seals, worker
from connected_desk.records.models import MailState, OutboxMail
from tests.records import chores

from .support import MONDAY

TOKEN = "a-token-of-the-tests-a-token-of-the-tests"
COUNT = """
import sys
from connected_desk.records import metrics
for number in range(int(sys.argv[1])):
    metrics.count("desk:home", "GET", 200, 0.2)
"""


def samples(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """The figures by their name and the values of their labels, in the order of the labels' names."""
    families = text_string_to_metric_families(text)
    rows = (one for family in families for one in family.samples)
    return {(one.name, tuple(value for _label, value in sorted(one.labels.items()))): one.value for one in rows}


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN} "])
def test_without_the_token_there_is_no_such_page(client, db, settings, said):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": said}).status_code == 404


def test_where_no_token_is_set_nobody_reads_it(client, db):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@time_machine.travel(MONDAY, tick=False)
def test_the_figures_say_how_the_desk_runs(client, db, settings):
    settings.METRICS_TOKEN = TOKEN
    worker.beat("one", at=MONDAY - timedelta(seconds=40))
    seals.seal(MONDAY.date() - timedelta(days=1), at=MONDAY - timedelta(hours=9))
    jobs.enqueue(chores.note, what="later")
    for minutes, state in ((90, MailState.SENT), (30, MailState.QUEUED), (10, MailState.QUEUED)):
        mail = outbox.queue(
            to=f"m{minutes}@acme.example", subject="s", body="b", at=MONDAY - timedelta(minutes=minutes), reference="r"
        )
        OutboxMail.objects.filter(pk=mail.pk).update(state=state)

    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, metrics.CONTENT_TYPE)
    told = samples(answer.content.decode())
    assert told["desk_jobs", ("ready",)] == 1
    assert told["desk_jobs_given_up", ()] == 0
    assert told["desk_mails", ("queued",)] == 2
    assert told["desk_outbox_age_seconds", ()] == 30 * 60
    assert told["desk_worker_silent_seconds", ()] == 40
    assert told["desk_seal_age_seconds", ()] == 9 * 3600
    assert told["desk_disk_free_bytes", ()] > 0
    assert "acme" not in answer.content.decode()


def test_what_never_was_has_no_figure_instead_of_a_nought(db):
    told = samples(metrics.told(at=MONDAY).decode())
    assert not {("desk_worker_silent_seconds", ()), ("desk_seal_age_seconds", ())} & set(told)


def test_a_request_is_counted_by_its_view_and_never_by_what_was_asked_for(client, db):
    before = samples(metrics.told(at=MONDAY).decode())
    client.get("/p/4f9aQx-2LmZ_8wTtB1c7/")
    client.get("/no-such-page-of-Taro/")
    client.generic("TARO", "/healthz")
    text = metrics.told(at=MONDAY).decode()

    counted = {key: value - before.get(key, 0) for key, value in samples(text).items()}
    assert counted["desk_requests_total", ("GET", "404", "company:page")] == 1
    assert counted["desk_requests_total", ("GET", "404", "other")] == 1
    assert counted["desk_requests_total", ("other", "405", "other")] == 1
    assert counted["desk_request_seconds_count", ("company:page",)] == 1
    assert "Taro" not in text
    assert "TARO" not in text
    assert "4f9aQx" not in text


def test_what_several_processes_counted_is_added_up(tmp_path: Path):
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    setup = "import warnings; warnings.simplefilter('ignore'); import django; django.setup()\n"

    def run(code: str, *words: str) -> str:
        command = [sys.executable, "-c", setup + code, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    run(COUNT, "3")
    run(COUNT, "4")
    text = run(
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry)\n"
        "from connected_desk.records import metrics\n"
        "print(generate_latest(registry).decode())"
    )

    assert samples(text)["desk_requests_total", ("GET", "200", "desk:home")] == 7
