"""What every scale of grades here has in common: three to five grades, 1 the lowest, with words in two languages."""

from collections.abc import Sequence

FEWEST_GRADES, MOST_GRADES = 3, 5


def has_grades(grades: int) -> bool:
    """Whether that many grades make a scale."""
    return FEWEST_GRADES <= grades <= MOST_GRADES


def words_fit(grades: int, ja: Sequence[str], en: Sequence[str]) -> bool:
    """Whether there are words for each grade, in Japanese or in both languages, or none at all."""
    return {len(ja), len(en)} - {0} <= {grades} and not (en and not ja)


def paired(ja: Sequence[str], en: Sequence[str]) -> list[dict[str, str]]:
    """Words as they are kept, grade 1 first; where nothing is said in English, that stays empty."""
    return [{"ja": one, "en": other} for one, other in zip(ja, en or [""] * len(ja), strict=True)]


def parted(pairs: Sequence[dict[str, str]]) -> tuple[list[str], list[str]]:
    """The Japanese words and the English ones; none of a language in which nothing is said."""
    ja, en = [one["ja"] for one in pairs], [one["en"] for one in pairs]
    return ja, en if any(en) else []


def lines(text: str) -> list[str]:
    """Words as they were typed, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
