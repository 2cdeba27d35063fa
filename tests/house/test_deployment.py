"""The image and the compose file against the settings they feed. No container is started here."""

import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from .test_settings import named_in_the_code, shown
from .tree import ROOT

SERVER_VARIABLES = {"PORT", "DESK_BIND"}
OF_THE_SYSTEM = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME"}
OURS = ("prepare", "bucket", "web", "worker")


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

    database, mail_host, mail_port, hosts, store, scanner = shown(
        tmp_path,
        "s.DATABASES['default']['HOST'], s.EMAIL_HOST, s.EMAIL_PORT, s.ALLOWED_HOSTS,"
        " s.STORAGES['default']['OPTIONS']['endpoint_url'], s.CLAMD_URL",
        **environment,
    )
    assert {database, mail_host, urlsplit(store).hostname, urlsplit(scanner).hostname} <= set(compose["services"])
    assert mail_port == 1025
    assert hosts == ["localhost"]


def test_the_proxy_leads_to_the_site_and_hides_what_is_for_inside(compose):
    proxy = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")

    assert "server web:8000 " in proxy
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy
    assert re.search(r"location = /metrics \{\s+return 404;", proxy)
    assert "listen 8443 ssl" in proxy
    assert compose["services"]["proxy"]["ports"] == ["127.0.0.1:8443:8443"]
    assert compose["services"]["web"].get("ports") is None


def test_site_and_store_share_one_password(compose):
    store = compose["services"]["store"]["environment"]
    user, password = store["MINIO_ROOT_USER"], store["MINIO_ROOT_PASSWORD"]
    assert f"s3+http://{user}:{password}@store:9000/" in compose["services"]["web"]["environment"]["STORAGE_URL"]


def test_every_service_has_its_limits_and_a_version_of_its_own(compose):
    for name, service in compose["services"].items():
        assert {"mem_limit", "cpus", "pids_limit"} <= set(service), name
        assert service["cap_drop"] == ["ALL"], name
        if name not in OURS:
            assert re.search(r":(v|RELEASE\.)?\d+[.\d-]", service["image"]), name


def test_only_what_must_reaches_outside(compose):
    assert compose["networks"]["inside"] == {"internal": True}
    outside = {name for name, service in compose["services"].items() if "outside" in service["networks"]}
    assert outside == {"proxy", "scanner", "mail"}


@pytest.mark.parametrize("unit", ["connected-desk-web.service", "connected-desk-worker@.service"])
def test_the_units_run_what_exists_as_a_user_who_may_little(unit):
    text = (ROOT / "deploy" / unit).read_text(encoding="utf-8")

    assert "User=desk\n" in text
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet="):
        assert f"\n{line}\n" in text
    run = re.search(r"^ExecStart=/srv/desk/.venv/bin/(.*)$", text, re.MULTILINE)[1]
    assert all((ROOT / word).exists() for word in run.split() if word.endswith(".py"))


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
    for service in OURS:
        assert compose["services"][service]["user"] == uid
        assert compose["services"][service]["volumes"] == [f"data:{data}"]
        assert compose["services"][service]["environment"]["DESK_DATA"] == data


def test_nobody_is_root_and_what_can_be_read_only_is(compose):
    services = compose["services"]

    assert {name: service.get("user") for name, service in services.items()} == {
        **dict.fromkeys((*OURS, "mail", "store"), "10001:10001"),
        "database": "postgres",
        "proxy": "101:101",
        "scanner": "clamav",
    }
    # The scanner's image writes its own configuration at each start.
    assert [name for name, service in services.items() if not service.get("read_only")] == ["scanner"]
    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert {volume for volume in used if volume[0] != "."} == set(compose["volumes"])
    assert {volume for volume in used if volume[0] == "."} == {"./deploy/nginx.conf", "./deploy/certificates"}


def test_only_this_machine_reaches_what_is_published(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8443:8443", "127.0.0.1:8025:8025"]


def test_every_service_that_stays_has_a_health_check(compose):
    unchecked = {name for name, service in compose["services"].items() if "test" not in service.get("healthcheck", {})}
    assert unchecked == {"prepare", "bucket"}


def test_what_the_image_runs_exists(compose, dockerfile):
    ours = [word for name in ("prepare", "bucket", "worker") for word in compose["services"][name]["command"]]
    commands = [*ours, dockerfile]
    scripts = set(re.findall(r"scripts/[\w.]+", " ".join(commands)))

    assert scripts == {"scripts/prepare.py", "scripts/make_bucket.py", "scripts/gunicorn.conf.py", "scripts/healthy.py"}
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
