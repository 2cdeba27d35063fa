"""Two places with no network between them: a proposal is carried in, its answer out; a package is whole or refused."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from connected_desk.records import backups, drills, packages
from connected_desk.records.packages import PackageRefused
from tests.house.tree import ROOT
from tests.support import MONDAY, load_city
from workflows.crossings import actions, inward, queries
from workflows.crossings.models import Crossing, Direction

SECRET = "carried-by-hand-carried-by-hand-carried-by-hand"
TITLE, CHANGED, WORDS = "漏水の場所を音で見つける調査", "漏水の場所を音と圧力で見つける調査", "資料を追加します。"

BEGIN = """
import json, sys, uuid
import django; django.setup()
from datetime import timedelta
from pathlib import Path
from django.core.management import call_command
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.models import OutboxMail, StoredFile
from connected_desk.strategy.models import Item
from proposals import actions as proposals
from proposals.actions import Answer
from proposals.intake import CONTENT
from proposals.models import Challenge, ConsentText, InformationRequest, Message, Organisation, Proposal
from proposals.queries import latest_version
from workflows.cases import actions, company_actions, disclosure_actions, links, publishing_actions
from workflows.cases.models import Case, Disclosure, PublicText
from workflows.engine.move import move
from workflows.engine.registry import COMPANY
from workflows.reports.models import Report
at, stick = timezone.now(), Path(sys.argv[1])
PDF = b"%PDF-1.4\\n1 0 obj\\n<<>>\\nendobj\\ntrailer\\n<<>>\\n%%EOF\\n"
def told(**values): print("TOLD" + json.dumps(values, default=str))
def web(): return Case.objects.get(sequence__gte=5001)
def get(path): return Client().get(path, headers={"accept-language": "ja"})
def page(case, more=""): return get(f"/p/{links.token(case)}/{more}").content.decode()
def waiting(name):
    proposals.hold(holder=name, uploads=[SimpleUploadedFile(name, PDF + name.encode())], free=9, at=at)
    return name
"""
# 0: the city publishes a theme, rewords a sentence, releases a report, and types a proposal that came by telephone.
STAFF_ZERO = """
from connected_desk.city.models import ClosedDay
from connected_desk.sample.walk import Walk
from proposals.actions import challenges
from proposals.consents import reword
from tests.cases.counters import entered_case
from tests.proposals.themes import wording
from tests.support import MONDAY, bureau_officer, desk_officer, somebody, water_bureau
from workflows.reports import actions as reports
from workflows.reports.months import Month
days = {"opens_on": tokyo_date(at), "closes_on": tokyo_date(at) + timedelta(days=9)}
theme = challenges.register(unit=water_bureau(), wording=wording(**days), by=bureau_officer(), at=at)
theme = challenges.ask_to_publish(theme=theme, version=1, by=bureau_officer(), at=at)
theme = challenges.publish(theme=theme, version=2, by=desk_officer(), at=at)
unsaid = wording(**days, title_ja="まだ公表しない題")
challenges.register(unit=water_bureau(), wording=unsaid, by=bureau_officer(), at=at)
text = ConsentText.objects.get(code="reading")
text.text_ja = "改めた同意の文です。"
reword(text)
ClosedDay.objects.create(day=tokyo_date(at) + timedelta(days=200), reason_ja="庁舎の工事")
report = Walk(MONDAY, origin="live").to(
    reports.open_report(Month.parse("2026-06"), by=somebody("ict"), at=MONDAY), "published"
)
report = reports.release(report, by=somebody("ict"), at=at)
case = entered_case(at, organisation={"contact_email": "phone@caller.example"})
call_command("make_package", stick)
told(theme=theme.key, item=Item.objects.get(code="2-2").key, entered=case.number, entered_title=case.title,
     csv=report.files.get(audience="public", kind="csv").stored.sha256)
"""
# 1: the public place, set up by itself, has it all; a company proposes there, writes once more and changes its mind.
PUBLIC_FIRST = """
import hashlib
from connected_desk.sample import drafts
for item in Item.objects.all():  # as where the plan was loaded from its file
    Item.objects.filter(pk=item.pk).update(key=uuid.uuid4())
call_command("take_package", stick / "outward-000001.zip")
call_command("take_package", stick / "outward-000001.zip")
theme, item = Challenge.objects.get(), Item.objects.get(code="2-2")
csv = b"".join(get("/open-data/2026-06.csv").streaming_content)
entered = Case.objects.get()
seen = [page(entered), get("/challenges/").content.decode(), get(f"/challenges/{theme.key}/").content.decode()]
shown = dict(theme=theme.key, item=item.key, csv=hashlib.sha256(csv).hexdigest(),
    progress=get("/progress/").status_code,
    entered=entered.number, pages=seen, sentences=[text.text_ja for text in ConsentText.objects.filter(code="reading")],
    typed_by=entered.proposal.entered_by.name, receipts=OutboxMail.objects.exclude(state="cancelled").count(),
    letters=entered.letters.count())
draft = drafts.complete(at=at, content={"title": %(title)r, "kind": "challenge", "challenge": str(theme.key)})
proposals.add_files(draft=draft, uploads=[SimpleUploadedFile("提案書.pdf", PDF)], done=True, at=at)
case = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case
sha256 = case.proposal.versions.get().attachments.get().stored_file.sha256
actions.send_message(case, text=%(words)r, by=COMPANY, at=at, waiting=waiting("図面.pdf"))
later = at + timedelta(seconds=5)
said = {**latest_version(case.proposal).answers["content"], "title": %(changed)r}
actions.revise_proposal(case, step=CONTENT, answers=said, by=COMPANY, at=later, version=None)
files = {"waiting": waiting("別添.pdf"), "without": ()}
actions.revise_files(case, **files, by=COMPANY, at=later + timedelta(seconds=5), version=None)
company_actions.change_addresses(
    case, email="new@mirai.example", email2="", by=COMPANY, at=later + timedelta(seconds=9)
)
actions.add_claims(case, claims={"effect": "数字は社外秘です。"}, at=later + timedelta(seconds=12))
call_command("make_package", stick)
told(number=case.number, key=case.key, sha256=sha256, received=case.received_at, **shown)
"""
# 2: it is taken in, twice; the desk confirms it, writes, asks something, words a text, and is asked for records.
STAFF_FIRST = """
from tests.support import somebody
harmless = stick / "harmless"
call_command("take_package", stick / "inward-000001.zip", sanitised=harmless)
MODELS = (Case, Message, StoredFile, Proposal, OutboxMail)
counts = [model.objects.count() for model in MODELS]
call_command("take_package", stick / "inward-000001.zip", sanitised=harmless)
assert counts == [model.objects.count() for model in MODELS]
case = web()
versions = list(case.proposal.versions.order_by("number"))
stored = versions[0].attachments.get().stored_file
by = somebody("desk")
shown = dict(
    number=case.number, key=case.key, title=case.title, first=versions[0].answers["content"]["title"],
    messages=[one.text for one in case.proposal.messages.all()],
    with_message=[one.stored_file.original_name for one in case.proposal.messages.first().files.all()],
    files=[one.stored_file.original_name for one in versions[-1].attachments.all()], versions=len(versions),
    email=case.proposal.contact_email, claims={one.target: one.reason for one in versions[-1].claims.all()},
    theme=case.proposal.challenge.key, sha256=stored.sha256, original=stored.original_sha256, received=case.received_at,
    acts=[row.move for row in __import__("connected_desk.records.log", fromlist=["read"]).read("case", case.key)],
    receipts=[mail.state for mail in OutboxMail.objects.filter(to="yamada@mirai.example").order_by("pk")])
move(case, "accept", by=by, at=at, officer=by)
case.refresh_from_db()
actions.send_message(case, text="確認しています。", by=by, at=at, waiting=waiting("地図.pdf"))
move(case, "request_info", by=by, at=at, questions=["どこで試しますか。"], due_on=tokyo_date(at) + timedelta(days=20))
said = {"title": "音の調査", "text": "音で漏水を探します。", "due_on": tokyo_date(at) + timedelta(days=20)}
text = publishing_actions.word_public_text(case, **said, by=by, at=at, number=0)
asked = disclosure_actions.open_disclosure(
    case, request_number="情公1号", requested_on=tokyo_date(at), scope="提案書の全部", by=by, at=at
)
disclosure_actions.ask_opinion(asked, due_on=tokyo_date(at) + timedelta(days=20), by=by, at=at)
call_command("make_package", stick)
told(**shown)
"""
# 3: the company sees it on its page, asks for more time, says its word on what is told outside, and answers.
PUBLIC_SECOND = """
from workflows.cases.disclosure_queries import claimed
from workflows.cases.own_proposals import own_lines
before = page(web())
call_command("take_package", stick / "outward-000002.zip")
call_command("take_package", stick / "outward-000002.zip")
case, request, text, asked = web(), InformationRequest.objects.get(), PublicText.objects.get(), Disclosure.objects.get()
after = page(case)
asks = [page(case, "public-text/"), page(case, f"disclosures/{asked.key}/")]
on = tokyo_date(at)
actions.move_answer_date(case, request=request, due_on=on + timedelta(days=30), by=COMPANY, at=at)
moved = page(case)
[mine] = own_lines(Proposal.objects.filter(case=case), on, since=None)
publishing_actions.answer_public_text(case, asked=text, approved=True, words="", at=at)
opinions = {row.part.target: disclosure_actions.Opinion(True, "困ります。") for row in claimed(asked)}
disclosure_actions.give_opinion(asked, opinions=opinions, words="全体に慎重に願います。", at=at)
request.refresh_from_db()
actions.answer_questions(case, request=request, answers={1: Answer("浜寺公園です。")}, by=COMPANY, at=at, version=None)
actions.send_message(Case.objects.get(sequence__lt=5001), text="電話の件です。", by=COMPANY, at=at)
call_command("make_package", stick)
told(before=before, after=after, asks=asks, parts=list(opinions), moved=moved, due=on + timedelta(days=30),
     mine=mine.view.sentence, withheld=[part.ground for part in asked.parts.all()])
"""
# 4: all of it arrives; the case ends, and the one that came by telephone is disposed of.
STAFF_SECOND = """
from connected_desk.records import erasing, log
from connected_desk.records.erasing import Erasure
from tests.support import somebody
from workflows.cases import kept
call_command("take_package", stick / "inward-000002.zip")
case, text, asked = web(), PublicText.objects.get(), Disclosure.objects.get()
request, entered = InformationRequest.objects.get(), Case.objects.get(sequence__lt=5001)
shown = dict(state=case.state, answer=request.questions.get().answer, due=request.due_on, approved=text.approved,
    opinion=asked.opinion, parts={one.target: one.opinion for one in asked.parts.exclude(opinion="")},
    call=[one.text for one in entered.proposal.messages.all()])
move(case, "redirect", by=somebody("desk"), at=at, window="商工会議所へご相談ください。", reason="市の仕事ではないため")
erasure = Erasure(7, log.SYSTEM, None, at)
erasing.erase("case", entered.key, entered.number, erasure)
kept.mark(entered.key, erasure)
call_command("make_package", stick)
call_command("verify_records")
told(**shown)
"""
# 5: the company reads its result and says what it thinks; of the other case nothing is left outside either.
PUBLIC_THIRD = """
call_command("take_package", stick / "outward-000003.zip")
case, entered = web(), Case.objects.get(sequence__lt=5001)
gone = get(f"/p/{links.token(entered)}/")
result = page(case, "result/")
company_actions.give_opinion(case, text="残念です。", by=COMPANY, at=at)
call_command("make_package", stick)
call_command("verify_records")
told(result=result, gone=[gone.status_code, gone.content.decode()], title=entered.proposal.title,
     left=[one.text for one in entered.proposal.messages.all()])
"""
# 6: and its opinion is read inside, once.
STAFF_THIRD = """
call_command("take_package", stick / "inward-000003.zip")
call_command("take_package", stick / "inward-000003.zip")
told(opinions=[one.text for one in web().opinions_on_result.all()])
"""


@dataclass(frozen=True)
class Place:
    """One of the two: its environment, with a database and a storage of its own."""

    environment: dict[str, str]
    stick: Path

    def run(self, code: str) -> dict[str, Any]:
        """Run a script there in a process of its own; what it told."""
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", BEGIN + code, str(self.stick)],
            env={**os.environ, **self.environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-3000:]
        [line] = [line for line in ran.stdout.splitlines() if line.startswith("TOLD")]
        return dict(json.loads(line.removeprefix("TOLD")))


@pytest.fixture
def places(transactional_db: None, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A public and a staff place that were set up alike, from one backup of the city."""
    MigrationRecorder(connection).ensure_schema()
    load_city()
    backup = tmp_path / "backups" / backups.make(tmp_path / "backups", at=MONDAY).name
    stick = tmp_path / "stick"
    stick.mkdir()
    with ExitStack() as stack:
        found = []
        for face in ("public", "staff"):
            folder = tmp_path / face
            folder.mkdir()
            place = Place(
                {
                    "DATABASE_URL": stack.enter_context(drills._database_aside(folder)),
                    "DESK_DATA": str(folder),
                    "STORAGE_URL": f"file://{folder}/files",
                    "DESK_FACE": face,
                    "TRANSFER_KEY": SECRET,
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "SECRET_KEY": face * 8,
                },
                stick,
            )
            place.run(f"call_command('restore', Path({str(backup)!r})); told()")
            found.append(place)
        yield found[0], found[1]


def test_what_each_side_says_and_shows_reaches_the_other(places: tuple[Place, Place]):
    public, staff = places
    made = staff.run(STAFF_ZERO)

    sent = public.run(PUBLIC_FIRST % {"title": TITLE, "words": WORDS, "changed": CHANGED})
    # What the city published, at a place that was set up by itself: the same keys, the same bytes.
    same = ("theme", "item", "csv", "entered")
    assert {name: sent[name] for name in same} == {name: made[name] for name in same}
    assert sent["progress"] == 200
    assert sent["sentences"] == [
        "検討のため、市の職員と、守秘を約束した外部の評価者・施設の管理者が読むことに同意します。",
        "改めた同意の文です。",
    ]
    assert made["entered_title"] in sent["pages"][0]
    assert "漏水を早く見つけたい" in sent["pages"][1]
    assert "夜に歩いて音を聞いています。" in sent["pages"][2]
    assert "まだ公表しない題" not in "".join(sent["pages"])
    # Of whoever typed the caller's proposal the public place has no name, and the caller hears of it once.
    assert (sent["typed_by"], sent["receipts"], sent["letters"]) == ("庁内 / Staff of the inner place", 0, 0)
    year = datetime.now(tz=UTC).year
    assert sent["number"] in (f"CD-{year}-5001", f"CD-{year - 1}-5001")
    harmless = public.stick / "harmless"
    harmless.mkdir()
    (harmless / sent["sha256"]).write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")

    got = staff.run(STAFF_FIRST)
    same = ("number", "key", "received")
    assert {name: got[name] for name in same} == {name: sent[name] for name in same}
    assert (got["first"], got["title"], got["versions"]) == (TITLE, CHANGED, 4)
    assert got["messages"] == [WORDS, "次のものを、企業秘密として申し出ます。\n・期待する効果：数字は社外秘です。"]
    assert got["with_message"] == ["図面.pdf"]
    assert got["files"] == ["提案書.pdf", "別添.pdf"]
    assert got["email"] == "new@mirai.example"
    assert got["claims"] == {"effect": "数字は社外秘です。"}
    assert got["theme"] == made["theme"]
    assert got["acts"] == ["open", "revise", "revise", "revise"]
    assert got["original"] == sent["sha256"] != got["sha256"]
    assert got["receipts"] == ["cancelled"]

    shown = public.run(PUBLIC_SECOND)
    for text in ("確認しています。", "どこで試しますか。", "地図.pdf"):
        assert text not in shown["before"]
        assert text in shown["after"]
    assert "音で漏水を探します。" in shown["asks"][0]
    assert "提案書の全部" in shown["asks"][1]
    assert (shown["parts"], shown["withheld"]) == (["effect"], ["-"])
    day = date.fromisoformat(shown["due"])
    assert f"{day.month}月{day.day}日" in shown["moved"]
    assert f"{day.month}月{day.day}日" not in shown["after"]
    assert shown["mine"] == "お願いがあります。追加の情報をお送りください。"

    end = staff.run(STAFF_SECOND)
    assert end == {
        "state": "triage",
        "answer": "浜寺公園です。",
        "due": shown["due"],
        "approved": True,
        "opinion": "全体に慎重に願います。",
        "parts": {"effect": "困ります。"},
        "call": ["電話の件です。"],
    }

    last = public.run(PUBLIC_THIRD)
    assert "商工会議所へご相談ください。" in last["result"]
    assert last["gone"][0] == 404
    assert "廃棄記録7号により消去" in last["gone"][1]
    assert last["title"].startswith("廃棄記録7号により消去")
    assert [text.partition(" / ")[0] for text in last["left"]] == ["廃棄記録7号により消去"]

    assert staff.run(STAFF_THIRD) == {"opinions": ["残念です。"]}


@pytest.fixture
def package(db: None, tmp_path: Path) -> Path:
    """A package of the public place with one file, and nothing else in it."""
    path = default_storage.save("files/ab/cd/abcd", ContentFile(b"bytes"))
    sha256 = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"
    return packages.write(tmp_path, direction="inward", serial=3, data=empty(), files={sha256: path}, secret=SECRET)


def empty(**more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(inward.gather(MONDAY, {}), [])
    return {**nothing, "covers": MONDAY, "acknowledged": 0, **more}


def take(path: Path, *, direction: Direction = Direction.INWARD, secret: str = SECRET) -> list[str]:
    return actions.take(path, direction=direction, secret=secret, at=MONDAY)[1]


def test_a_package_that_is_damaged_or_forged_is_refused_whole(package: Path, tmp_path: Path):
    whole = package.read_bytes()
    with zipfile.ZipFile(package) as archive:
        # The third byte of each member: manifest, signature, data, file.
        places = [one.header_offset + 30 + len(one.filename) + 2 for one in archive.infolist()]
    assert len(places) == 4
    for place in places:
        damaged = tmp_path / "damaged.zip"
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        damaged.write_bytes(changed)
        with pytest.raises(PackageRefused):
            take(damaged)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    for path, direction, secret in (
        (cut, Direction.INWARD, SECRET),
        (package, Direction.INWARD, "another-secret-another-secret-another"),
        (package, Direction.OUTWARD, SECRET),  # one of our own, sent back
    ):
        with pytest.raises(PackageRefused):
            take(path, direction=direction, secret=secret)
    assert not Crossing.objects.exists()


def test_a_package_with_a_member_its_manifest_does_not_name_is_refused(package: Path):

    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("files/../../secrets/link_key", "x")
    with pytest.raises(PackageRefused, match="other files than its manifest names"):
        take(package)


def test_packages_are_taken_once_and_never_backwards_but_one_may_be_lost(package: Path, tmp_path: Path):
    assert take(package) == []
    assert take(package) == []  # the same once more
    assert Crossing.objects.count() == 1
    older = packages.write(tmp_path, direction="inward", serial=2, data=empty(), files={}, secret=SECRET)
    with pytest.raises(PackageRefused, match="Number 2 is older than 3"):
        take(older)
    other = tmp_path / "other"
    again = packages.write(other, direction="inward", serial=3, data=empty(), files={}, secret=SECRET)
    with pytest.raises(PackageRefused, match="Another package of number 3"):
        take(again)
    later = packages.write(tmp_path, direction="inward", serial=5, data=empty(), files={}, secret=SECRET)
    take(later)
    assert queries.last("inward").serial == 5  # type: ignore[union-attr]


def test_the_next_package_tells_again_what_the_other_side_has_not_said_it_has(db: None, tmp_path: Path):
    first = actions.make(tmp_path, direction=Direction.OUTWARD, secret=SECRET, at=MONDAY)
    assert first.name == "outward-000001.zip"
    assert queries.since("outward", queries.acknowledged("inward")) == queries.BEGINNING
    take(packages.write(tmp_path, direction="inward", serial=1, data=empty(acknowledged=1), files={}, secret=SECRET))
    assert queries.since("outward", queries.acknowledged("inward")) == MONDAY - queries.OVERLAP
