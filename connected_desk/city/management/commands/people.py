"""manage.py people: who can sign in today, with roles and units."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from connected_desk.city.queries import people_with_roles


class Command(BaseCommand):
    help = "Prints who can sign in today: address, name, roles and units."

    def handle(self, *args: Any, **options: Any) -> None:
        people = people_with_roles(timezone.localdate())
        if not people:
            self.stdout.write(_("Nobody can sign in yet."))
        for person, roles in people:
            held = ", ".join(f"{role.get_role_display()} {role.unit or ''}".strip() for role in roles)
            self.stdout.write(f"{person.email:32} {person.name}  {held or '-'}")
