"""`manage.py reseal`: puts the secrets of second factors under the key that writes now (docs/how-to/rotate-keys.md)."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from connected_desk.city import factor_actions


class Command(BaseCommand):
    help = "Seal secrets of second factors anew under the first SEAL_KEY, so that the keys before it can go."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = factor_actions.reseal()
        except InvalidToken as lost:
            raise CommandError(
                "A secret was sealed with a key that is not set any more. Set it again as one of SEAL_KEY; "
                "nothing was changed."
            ) from lost
        self.stdout.write(f"{count} secrets are under the first key.")
