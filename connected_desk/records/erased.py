"""What is said of words, files and whole things that are gone: under which disposal, in the reader's language."""

from django.http import Http404
from django.utils.translation import gettext as _

PREFIX = "disposal "


class Told(str):
    """A sentence that the page for what is not there may show, because it is ours."""

    is_told = True


def told(erased_by: str) -> str:
    """“Erased by disposal 3”, from what an erased row or file keeps; other reasons are given as they are."""
    if erased_by.startswith(PREFIX):
        return _("Erased by disposal %(number)s") % {"number": erased_by.removeprefix(PREFIX)}
    return _("Erased by %s") % erased_by


def gone(erased_by: str) -> Http404:
    """What to raise where a page would show what was erased."""
    return Http404(Told(told(erased_by)))
