"""manage.py make_administrator MAIL --name NAME [--another]: a city's first administrator, or one more."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from connected_desk.city.password_actions import AdministratorThere, make_administrator


class Command(BaseCommand):
    help = "Makes somebody administrator from today on. The password is asked for, or read as one line from the input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mail", help="the e-mail address, which is also the name to sign in with")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--another", action="store_true", help="also where there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["mail"])
            person = make_administrator(
                options["mail"],
                name=options["name"],
                password=_password(),
                another=options["another"],
                at=timezone.now(),
            )
        except AdministratorThere as error:
            sentence = _("There is an administrator already. To make another, add --another.")
            raise CommandError(sentence) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("%(name)s (%(mail)s) is administrator.") % {"name": person.name, "mail": person.email})


def _password() -> str:
    """The password typed twice without being shown; where nobody types, the first line of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(_("Password: "))
    if getpass(_("Password, once more: ")) != password:
        raise CommandError(_("The two new passwords differ. Enter the same one twice."))
    return password
