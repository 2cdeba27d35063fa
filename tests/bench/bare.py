"""Views that do nothing but what cannot be left out, for the site's own to be measured against."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from .models import BareCase, BareEntry, BareMail

FIELDS = 16
ROWS = 50


class IntakeForm(forms.Form):
    """Sixteen texts and a file."""

    file = forms.FileField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for number in range(FIELDS):
            self.fields[f"field_{number}"] = forms.CharField(max_length=400)


@login_not_required
def intake(request: HttpRequest) -> HttpResponse:
    """A form with 16 fields and a file: one row, one row of the log, one mail, one commit."""
    form = IntakeForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        upload = said.pop("file")
        with transaction.atomic():
            name = default_storage.save("bench/file", upload)
            made = BareCase.objects.create(title=said["field_0"], organisation=said["field_1"], answers=said, file=name)
            _written(made, "open")
        return redirect(f"/bare/case/{made.pk}/")
    return render(request, "bench/form.html", {"form": form})


def listed(request: HttpRequest) -> HttpResponse:
    """Fifty rows by an index."""
    return render(request, "bench/list.html", {"rows": BareCase.objects.order_by("due_on", "id")[:ROWS]})


def search(request: HttpRequest) -> HttpResponse:
    """The same of the rows whose title holds a word, as long as they come soon."""
    rows = BareCase.objects.filter(title__contains=request.GET["q"]).order_by("due_on", "id")[:ROWS]
    return render(request, "bench/list.html", {"rows": rows})


def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One row with its entries."""
    found = get_object_or_404(BareCase, pk=pk)
    return render(request, "bench/case.html", {"case": found, "entries": found.entries.order_by("-id")[:30]})


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One transition with lock, save, row of the log and mail."""
    with transaction.atomic():
        found = BareCase.objects.select_for_update().get(pk=pk)
        name = "hold" if found.state == "dialogue" else "resume"
        getattr(found, name)()
        found.save()
        _written(found, name)
    return redirect(f"/bare/case/{pk}/")


def _written(found: BareCase, name: str) -> None:
    BareEntry.objects.create(case=found, at=timezone.now(), move=name, who="見本", text="")
    BareMail.objects.create(to="nobody@example.invalid", subject=name, body=found.title)
