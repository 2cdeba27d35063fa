"""The one direction of imports, on our tree and on trees made to break it."""

from pathlib import Path

import pytest

from . import directions
from .tree import ROOT, modules


def tree(folder: Path, **files: str):
    """A made-up source tree: `proposals__models="import x"` is proposals/models.py."""
    for name, source in files.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return modules(folder)


def test_every_import_follows_the_one_direction():
    assert directions.faults(modules(ROOT)) == []


def test_every_room_of_the_house_is_known_to_this_test():
    apps = {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in ROOT.glob("*/apps.py")}
    apps |= {str(path.parent.relative_to(ROOT)).replace("/", ".") for path in ROOT.glob("*/*/apps.py")}
    assert apps == {*directions.ROOMS, directions.UI}


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        pytest.param(
            {"proposals__models": "from workflows.cases.models import Case", "workflows__cases__models": ""},
            "proposals.models:1 imports workflows.cases.models: proposals lies below workflows.cases",
            id="a proposal hears of a case",
        ),
        pytest.param(
            {"workflows__cases__actions": "def f():\n    import workflows.pocs.models", "workflows__pocs__models": ""},
            "workflows.cases.actions:2 imports workflows.pocs.models: workflows.cases lies below workflows.pocs",
            id="hidden in a function",
        ),
        pytest.param(
            {"connected_desk__ui__looks": "from ..city import models", "connected_desk__city__models": ""},
            "connected_desk.ui.looks:1 imports connected_desk.city.models: ui stands alone",
            id="ui knows the city, by a relative name",
        ),
        pytest.param(
            {"workflows__cases__models": "from .actions import take", "workflows__cases__actions": "take = 1"},
            "workflows.cases.models:1 imports workflows.cases.actions: models lies below actions",
            id="models call actions",
        ),
        pytest.param(
            {
                "workflows__cases__models": "from . import helper",
                "workflows__cases__helper": "from .guards import ready",
                "workflows__cases__guards": "ready = 1",
            },
            "workflows.cases.models:1 imports workflows.cases.helper: models lies below helper",
            id="models call guards through a helper",
        ),
        pytest.param(
            {
                "workflows__pocs__actions": "from workflows.cases.views import page",
                "workflows__cases__views": "page = 1",
            },
            "workflows.pocs.actions:1 imports workflows.cases.views: nobody imports the outermost ring",
            id="an action calls a view",
        ),
        pytest.param(
            {"workflows__pocs__models": "from connected_desk.settings import X", "connected_desk__settings": "X = 1"},
            "workflows.pocs.models:1 imports connected_desk.settings: nobody imports the outermost ring",
            id="a model reads the settings module itself",
        ),
    ],
)
def test_an_import_against_the_direction_is_found(tmp_path: Path, files: dict[str, str], fault: str):
    assert directions.faults(tree(tmp_path, **files)) == [fault]


def test_a_view_may_call_sideways_and_a_higher_room_a_lower_one(tmp_path: Path):
    files = {
        "proposals__views": "from workflows.cases.actions import open_case",
        "workflows__cases__actions": "open_case = 1\nfrom .models import Case\nimport connected_desk.records.log",
        "workflows__cases__models": "Case = 1\nfrom connected_desk.ui.looks import Look",
        "connected_desk__ui__looks": "Look = 1",
        "connected_desk__records__log": "",
    }
    assert directions.faults(tree(tmp_path, **files)) == []
