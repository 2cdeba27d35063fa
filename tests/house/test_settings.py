"""The settings: what they refuse and how they say it, what they arrange, and the page that lists them."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connected_desk.ui.host_messages import HostStorage

from .tree import ROOT

GOOD = {
    "SECRET_KEY": "k" * 40,
    "LINK_KEY": "l" * 40,
    "PATH": os.environ["PATH"],
    "DESK_FACE": "",
    "DATABASE_URL": "",
    "EMAIL_URL": "",
    "DESK_URL": "",
    "STORAGE_URL": "",
}


def started(tmp_path: Path, *, show: str = "''", **changed: str) -> subprocess.CompletedProcess[str]:
    """Import the settings in a process of their own and print the expression `show` over them as `s`."""
    code = f"from connected_desk import settings as s; from django.conf import settings; print(repr(({show})))"
    environment = {**GOOD, "DESK_DATA": str(tmp_path), **changed}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def shown(tmp_path: Path, expression: str, **changed: str) -> Any:
    """The value of `expression` over the settings `s`."""
    run = started(tmp_path, show=expression, **changed)
    assert run.returncode == 0, run.stderr
    return ast.literal_eval(run.stdout)


@pytest.mark.parametrize(
    ("changed", "name", "example"),
    [
        ({"DESK_FACE": "inside"}, "DESK_FACE is 'inside'", "DESK_FACE=both"),
        ({"DESK_SECOND_FACTOR": "desk,mayor"}, "DESK_SECOND_FACTOR has 'mayor'", "DESK_SECOND_FACTOR=desk,desk_head"),
        ({"DESK_IDLE_MINUTES": "1h"}, "DESK_IDLE_MINUTES is '1h'", "DESK_IDLE_MINUTES=60"),
        ({"DESK_SESSION_MINUTES": "0"}, "DESK_SESSION_MINUTES is '0'", "DESK_SESSION_MINUTES=720"),
        ({"OIDC_ISSUER": "login.city.example"}, "OIDC_ISSUER is 'login.city.example'", "OIDC_ISSUER=http://"),
        ({"OIDC_GROUPS": "ict-office"}, "OIDC_GROUPS has 'ict-office'", "OIDC_GROUPS=ict-office=ict:ICT"),
        ({"OIDC_GROUPS": "g=mayor"}, "OIDC_GROUPS has 'g=mayor'", "OIDC_GROUPS=ict-office=ict:ICT"),
        ({"DESK_LIMITS": "of"}, "DESK_LIMITS is 'of'", "DESK_LIMITS=on"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter than 32", "SECRET_KEY=3q9c"),
        ({"LINK_KEY": ""}, "LINK_KEY is missing or shorter than 32", "LINK_KEY=3q9c"),
        ({"STORAGE_URL": "ftp://files"}, "STORAGE_URL is 'ftp://files'", "STORAGE_URL=file://"),
        ({"STORAGE_URL": "/srv/files"}, "STORAGE_URL is '/srv/files'", "STORAGE_URL=file://"),
        ({"EMAIL_URL": "imap://mail"}, "EMAIL_URL is 'imap://mail'", "EMAIL_URL=filemail://"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL is 'smtp://', which names no host", "EMAIL_URL=smtp+tls://"),
        ({"DATABASE_URL": "oracle://db/desk"}, "DATABASE_URL is 'oracle://db/desk'", "DATABASE_URL=sqlite:///"),
        (
            {"DATABASE_URL": "postgres://db"},
            "DATABASE_URL is 'postgres://db', which names no",
            "DATABASE_URL=postgres:",
        ),
        ({"CLAMD_URL": "127.0.0.1:3310"}, "CLAMD_URL is '127.0.0.1:3310'", "CLAMD_URL=tcp://"),
        ({"DESK_URL": "desk.city.example"}, "DESK_URL is 'desk.city.example'", "DESK_URL=http://127.0.0.1:8000"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name_and_an_example(tmp_path, changed, name, example):
    run = started(tmp_path, **changed)

    assert run.returncode == 1
    sentence = run.stderr.strip().splitlines()[-1]
    assert sentence.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert name in sentence
    assert f"Example: {example}" in sentence


def test_a_secret_that_make_run_kept_is_found(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "link_key").write_text("kept-" * 8 + "\n")

    assert shown(tmp_path, "s.LINK_KEY", LINK_KEY="") == "kept-" * 8


def test_left_to_itself_the_desk_keeps_everything_under_its_data_folder(tmp_path):
    places = shown(
        tmp_path / "new",
        "s.DATABASES['default']['NAME'], s.EMAIL_FILE_PATH, str(s.STORAGES['default']['OPTIONS']['location'])",
    )
    assert places == tuple(str(tmp_path / "new" / part) for part in ("desk.sqlite3", "mail", "files"))
    assert (tmp_path / "new").is_dir()


def test_mail_as_files_goes_to_the_folder_the_address_names(tmp_path):
    assert shown(tmp_path, "s.EMAIL_BACKEND, s.EMAIL_FILE_PATH", EMAIL_URL="filemail:///srv/desk/mail") == (
        "django.core.mail.backends.filebased.EmailBackend",
        "/srv/desk/mail",
    )


def test_a_mail_server_without_a_port_keeps_djangos_port(tmp_path):
    mail = shown(
        tmp_path,
        "s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_USE_TLS, hasattr(s, 'EMAIL_PORT'), hasattr(s, 'EMAIL_FILE_PATH')",
        EMAIL_URL="smtp+tls://desk:pass@mail.city.example",
    )
    assert mail == ("django.core.mail.backends.smtp.EmailBackend", "mail.city.example", True, False, False)


def test_sqlite_waits_for_its_turn_and_postgresql_checks_its_connection(tmp_path):
    assert shown(tmp_path, "s.DATABASES['default']['OPTIONS']['transaction_mode']") == "IMMEDIATE"
    database = shown(tmp_path, "s.DATABASES['default']", DATABASE_URL="postgres://u:p@db:5433/desk")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "desk")
    assert database["CONN_HEALTH_CHECKS"] is True


def test_the_content_policy_allows_this_host_and_nothing_else(settings):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert policy["default-src"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'none'", "'self'"}
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]


def test_behind_tls_cookies_are_secure_and_bound_to_the_host(tmp_path):
    secure = shown(
        tmp_path,
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME",
        DESK_URL="https://desk.city.example",
    )
    assert secure == (True, True, "__Host-session", "__Host-csrf")
    others = "[s.LANGUAGE_COOKIE_NAME, s.DEVICE_COOKIE_NAME, s.MESSAGE_STORAGE]"
    assert shown(tmp_path, others, DESK_URL="https://desk.city.example") == [
        "__Host-language",
        "__Host-device",
        "connected_desk.ui.host_messages.HostStorage",
    ]
    assert HostStorage.storage_classes[0].cookie_name == "__Host-messages"


def named_in_the_code() -> set[str]:
    """Every name that the settings package reads from the environment."""
    source = (ROOT / "connected_desk" / "settings" / "__init__.py").read_text(encoding="utf-8")
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "environment"
        and node.func.attr != "kept"
        and isinstance(node.args[0], ast.Constant)
    }


def test_nothing_else_of_ours_reads_the_environment():
    folders = ("connected_desk", "proposals", "workflows")
    readers = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bos\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS)|\bgetenv\b|\bEnv\(", path.read_text("utf-8"))
    }
    assert readers == {"connected_desk/settings/environment.py"}


def test_the_reference_page_lists_every_setting_and_no_other():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8").split("## What the server")[0]
    listed = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)

    assert sorted(listed) == sorted(named_in_the_code())
    for row in (line for line in page.splitlines() if line.startswith("| `")):
        assert all(cell.strip() for cell in row.strip("|").split("|")), row


def test_the_example_file_names_every_setting_and_sets_none():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    assert {line[1:].split("=")[0] for line in lines if re.match(r"#[A-Z_]+=", line)} == named_in_the_code()
    assert [line for line in lines if line and not line.startswith("#")] == []


ASK_BEHIND_TLS = """
import django; django.setup()
from django.test import Client
client = Client(headers={"host": "desk.city.example"}, raise_request_exception=False)
ways = ((True, "/healthz"), (True, "/readyz"), (True, "/language/"), (False, "/desk/"), (False, "/healthz"))
for secure, path in ways:
    answer = client.get(path, secure=secure)
    print(answer.status_code, answer.headers.get("Strict-Transport-Security"), answer.headers.get("Location"), sep="|")
"""


def test_behind_tls_every_answer_says_so(tmp_path):
    environment = {
        **GOOD,
        "DESK_DATA": str(tmp_path),
        "DESK_URL": "https://desk.city.example",
        "DESK_HOSTS": "desk.city.example",
        "DJANGO_SETTINGS_MODULE": "connected_desk.settings",
    }
    command = [sys.executable, "-W", "ignore", "-c", ASK_BEHIND_TLS]
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)

    year = "max-age=31536000; includeSubDomains"
    alive, ready, language, plain, exempt = [line.split("|") for line in run.stdout.splitlines()]
    assert alive == ["200", year, "None"]
    assert [ready[1], language[1]] == [year, year]
    assert plain == ["301", "None", "https://desk.city.example/desk/"]
    assert exempt[:2] == ["200", "None"]  # asked by whoever watches this process, without the TLS before it
