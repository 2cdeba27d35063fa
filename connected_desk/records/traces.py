"""The number of the request or task in hand, so that a line of the log can be found again from a page or a job."""

from contextvars import ContextVar

number: ContextVar[str] = ContextVar("number", default="")
