"""The language switch, and the page that shows every component (in development only)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.i18n import set_language

from . import showcase

# Anybody may choose the language: Django's own view, which keeps it in a cookie and only goes back to this host.
language = login_not_required(set_language)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in the staff shell; ?face=public shows the other one, and POST shows the form with its errors."""
    if not settings.DEBUG:
        raise Http404
    form = showcase.SampleForm(request.POST, request.FILES) if request.method == "POST" else showcase.SampleForm()
    frame = "cd/base_public.html" if request.GET.get("face") == "public" else "cd/base_staff.html"
    return render(request, "cd/showcase.html", {**showcase.samples(), "form": form, "frame": frame})
