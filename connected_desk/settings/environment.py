"""Reads the environment, and says in a sentence what is missing or wrong.

Every setting a city may change is read here, by name and with an example; the rest of the settings package only
arranges the values. docs/reference/settings.md lists them all.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
# city/roles.py has them with their names; a test compares.
ROLES = ("desk", "desk_head", "bureau", "bureau_head", "ict", "evaluator", "finance", "hq", "auditor", "admin")
FACES = ("public", "staff", "both")
DATABASES = ("sqlite", "postgres", "postgresql")
STORES = ("file", "s3", "s3+http")
MAILERS = ("smtp", "smtp+tls", "smtp+ssl", "filemail", "consolemail")

env = environ.Env()
environ.Env.read_env(ROOT / ".env")
INHERITED = dict(os.environ)


def text(name: str, default: str = "") -> str:
    """The setting's text, or `default` where it is not set or empty."""
    return env.str(name, default) or default


def words(name: str, default: tuple[str, ...]) -> list[str]:
    """The setting's comma-separated words, or `default` where it is not set or empty."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def one_of(name: str, allowed: tuple[str, ...], default: str) -> str:
    """The setting's value if it is one of `allowed`.

    Raises ImproperlyConfigured with a sentence that names the setting and the values it may have.
    """
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it may be {', '.join(allowed)}. Example: {name}={default}")
    return value


def some_of(name: str, allowed: tuple[str, ...]) -> list[str]:
    """The setting's comma-separated words, each one of `allowed`; none where it is not set.

    Raises ImproperlyConfigured with a sentence that names the setting and the words it may have.
    """
    values = words(name, ())
    if wrong := [value for value in values if value not in allowed]:
        raise ImproperlyConfigured(
            f"{name} has {wrong[0]!r}; it may have {', '.join(allowed)}. Example: {name}={allowed[0]},{allowed[1]}"
        )
    return values


def minutes(name: str, default: int) -> int:
    """A setting in whole minutes, at least one; raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value)):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be whole minutes. Example: {name}={default}")
    return int(value)


def groups(name: str) -> dict[str, tuple[str, str]]:
    """What groups of the directory stand for: `group=role` or `group=role:unit`, separated by semicolons.

    Raises ImproperlyConfigured with an example for anything else.
    """
    found = {}
    for said in filter(None, map(str.strip, text(name).split(";"))):
        group, equals, meant = said.rpartition("=")
        role, _colon, unit = meant.partition(":")
        if not (equals and group.strip() and role.strip() in ROLES):
            raise ImproperlyConfigured(
                f"{name} has {said!r}; each part must be group=role or group=role:unit, the role one of "
                f"{', '.join(ROLES)}. Example: {name}=ict-office=ict:ICT;desk-team=desk"
            )
        found[group.strip()] = (role.strip(), unit.strip())
    return found


def secret(name: str, data: Path) -> str:
    """A secret from the environment, or the one `make run` keeps under DESK_DATA.

    Raises ImproperlyConfigured where there is neither.
    """
    value = text(name) or kept(name, data)
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} is missing or shorter than 32 characters. Set it in the environment or in .env, "
            f"or run `make secrets`, which makes one and keeps it in {_place(name, data)}. "
            f"Example: {name}=3q9cQ0mXr1f8TzK5vB7nLw2YdJ6hSgPe4uAiEoRt"
        )
    return value


def secrets(name: str, data: Path) -> list[str]:
    """Secrets separated by commas from the environment, or the one kept under DESK_DATA; none where there is neither.

    Raises ImproperlyConfigured where one of them is short.
    """
    values = [one.strip() for one in (text(name) or kept(name, data)).split(",") if one.strip()]
    if any(len(one) < 32 for one in values):
        raise ImproperlyConfigured(
            f"{name} has a part shorter than 32 characters. The first writes, the others only read. "
            f"Example: {name}=3q9cQ0mXr1f8TzK5vB7nLw2YdJ6hSgPe4uAiEoRt,the-one-before-of-32-characters-or-more"
        )
    return values


def secret_if_any(name: str) -> str:
    """A secret from the environment, or "" where it is not set; raises ImproperlyConfigured for a short one."""
    value = text(name)
    if value and len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} is shorter than 32 characters. Example: {name}=3q9cQ0mXr1f8TzK5vB7nLw2YdJ6hSgPe4uAiEoRt"
        )
    return value


def kept(name: str, data: Path) -> str:
    """What `make run` keeps under DESK_DATA in that name; empty where it keeps nothing."""
    place = _place(name, data)
    return place.read_text(encoding="ascii").strip() if place.exists() else ""


def url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """A setting that is a URL with one of `schemes`; raises ImproperlyConfigured with an example otherwise."""
    value = text(name, default)
    if value and (urlsplit(value).scheme not in schemes or "://" not in value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; it must begin with one of {', '.join(s + '://' for s in schemes)}. "
            f"Example: {name}={default or schemes[0] + '://localhost'}"
        )
    return value


def storage(name: str, default: Path) -> dict[str, Any]:
    """Django's description of where files lie: a folder of this machine, or a bucket of an S3-compatible store.

    `file:///path`, or `s3://key:secret@host:port/bucket` (`s3+http://` without TLS); raises ImproperlyConfigured
    where the URL names neither.
    """
    value = url(name, f"file://{default}", STORES)
    if value.startswith("file"):
        return {"BACKEND": "connected_desk.records.storage.SyncedFolder", "OPTIONS": {"location": _path(value)}}
    parts, bucket = urlsplit(value), urlsplit(value).path.strip("/")
    if not (parts.username and parts.password and parts.hostname and bucket):
        raise ImproperlyConfigured(
            f"{name} needs a key, a secret, a host and a bucket. Example: {name}=s3://key:secret@s3.city.example/desk"
        )
    place = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "connected_desk.records.bucket.Bucket",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{place}",
            "region_name": dict(parse_qsl(parts.query)).get("region", "us-east-1"),
        },
    }


def folder_if_any(name: str) -> Path | None:
    """Such a folder, or None where the setting is not set; raises ImproperlyConfigured as `folder` does."""
    value = url(name, "", ("file",))
    return _path(value) if value else None


def database(name: str, default: str) -> dict[str, Any]:
    """Django's description of the database a URL names; raises ImproperlyConfigured where it names none."""
    value = url(name, default, DATABASES)
    config = env.db_url_config(value)
    if not config["NAME"]:
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which names no database. Example: {name}=postgres://desk:password@db.example/desk"
        )
    return config


def mail(name: str, default: Path) -> dict[str, Any]:
    """Django's EMAIL_… settings for a mail URL, by default files in the folder `default`.

    Raises ImproperlyConfigured where the URL says neither how nor where.
    """
    value = url(name, f"filemail://{default}", MAILERS)
    # What the URL leaves out stays as Django has it: a port that is None would be taken for a port.
    config = {key: part for key, part in env.email_url_config(value).items() if part and key.startswith("EMAIL_")}
    if value.startswith("smtp") and "EMAIL_HOST" not in config:
        raise ImproperlyConfigured(f"{name} is {value!r}, which names no host. Example: {name}=smtp+tls://u:p@mail:587")
    if value.startswith("filemail"):
        # In a URL three slashes begin an absolute path; django-environ would read it from the working folder.
        config["EMAIL_FILE_PATH"] = str(_path(value))
    else:
        config.pop("EMAIL_FILE_PATH", None)
    return config


def _place(name: str, data: Path) -> Path:
    return data / "secrets" / name.lower()


def _path(value: str) -> Path:
    return Path("/" + unquote(urlsplit(value).path).lstrip("/"))
