"""The settings of the bench: the site as it is, the bare views beside it, and a count of what a request asked for."""

import os

os.environ.setdefault("SECRET_KEY", "bench-only-bench-only-bench-only-bench-only")
os.environ.setdefault("LINK_KEY", "links-of-the-bench-links-of-the-bench-links")
os.environ.setdefault("DESK_LIMITS", "off")

from connected_desk.settings import *  # noqa: E402, F403  (the site as it is; only these differ)

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench"]  # noqa: F405
ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.counting.CountingMiddleware", *MIDDLEWARE]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
