import pytest


@pytest.fixture(autouse=True)
def city_and_language(city: None, japanese: None) -> None:
    """Every test of this folder has the city of the sample, and reads its sentences in Japanese."""
