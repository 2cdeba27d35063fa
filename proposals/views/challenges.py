"""The public pages of the themes: the list, and one of them."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb

from ..challenge_queries import board, following, goals_on, words_of
from ..queries import published_challenges
from ..shown import STANDING_LOOKS


@login_not_required
@require_safe
def challenges(request: DeskRequest) -> HttpResponse:
    """What the city asks for: open, coming and closed themes."""
    values = {
        "board": board(tokyo_date(request.at)),
        "crumbs": [Crumb(_("Home"), reverse("proposals:front")), Crumb(_("What the city asks for"))],
    }
    return render(request, "proposals/challenges.html", values)


@login_not_required
@require_safe
def challenge(request: DeskRequest, key: UUID) -> HttpResponse:
    """One theme, with the way to propose on it while it is open, and what follows where it is closed."""
    theme = get_object_or_404(published_challenges(), key=key)
    on = tokyo_date(request.at)
    standing = theme.standing(on)
    values = {
        "theme": theme,
        "standing": standing,
        "look": STANDING_LOOKS[standing],
        "words": words_of(theme),
        "goals": goals_on(theme.item, on) if theme.item else [],
        "following": following(theme, published_challenges(), on) if standing in ("closed", "withdrawn") else None,
        "crumbs": [
            Crumb(_("Home"), reverse("proposals:front")),
            Crumb(_("What the city asks for"), reverse("proposals:challenges")),
            Crumb(theme.title),
        ],
    }
    return render(request, "proposals/challenge.html", values)
