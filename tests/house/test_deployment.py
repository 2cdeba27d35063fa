"""The image and the compose file against the settings they feed. No container is started here."""

import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from ruamel.yaml import YAML

from .test_settings import named_in_the_code, shown
from .tree import ROOT

SERVER_VARIABLES = {"PORT", "DESK_BIND"}
OF_THE_SYSTEM = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME"}
OURS = ("prepare", "web", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return YAML(typ="safe").load(ROOT / "docker-compose.yml")


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def schema_says(path: Path) -> subprocess.CompletedProcess[str]:
    checker = Path(sys.executable).with_name("check-jsonschema")
    return subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", path], capture_output=True, text=True, check=False
    )


def test_the_compose_file_follows_the_specification():
    run = schema_says(ROOT / "docker-compose.yml")
    assert run.returncode == 0, run.stdout


def test_a_mistyped_key_would_be_found(tmp_path: Path):
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text((ROOT / "docker-compose.yml").read_text(encoding="utf-8").replace("restart:", "restrt:"))

    run = schema_says(wrong)

    assert run.returncode == 1
    assert "restrt" in run.stdout


def test_every_variable_handed_to_the_site_is_a_setting(compose, dockerfile):
    in_compose = {name for service in OURS for name in compose["services"][service]["environment"]}
    in_image = set(re.findall(r"^(?:ENV| {3}) ([A-Z_]+)=", dockerfile, re.MULTILINE))

    assert in_compose <= named_in_the_code()
    assert "DATABASE_URL" in in_compose
    assert in_image - SERVER_VARIABLES - OF_THE_SYSTEM == {"DESK_DATA"}


def test_the_values_handed_to_the_site_are_accepted_by_the_settings(compose, tmp_path):
    # ${NAME:-default} as compose reads it where the person set nothing.
    environment = {
        name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
        for name, value in compose["services"]["web"]["environment"].items()
    } | {"DESK_DATA": str(tmp_path)}

    database, mail_host, mail_port, hosts = shown(
        tmp_path, "s.DATABASES['default']['HOST'], s.EMAIL_HOST, s.EMAIL_PORT, s.ALLOWED_HOSTS", **environment
    )
    assert {database, mail_host} <= set(compose["services"])
    assert mail_port == 1025
    assert hosts == ["127.0.0.1", "localhost"]


def test_site_and_database_share_one_password(compose):
    password = compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"]
    user, name = (compose["services"]["database"]["environment"][key] for key in ("POSTGRES_USER", "POSTGRES_DB"))

    assert (
        compose["services"]["web"]["environment"]["DATABASE_URL"]
        == f"postgres://{user}:{password}@database:5432/{name}"
    )


def test_port_user_and_data_folder_are_the_same_in_image_and_compose(compose, dockerfile):
    uid = re.search(r"^USER (\S+)$", dockerfile, re.MULTILINE)[1]
    port = re.search(r"^EXPOSE (\d+)$", dockerfile, re.MULTILINE)[1]
    data = re.search(r"^VOLUME (\S+)$", dockerfile, re.MULTILINE)[1]

    assert uid == "10001:10001"
    assert f"PORT={port}" in dockerfile
    assert f"DESK_DATA={data}" in dockerfile
    assert compose["services"]["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    for service in OURS:
        assert compose["services"][service]["user"] == uid
        assert compose["services"][service]["volumes"] == [f"data:{data}"]
        assert compose["services"][service]["environment"]["DESK_DATA"] == data


def test_nobody_is_root_and_what_can_be_read_only_is(compose):
    services = compose["services"]

    assert {name: service.get("user") for name, service in services.items()} == {
        **dict.fromkeys((*OURS, "mail"), "10001:10001"),
        "database": "postgres",
    }
    assert [name for name, service in services.items() if not service.get("read_only")] == ["database"]
    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())
    assert {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])} == set(
        compose["volumes"]
    )


def test_only_this_machine_reaches_what_is_published(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000", "127.0.0.1:8025:8025"]


def test_every_service_that_stays_has_a_health_check(compose):
    checked = {name: "test" in service.get("healthcheck", {}) for name, service in compose["services"].items()}
    assert checked == {"prepare": False, "web": True, "worker": True, "database": True, "mail": True}


def test_what_the_image_runs_exists(compose, dockerfile):
    commands = [*compose["services"]["prepare"]["command"], *compose["services"]["worker"]["command"], dockerfile]
    scripts = set(re.findall(r"scripts/[\w.]+", " ".join(commands)))

    assert scripts == {"scripts/prepare.py", "scripts/gunicorn.conf.py", "scripts/healthy.py"}
    assert all((ROOT / script).exists() for script in scripts)


def test_the_image_holds_the_code_and_nothing_of_the_machine_it_is_built_on():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    named = {rule[1:] for rule in rules if rule.startswith("!")}

    assert rules[0] == "*"
    assert all((ROOT / name).exists() for name in named)
    assert {"connected_desk", "proposals", "workflows", "templates", "locale", "manage.py", "requirements.txt"} <= named
    assert not named & {".env", "var", ".git", ".venv", "tests"}


def test_the_health_check_asks_by_the_sites_own_name():
    asked: list[tuple[str, str]] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing: the test says what was asked."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        environment = {**os.environ, "PORT": str(server.server_port), "DESK_HOSTS": "desk.city.example, other"}
        other = f"http://127.0.0.1:{server.server_port}/readyz"
        command = [sys.executable, ROOT / "scripts" / "healthy.py"]
        codes = [subprocess.run([*command, *more], env=environment, check=False).returncode for more in ([], [other])]
        server.shutdown()

    assert codes == [0, 1]
    assert asked == [("/healthz", "desk.city.example"), ("/readyz", "desk.city.example")]
