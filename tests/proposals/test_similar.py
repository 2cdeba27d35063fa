"""The step of the results of similar work: it shows what is public, asks one thing, and never holds anybody up."""

from django.test import Client

from proposals.models import Draft, ProposalVersion
from proposals.queries import missing_steps
from tests.support import ON

from .support import carried, fill_in, save, submit


def test_without_published_results_the_step_says_so_and_asks_nothing(client: Client, clock):
    page = fill_in(client, upto="similar")

    shown = page.content.decode()
    assert page.redirect_chain[-1][0] == "/propose/similar/"
    assert "似た取組の結果は、まだ公表されていません" in shown
    assert 'name="differs"' not in shown
    assert save(client, "similar", {}).redirect_chain[-1][0] == "/propose/trial/"


def test_a_draft_that_never_saw_the_step_is_complete_without_it(client: Client, clock):
    fill_in(client)
    draft = Draft.objects.get()
    del draft.answers["similar"]

    assert missing_steps(draft, ON) == []


def test_what_is_different_stands_on_the_check_page_and_with_what_was_submitted(client: Client, clock):
    fill_in(client)
    draft = Draft.objects.get()
    draft.answers["similar"] = {"differs": "通信の方式が違います。"}
    draft.save()
    check = client.get("/propose/check/")

    submit(client, check)

    assert "通信の方式が違います。" in check.content.decode()
    assert ProposalVersion.objects.get().answers["similar"] == {"differs": "通信の方式が違います。"}


def test_the_step_opens_with_errors_left_in_the_step_before(client: Client, clock):
    fill_in(client)
    page = client.get("/propose/content/")
    client.post("/propose/content/", {**carried(page), "title": "", "go": "next"})

    assert client.get("/propose/similar/").status_code == 200
