"""A proof as PDF: who asked sees how far it is, takes it, or reads why there is none."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.papers import read_back
from workflows.reports.models import Proof

from .support import drafted, secretariat_head, secretary


@pytest.fixture
def report(client):
    client.force_login(secretary())
    return drafted()


def address(report, page="proof"):
    return reverse(f"reports:{page}", args=[report.key])


def words(client, report):
    return client.get(address(report)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_proof_is_drawn_by_the_worker_while_its_page_tells_how_far_it_is(client, report):
    assert "下見のPDFを作る" in words(client, report)
    assert client.get(address(report, "proof_pdf")).status_code == 404

    client.post(address(report))
    waiting = client.get(address(report))
    assert "順番を待っています" in waiting.content.decode()
    assert waiting.headers["Refresh"] == "3"
    Proof.objects.update(page=7)
    assert "7ページ目を組んでいます" in words(client, report)

    call_command("worker", "--once")
    done = client.get(address(report))
    taken = client.get(address(report, "proof_pdf"))

    assert "PDFを受け取る" in done.content.decode()
    assert "Refresh" not in done.headers
    paper = read_back(taken.content)
    assert "2026年6月" in paper.text
    assert (paper.tagged, paper.headless, paper.bare_fonts) == (True, 0, frozenset())
    assert paper.tags >= {"H1", "H2", "Table", "TH", "TD", "Caption", "P"}
    assert Proof.objects.get().page == paper.pages


def test_asking_twice_draws_once_and_old_proofs_go(client, report):
    client.post(address(report))
    client.post(address(report))

    assert Proof.objects.count() == 1


def test_a_proof_that_came_to_nothing_says_why_on_its_page(client, report, settings):
    settings.REPORT_FONTS = "/nowhere"
    client.post(address(report))

    call_command("worker", "--once")

    assert "PDFを作れませんでした" in words(client, report)
    assert "/nowhere" in words(client, report)


def test_another_person_does_not_see_it(client, report):
    client.post(address(report))
    Proof.objects.update(paper=b"%PDF-", done_at=report.cut_off)

    client.force_login(secretariat_head())
    assert client.get(address(report, "proof_pdf")).status_code == 404
