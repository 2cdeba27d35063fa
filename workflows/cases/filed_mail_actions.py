"""Filing a mail with a case. Like contacts it leaves the case's log alone."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.models import Person
from connected_desk.records import files
from connected_desk.records.mail_sniffing import sniff_mail
from workflows.engine.bars import keep_out
from workflows.engine.move import lock
from workflows.engine.refusals import MoveRefused, Reason

from . import mail_reading, search
from .models import Case, FiledMail
from .permissions import NOT_YOURS, takes_part

NO_MAIL = Reason(
    "mail",
    "メールとして読めません。メールソフトから「.eml」または「.msg」の形式で保存したファイルを選んでください。",
    "This cannot be read as a mail. Choose a file saved from the mail program as .eml or .msg.",
)
FILED = Reason(
    "filed", "このメールは、この案件にすでに保管されています。", "This mail is filed with this case already."
)


@transaction.atomic
def file_mail(case: Case, *, upload: UploadedFile, by: Person, at: datetime) -> FiledMail:
    """Keep the mail as it came, with what it says of itself; the same file once a case.

    Raises MoveRefused for somebody without a part in the case, for what is no mail and for one that is there, and
    files.FileRefused for a file that is too big, empty or made to hurt.
    """
    [case] = lock([case])
    keep_out(case, by)
    if not takes_part(case, by, tokyo_date(at)):
        raise MoveRefused("role", [NOT_YOURS], case)
    try:
        data, content_type = files.judge(upload, by=sniff_mail)
        said = mail_reading.read(data, content_type, at=at)
    except files.FileRefused as refused:
        if refused.fault != files.Fault.TYPE:
            raise
        raise MoveRefused("details", [NO_MAIL], case) from refused
    except mail_reading.Unreadable as unreadable:
        raise MoveRefused("details", [NO_MAIL], case) from unreadable
    if any(files.is_same(upload, one.file) for one in case.filed_mails.select_related("file")):
        raise MoveRefused("guard", [FILED], case)
    made = FiledMail.objects.create(
        case=case,
        file=files.store(upload, at=at, by=sniff_mail),
        subject=said.subject,
        sender=said.sender,
        recipients=said.recipients,
        sent_at=said.sent_at,
        text=said.text,
        attached=list(said.attached),
        filed_by=by,
        filed_at=at,
    )
    search.write(case)
    return made
