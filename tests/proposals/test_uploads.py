"""The hostile files of tests/lists/uploads.toml through the real intake, a few at a time with a good neighbour."""

import html
import unicodedata
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from connected_desk.records import files
from connected_desk.records.models import StoredFile
from connected_desk.records.sniffing import ENDINGS, Fault
from connected_desk.sample import drafts
from proposals import actions
from proposals.intake import MAX_FILES
from tests.support import MONDAY, handed_over
from workflows.cases.actions import open_case

from .hostile import Hostile, read
from .support import PDF, a_file, banners, fill_in, mails, the_draft

UPLOADS = read()
KEPT = [one for one in UPLOADS if one.then.startswith("kept")]
NEIGHBOUR = "隣の資料.pdf"
BOUNDARY = "a-boundary-no-file-holds"


def send(client: Client, *sent: tuple[str, bytes]) -> Any:
    """The form as a browser sends it: quotes and line breaks of a name as %22, %0D and %0A, the rest as it is."""
    body = [_field("draft", str(the_draft().key)), _field("go", "add"), *(_part(name, data) for name, data in sent)]
    body.append(f"--{BOUNDARY}--\r\n".encode())
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.post("/propose/files/", b"".join(body), content_type=kind, follow=True)


def _field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _part(name: str, data: bytes) -> bytes:
    told = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="uploads"; filename="{told}"\r\n'
    return f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n"


def sentence(one: Hostile, fault: Fault) -> str:
    """What the page says of a refused file."""
    name = files.shown(one.name)
    size = files.megabytes(len(one.data))
    return str(files.SENTENCES[fault]) % {"name": name, "size": size, "limit": files.LIMIT_MB}


def faults_of(few: list[Hostile], page: Any) -> list[str]:
    """What went otherwise than the list says, of a few files and their neighbour sent in one request."""
    kept = [one for one in few if one.then.startswith("kept")]
    stored = [row.stored_file for row in the_draft().files.select_related("stored_file")]
    found = [] if page.status_code == 200 else [f"answered {page.status_code}"]
    told = [sentence(one, Fault(one.then.removeprefix("refused "))) for one in few if one not in kept]
    if banners(page) != told:
        found.append(f"said {banners(page)}")
    if [each.sha256 for each in stored] != [sha256(data).hexdigest() for data in (*(one.data for one in kept), PDF)]:
        return [*found, f"kept {[(each.original_name, each.content_type) for each in stored]}"]
    for one, each in zip(kept, stored, strict=False):
        found += [f"{one.id} {fault}" for fault in _faults_of_kept(one, page, each)]
    return found


def _faults_of_kept(one: Hostile, page: Any, stored: StoredFile) -> list[str]:
    content_type = one.then.removeprefix("kept ")
    found = [] if stored.content_type == content_type else [f"kept as {stored.content_type}"]
    name = files.shown(stored.original_name)
    if f"<bdi>{html.escape(name)}</bdi>" not in page.content.decode():
        found.append(f"not named on the page: {name!r}")
    if one.shown and name != one.shown:
        found.append(f"shown as {name!r}")
    if any(unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp") for mark in name):
        found.append(f"shown with a hidden mark: {name!r}")
    return found + _faults_of_download(one, content_type, stored)


def _faults_of_download(one: Hostile, content_type: str, stored: StoredFile) -> list[str]:
    answer = files.response(stored)
    found = [] if handed_over(answer) == one.data else ["changed on the way"]
    how, _semicolon, said = answer.headers["Content-Disposition"].partition("; ")
    name = unquote(said.removeprefix("filename*=utf-8''")) if "*" in said else said[len('filename="') : -1]
    name = name.replace('\\"', '"')
    headers = {
        "Content-Type": content_type,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    found += [f"{key}: {answer.headers[key]}" for key, value in headers.items() if answer.headers[key] != value]
    if how != "attachment" or not name.lower().endswith(ENDINGS[content_type]) or len(name.encode()) > 255:
        found.append(f"downloaded as {how} {name!r}")
    if one.fetched and name != one.fetched:
        found.append(f"downloaded as {name!r}")
    return found


def test_the_list_is_as_long_as_promised_and_names_each_line_once():
    assert len(UPLOADS) >= 150
    assert len({one.id for one in UPLOADS}) == len(UPLOADS)


def test_each_hostile_file_is_kept_or_refused_as_the_list_says_and_loses_no_neighbour(client: Client, clock, settings):
    settings.DESK_LIMITS = "off"
    fill_in(client, upto="files")
    wrong = []
    for at in range(0, len(UPLOADS), MAX_FILES - 1):
        few = UPLOADS[at : at + MAX_FILES - 1]
        page = send(client, *((one.name, one.data) for one in few), (NEIGHBOUR, PDF))
        if found := faults_of(few, page):
            wrong.append(([one.id for one in few], found))
        for row in the_draft().files.all():
            actions.remove_file(draft=the_draft(), key=row.stored_file.key, at=MONDAY)

    assert wrong == []
    assert set(StoredFile.objects.values_list("content_type", flat=True)) <= ENDINGS.keys()


NAMES = [one for one in KEPT if one.id.startswith("name-")]


@pytest.mark.parametrize("few", [NAMES[at : at + 5] for at in range(0, len(NAMES), 5)])
def test_a_hostile_name_stays_one_harmless_line_of_the_receipt_mail(few: list[Hostile]):
    draft = drafts.complete(at=MONDAY)
    actions.add_files(draft=draft, uploads=[a_file(one.name, one.data) for one in few], done=True, at=MONDAY)
    stored = [row.stored_file for row in draft.files.select_related("stored_file")]

    open_case(draft=draft, idempotency_key=draft.idempotency_key, at=MONDAY)

    body = next(mail.body for mail in mails() if mail.to == "yamada@mirai.example")
    hidden = {mark for mark in body if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert hidden <= {"\n"}
    for place, one in enumerate(stored, 1):
        assert f"{place}　{files.shown(one.original_name)}　" in body
