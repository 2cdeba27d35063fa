"""Nobody floods the desk: limits for an address and an organisation, a field that only programs fill in."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from connected_desk.records.models import SecurityEvent
from connected_desk.sample import drafts
from proposals import floods, jobs
from proposals.models import Draft, Knock
from tests.proposals.support import ORGANISATION, a_file, banners, carried, fill_in, submit
from tests.support import MONDAY
from workflows.cases.actions import open_case
from workflows.cases.models import Case

HOUR = timedelta(hours=1)


def another(address: str) -> Client:
    """A browser at another address."""
    return Client(HTTP_ACCEPT_LANGUAGE="ja", REMOTE_ADDR=address)


def fill_up(limit: floods.Limit, address: str = "127.0.0.1") -> None:
    for number in range(limit.most):
        floods.count(limit, address, MONDAY - limit.within + timedelta(minutes=number + 1))


def test_an_address_that_began_too_many_drafts_is_told_when_to_go_on(client: Client, clock):
    fill_up(floods.DRAFTS)

    refused = client.post("/propose/")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "2026年7月6日（月）10時01分から、また受け付けます。" in refused.content.decode()
    assert not Draft.objects.exists()
    assert SecurityEvent.objects.get().kind == "intake_limit"
    assert another("192.0.2.7").post("/propose/").status_code == 302
    clock.shift(timedelta(minutes=1))
    assert client.post("/propose/").status_code == 302


def test_an_address_that_submitted_too_much_keeps_its_draft_and_submits_it_later(client: Client, clock):
    check = fill_in(client)
    fill_up(floods.PROPOSALS)

    refused = submit(client, check)

    assert refused.status_code == 429
    assert (Case.objects.count(), Draft.objects.get().submitted) == (0, None)
    clock.shift(HOUR)
    assert submit(client, check).context["case"] == Case.objects.get()


def test_an_organisation_submits_five_a_day_whatever_address_it_comes_from(client: Client, clock):
    who = {"corporate_number": ORGANISATION["corporate_number"], "contact_email": "another@mirai.example"}
    for hour in range(5):
        draft = drafts.complete(at=MONDAY, organisation=who)
        open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY - HOUR * (23 - hour))
    check = fill_in(client)

    assert submit(client, check).status_code == 429
    clock.shift(HOUR + timedelta(seconds=1))
    assert submit(client, check).context["case"].number == "CD-2026-0006"


def test_an_address_that_sent_too_many_files_is_told_when_and_its_draft_stays(client: Client, clock):
    page = fill_in(client, upto="files")
    floods.count_files([a_file()] * floods.FILES.most, "127.0.0.1", MONDAY - timedelta(minutes=59))

    refused = client.post("/propose/files/", {**carried(page), "uploads": a_file(), "go": "add"})

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert not Draft.objects.get().files.exists()
    clock.shift(timedelta(minutes=1))
    client.post("/propose/files/", {**carried(page), "uploads": a_file(), "go": "add"})
    assert Draft.objects.get().files.count() == 1


def test_large_files_fill_the_limit_by_their_bytes_and_refused_ones_count(db):
    Knock.objects.all().delete()
    floods.count_files([SimpleUploadedFile("a.pdf", b"x")], "192.0.2.7", MONDAY - timedelta(minutes=50))
    Knock.objects.update(size=floods.FILE_BYTES - 5)
    floods.count_files([SimpleUploadedFile("b.exe", b"MZ")], "192.0.2.7", MONDAY - timedelta(minutes=30))
    assert floods.files_full_until("192.0.2.7", MONDAY) is None

    floods.count_files([SimpleUploadedFile("c.pdf", b"1234")], "192.0.2.7", MONDAY - timedelta(minutes=10))

    assert floods.files_full_until("192.0.2.7", MONDAY) == MONDAY + timedelta(minutes=10)
    assert floods.files_full_until("192.0.2.8", MONDAY) is None


def test_a_request_larger_than_all_files_together_is_answered_with_its_size(client: Client, clock, settings):
    fill_in(client, upto="files")
    settings.REQUEST_LIMIT = 2 * 1024 * 1024

    refused = client.post("/propose/files/", {"uploads": a_file(data=b"%PDF-" + bytes(3 * 1024 * 1024)), "go": "add"})

    assert refused.status_code == 413
    assert "送られたのは3.1MBです。一度に受け取れるのは2.0MBまでです。" in refused.content.decode()
    assert not Draft.objects.get().files.exists()


def test_a_file_too_large_is_told_with_its_size_and_the_others_stay(client: Client, clock):
    fill_in(client, upto="files")

    large = a_file("大.pdf", b"%PDF-" + bytes(12 * 1024 * 1024))
    page = client.post("/propose/files/", {"uploads": [large, a_file("小.pdf")], "go": "add"}, follow=True)

    assert banners(page) == ["「大.pdf」は12.1MBあります。10MBまでのファイルを選んでください。"]
    assert [file.name for _key, file in page.context["files"]] == ["小.pdf"]


def test_a_draft_and_a_proposal_count_once_each(client: Client, clock):
    check = fill_in(client)
    submit(client, check)
    submit(client, check)

    assert sorted(Knock.objects.values_list("kind", flat=True)) == ["draft", "proposal"]


def test_a_second_press_finds_its_receipt_whatever_the_limits_say(client: Client, clock):
    check = fill_in(client)
    first = submit(client, check)
    fill_up(floods.PROPOSALS)

    assert submit(client, check).context["case"] == first.context["case"]


def test_what_fills_in_the_field_nobody_sees_submits_nothing_and_loses_nothing(client: Client, clock):
    check = fill_in(client)

    answer = client.post(
        "/propose/check/", {**carried(check), "go": "submit", "website": "https://x.example"}, follow=True
    )

    assert "もう一度ボタンを押してください" in banners(answer)[0]
    assert not Case.objects.exists()
    assert submit(client, answer).context["case"] == Case.objects.get()


def test_off_lifts_the_limits(client: Client, clock, settings):
    settings.DESK_LIMITS = "off"
    fill_up(floods.DRAFTS)

    assert client.post("/propose/").status_code == 302


def test_no_address_is_kept_and_what_was_counted_is_forgotten_after_a_day(db):
    floods.count(floods.DRAFTS, "192.0.2.7", MONDAY)
    assert "192.0.2.7" not in Knock.objects.get().mark

    jobs.drop_expired_drafts(period="2026-07-07", at=MONDAY + timedelta(days=1))

    assert not Knock.objects.exists()


@pytest.mark.parametrize("missing", [{}, {"contact_email": "", "corporate_number": ""}])
def test_a_draft_without_an_organisation_is_no_organisations(missing):
    draft = drafts.complete(at=MONDAY)
    draft.answers = {"organisation": missing}

    assert floods.proposals_full_until(draft, "192.0.2.7", MONDAY) is None
