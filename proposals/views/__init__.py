"""The public pages: the front, the themes, the intake."""

from .challenges import challenge, challenges
from .entrance import front, start
from .help import help_page, paper
from .members import change_organisation, invite, join, organisation, remove_member
from .my import my, my_draft, sign_in, sign_in_code, sign_out
from .resuming import resume
from .steps import files, remove_file, step
from .submission import check, receipt

__all__ = [
    "challenge",
    "challenges",
    "change_organisation",
    "check",
    "files",
    "front",
    "help_page",
    "invite",
    "join",
    "my",
    "my_draft",
    "organisation",
    "paper",
    "receipt",
    "remove_file",
    "remove_member",
    "resume",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "start",
    "step",
]
