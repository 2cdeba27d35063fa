from collections.abc import Callable

import pytest

from tests.journeys.someone import Someone


@pytest.fixture
def someone(open_page, no_barriers, photograph) -> Callable[..., Someone]:
    """Makes people with a browser of their own."""

    def make(name, **options):
        return Someone(open_page(**options), name, no_barriers, photograph)

    return make
