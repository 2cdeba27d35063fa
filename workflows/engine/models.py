"""The base of everything that has a life, and the norms a desk has set for itself."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMFieldMixin, transition

from connected_desk.city.models import Unit, once
from connected_desk.records.models import Chained, LogRow

from .vocabulary import Life


@cache
def _state_fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.fields if isinstance(field, FSMFieldMixin))


class LifeModel(ConcurrentTransitionMixin, Chained):
    """A row with a state that only `move_many()` changes.

    django-fsm 3.0.1 refuses to refresh a protected state (it sees an assignment), so refreshing drops the cached value
    first and puts it back should the refresh fail.
    """

    life: ClassVar[Life]
    came_from = ""

    version = models.PositiveIntegerField(default=0, editable=False)
    state_since = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @property
    def state_fields(self) -> tuple[Any, ...]:
        """What django-fsm compares before it saves; it would go through all fields for each row that is read."""
        return _state_fields(type(self))

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        names = [f.attname for f in self._meta.concrete_fields if isinstance(f, FSMFieldMixin) and f.protected]
        kept = {name: self.__dict__.pop(name) for name in names if name in self.__dict__}
        self.__dict__["_dropped"] = set(kept)
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        finally:
            del self.__dict__["_dropped"]
            for name, value in kept.items():
                self.__dict__.setdefault(name, value)

    def get_deferred_fields(self) -> set[str]:
        """Without the state that is dropped for a refresh: that is no wish to leave it out, and to read it later."""
        return super().get_deferred_fields() - self.__dict__.get("_dropped", set())

    def clean_fields(self, exclude: Any = None) -> None:
        """Leave protected states out: cleaning assigns, and assigning is what protection refuses."""
        names = {f.name for f in self._meta.concrete_fields if isinstance(f, FSMFieldMixin) and f.protected}
        super().clean_fields(exclude=names | set(exclude or ()))

    def locked_before(self) -> Iterable["LifeModel"]:
        """Rows to be locked before this one, besides its case: all lock in the same order, or two wait forever."""
        return ()

    @property
    def state_row(self) -> Any:
        """The present state's row of the definition."""
        return self.life.state(self.state)  # type: ignore[attr-defined]


def moves(life: Life, field: models.Field) -> Callable[[str], Callable[[Any], Any]]:
    """A decorator maker for a model's moves: `@move("refer")` builds django-fsm's transition from the row.

    The method records what the move brings (it receives the details with `by`, `at` and `target`) and returns nothing;
    the engine has chosen the target before it is called.
    """

    def named(name: str) -> Callable[[Any], Any]:
        row = life.move(name)
        sources = sorted({source.state for source in row.sources})

        def decorate(method: Callable[..., None]) -> Any:
            @wraps(method)
            def carried_out(self: Any, **details: Any) -> str:
                method(self, **details)
                return details["target"]

            return transition(field=field, source=sources, target=RETURN_VALUE(*row.targets))(carried_out)

        return decorate

    return named


class Norm(models.Model):
    """The open days of a state from a day on, as a unit set them for its own cases or (without one) the whole desk.

    A row counts until the next one of the same state and unit; without `open_days` nothing of its own counts from that
    day on, but what stands above it: the unit above, the desk, the house default of the definition.
    """

    life = models.CharField(max_length=20)
    state = models.CharField(max_length=32)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    open_days = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()

    class Meta:
        constraints = once("engine_norm_once_a_day", "life", "state", "valid_from", "unit", empty="unit")

    def __str__(self) -> str:
        return f"{self.life} {self.state} {self.valid_from}: {self.open_days}"


class Undoable(models.Model):
    """How things stood before and after a move that may still be taken back; forgotten soon after it may not.

    `before` and `after` hold the columns of the subject and of the rows effects write (see takeback.look), `mails` the
    ids of what waits to leave until then.
    """

    row = models.OneToOneField(LogRow, on_delete=models.PROTECT, primary_key=True, related_name="+")
    until = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    mails = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="undoable_by_end")]

    def __str__(self) -> str:
        return f"{self.row} until {self.until:%Y-%m-%d %H:%M:%S}"
