"""How a view meets a refusal: the reasons become errors of its form, and the security log gets its row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext_lazy

from connected_desk.records import security
from connected_desk.records.web import DeskRequest
from workflows.engine.refusals import MoveRefused

CHANGED_MEANWHILE = gettext_lazy(
    "Somebody changed this after you opened the page. Look at it as it is now; if what you wrote still holds, press the"
    " button again."
)


@contextmanager
def refused_to(request: DeskRequest, form: Any = None) -> Iterator[None]:
    """Run an action; a MoveRefused inside becomes errors of the form, or a message where there is none.

    A form that can be redrawn takes the version of now, so that the person need not type everything again: the page
    around it shows what has changed.

    The row of the security log is written here, after the action's transaction has been rolled back.
    """
    try:
        yield
    except MoveRefused as refusal:
        _write_down(request, refusal)
        if refusal.kind == "version" and hasattr(form, "redraw"):
            form.redraw(refusal.subject.version)  # type: ignore[attr-defined]  # a version is always some row's
            form.add_error(None, CHANGED_MEANWHILE)
            return
        for reason in refusal.reasons:
            if form is not None:
                form.add_error(None, reason.linked)
            else:
                messages.error(request, reason.linked)


def not_found(request: DeskRequest, hidden: Any) -> NoReturn:
    """Answer that there is nothing here; where there is (`hidden`), write down who asked for what is not theirs."""
    if hidden is not None:
        security.refuse(
            "outside_scope",
            sentence="Somebody asked for a record outside their scope.",
            subject_kind=hidden.life.name,
            subject_key=hidden.key,
            **security.whence(request),
        )
    raise Http404


def _write_down(request: DeskRequest, refusal: MoveRefused) -> None:
    subject: Any = refusal.subject
    security.refuse(
        f"move_refused.{refusal.kind}",
        sentence=" ".join(reason.en for reason in refusal.reasons),
        subject_kind=subject.life.name if subject is not None else "",
        subject_key=subject.key if subject is not None else None,
        **security.whence(request),
    )
