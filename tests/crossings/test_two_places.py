"""Two places with no network between them: a proposal is carried in, its answer out; a package is whole or refused."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
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
from workflows.crossings import actions, queries
from workflows.crossings.models import Crossing, Direction

SECRET = "carried-by-hand-carried-by-hand-carried-by-hand"
TITLE, WORDS = "漏水の場所を音で見つける調査", "資料を追加します。"

BEGIN = """
import json, sys
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from connected_desk.records.models import OutboxMail, StoredFile
from proposals import actions as proposals
from proposals.models import InformationRequest, Message, Proposal
from workflows.cases import actions, links
from workflows.cases.models import Case
from workflows.engine.move import move
from workflows.engine.registry import COMPANY
at, stick = timezone.now(), Path(sys.argv[1])
def told(**values): print("TOLD" + json.dumps(values, default=str))
def page():
    case = Case.objects.get()
    return Client().get(f"/p/{links.token(case)}/", headers={"accept-language": "ja"}).content.decode()
"""
# 1: a company proposes at the public place, and writes once more.
PUBLIC_FIRST = """
from connected_desk.sample import drafts
draft = drafts.complete(at=at, content={"title": %(title)r})
pdf = b"%%PDF-1.4\\n1 0 obj\\n<<>>\\nendobj\\ntrailer\\n<<>>\\n%%%%EOF\\n"
proposals.add_files(draft=draft, uploads=[SimpleUploadedFile("提案書.pdf", pdf)], done=True, at=at)
case = actions.open_case(draft=draft, idempotency_key=draft.idempotency_key, at=at).case
actions.send_message(case, text=%(words)r, by=COMPANY, at=at)
call_command("make_package", stick)
told(number=case.number, key=case.key, sha256=StoredFile.objects.get().sha256, received=case.received_at)
"""
# 2: it is taken in, twice; the desk confirms it, writes, and asks something.
STAFF_FIRST = """
from connected_desk.city.models import Person
from tests.support import somebody
harmless = stick / "harmless"
call_command("take_package", stick / "inward-000001.zip", sanitised=harmless)
counts = [model.objects.count() for model in (Case, Message, StoredFile, Proposal, OutboxMail)]
call_command("take_package", stick / "inward-000001.zip", sanitised=harmless)
case, stored = Case.objects.get(), StoredFile.objects.get()
assert counts == [model.objects.count() for model in (Case, Message, StoredFile, Proposal, OutboxMail)]
by = somebody("desk")
move(case, "accept", by=by, at=at, officer=by)
case.refresh_from_db()
actions.send_message(case, text="確認しています。", by=by, at=at)
move(case, "request_info", by=by, at=at, questions=["どこで試しますか。"], due_on=at.date().replace(year=at.year + 1))
call_command("make_package", stick)
told(number=case.number, key=case.key, title=case.title, message=Message.objects.order_by("at").first().text,
     sha256=stored.sha256, original=stored.original_sha256, received=case.received_at,
     receipts=[mail.state for mail in OutboxMail.objects.filter(to__in=case.proposal.emails).order_by("pk")[:1]])
"""
# 3: the company sees it on its page, and answers.
PUBLIC_SECOND = """
before = page()
call_command("take_package", stick / "outward-000001.zip")
call_command("take_package", stick / "outward-000001.zip")
request = InformationRequest.objects.get()
case = Case.objects.get()
answers = {1: proposals.Answer("浜寺公園です。")}
actions.answer_questions(case, request=request, answers=answers, by=COMPANY, at=at, version=None)
call_command("make_package", stick)
call_command("verify_records")
told(before=before, after=page())
"""
# 4: the answer arrives, and the case goes back to where it was.
STAFF_SECOND = """
call_command("take_package", stick / "inward-000002.zip")
case = Case.objects.get()
call_command("verify_records")
told(state=case.state, answer=InformationRequest.objects.get().questions.get().answer, messages=Message.objects.count())
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


def test_a_proposal_is_carried_in_under_its_number_and_the_answer_is_shown_to_its_company(
    places: tuple[Place, Place],
):
    public, staff = places
    sent = public.run(PUBLIC_FIRST % {"title": TITLE, "words": WORDS})
    year = datetime.now(tz=UTC).year
    assert sent["number"] in (f"CD-{year}-5001", f"CD-{year - 1}-5001")
    harmless = public.stick / "harmless"
    harmless.mkdir()
    (harmless / sent["sha256"]).write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")

    got = staff.run(STAFF_FIRST)
    same = ("number", "key", "received")
    assert {name: got[name] for name in same} == {name: sent[name] for name in same}
    assert (got["title"], got["message"]) == (TITLE, WORDS)
    assert got["original"] == sent["sha256"] != got["sha256"]
    assert got["receipts"] == ["cancelled"]

    shown = public.run(PUBLIC_SECOND)
    for text in ("確認しています。", "どこで試しますか。"):
        assert text not in shown["before"]
        assert text in shown["after"]

    end = staff.run(STAFF_SECOND)
    assert end == {"state": "triage", "answer": "浜寺公園です。", "messages": 2}


@pytest.fixture
def package(db: None, tmp_path: Path) -> Path:
    """A package of the public place with one file, and nothing else in it."""
    path = default_storage.save("files/ab/cd/abcd", ContentFile(b"bytes"))
    sha256 = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"
    return packages.write(tmp_path, direction="inward", serial=3, data=empty(), files={sha256: path}, secret=SECRET)


def empty(**more: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("proposals", "messages", "answers", "withdrawals"), [])
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
