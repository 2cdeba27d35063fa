"""Taking back a move: what stood before and after it, when that may be put back, and putting it back.

A move whose row says `undo` may be taken back by whoever made it, for ten minutes, while its mails wait and everything
it touched stands as the move left it. All is compared column by column, so a room need not tell when "something
followed"; it names the rows (an effect's `writes`, `watched`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Field, IntegerField, Model, QuerySet, Value

from connected_desk.records import log, outbox
from connected_desk.records.models import Origin

from .models import LifeModel, Undoable
from .refusals import MoveRefused, Reason
from .registry import EFFECTS, MAIL, WATCHED, Context, Outsider, Rows
from .vocabulary import Life, Move

SPAN = timedelta(minutes=10)  # the end is excluded: at that instant the mails may leave
# What names a subject, and what goes on counting when a move is taken back.
KEPT = frozenset({"id", "key", "version", "log_seq", "log_head"})

Columns = Mapping[str, Any]  # name -> text of the value, None for none

NOTHING = Reason(
    "nothing",
    "元に戻せる対応がありません。10分が過ぎたか、その後にほかの記録が加わっています。",
    "There is nothing to undo: ten minutes have passed, or something else was recorded since.",
)
NOT_YOURS = Reason("role", "元に戻せるのは、その対応をした本人です。", "Only the person who made the move can undo it.")
TOO_LATE = Reason("late", "10分が過ぎたため、元に戻せません。", "Ten minutes have passed, so it cannot be undone.")
FOLLOWED = Reason(
    "followed",
    "その後に別の動きがあったため、元に戻せません。",
    "Something followed from it meanwhile, so it cannot be undone.",
)
MAIL_LEFT = Reason(
    "mail_left",
    "お知らせのメールを送り始めたため、元に戻せません。",
    "Its mail has begun to leave, so it cannot be undone.",
)


@dataclass(frozen=True)
class Look:
    """How things stand: the subject's columns, and by model those of the rows that may have to be put back.

    `watched` is a hash of everything that is only compared, whose words need not be kept twice.
    """

    subject: Columns
    rows: dict[str, dict[str, Columns]]  # in the order the room named them
    watched: str

    def as_json(self) -> dict[str, Any]:
        """A list for the rows, because PostgreSQL would not keep the order of names."""
        return {"subject": self.subject, "rows": list(self.rows.items()), "watched": self.watched}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Look":
        return cls(kept["subject"], dict(kept["rows"]), kept["watched"])


def look_before(subject: LifeModel, row: Move, context: Context) -> Look | None:
    """How things stand before the move; None where it cannot be taken back: not by its row, or not as it is made."""
    by_staff = not isinstance(context.by, Outsider) and context.decision is None and context.origin == Origin.LIVE
    return look(subject, row) if row.undo and by_staff else None


def kept_as(subject: LifeModel, row: Move, before: Look, logged: Any) -> Undoable | None:
    """The move as one that can be taken back, to be remembered with its mails.

    None where it changed what is only watched (a decision became void): that has a history of its own.
    """
    after = look(subject, row)
    if after.watched != before.watched:
        return None
    return Undoable(
        row=logged, until=logged.occurred_at + SPAN, before=before.as_json(), after=after.as_json(), mails=[]
    )


def offered(subject: LifeModel, *, by: Any, at: datetime) -> Undoable | None:
    """The last move of the subject, if this person may take it back now."""
    if at >= subject.state_since + SPAN:  # nothing is asked of what was done longer ago
        return None
    kept = _kept(subject)
    return kept if kept and not _refusal(subject, kept, by, at) else None


def judged(subject: LifeModel, *, by: Any, at: datetime) -> Undoable:
    """The last move of the subject, which the caller has locked; MoveRefused where it may not be taken back."""
    kept = _kept(subject)
    if kept is None:
        raise MoveRefused("source", [NOTHING], subject)
    refused = _refusal(subject, kept, by, at)
    if refused:
        raise MoveRefused("role" if refused is NOT_YOURS else "source", [refused], subject)
    return kept


def put_back(subject: LifeModel, kept: Undoable) -> None:
    """Put the rows and the subject's columns back as they were and keep the mails from leaving.

    Inside the transaction that has locked the subject and judged. Raises MoveRefused where a mail was quicker.
    """
    if not outbox.withdraw(kept.mails):
        raise MoveRefused("source", [MAIL_LEFT], subject)
    before, after = Look.from_json(kept.before), Look.from_json(kept.after)
    for label in reversed(after.rows):
        model = apps.get_model(label)
        model._base_manager.filter(pk__in=_made(before, after, label)).delete()
        for pk, columns in before.rows[label].items():
            if columns != after.rows[label][pk]:
                model._base_manager.filter(pk=pk).update(**_values(model, columns))
    columns = {name: text for name, text in before.subject.items() if name not in KEPT}
    type(subject)._base_manager.filter(pk=subject.pk).update(**_values(type(subject), columns))
    Undoable.objects.filter(pk=kept.pk).delete()


def undoes(life: Life, before: Any, row: Any) -> bool:
    """Whether the second of two neighbouring log rows rightly says that the first was undone."""
    known = {move.name for move in life.moves if move.undo}
    return (
        before.move in known
        and before.actor_kind == row.actor_kind == "person"
        and before.actor_id == row.actor_id
        and before.occurred_at <= row.occurred_at < before.occurred_at + SPAN
        and (row.from_state, row.to_state) == (before.to_state, before.from_state)
    )


def forget(*, at: datetime) -> None:
    """Forget how things stood where nothing can be taken back any more."""
    Undoable.objects.filter(until__lte=at).delete()


def look(subject: LifeModel, row: Move) -> Look:
    """How the subject, just read or saved, and the rows the move may touch or must not be undone past stand."""
    effects = (EFFECTS[name] for _target, name in row.does if not name.startswith(MAIL))
    written = _of(subject, [effect.writes for effect in effects if effect.writes])
    watched = _of(subject, WATCHED.get(subject.life.name, ()))
    filled = _filled([*written, *watched])
    return Look(_columns(subject), _rows(written, filled), log.digest(log.canonical(_rows(watched, filled))))


def _of(subject: LifeModel, sources: Sequence[Rows]) -> list[QuerySet]:
    return [queryset for source in sources for queryset in source(subject)]


def _filled(querysets: Sequence[QuerySet]) -> set[QuerySet]:
    """Which of them hold any row at all, in one question: mostly none does, and then nothing more is read."""
    places = [
        queryset.order_by().values_list(Value(place, output_field=IntegerField()))
        for place, queryset in enumerate(querysets)
    ]
    found = places[0].union(*places[1:]) if places else ()
    return {querysets[place] for (place,) in found}


def _rows(querysets: Sequence[QuerySet], filled: Collection[QuerySet]) -> dict[str, dict[str, Columns]]:
    found: dict[str, dict[str, Columns]] = {}
    for queryset in querysets:
        rows = queryset.order_by("pk") if queryset in filled else ()
        found.setdefault(queryset.model._meta.label_lower, {}).update({str(one.pk): _columns(one) for one in rows})
    return found


def _kept(subject: LifeModel) -> Undoable | None:
    rows = Undoable.objects.filter(row__subject_kind=subject.life.name, row__subject_key=subject.key)
    return rows.filter(row__seq=subject.log_seq).select_related("row").first()


def _refusal(subject: LifeModel, kept: Undoable, by: Any, at: datetime) -> Reason | None:
    if isinstance(by, Outsider) or by.pk != kept.row.actor_id:
        return NOT_YOURS
    if not kept.row.occurred_at <= at < kept.until:
        return TOO_LATE
    before, after = Look.from_json(kept.before), Look.from_json(kept.after)
    if look(subject, subject.life.move(kept.row.move)) != after or _leaned_on(before, after):
        return FOLLOWED
    if outbox.untried(kept.mails).count() != len(kept.mails):
        return MAIL_LEFT
    return None


def _leaned_on(before: Look, after: Look) -> bool:
    """Whether a row nobody looked at points to one that would be taken away."""
    made = {apps.get_model(label): _made(before, after, label) for label in after.rows}
    return any(
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        .exclude(pk__in=made.get(relation.related_model, ()))
        .exists()
        for model, keys in made.items()
        if keys
        for relation in model._meta.related_objects
    )


def _made(before: Look, after: Look, label: str) -> list[str]:
    """The keys of the rows the move made."""
    return [pk for pk in after.rows[label] if pk not in before.rows[label]]


def _columns(row: Model) -> Columns:
    return {field.attname: _text(row, field) for field in row._meta.concrete_fields}


def _text(row: Model, field: Field) -> Any:
    """The same for a row just saved as for one just read: an instant is the same in whatever zone it was said."""
    value = field.value_from_object(row)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return None if value is None else field.value_to_string(row)


def _values(model: type[Model], columns: Columns) -> dict[str, Any]:
    """The columns as values to write: what `_columns` read."""
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    return {
        name: None if columns[name] is None else field.to_python(columns[name])
        for name, field in fields.items()
        if name in columns
    }
