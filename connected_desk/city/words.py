"""Which of a Japanese and an English wording to show: data carries both, Japanese is required, English may be empty."""

from django.utils.translation import get_language


def pick(ja: str, en: str) -> str:
    """The wording in the language of the page; Japanese where the English one is empty."""
    return en if en and get_language() == "en" else ja
