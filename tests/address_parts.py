"""The address of each name that leads to the well-filled case, or to what belongs to it."""

import json
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from tests.cases.filled import Filled
from tests.support import somebody, water_bureau
from workflows.cases import links
from workflows.meetings.models import ExpectedQuestion
from workflows.pocs import site_links
from workflows.reports import subscribing
from workflows.reports.build import FORMAT

OF_A_DRAFT = ("contents", "coming", "mapping", "name_edition", "add_step", "new_item", "new_axis", "take_day_back")
OF_A_BODY = ("body", "change_body", "end_body", "seat_member")


def address(name: str, filled: Filled, token: str) -> str:
    """The address of that name that leads to the well-filled case, or to what belongs to it."""
    room, _colon, page = name.partition(":")
    by_name, by_page, by_room = _parts(filled, token)
    parts = by_name.get(name) or by_page.get(page) or by_room.get(room, [])
    return reverse(name, args=parts if _takes_parts(name) else [])


@cache
def _parts(filled: Filled, token: str) -> tuple[dict[str, list[Any]], ...]:
    """The parts of the addresses by their name, by their page, and by their room."""
    number, poc, meeting = filled.case.number, filled.poc, filled.meeting
    by_name: dict[str, list[Any]] = {
        "city:mail_text": ["received"],
        "city:mail_text_test": ["received"],
        "city:mail_versions": ["received"],
        "city:mail_version": ["received", 0],
        "city:mail_text_restore": ["received", 0],
        "city:open_day": ["2026-07-08"],
        "city:calendar": ["general", 2027],
        "city:account": [somebody("bureau").key],
        "city:accounts_download": ["csv"],
        "city:people_check": [filled.case.key],
        "city:stand_in": [filled.case.key],  # of nobody
        "city:take_out_factor": [filled.case.key],  # of nobody
        "city:person_sign_in": [filled.case.key],  # of nobody
        "city:role_proposal": [filled.case.key],  # of nobody
        "city:set_password": [filled.case.key, "no-such-link"],
        "city:units_check": [filled.case.key],
        "city:reorganisation": [filled.case.key],  # of nobody
        "city:unit": [filled.case.responsible_unit.key],
        "city:word_template": ["inquiry"],
        "city:word_version": ["inquiry", 0],
        "city:word_restore": ["inquiry", 0],
        "city:send_again": [filled.case.key],
        "city:run_again": [filled.case.key],
        "proposals:challenge": [filled.theme.key],
        "proposals:remove_file": [filled.file.key],
        "proposals:resume": ["no-such-draft"],
        "proposals:step": ["organisation"],
        "proposals:my_draft": [filled.file.key],
        "proposals:remove_member": [filled.file.key],
        "proposals:join": ["no-such-invitation"],
        "company:file": [token, filled.file.key],
        "desk:export": ["csv"],
        "desk:calendar": ["no-such-calendar"],
        "ledgers:columns": [filled.file.key],
        "ledgers:check": [filled.file.key],
        "ledgers:differences": [filled.file.key],
        "company:edit": [token, "content"],
        "company:disclosure": [token, filled.disclosure.key],
        "desk:file": [number, filled.file.key],
        "desk:cover": [number, filled.case.key],  # of no agreement
        "desk:prolong": [number, filled.case.key],
        "desk:prolong_alone": [filled.case.key],  # of no agreement
        "desk:word": [number, "agreement"],
        "evidence:pack": [number, "whole"],
        "disposals:detail": [1],
        "disposals:approve": [1],
        "disposals:carry_out": [1],
        "disposals:drop": [1],
        "disposals:spare": [1, 1],
        "disposals:lift": [filled.case.key],
        "disposals:period": ["case"],
        "decisions:word": [filled.decision.key, "decision"],
        "referrals:word": [filled.opinion.key, "inquiry"],
        "desk:disclosure": [filled.disclosure.key],
        "desk:disclosure_copy": [filled.disclosure.key],
        "desk:disclosure_letter": [filled.disclosure.key],
        "desk:see_later": [filled.case.key, 1],
        "desk:filed_mail": [number, filled.mail.key],
        "desk:close_action": [number, filled.action.key],
        "desk:lift_recusal": [number, filled.recusal.key],
        "desk:untie": [number, filled.tie.key],
        "desk:new_reason": ["decline"],
        "desk:reason": ["plan"],
        "desk:person": [somebody("bureau").key],
        "desk:transfer": [filled.transfer.key],
        "desk:transfer_sheet": [filled.transfer.key],
        "desk:call_off_transfer": [filled.transfer.key],
        "desk:consult_disclosure": [filled.disclosure.key],
        "desk:decide_disclosure": [filled.disclosure.key],
        "desk:end_link": [number, filled.item.key],
        "company:paper": [token, "receipt"],
        "desk:paper": [number, "receipt"],
        "desk:letter": [filled.letter.key],
        "desk:letter_posted": [filled.letter.key],
        "desk:choose": ["case", filled.case.key],
        "desk:undo": ["case", filled.case.key],
        "desk:move": ["case", filled.case.key, "back_to_dialogue"],
        "engine:norm": ["case", "dialogue"],
        "referrals:rule": ["support"],
        "referrals:opinion": [filled.opinion.key],
        "pocs:one": [number, poc.number],
        "pocs:safeguard": [poc.key, poc.safeguards.first().item.code],
        "pocs:safeguard_section": [poc.key, "site"],
        "pocs:reopen_safeguard": [poc.key, poc.safeguards.first().item.code],
        "pocs:change_lent": [filled.lent.key],
        "pocs:settle_lent": [filled.lent.key],
        "pocs:end_body": [filled.body.key],
        "site:page": [site_links.token(filled.body) if token == links.token(filled.case) else token],
        "pocs:change_criterion": [filled.criterion.key],
        "pocs:remove_criterion": [filled.criterion.key],
        "pocs:final": [filled.criterion.key],
        "pocs:charter_pdf": [poc.key, 1],
        "pocs:values": [filled.criterion.key],
        "pocs:correct": [filled.criterion.measurements.first().key],
        "pocs:tell_incident": [filled.incident.key],
        "pocs:report_step": [filled.step.key],
        "pocs:move_step": [filled.step.key],
        "pocs:close_incident": [filled.incident.key],
        "budgets:export": ["xlsx"],
        "evaluations:score": [filled.unscored.key],
        "evaluations:judge_effect": [filled.unscored.key, filled.unscored.effects.first().criterion.key],
        "evaluations:excuse": [filled.unscored.evaluators.first().key],
        "evaluations:paper": [filled.unscored.key, "empty"],
        "evaluations:name_guest": [filled.unscored.key],
        "evaluations:discuss": [filled.unscored.key, "effect"],
        "evaluations:reopen": [filled.unscored.evaluators.first().key],
        "evaluations:renew_link": [filled.unscored.evaluators.first().key],
        "guest:paper": [token, "empty"],
        "budgets:from_interim": [poc.key],
        "evaluations:follow_up": [filled.follow_up.key],
        "closing:write": [filled.declined.number],
        "closing:cost": [filled.declined.number],
        "closing:name_unit": [filled.spread.case.number],
        "closing:spread": [filled.spread.key],
        "closing:share": [number, filled.exchange.key],
        "closing:keep": [number, filled.exchange.key],
        "closing:exchange_file": [number, filled.exchange.key],
        **{f"meetings:{page}": [meeting.body.key] for page in OF_A_BODY},
        **{f"meetings:{page}": [meeting.body.members.first().key] for page in ("change_seat", "end_seat")},
        "meetings:instruction": [filled.instruction.key],
        "meetings:close": [filled.instruction.key],
        "meetings:result": [meeting.agenda.first().key],
        "meetings:add_remark": [meeting.agenda.first().key],
        "meetings:change_matter": [meeting.agenda.first().key],
        "meetings:change_question": [ExpectedQuestion.objects.first().key],
        "meetings:drop_question": [ExpectedQuestion.objects.first().key],
        "reports:meeting_papers": [meeting.key],
        "reports:meeting_paper": [meeting.key, "order"],
        "reports:meeting_word": [meeting.key],
        "strategy:edition": [filled.item.edition.key],
        "strategy:begin_edition": [filled.item.edition.key],
        "strategy:edition_check": [filled.file.key],
        "strategy:edit_item": [filled.draft_edition.items.first().key],
        **{f"strategy:{page}": [filled.draft_edition.key] for page in OF_A_DRAFT},
        "strategy:edit_axis": [filled.draft_edition.key, filled.draft_edition.axes.last().code],
        "strategy:item": [filled.item.key],
        "strategy:add_initiative": [filled.item.key],
        "strategy:milestone": [filled.milestone.key],
        "strategy:add_value": [filled.indicator.key],
        "strategy:define": [filled.indicator.key],
        "strategy:new_scale": ["indicator"],
        "reports:times_cases": ["triage"],
        **{f"reports:entry_{page}": [water_bureau().key, "2026-06"] for page in ("sheet", "export", "choose")},
        "reports:entry_differences": [water_bureau().key, "2026-06", filled.file.key],
        "reports:figure": [filled.report.key, "received"],
        "reports:file": [filled.report.key, "headquarters", "csv"],
        "reports:write": [filled.draft_report.key],
        "reports:withdraw_achievement": [filled.achievement.key],
        "reports:bureau": [filled.report.key, water_bureau().key],
        "progress:feed_item": [
            next(iter(json.loads(filled.report.public_data)["sections"][0]["tables"][0]["rows"]))[0].split()[0]
        ],
        "progress:feed_bureau": [water_bureau().key],
        "progress:feed_theme": [filled.theme.key],
        "progress:schema": [FORMAT],
        "progress:subscription": [subscribing.token_of(filled.subscriber.key)],
        "progress:unsubscribe": [subscribing.token_of(filled.subscriber.key)],
        "reports:remark": [filled.draft_report.key],
        "desk:drop_list": [poc.key],  # of nobody
        "reports:rebuild": [filled.draft_report.key],
        "progress:file": [f"{filled.report.month:%Y-%m}", "csv"],
        "progress:file_en": [f"{filled.report.month:%Y-%m}", "csv"],
    }
    by_page = {"case": [number], "open": [number]}
    by_room = {
        "company": [token],
        "guest": [token],
        "desk": [number],
        "challenges": [filled.draft_theme.key],
        "decisions": [filled.decision.key],
        "referrals": [number],
        "pocs": [poc.key],
        "closing": [number],
        "budgets": [filled.budget.key],
        "meetings": [meeting.key],
        "strategy": [filled.initiative.key],
        "reports": [filled.report.key],
    }
    return by_name, by_page, by_room


@cache
def _takes_parts(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False
