"""A field that knows the plan: an item of one edition."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from .models import Edition, Item
from .queries import items_of


class StandingItems(ModelChoiceIterator):
    """The items of the field's edition, without asking for what stands."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.field.shown)  # type: ignore[attr-defined]


class ItemField(forms.ModelChoiceField):
    """An item of the edition, in the order of the plan or by its code."""

    iterator = StandingItems

    def __init__(self, *, edition: Edition | None, by_code: bool = False, **options: Any) -> None:
        items: Iterable[Item] = items_of(edition.pk) if edition else ()
        self.shown = sorted(items, key=lambda item: item.code) if by_code else items
        super().__init__(Item.objects.filter(edition=edition) if edition else Item.objects.none(), **options)
