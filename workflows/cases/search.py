"""What the search finds a case by: its words, folded to one width and case, written with what they come from."""

from collections.abc import Collection, Iterable
from itertools import combinations
from operator import attrgetter
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from proposals.file_queries import files_of
from proposals.models import JustMade, Organisation

from .folding import fold, grams, grams_of
from .models import Case, SearchRow

Row = TypeVar("Row", bound=Model)
ANSWERED_BY_INDEX = 2  # characters up to which the tokens of a word are the word


def write(case: Case) -> None:
    """Bring the case's search row up to date; called in the transaction of what it indexes, with the case locked."""
    text = words(case)
    SearchRow.objects.update_or_create(case_id=case.pk, defaults={"text": text, "grams": grams(text)})


def begin(case: Case, made: JustMade) -> None:
    """Write the search row of a case that was only just opened for a proposal: nothing but that was said of it."""
    files = [file.original_name for file in sorted(made.files, key=attrgetter("pk"))]
    text = fold("\n".join([*_names_of(case), _flat(made.version.answers), *files]))
    SearchRow.objects.create(case=case, text=text, grams=grams(text))


def write_all_of(organisation: Organisation) -> None:
    """Bring the rows of all cases of an organisation up to date: another spelling of its name finds them all."""
    for case in Case.objects.select_for_update().filter(proposal__organisation=organisation).order_by("pk"):
        if not is_current(case):
            write(case)


def is_current(case: Case) -> bool:
    """Whether the case's search row holds exactly its words."""
    text = words(case)
    return SearchRow.objects.filter(case_id=case.pk, text=text, grams=grams(text)).exists()


def words(case: Case) -> str:
    """Everything about a case that a search may find, folded."""
    parts = [*_names_of(case), *_proposed(case)]
    if case.proposal:
        parts += case.proposal.messages.order_by("pk").values_list("text", flat=True)
    parts += case.notes.order_by("pk").values_list("text", flat=True)
    for said, decided in case.contacts.order_by("pk").values_list("said", "decided"):
        parts += [said, decided]
    for told in case.filed_mails.order_by("pk").values_list("subject", "sender", "text"):
        parts += told
    return fold("\n".join([*parts, *_files_of(case)]))


def _names_of(case: Case) -> list[str]:
    organisation = case.proposal.organisation if case.proposal else None
    names = [organisation.name, organisation.name_kana, *organisation.aliases] if organisation else []
    return [case.number, case.title, *names]


def _proposed(case: Case) -> list[str]:
    versions = case.proposal.versions.order_by("number") if case.proposal else ()
    return [_flat(version.answers) for version in versions]


def _files_of(case: Case) -> list[str]:
    files = files_of(case.proposal).order_by("pk") if case.proposal else None
    return list(files.values_list("original_name", flat=True)) if files is not None else []


def matching(query: str) -> Q:
    """The rule for cases that hold every word of the query: quotes and operators are characters like others.

    The index narrows to the cases that have all pairs of neighbouring characters; where a word is longer than a pair,
    its text is compared as well, so that none is found in which the pairs stand apart.
    """
    return Q(pk__in=found_in(SearchRow.objects.all(), query).values("pk"))


def found_in(rows: QuerySet[Row], query: str) -> QuerySet[Row]:
    """Those of some search rows (`text` and `grams`, indexed) that hold every word of the query; none for no word."""
    asked = fold(query).split()
    if not asked:
        return rows.none()
    long = _in_text(word for word in asked if len(word) > ANSWERED_BY_INDEX)
    return rows.filter(long, grams__hold=[_tokens(asked)])


def matching_text(query: str) -> Q:
    """The same rule, asked of the texts alone: for few cases, whatever their words."""
    asked = fold(query).split()
    return _in_text(asked, "search__text") if asked else Q(pk__in=[])


def holding(words: Collection[str], least: int, most: int) -> QuerySet[SearchRow]:
    """Up to `most` search rows that may hold at least so many of the words, by the index alone."""
    chosen = combinations([fold(word) for word in words], least)
    alternatives = [_tokens(" ".join(some).split()) for some in chosen]
    return SearchRow.objects.filter(grams__hold=alternatives)[:most] if alternatives else SearchRow.objects.none()


def _tokens(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(token for word in words for token in grams_of(word)))


def _in_text(words: Iterable[str], field: str = "text") -> Q:
    return Q(*(Q((f"{field}__contains", word)) for word in words))


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(_flat(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(_flat(item) for item in value)
    return str(value) if isinstance(value, str) else ""
