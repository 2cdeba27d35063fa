"""The only door: every change of a state, of any life, by anybody, goes through here."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.queries import may_act_for
from connected_desk.records import outbox
from connected_desk.records.log import TAKE_OVER, UNDO
from connected_desk.records.models import Origin

from . import entry, takeback
from .bars import barred, keep_out
from .models import LifeModel
from .refusals import MoveRefused, Reason
from .registry import EFFECTS, FOLLOWERS, GUARDS, MAIL, ROLES, SETTLERS, Context, Outsider
from .vocabulary import ROLE_LABELS, Move, Role, Source

STALE = Reason(
    "version",
    "画面を開いた後に、ほかの人が内容を変えました。画面を開き直して、もう一度お試しください。",
    "Somebody changed this after you opened the page. Open it again and try once more.",
)
NEEDS_DECISION = Reason(
    "decision",
    "この対応には決裁が必要です。「起案する」から伺いを作ってください。",
    "This needs a decision. Draft one first.",
)
# Who may draft what a head decides: the officers of the same unit.
OFFICERS_OF = {
    Role.DESK_HEAD: Role.DESK,
    Role.OWNER_HEAD: Role.OWNER,
    Role.LEAD_HEAD: Role.LEAD,
    Role.SECRETARIAT_HEAD: Role.SECRETARIAT,
}


@dataclass(frozen=True)
class Moved:
    """A move that was made: the subject as it is now, its row in the log, the mails queued for it, and whether they
    wait because it can be taken back."""

    subject: Any
    row: Any
    mails: Sequence[Any] = ()
    undoable: bool = False


@dataclass(frozen=True)
class Offer:
    """A move somebody may make (or draft a decision for), with what is still missing said beside it."""

    move: Move
    role: Role
    blocked: tuple[Reason, ...]
    draft: bool

    @property
    def ready(self) -> bool:
        return not self.blocked


def move(subject: LifeModel, name: str, *, by: Any, at: datetime, version: int | None = None, **details: Any) -> Moved:
    """Carry out one move on one subject; see `move_many`. The instance given is brought up to date as well."""
    [moved] = move_many([subject], name, by=by, at=at, version=version, **details)
    if subject is not moved.subject:
        subject.refresh_from_db()
    return moved


@transaction.atomic
def move_many(
    subjects: Sequence[LifeModel],
    name: str,
    *,
    by: Any,
    at: datetime,
    version: int | None = None,
    decision: Any = None,
    origin: str = "live",
    **details: Any,
) -> list[Moved]:
    """Carry out one move on each subject, or raise MoveRefused with reasons fit to show the person.

    `by` is a person, or COMPANY or SYSTEM; `version` is what the person's form was drawn from; `decision` is the
    decided 伺い that carries the move. In order: lock (case, then child), role, source, version, guards, target,
    method, save, log row, effects. All or none of the subjects move. UNDO is the one name no definition has: it takes
    back the last move of each subject, see `undo`.
    """
    locked = lock(subjects)
    if name == UNDO:
        return [_take_back(subject, by, at, version) for subject in locked]
    life = locked[0].life
    row = life.move(name)
    context = Context(by=by, at=at, on=tokyo_date(at), decision=decision, details=details, origin=origin, move=name)
    judged = [(subject, _judge(subject, row, context, version)) for subject in locked]
    facts = _facts(row, locked)
    for subject, ready in judged:
        refused = _unmet(row, subject, ready, facts)
        if refused:
            raise MoveRefused("guard", refused, subject)
    return [_carry_out(subject, row, ready) for subject, ready in judged]


def undo(subject: LifeModel, *, by: Any, at: datetime, version: int | None = None) -> Moved:
    """Take back the subject's last move: its columns and the rows of effects as before, mails kept from leaving.

    The log keeps both rows. Raises MoveRefused for anybody but who made the move, after `takeback.SPAN`, once anything
    followed, and for a move the definition does not let undo.
    """
    [undone] = move_many([subject], UNDO, by=by, at=at, version=version)
    return undone


def open_life(subject: LifeModel, *, by: Any, at: datetime, body: Mapping[str, Any], origin: str = "live") -> Moved:
    """Save a new subject and write row 1 of its log: the only other door, beside taking over.

    Raises MoveRefused for whoever is kept out.
    """
    keep_out(subject, by)
    life = subject.life
    if subject.state not in life.opens_in:  # type: ignore[attr-defined]
        raise ValueError(f"{life.name} opens in {life.opens_in}, not in {subject.state!r}")  # type: ignore[attr-defined]
    return _begin(subject, life.opening, by=by, at=at, body=body, origin=origin)


def take_over(subject: LifeModel, *, by: Any, at: datetime, body: Mapping[str, Any]) -> Moved:
    """Save a subject that an earlier ledger held, in the state it had there, and write row 1 of its log.

    The row stands at the instant of taking over and is marked as imported: nobody made the moves before it here.
    """
    return _begin(subject, TAKE_OVER, by=by, at=at, body=body, origin=Origin.IMPORT)


def _begin(subject: LifeModel, name: str, *, by: Any, at: datetime, body: Mapping[str, Any], origin: str) -> Moved:
    subject.state_since = at
    context = Context(by=by, at=at, on=tokyo_date(at), details=body, origin=origin, move=name)
    context = replace(context, target=subject.state)  # type: ignore[attr-defined]
    with transaction.atomic(savepoint=False):
        _settle(subject, context)
        row = entry.write(subject, name, "", context)  # the chain goes by the key, which stands before the row does
        subject.save(force_insert=True)
        return Moved(subject, row)


def note(
    subject: LifeModel, name: str, *, by: Any, at: datetime, body: Mapping[str, Any], origin: str = "live"
) -> Moved:
    """Write down on the subject's log something that happened without a change of state. The caller holds its lock.

    MoveRefused for whoever is kept out of the subject (bars.py).
    """
    keep_out(subject, by)
    context = Context(by=by, at=at, on=tokyo_date(at), details=body, origin=origin, move=name)
    row = entry.write(subject, name, subject.state, context)  # type: ignore[attr-defined]
    subject.version += 1
    subject.save()
    _follow(subject, replace(context, row=row))
    return Moved(subject, row)


def lock(subjects: Iterable[LifeModel]) -> list[Any]:
    """The subjects as the database has them now, locked until the transaction ends: the case first, then the child."""
    given = list(subjects)
    for before in [row for subject in given for row in subject.locked_before()]:
        lock([before])
    life = given[0].life
    model = type(given[0])
    if life.parent:
        parent = model._meta.get_field(life.parent).related_model
        parents = {getattr(subject, f"{life.parent}_id") for subject in given} - {None}
        list(parent._base_manager.select_for_update().filter(pk__in=parents).order_by("pk"))  # type: ignore[union-attr]
    found = model._base_manager.select_for_update().in_bulk([subject.pk for subject in given])
    return [found[subject.pk] for subject in given]


def roles_of(subject: LifeModel, by: Any, on: Any) -> frozenset[Role]:
    """The roles this person (or the company, or the system) has towards this subject on that day."""
    if isinstance(by, Outsider):
        return frozenset({Role(by.kind)})
    return frozenset() if barred(subject, by) else ROLES[subject.life.name](subject, by, on)


def offers(subject: LifeModel, *, by: Any, at: datetime) -> list[Offer]:
    """The moves this person may make now, the usual one first, each with what is still missing.

    A move by decision is offered to its deciders and to the officers of whoever has the turn, for drafting; any other
    also to whoever stands in for somebody who may make it. Nothing is offered to whoever is kept out.
    """
    if barred(subject, by):
        return []
    context = Context(by=by, at=at, on=tokyo_date(at))
    own = roles_of(subject, by, context.on)
    stood_in_for = [] if isinstance(by, Outsider) else may_act_for(by, context.on)
    lent = [roles_of(subject, other, context.on) for other in stood_in_for]
    found, known = [], {}  # type: ignore[var-annotated]
    for row in subject.life.moves:
        source = row.source_of(subject.state, subject.came_from)  # type: ignore[attr-defined]
        possible = [own] if row.by_decision else [own, *lent]
        fitting = ((roles, _drafting_role(row, source, roles)) for roles in possible if source)
        roles, role = next((pair for pair in fitting if pair[1]), (own, None))
        if role:
            seen = replace(context, roles=roles, move=row.name)
            blocked = _unmet(row, subject, seen, _facts(row, [subject], known), any_target=True)
            found.append(Offer(row, role, tuple(blocked), draft=row.by_decision))
    return sorted(found, key=lambda offer: offer.move.name != subject.state_row.usual)


def may_make_or_draft(subject: LifeModel, row: Move, by: Any, on: date) -> bool:
    """Whether this person may make the move or, where it is by decision, decide or draft it."""
    source = row.source_of(subject.state, subject.came_from)  # type: ignore[attr-defined]
    return bool(source and _drafting_role(row, source, roles_of(subject, by, on)))


def judge_draft(
    subject: LifeModel, name: str, *, by: Any, at: datetime, version: int | None = None, **details: Any
) -> None:
    """Judge a move by decision the way the door will, as far as can be told before it is decided; see `move_many`.

    Raises MoveRefused where this person may not draft it, the subject has moved on, or something is missing.
    """
    keep_out(subject, by)
    row = subject.life.move(name)
    context = Context(by=by, at=at, on=tokyo_date(at), details=details, move=name)
    source = row.source_of(subject.state, subject.came_from)  # type: ignore[attr-defined]
    if source is None:
        raise MoveRefused("source", [_left_meanwhile(subject, row)], subject)
    if not may_make_or_draft(subject, row, by, context.on):
        raise MoveRefused("role", [_not_allowed(row, _drafting_roles(row, source))], subject)
    if version is not None and version != subject.version:
        raise MoveRefused("version", [STALE], subject)
    _check_details(row, details, subject)
    context = replace(context, target=_target(subject, row, details), roles=roles_of(subject, by, context.on))
    refused = _unmet(row, subject, context, _facts(row, [subject]))
    if refused:
        raise MoveRefused("guard", refused, subject)


def _drafting_role(row: Move, source: Source, own: frozenset[Role]) -> Role | None:
    """The role in which somebody may make the move or, where it is by decision, decide or draft it."""
    return next((role for role in _drafting_roles(row, source) if role in own), None)


def _drafting_roles(row: Move, source: Source) -> tuple[Role, ...]:
    if not row.by_decision:
        return source.who
    return (*source.who, *(OFFICERS_OF[role] for role in source.who if role in OFFICERS_OF), Role.HOLDER)


def _judge(subject: Any, row: Move, context: Context, version: int | None) -> Context:
    """Role, then source, then version: the context with roles and target, or MoveRefused."""
    keep_out(subject, context.by)
    source = row.source_of(subject.state, subject.came_from)
    allowed = source.who if source else tuple(dict.fromkeys(role for s in row.sources for role in s.who))
    own, acting_for = _roles_with_standing(subject, allowed, context)
    if not own & set(allowed):
        raise MoveRefused("role", [_not_allowed(row, allowed)], subject)
    if source is None:
        raise MoveRefused("source", [_left_meanwhile(subject, row)], subject)
    if version is not None and version != subject.version:
        raise MoveRefused("version", [STALE], subject)
    if row.by_decision and context.decision is None:
        raise MoveRefused("decision", [NEEDS_DECISION], subject)
    _check_details(row, context.details or {}, subject)
    target = _target(subject, row, context.details or {})
    return replace(context, roles=own, acting_for=acting_for, target=target, came_out_of=subject.state)


def _roles_with_standing(subject: Any, allowed: Sequence[Role], context: Context) -> tuple[frozenset[Role], Any]:
    """The person's own roles; where they do not suffice, those of somebody the person stands in for (代決)."""
    own = roles_of(subject, context.by, context.on)
    if own & set(allowed) or isinstance(context.by, Outsider):
        return own, None
    for other in may_act_for(context.by, context.on):
        roles = roles_of(subject, other, context.on)
        if roles & set(allowed):
            return roles, other
    return own, None


def _not_allowed(row: Move, allowed: Sequence[Role]) -> Reason:
    ja, en = zip(*(ROLE_LABELS[role] for role in dict.fromkeys(allowed)), strict=True)
    return Reason("role", f"「{row.ja}」ができるのは、{'、'.join(ja)}です。", f"“{row.en}” is for {', '.join(en)}.")


def _left_meanwhile(subject: Any, row: Move) -> Reason:
    state = subject.state_row
    return Reason(
        "source",
        f"いまの状態は「{state.ja}」のため、「{row.ja}」はできません。画面を開き直してください。",
        f"The state is now “{state.en}”, so “{row.en}” is not possible. Open the page again.",
    )


def _check_details(row: Move, details: Mapping[str, Any], subject: Any) -> None:
    unknown = set(details) - set(row.asks)
    if unknown:
        raise TypeError(f"{row.name} does not ask for {', '.join(sorted(unknown))}")
    missing = [ask for ask in row.asks if ask not in row.optional and details.get(ask) in (None, "", [])]
    if missing:
        names = ", ".join(missing)
        raise MoveRefused(
            "details",
            [Reason("details", f"足りない項目があります（{names}）。", f"Something is missing ({names}).")],
            subject,
        )


def _target(subject: Any, row: Move, details: Mapping[str, Any]) -> str:
    if row.back_to:
        target = getattr(subject, row.back_to)
    elif row.chosen_by:
        target = str(details.get(row.chosen_by, ""))
    else:
        target = row.targets[0]
    if target not in row.targets:
        raise MoveRefused(
            "details",
            [Reason("target", f"「{row.ja}」の後の状態を選んでください。", f"Choose what follows “{row.en}”.")],
            subject,
        )
    return target


def _facts(row: Move, subjects: Sequence[Any], known: dict[Any, Any] | None = None) -> dict[str, Mapping[int, Any]]:
    """What the guards of this move need to know, asked once for all subjects.

    `known` keeps it for the next move of the same subjects: guards of several moves look at the same facts.
    """
    known = {} if known is None else known
    guards = (GUARDS[name] for name in dict.fromkeys(name for _, name in row.needs))
    facts = {}
    for guard in guards:
        if guard.facts:
            if guard.facts not in known:
                known[guard.facts] = guard.facts(subjects)
            facts[guard.name] = known[guard.facts]
    return facts


def _unmet(
    row: Move, subject: Any, context: Context, facts: Mapping[str, Any], any_target: bool = False
) -> list[Reason]:
    """The sentences of the guards that do not hold; for an offer, only those that bind whatever the target."""
    names = row.guards_for("" if any_target else context.target)
    asked = [(GUARDS[name], replace(context, facts=facts.get(name, {}))) for name in names]
    return [guard.refusal(subject, seen) for guard, seen in asked if not guard.test(subject, seen)]


def _carry_out(subject: Any, row: Move, context: Context) -> Moved:
    before, seen, mails = copy(subject), takeback.look_before(subject, row, context), []  # type: ignore[var-annotated]
    getattr(subject, row.name)(**(context.details or {}), by=context.by, at=context.at, target=context.target)
    subject.version += 1
    subject.state_since = context.at
    _settle(subject, context)
    logged = entry.write(subject, row.name, before.state, context)
    subject.save()
    context = replace(context, before=before, row=logged, mails=mails)
    for name in row.effects_for(context.target):
        effect_named(name)(subject, context)
    _follow(subject, context)
    kept = takeback.kept_as(subject, row, seen, logged) if seen else None
    queued = outbox.queue_of_move(mails, leaving_at=kept.until if kept else context.at)
    if kept:
        kept.mails = [mail.pk for mail in queued]
        kept.save(force_insert=True)
    return Moved(subject, logged, queued, undoable=kept is not None)


def _take_back(subject: Any, by: Any, at: datetime, version: int | None) -> Moved:
    """Judge, put everything back, and write the row that says so."""
    kept = takeback.judged(subject, by=by, at=at)
    if version is not None and version != subject.version:
        raise MoveRefused("version", [STALE], subject)
    before = subject.state
    takeback.put_back(subject, kept)
    [subject] = lock([subject])
    details = {"move": kept.row.move, "seq": kept.row.seq, "mails": len(kept.mails)}
    context = Context(by=by, at=at, on=tokyo_date(at), details=details, move=UNDO)
    context = replace(context, target=subject.state, came_out_of=before)
    row = entry.write(subject, UNDO, before, context)
    subject.version += 1
    subject.save()
    _follow(subject, replace(context, row=row))
    return Moved(subject, row)


def _follow(subject: Any, context: Context) -> None:
    for follow in FOLLOWERS:
        follow(subject, context)


def effect_named(name: str) -> Any:
    """The registered effect; a name that begins with "mail." queues the mail of that template."""
    if name.startswith(MAIL):
        mail = EFFECTS["mail"].carry_out
        return lambda subject, context: mail(subject, replace(context, target=name.removeprefix(MAIL)))
    return EFFECTS[name].carry_out


def _settle(subject: Any, context: Context) -> None:
    settle = SETTLERS.get(subject.life.name)
    if settle:
        settle(subject, context)
