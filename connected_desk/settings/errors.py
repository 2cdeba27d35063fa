"""Error reports to Sentry, stripped of whatever a person wrote or is."""

from typing import Any

import sentry_sdk

from .logs import masked

# Whatever the SDK would gather by itself, told no by name.
NOTHING: Any = {
    "user_info": False,
    "cookies": {"mode": "off"},
    "http_headers": {"request": {"mode": "off"}},
    "http_bodies": [],
    "url_query_params": {"mode": "off"},
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}

# What may leave. Whatever the SDK adds one day stays here until somebody names it.
KEPT = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "server_name", "sdk")
FRAME = ("filename", "module", "function", "lineno", "in_app", "pre_context", "context_line", "post_context")


def report_errors(dsn: str, **options: Any) -> None:
    """Report unexpected errors to `dsn`: where in the code, and nothing of what the request carried.

    `options` go to Sentry as they are; tests hand in a transport.
    """
    sentry_sdk.init(
        dsn,
        data_collection=NOTHING,
        max_breadcrumbs=0,
        server_name="connected-desk",
        before_send=without_people,
        **options,
    )


def without_people(event: Any, hint: dict[str, Any]) -> Any:
    """What of the event may leave: where in the code it happened, and not one word that came in from outside.

    An exception's own message goes too: "invalid literal: …" quotes what somebody typed.
    """
    kept = {name: part for name, part in event.items() if name in KEPT}
    if "logentry" in event:
        # The words of the log call without what was filled in.
        kept["logentry"] = {"message": event["logentry"].get("message", "")}
    if "exception" in event:
        kept["exception"] = {"values": [_where(error) for error in event["exception"]["values"]]}
    return _masked(kept)


def _where(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", ())
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {"frames": [{name: frame[name] for name in FRAME if name in frame} for frame in frames]},
    }


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: _masked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_masked(part) for part in value]
    return value
