"""Every write of the templates of official texts."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from connected_desk.records import access, files
from connected_desk.records.sniffing import DOCX

from . import word_texts
from .models import Person, WordTemplate
from .setting_record import Overtaken
from .word_names import Kind


class Faulty(Exception):
    """The file cannot be used; `sentences` say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@transaction.atomic
def save_template(
    kind: Kind, *, upload: UploadedFile, note: str, based_on: int, by: Person, at: datetime
) -> WordTemplate:
    """Keep this file as the next version; documents are made with it as soon as it may be used (scanned, where it is).

    `based_on` is the version the person saw. Raises Faulty, and Overtaken where that is no longer the newest.
    """
    _judge(kind, upload)
    _require_newest(kind, based_on)
    return _saved(kind, files.store(upload, at=at), note, by, at)


@transaction.atomic
def restore_template(kind: Kind, *, number: int, based_on: int, by: Person, at: datetime) -> WordTemplate:
    """Put an older version back as a new one. Raises Faulty and Overtaken as save_template does, and
    WordTemplate.DoesNotExist."""
    _require_newest(kind, based_on)
    row = WordTemplate.objects.select_related("file").get(kind=kind.code, number=number) if number else None
    data = word_texts.data_of(kind, row)
    if found := list(word_texts.faults(kind, data)):  # the names it may use were others then
        raise Faulty(*found)
    file = row.file if row else files.store(SimpleUploadedFile(f"{kind.title_ja}.docx", data), at=at)
    return _saved(kind, file, _("Version %d was put back") % number, by, at)


def _judge(kind: Kind, upload: UploadedFile) -> None:
    if (upload.size or 0) > word_texts.LIMIT:
        raise Faulty(_("A template is at most %d MB. Make its pictures smaller.") % word_texts.LIMIT_MB)
    try:
        data, content_type = files.judge(upload)
    except files.FileRefused as refused:
        raise Faulty(str(refused)) from refused
    if content_type != DOCX:
        raise Faulty(_("Choose a Word document (.docx)."))
    if found := list(word_texts.faults(kind, data)):
        raise Faulty(*found)


def _require_newest(kind: Kind, based_on: int) -> None:
    newest = WordTemplate.objects.select_for_update().filter(kind=kind.code).order_by("-number").first()
    if (newest.number if newest else 0) != based_on:
        raise Overtaken


def _saved(kind: Kind, file: files.StoredFile, note: str, by: Person, at: datetime) -> WordTemplate:
    number = word_texts.newest_number(kind) + 1
    row = WordTemplate.objects.create(kind=kind.code, number=number, file=file, note=note, saved_by=by, saved_at=at)
    access.note(person_id=by.pk, what=f"word_template.{kind.code}", at=at, subject_kind="file", subject_key=file.key)
    return row
