"""What the desk's pages are asked in these tests: addresses, forms as a browser fills them in, and how things stand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from connected_desk.records.models import LogRow, OutboxMail, SecurityEvent
from tests.support import state_of
from workflows.cases.models import Case


def page(case: Case, name: str = "case", **parts: Any) -> str:
    """The address of a page of the case."""
    return reverse(f"desk:{name}", kwargs={"number": case.number, **parts})


def move_page(subject: Any, name: str) -> str:
    """The address of the page of a move."""
    return reverse("desk:move", args=[subject.life.name, subject.key, name])


def day(name: str, on: date) -> dict[str, str]:
    """A date as its three fields send it."""
    return {f"{name}_year": str(on.year), f"{name}_month": str(on.month), f"{name}_day": str(on.day)}


def drawn_from(case: Case, prefix: str = "") -> dict[str, str]:
    """The hidden field that says which version of the case a form was drawn from."""
    return {f"{prefix}-version" if prefix else "version": str(Case.objects.values_list("version").get(pk=case.pk)[0])}


def press(client: Client, case: Case, name: str, typed: Mapping[str, Any], *, version: Any = None) -> Any:
    """Fill in the page of a move, drawn from the case as it is now or was at that version, and press its button."""
    drawn = drawn_from(case) if version is None else {"version": str(version)}
    return client.post(move_page(case, name), {**drawn, **typed})


def sentences(response: Any) -> list[str]:
    """What the page says went wrong: banners, and the errors of its form as a whole."""
    form = response.context.get("form")
    whole = list(form.non_field_errors()) if isinstance(form, BaseForm) else []
    return [*(str(message) for message in response.context["messages"]), *whole]


def standing(case: Case) -> tuple[Any, ...]:
    """All that a refused act must leave as it was: state and version, the whole log, the whole outbox."""
    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    return state_of(case), version, LogRow.objects.count(), OutboxMail.objects.count()


def refusals() -> list[tuple[str, int | None, Any]]:
    """The rows of the security log, oldest first: kind, who, about what."""
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", "actor_id", "subject_key"))
