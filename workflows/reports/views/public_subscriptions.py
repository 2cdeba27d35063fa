"""Being told by mail of what is released: asking for it, following the mailed link, and ending it.

A link is followed by programs too before anybody reads the mail: nothing changes until the button is pressed.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest, keep_link
from connected_desk.ui.looks import Crumb
from proposals import floods
from proposals.views.flood import try_later

from .. import feeds, queries, subscribing
from ..models import Subscriber
from ..subscription_forms import PressForm, SubscribeForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: DeskRequest) -> HttpResponse:
    """The form; whatever the address, the answer is the same."""
    offered = feeds.offered(queries.latest_released(tokyo_date(request.at)), get_language())
    if not offered:
        return render(request, "progress/subscribe.html", {"crumbs": _way(_("Be told by mail"))})
    form = SubscribeForm(offered, request.POST or None)
    if form.is_valid():
        if until := floods.full_until(floods.SUBSCRIPTIONS, request.address, request.at):
            return try_later(request, until)
        floods.count(floods.SUBSCRIPTIONS, request.address, request.at)
        said = {"subjects": form.subjects(), "language": get_language() or "ja"}
        subscribing.ask(email=form.cleaned_data["email"], at=request.at, **said)
        return redirect("progress:subscribe_sent")
    context = {"form": form, "crumbs": _way(_("Be told by mail"))}
    return render(request, "progress/subscribe.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
def sent(request: DeskRequest) -> HttpResponse:
    """That a mail is on its way."""
    return render(request, "progress/subscribe_sent.html", {"crumbs": _way(_("Be told by mail"))})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: DeskRequest, token: str) -> HttpResponse:
    """What was asked for, and the button that makes it count."""
    subscriber = _behind(token)
    if request.method == "POST":
        subscribing.confirm(subscriber, at=request.at)
        done = {"title": _("You will be told by mail"), "crumbs": _way(_("Be told by mail"))}
        return keep_link(render(request, "progress/subscription_done.html", done))
    form = PressForm(_("Subscribe"), reverse("progress:index"))
    names = _names(request)
    context: dict[str, Any] = {
        "form": form,
        "wanted": [names[one] for one in subscriber.wanted if one in names],
        "unsubscribe": reverse("progress:unsubscribe", args=[token]) if subscriber.confirmed_at else "",
        "crumbs": _way(_("Be told by mail")),
    }
    return keep_link(render(request, "progress/subscription.html", context))


# A mail program presses the button for its reader, without our page and its token (RFC 8058); the link is the proof.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: DeskRequest, token: str) -> HttpResponse:
    """The button that forgets the address; a link whose address is forgotten already says just that."""
    crumbs = _way(_("Stop the mails"))
    subscriber = subscribing.behind(token)
    if request.method == "POST" and subscriber is not None:
        subscribing.end(subscriber)
    if request.method == "POST" or subscriber is None:
        context = {"title": _("No more mails will come"), "ended": True, "crumbs": crumbs}
        return keep_link(render(request, "progress/subscription_done.html", context))
    form = PressForm(_("Stop the mails and delete my address"), reverse("progress:index"))
    return keep_link(render(request, "progress/unsubscribe.html", {"form": form, "crumbs": crumbs}))


def _behind(token: str) -> Subscriber:
    subscriber = subscribing.behind(token)
    if subscriber is None:
        raise Http404
    return subscriber


def _names(request: DeskRequest) -> dict[str, str]:
    groups = feeds.offered(queries.latest_released(tokyo_date(request.at)), get_language())
    return {feed.subject: feed.title for group in groups for feed in group.feeds}


def _way(here: Any) -> list[Crumb]:
    return [
        Crumb(_("Progress of the city"), reverse("progress:index")),
        Crumb(_("Open data"), reverse("progress:data")),
        Crumb(here),
    ]
