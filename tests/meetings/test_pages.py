"""The pages of the meetings: who reads, who writes, who replies, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connected_desk.records.models import SecurityEvent
from workflows.meetings import actions
from workflows.meetings.models import AgendaItem, Instruction, Meeting, Remark, Reply
from workflows.meetings.terms import AgendaKind

from .support import AFTER, headquarters, instruction, meeting, person, secretary, unit, water_officer

PEOPLE = {
    "secretariat": ("ict", "ICT"),
    "secretariat head": ("bureau_head", "ICT"),
    "owner": ("bureau", "WSB"),
    "owner head": ("bureau_head", "WSB"),
    "other bureau": ("bureau", "HWB"),
    "desk": ("desk", "SCD"),
    "desk head": ("desk_head", "SCD"),
    "finance": ("finance", "FIN"),
    "evaluator": ("evaluator", "WSB"),
    "hq": ("hq", ""),
    "auditor": ("auditor", ""),
    "admin": ("admin", ""),
}
WRITE = {"secretariat", "secretariat head"}
REPLY = {"owner", "owner head"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's clock stands at noon of 24 August 2020 in Tokyo."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)


def client_of(someone) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def page(someone, name, *args, **query):
    return client_of(someone).get(reverse(f"meetings:{name}", args=args), query)


def post(someone, name, *args, **said):
    return client_of(someone).post(reverse(f"meetings:{name}", args=args), said)


def ymd(name: str, day: date) -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}


@pytest.mark.parametrize("who", PEOPLE)
def test_all_staff_read_but_the_administrator(who):
    held = meeting()
    given = instruction(held)

    for name, args in (("list", ()), ("detail", (held.key,)), ("instructions", ()), ("instruction", (given.key,))):
        assert page(person(*PEOPLE[who]), name, *args).status_code == (403 if who == "admin" else 200)


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_secretariat_writes(who):
    held = meeting()
    item = actions.put_on_agenda(meeting=held, title="進み具合", kind=AgendaKind.REPORT)
    someone, answer = person(*PEOPLE[who]), 200 if who in WRITE else 403

    for name, args in (
        ("new", ()),
        ("change", (held.key,)),
        ("add_matter", (held.key,)),
        ("instruct", (held.key,)),
        ("give_instruction", ()),
        ("result", (item.key,)),
        ("add_remark", (item.key,)),
    ):
        assert page(someone, name, *args).status_code == answer, name
    assert SecurityEvent.objects.count() == (0 if who in WRITE else 7)


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_unit_that_does_it_replies_and_only_the_secretariat_closes(who):
    given, someone = instruction(), person(*PEOPLE[who])

    replied = post(someone, "instruction", given.key, text="調査を始めました")
    closed = post(someone, "close", given.key)

    assert (replied.status_code, Reply.objects.count()) == ((302, 1) if who in REPLY else (403, 0))
    assert (closed.status_code, Instruction.objects.get().closed_at) == ((302, AFTER) if who in WRITE else (403, None))


def test_nobody_replies_once_it_is_closed():
    given = instruction()
    actions.close(instruction=given, by=secretary(), at=AFTER)

    assert post(water_officer(), "instruction", given.key, text="遅れて").status_code == 403


def test_an_empty_reply_is_asked_for_again():
    given = instruction()

    assert post(water_officer(), "instruction", given.key, text=" ").status_code == 422
    assert not Reply.objects.exists()


def test_the_secretariat_records_a_meeting_with_figures_typed_in_any_width():
    said = {"body": "hq", "number": "２", "begins": "１０：３０", "place": "大会議室", "attendees": ""}

    answer = post(secretary(), "new", **said, **ymd("day", date(2020, 9, 1)))

    held = Meeting.objects.get()
    assert (answer.status_code, answer.url) == (302, held.get_absolute_url())
    assert (held.number, held.fiscal_year, held.held_at.isoformat()) == (2, 2020, "2020-09-01T01:30:00+00:00")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"number": "1"}, id="a number the year has already"),
        pytest.param({"number": "0"}, id="no number"),
        pytest.param({"begins": "25:00"}, id="no time of day"),
        pytest.param({"day_month": "13"}, id="no month"),
        pytest.param({"body": "nobody"}, id="no body"),
    ],
)
def test_a_meeting_that_cannot_be_is_asked_for_again(wrong):
    meeting(number=1)
    said = {"body": "hq", "number": "2", "begins": "10:30", **ymd("day", date(2020, 9, 1))}

    answer = post(secretary(), "new", **(said | wrong))

    assert (answer.status_code, Meeting.objects.count()) == (422, 1)


def test_the_secretariat_moves_a_meeting_and_a_stale_page_changes_nothing():
    held = meeting()
    said = {
        "number": "1",
        "begins": "13:00",
        "attendees": "市長\n副市長",
        "version": "1",
        **ymd("day", date(2020, 9, 2)),
    }

    assert post(secretary(), "change", held.key, **said).status_code == 302
    assert post(secretary(), "change", held.key, **(said | {"begins": "15:00"})).status_code == 422

    held.refresh_from_db()
    assert (held.held_at.isoformat(), held.attendees) == ("2020-09-02T04:00:00+00:00", "市長\n副市長")


def test_a_matter_its_remarks_and_its_result_are_recorded_and_shown():
    held = meeting()
    post(secretary(), "add_matter", held.key, title="実証の進め方", kind="decision")
    item = AgendaItem.objects.get()
    remark = {"kind": "question", "by_whom": "市長公室長", "text": "だれがいつまでに行うのか"}

    half = post(secretary(), "add_remark", item.key, **remark, answer="月次報告で示します")
    whole = post(secretary(), "add_remark", item.key, **remark, answer="月次報告で示します", answered_by="推進監")
    post(secretary(), "result", item.key, result="conditional")

    assert (half.status_code, whole.status_code, Remark.objects.count()) == (422, 302, 1)
    shown = page(person("hq"), "detail", held.key).content.decode()
    for said in ("実証の進め方", "市長公室長", "だれがいつまでに行うのか", "推進監", "月次報告で示します"):
        assert said in shown


def test_an_instruction_of_a_meeting_is_given_on_its_day_by_its_chair():
    held = meeting()
    initial = page(secretary(), "instruct", held.key).context["form"].initial
    assert initial == {"given_on": date(2020, 8, 18), "from_whom": "市長"}
    said = {"kind": "condition", "text": "団体にも伝えること", "from_whom": "市長", "owner_unit": "WSB"}

    early = post(
        secretary(),
        "instruct",
        held.key,
        **said,
        **ymd("given_on", date(2020, 8, 18)),
        **ymd("due_on", date(2020, 8, 1)),
    )
    post(
        secretary(),
        "instruct",
        held.key,
        **said,
        **ymd("given_on", date(2020, 8, 18)),
        **ymd("due_on", date(2020, 9, 30)),
    )

    given = Instruction.objects.get()
    assert early.status_code == 422
    assert (given.meeting, given.owner_unit, given.due_on) == (held, unit("WSB"), date(2020, 9, 30))


@pytest.mark.parametrize("name", ["list", "instructions"])
def test_a_list_asks_the_same_number_of_questions_of_one_row_and_of_many(django_assert_num_queries, name):
    client, address = client_of(person("hq")), reverse(f"meetings:{name}")
    instruction(meeting(number=1))
    client.get(address)
    client.get(address)  # what stands is asked once
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    for number in range(2, 6):
        given = instruction(meeting(number=number))
        actions.reply(instruction=given, text="始めました", by=water_officer(), at=AFTER)

    with django_assert_num_queries(len(first)):
        client.get(address)


def test_the_list_of_meetings_is_narrowed_to_a_body():
    meeting()

    assert page(person("hq"), "list", body="hq").context["page"].total == 1
    assert page(person("hq"), "list", body="nobody").context["page"].total == 0
    assert [body.seats[0].office for body in page(person("hq"), "list").context["bodies"]] == ["市長"]
    assert headquarters().name == "本部会議"


def test_whoever_scores_from_outside_the_city_reads_no_meeting():
    outsider = person("evaluator")

    assert page(outsider, "list").status_code == 403
    assert page(outsider, "instructions").status_code == 403
