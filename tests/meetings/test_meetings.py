"""Meetings, agendas and instructions: what is kept, and how instructions stood on a day for the reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from workflows.meetings import actions, queries
from workflows.meetings.models import AgendaItem, Instruction, Meeting
from workflows.meetings.terms import AgendaKind, AgendaResult

from .support import AFTER, HELD_AT, ON, headquarters, instruction, meeting, secretary, unit, water_officer

END_OF_AUGUST = date(2020, 8, 31)
CUT_OFF = datetime(2020, 9, 1, 0, 0, tzinfo=UTC)  # 1 September, nine in the morning in Tokyo


def texts(standings):
    return [one.instruction.text for one in standings]


def test_a_meeting_belongs_to_the_fiscal_year_of_its_day_in_tokyo():
    # Half past midnight on 1 April in Tokyo is still March in London.
    first = meeting(number=1, held_at=datetime(2021, 3, 31, 15, 30, tzinfo=UTC))

    assert (first.fiscal_year, first.number) == (2021, 1)
    assert queries.next_number(headquarters(), date(2021, 4, 1)) == 2
    assert queries.next_number(headquarters(), date(2021, 3, 31)) == 1


def test_a_body_has_each_number_once_a_year():
    meeting(number=2)

    with pytest.raises(IntegrityError, match="fiscal_year|meeting_number"), transaction.atomic():
        meeting(number=2, held_at=AFTER)


def test_a_meeting_changed_by_somebody_else_meanwhile_is_not_overwritten():
    held = meeting()
    said = {"number": 1, "held_at": HELD_AT, "place": "第1会議室", "attendees": "市長"}
    actions.change_meeting(meeting=held, version=1, **said)

    with pytest.raises(actions.OutOfDate):
        actions.change_meeting(meeting=held, version=1, **(said | {"place": "講堂"}))

    assert Meeting.objects.get().place == "第1会議室"


def test_matters_are_put_at_the_end_of_the_agenda_and_get_their_result():
    held = meeting()
    first = actions.put_on_agenda(meeting=held, title="進み具合", kind=AgendaKind.REPORT)
    actions.put_on_agenda(meeting=held, title="実証の進め方", kind=AgendaKind.DECISION)

    actions.record_result(item=first, result=AgendaResult.CONDITIONAL)

    found = list(AgendaItem.objects.values_list("position", "title", "result"))
    assert found == [(1, "進み具合", "conditional"), (2, "実証の進め方", "")]


def test_only_the_seats_of_the_day_are_members():
    assert [seat.office for seat in queries.members(headquarters(), ON)] == ["市長", "上下水道局長"]
    assert [seat.office for seat in queries.members(headquarters(), date(2020, 7, 31))][-1] == "前の局長"


def test_an_instruction_is_open_from_the_day_it_is_given_until_the_day_it_is_closed():
    given = instruction()
    actions.close(instruction=given, by=secretary(), at=AFTER)

    on_the_days = [date(2020, 8, 17), date(2020, 8, 18), date(2020, 8, 23), date(2020, 8, 24)]
    assert [texts(queries.open_instructions(day)) for day in on_the_days] == [[], [given.text], [given.text], []]


def test_a_condition_closed_at_eleven_at_night_in_tokyo_is_closed_that_day():
    given = instruction()
    actions.close(instruction=given, by=secretary(), at=datetime(2020, 8, 24, 14, 0, tzinfo=UTC))

    assert queries.open_instructions(date(2020, 8, 24)) == []
    assert len(queries.open_instructions(date(2020, 8, 23))) == 1


def test_open_instructions_come_by_due_date_and_say_which_are_overdue():
    late = instruction(text="遅れている", due_on=date(2020, 8, 21))
    later = instruction(text="先のこと", due_on=date(2020, 9, 30))

    found = queries.open_instructions(END_OF_AUGUST)

    assert [(one.instruction, one.overdue(END_OF_AUGUST)) for one in found] == [(late, True), (later, False)]
    assert not found[0].overdue(date(2020, 8, 21))


def test_a_report_tells_the_last_reply_known_at_its_cut_off_and_none_that_came_later():
    given = instruction()
    actions.reply(instruction=given, text="調査を始めた", by=water_officer(), at=AFTER)
    actions.reply(instruction=given, text="調査を終えた", by=water_officer(), at=CUT_OFF + timedelta(hours=1))

    [then] = queries.open_instructions(END_OF_AUGUST, cut=CUT_OFF)
    [now] = queries.instructions_since(date(2020, 8, 1))

    assert (then.reply, then.replied_on, then.replied_by) == ("調査を始めた", date(2020, 8, 24), "bureau WSB")
    assert now.reply == "調査を終えた"


def test_what_was_recorded_after_the_cut_off_is_in_no_report_built_with_it():
    instruction(text="後から登録した", at=CUT_OFF + timedelta(days=2))
    known = instruction(text="知っていた")

    assert texts(queries.open_instructions(END_OF_AUGUST, cut=CUT_OFF)) == [known.text]
    assert texts(queries.instructions_since(date(2020, 8, 1), cut=CUT_OFF)) == [known.text]


def test_what_was_closed_between_the_end_of_the_month_and_the_cut_off_was_open_and_says_when_it_closed():
    actions.close(instruction=instruction(), by=secretary(), at=datetime(2020, 8, 31, 23, 0, tzinfo=UTC))

    [found] = queries.open_instructions(END_OF_AUGUST, cut=CUT_OFF)

    assert found.closed_on == date(2020, 9, 1)


def test_instructions_since_a_day_include_that_day_and_closed_ones():
    instruction(text="前から", given_on=date(2020, 8, 17))
    same_day = instruction(text="その日", given_on=date(2020, 8, 18))
    actions.close(instruction=same_day, by=secretary(), at=AFTER)

    [found] = queries.instructions_since(date(2020, 8, 18))

    assert (found.instruction.text, found.closed_on) == ("その日", date(2020, 8, 24))


def test_a_closed_instruction_takes_no_reply_and_is_not_closed_twice():
    given = instruction()
    actions.close(instruction=given, by=secretary(), at=AFTER)

    with pytest.raises(actions.AlreadyClosed):
        actions.reply(instruction=given, text="遅れて", by=water_officer(), at=AFTER)
    with pytest.raises(actions.AlreadyClosed):
        actions.close(instruction=given, by=secretary(), at=AFTER + timedelta(days=1))

    assert Instruction.objects.get().closed_at == AFTER


def test_an_instruction_is_due_on_the_day_it_is_given_at_the_earliest():
    owner = unit("WSB")

    with pytest.raises(IntegrityError, match="instruction_due_after_given"), transaction.atomic():
        instruction(given_on=date(2020, 8, 18), due_on=date(2020, 8, 17), owner_unit=owner)


def test_the_meetings_of_a_month_and_the_last_before_it():
    july = meeting(number=1, held_at=datetime(2020, 7, 31, 14, 59, tzinfo=UTC))
    august = meeting(number=2)

    start, end = datetime(2020, 7, 31, 15, 0, tzinfo=UTC), datetime(2020, 8, 31, 15, 0, tzinfo=UTC)
    assert queries.meetings_between(start, end) == [august]
    assert queries.last_meeting(headquarters(), start) == july


def test_the_list_of_meetings_goes_on_by_keyset_and_counts_what_is_unsettled(monkeypatch):
    monkeypatch.setattr("workflows.meetings.queries.PAGE", 3)
    held = [meeting(number=n, held_at=HELD_AT + timedelta(days=n // 2)) for n in range(1, 6)]
    actions.close(instruction=instruction(held[4]), by=secretary(), at=AFTER)
    instruction(held[4])
    actions.put_on_agenda(meeting=held[4], title="進み具合", kind=AgendaKind.REPORT)

    seen, after = [], ""
    while True:
        page = queries.list_meetings(narrowed=Q(), after=after)
        seen += [(row.number, row.matters, row.unsettled) for row in page.rows]
        after = page.after
        if not after:
            break

    assert seen == [(5, 1, 1), (4, 0, 0), (3, 0, 0), (2, 0, 0), (1, 0, 0)]


@pytest.mark.parametrize("tab", ["open", "closed"])
def test_the_list_of_instructions_goes_on_by_keyset(monkeypatch, tab):
    monkeypatch.setattr("workflows.meetings.queries.PAGE", 3)
    for number in range(1, 6):
        given = instruction(text=str(number), due_on=date(2020, 9, 30 - number // 2))
        if tab == "closed":
            actions.close(instruction=given, by=secretary(), at=AFTER + timedelta(hours=number // 2))

    seen, after = [], ""
    while True:
        page = queries.list_instructions(ON, tab=tab, after=after)
        seen += texts(row.standing for row in page.rows)
        after = page.after
        if not after:
            break

    # Open: due on 28, 28, 29, 29, 30 September. Closed: the last closed first.
    assert seen == {"open": ["4", "5", "2", "3", "1"], "closed": ["5", "4", "3", "2", "1"]}[tab]


def test_a_list_counts_the_open_days_that_are_left():
    instruction(due_on=date(2020, 8, 28))
    instruction(due_on=date(2020, 8, 20))

    # 24 August is a Monday: four open days to Friday the 28th; two since Thursday the 20th.
    assert [row.left for row in queries.list_instructions(ON, tab="open").rows] == [-2, 4]
