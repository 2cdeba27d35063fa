"""Walks each rule of the screens in the way its row says, and for `make soak` in the other seven as well."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import load_city

from .visitor import Visitor
from .ways import ALL, Way, read


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each way; those besides the row's are for `make soak`."""
    rule = metafunc.definition.get_closest_marker("rule")
    if rule is None:
        return
    usual = read()[rule.args[0]]
    metafunc.parametrize(
        "way",
        [pytest.param(way, id=str(way), marks=() if way == usual else (pytest.mark.soak,)) for way in ALL],
    )


@pytest.fixture(autouse=True)
def city(transactional_db: None) -> None:
    load_city()


@pytest.fixture
def visitor(open_page: Callable[..., Any], way: Way) -> Callable[[], Visitor]:
    """Makes people with a browser of their own, each in the way of the test."""
    return lambda: Visitor(open_page(width=way.width, language=way.language, script=way.script), way)
