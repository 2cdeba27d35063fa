"""What the search finds a case by: its words, folded to one width and case, written with what they come from."""

import unicodedata

from django.db.models import Q

from proposals.models import Organisation

from .models import Case, SearchRow


def fold(text: str) -> str:
    """The text as the search compares it: one width, one case, katakana for hiragana, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in plain).split())


def write(case: Case) -> None:
    """Bring the case's search row up to date; called in the transaction of what it indexes, with the case locked."""
    SearchRow.objects.update_or_create(case_id=case.pk, defaults={"text": words(case)})


def write_all_of(organisation: Organisation) -> None:
    """Bring the rows of all cases of an organisation up to date: another spelling of its name finds them all."""
    for case in Case.objects.select_for_update().filter(proposal__organisation=organisation).order_by("pk"):
        if not is_current(case):
            write(case)


def is_current(case: Case) -> bool:
    """Whether the case's search row holds exactly its words."""
    return SearchRow.objects.filter(case_id=case.pk, text=words(case)).exists()


def words(case: Case) -> str:
    """Everything about a case that a search may find, folded."""
    parts = [case.number, case.title]
    if case.proposal:
        organisation = case.proposal.organisation
        parts += [organisation.name, organisation.name_kana, *organisation.aliases]
        parts += [_flat(version.answers) for version in case.proposal.versions.order_by("number")]
        parts += case.proposal.messages.order_by("pk").values_list("text", flat=True)
    parts += case.notes.order_by("pk").values_list("text", flat=True)
    for said, decided in case.contacts.order_by("pk").values_list("said", "decided"):
        parts += [said, decided]
    return fold("\n".join(parts))


def matching(query: str) -> Q:
    """The rule for cases that hold every word of the query."""
    rule = Q()
    for word in fold(query).split():
        rule &= Q(search__text__contains=word)
    return rule


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(_flat(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(_flat(item) for item in value)
    return str(value) if isinstance(value, str) else ""
