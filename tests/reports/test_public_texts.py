"""What the public document says of a trial: only what its company approved by the cut-off."""

from datetime import timedelta

from tests.evaluations.support import LATER, scored
from tests.support import MONDAY, desk_officer, walk
from workflows.cases.models import Case
from workflows.cases.publishing_actions import answer_public_text, word_public_text
from workflows.reports import queries
from workflows.reports.models import Audience, Report
from workflows.reports.months import Month

from .support import document, drafted, rows

JULY = Month.parse("2026-07")
CUT_OFF = MONDAY + timedelta(days=27)  # Sunday 2 August
WITHHELD = "（公表する文章を提案者に確認しています）"


def concluded() -> Case:
    """A case whose trial has just been concluded, and ended with it."""
    return walk(LATER).move(scored(), "conclude", "ended")


def approve(case: Case, at=MONDAY + timedelta(days=10)) -> None:
    text = word_public_text(
        case,
        title="確かめた仕組み",
        text="読み間違いが減りました。",
        due_on=(at + timedelta(days=4)).date(),
        by=desk_officer(),
        at=at,
        number=0,
    )
    answer_public_text(case, asked=text, approved=True, words="", at=at)


def results(cut_off=CUT_OFF) -> list[tuple[str, str]]:
    told = document(JULY, cut_off=cut_off, audience=Audience.PUBLIC)
    return [(row["title"], row["sentence"]) for row in rows(told, "results", "results")]


def test_what_came_of_a_trial_is_published_in_the_words_approved_and_without_any_until_then():
    case = concluded()
    assert results() == [(WITHHELD, "－")]

    approve(case)

    assert results() == [("確かめた仕組み", "読み間違いが減りました。")]
    assert results(cut_off=MONDAY + timedelta(days=9)) == [(WITHHELD, "－")]


def test_no_word_of_the_company_stands_in_the_public_document_before_it_approves():
    case = concluded()

    told = str(document(JULY, cut_off=CUT_OFF, audience=Audience.PUBLIC))

    assert case.closing["sentence"]
    for words in (case.title, case.closing["sentence"], case.proposal.organisation.name, case.number):
        assert words not in told


def test_the_page_of_a_report_names_the_cases_whose_text_is_missing(client, signed_in):
    case = concluded()
    report = drafted(JULY, CUT_OFF)

    assert queries.untold(report) == [case]
    page = signed_in(desk_officer()).get(report.get_absolute_url()).content.decode()
    assert "文章なしで公表される結果が1件あります" in page
    approve(case)
    assert queries.untold(Report.objects.get(pk=report.pk)) == []
