"""Makes a desk ready to be served: secrets, tables, sample cases where the database is empty; says who can sign in.

Safe to run again. One process for all of it, because each start of Django costs a second or two. `--static` gathers the
static files as well, which an image already holds.
"""

import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from keep_secrets import ROOT, keep_under_data


def fill() -> None:
    """Seed the demonstration where there is neither a person nor a case; any other database is left as it is."""
    if not apps.get_model("city.Person").objects.exists() and not apps.get_model("cases.Case").objects.exists():
        print("Walking 120 sample cases through their moves; this takes a minute ...", flush=True)  # noqa: T201
        call_command("seed_demo", cases=120)


def tell() -> None:
    """Print the people and, in a demonstration, their password."""
    call_command("people")
    if apps.get_model("city.City").get().demo:
        print(f"The password of all sample people: {settings.DESK_DEMO_PASSWORD}")  # noqa: T201


if __name__ == "__main__":
    keep_under_data()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connected_desk.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    if "--static" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
    fill()
    tell()
