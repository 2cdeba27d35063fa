import pytest

from . import support


@pytest.fixture
def city(db: None) -> None:
    support.lay_city()


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has its small city, and reads its sentences in Japanese."""
