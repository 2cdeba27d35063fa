"""The settings of the suite: the same site with known secrets, a cheap password hash and the mail kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "DESK_DATA" not in os.environ:
    # Inherited by the workers of pytest-xdist; whoever made it takes it away.
    os.environ["DESK_DATA"] = tempfile.mkdtemp(prefix="desk-tests-")
    atexit.register(shutil.rmtree, os.environ["DESK_DATA"], ignore_errors=True)
worker = os.environ.get("PYTEST_XDIST_WORKER")
if worker and Path(os.environ["DESK_DATA"]).name.startswith("desk-tests-"):
    # A folder each: a sweep in one worker's test would take away the files another's has yet to read.
    os.environ["DESK_DATA"] += f"/{worker}"
    Path(os.environ["DESK_DATA"]).mkdir(parents=True)
os.environ.setdefault("SECRET_KEY", "tests-only-tests-only-tests-only-tests-only")
os.environ.setdefault("LINK_KEY", "links-in-tests-links-in-tests-links-in-tests")
os.environ.setdefault("DESK_HOSTS", "testserver,127.0.0.1,localhost")

from connected_desk.settings import *  # noqa: E402, F403  (the suite runs on the real settings; only these differ)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DESK_SECOND_FACTOR = ["off"]  # stories sign in with a password; tests of second factors ask for them
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    # A test database need not survive a power cut, so its tests do not wait for the disk.
    # Before what DATABASE_URL asks for: a test that cuts the power does wait.
    asked = DATABASES["default"]["OPTIONS"]  # noqa: F405
    asked["options"] = f"-c synchronous_commit=off {asked['options']}"
    SILENCED_SYSTEM_CHECKS = [*globals().get("SILENCED_SYSTEM_CHECKS", []), "records.E003"]
# Static files straight from the apps: a test must not depend on an earlier collectstatic.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
LANGUAGE_CODE = os.environ.get("TEST_LANGUAGE", "ja")
