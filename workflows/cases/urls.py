"""The addresses of the desk: home, list, board, case page and the page of a move."""

from django.urls import path

from .views import case, counter, disclosure, exports, files, home, lists, moves, publishing

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", lists.list_of_cases, name="cases"),
    path("cases/new/", case.new_case, name="new_case"),
    path("cases/export/<slug:kind>/", exports.export, name="export"),
    path("board/", lists.board, name="board"),
    path("counter/", counter.enter, name="counter"),
    path("letters/", counter.letters, name="letters"),
    path("letters/<uuid:key>/", counter.letter, name="letter"),
    path("letters/<uuid:key>/posted/", counter.letter_posted, name="letter_posted"),
    path("cases/<str:number>/", case.case_detail, name="case"),
    path("cases/<str:number>/messages/", case.message_thread, name="messages"),
    path("cases/<str:number>/answers/", case.answers, name="answers"),
    path("cases/<str:number>/record/", case.case_record, name="record"),
    path("cases/<str:number>/links/", case.link, name="link"),
    path("cases/<str:number>/links/<uuid:key>/end/", case.end_link, name="end_link"),
    path("cases/<str:number>/officer/", case.assign, name="assign"),
    path("cases/<str:number>/none-fits/", case.none_fits, name="none_fits"),
    path("cases/<str:number>/none-fits/confirm/", case.confirm_none_fits, name="confirm_none_fits"),
    path("cases/<str:number>/ict/", case.ict, name="ict"),
    path("cases/<str:number>/agreement/", case.agreement, name="agreement"),
    path("cases/<str:number>/files/<uuid:key>/", files.download, name="file"),
    path("cases/<str:number>/paper/<slug:name>/", counter.paper, name="paper"),
    path("cases/<str:number>/asked-to-withdraw/", counter.asked_to_withdraw, name="asked_to_withdraw"),
    path("cases/<str:number>/public-text/", publishing.public_text, name="public_text"),
    path("cases/<str:number>/disclosures/", disclosure.disclosures, name="disclosures"),
    path("disclosures/<uuid:key>/", disclosure.disclosure, name="disclosure"),
    path("disclosures/<uuid:key>/consult/", disclosure.consult, name="consult_disclosure"),
    path("disclosures/<uuid:key>/decide/", disclosure.decide, name="decide_disclosure"),
    path("disclosures/<uuid:key>/copy.pdf", disclosure.copy, name="disclosure_copy"),
    path("disclosures/<uuid:key>/letter.pdf", disclosure.letter, name="disclosure_letter"),
    path("moves/<str:life>/<uuid:key>/", moves.choose_move, name="choose"),
    path("moves/<str:life>/<uuid:key>/undo/", moves.undo_move, name="undo"),
    path("moves/<str:life>/<uuid:key>/<str:name>/", moves.make_move, name="move"),
]
