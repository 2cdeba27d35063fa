"""The demonstration: as many cases as promised, every state occupied, and a record that proves itself."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from connected_desk.records.models import LogRow
from connected_desk.sample import demo
from tests.support import MONDAY
from workflows.budgets.definition import BUDGET
from workflows.cases.definition import CASE
from workflows.cases.models import Case
from workflows.decisions.definition import DECISION
from workflows.pocs.definition import POC
from workflows.reports.models import Report

NOW = MONDAY + timedelta(days=365)


@pytest.fixture
def seeded() -> list[Case]:
    return demo.seed(count=90, seed_number=1, now=NOW)


def test_the_sample_has_every_state_of_every_life_walked_there_before_today_and_proves(seeded, capsys):
    missing = {
        life.name: {state.code for state in life.states} - set(life.model.objects.values_list("state", flat=True))
        for life in (CASE, POC, DECISION, BUDGET)
    }
    call_command("verify_records")

    assert len(seeded) == Case.objects.count() == 90
    assert missing == {"case": set(), "poc": set(), "decision": set(), "budget": set()}
    assert not LogRow.objects.filter(recorded_at__gt=NOW).exists()
    assert list(LogRow.objects.exclude(origin="demo").values_list("subject_kind", "move").distinct()) == []
    assert capsys.readouterr().out.startswith("Proved")


def test_what_the_sample_published_is_built_again_as_it_stands(settings, tmp_path):
    """A desk that was just made is what an auditor tries first."""
    settings.DESK_DATA = tmp_path
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "demo_password").write_text("sample-password")

    call_command("seed_demo", cases=20, stdout=StringIO())

    call_command("verify_reports", stdout=StringIO())
    assert Report.objects.filter(state="published").exists()
