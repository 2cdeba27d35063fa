"""The addresses of reports, all below /desk/."""

from django.urls import path

from .views import (
    achievements,
    dashboard,
    differences,
    entries,
    entry_book,
    meeting,
    pages,
    proofs,
    standing,
    stays,
    writing,
)

app_name = "reports"
urlpatterns = [
    path("progress/", dashboard.dashboard, name="dashboard"),
    path("progress/items/", standing.items, name="items"),
    path("progress/matrix/", standing.matrix, name="matrix"),
    path("progress/board/", standing.board, name="board"),
    path("progress/times/", stays.times, name="times"),
    path("progress/times/times.csv", stays.export, name="times_export"),
    path("progress/times/<slug:state>/", stays.cases, name="times_cases"),
    path("meetings/<uuid:key>/papers/", meeting.papers, name="meeting_papers"),
    path("meetings/<uuid:key>/papers/<slug:kind>.pdf", meeting.pdf, name="meeting_paper"),
    path("meetings/<uuid:key>/papers/word/", meeting.as_word, name="meeting_word"),
    path("achievements/", achievements.list_of_achievements, name="achievements"),
    path("achievements/new/", achievements.add, name="add_achievement"),
    path("achievements/<uuid:key>/withdraw/", achievements.withdraw, name="withdraw_achievement"),
    path("entries/", entries.who_entered, name="entries"),
    path("entries/<uuid:key>/<slug:month>/", entries.sheet, name="entry_sheet"),
    path("entries/<uuid:key>/<slug:month>/workbook.xlsx", entry_book.export, name="entry_export"),
    path("entries/<uuid:key>/<slug:month>/read/", entry_book.choose, name="entry_choose"),
    path("entries/<uuid:key>/<slug:month>/read/<uuid:file>/", entry_book.differences, name="entry_differences"),
    path("reports/", pages.list_of_reports, name="list"),
    path("reports/<uuid:key>/", pages.detail, name="detail"),
    path("reports/<uuid:key>/differences/", differences.show, name="differences"),
    path("reports/<uuid:key>/bureaus/<uuid:unit>.pdf", pages.bureau, name="bureau"),
    path("reports/<uuid:key>/preview/", pages.preview, name="preview"),
    path("reports/<uuid:key>/proof/", proofs.proof, name="proof"),
    path("reports/<uuid:key>/proof.pdf", proofs.proof_pdf, name="proof_pdf"),
    path("reports/<uuid:key>/text/", writing.write, name="write"),
    path("reports/<uuid:key>/remark/", writing.remark, name="remark"),
    path("reports/<uuid:key>/rebuild/", writing.rebuild, name="rebuild"),
    path("reports/<uuid:key>/hand-out/", writing.hand_out, name="hand_out"),
    path("reports/<uuid:key>/release/", writing.release, name="release"),
    path("reports/<uuid:key>/cases/", pages.detail, name="figures"),
    path("reports/<uuid:key>/cases/<path:where>/", pages.figure, name="figure"),
    path("reports/<uuid:key>/files/<slug:audience>/<slug:kind>/", pages.download, name="file"),
]
