"""Which templates a face may load: a process that serves companies renders no page of the staff's, nor the reverse.

The addresses of a face are in connected_desk/urls.
"""

from collections.abc import Iterator
from typing import Any

from django.template import Origin
from django.template.engine import Engine
from django.template.loaders import filesystem

# Components, bases and error pages; papers for both sides; the controls of forms. The texts of mails are no templates:
# city/mail_texts.py.
SHARED = ("cd/", "paper/", "django/")
PUBLIC = ("proposals/", "company/", "site/", "guests/", "progress/")


def may_load(face: str, name: str) -> bool:
    """Whether a process with that face may load the template of that name."""
    if face == "both" or "/" not in name or name.startswith(SHARED):
        return True
    return name.startswith(PUBLIC) == (face == "public")


class FaceLoader(filesystem.Loader):
    """Finds our templates, but those of the other face as little as if they were not there."""

    def __init__(self, engine: Engine, face: str) -> None:
        super().__init__(engine)
        self.face = face

    def get_template_sources(self, template_name: Any) -> Iterator[Origin]:
        """The places to look at: none for a template of the other face."""
        return super().get_template_sources(template_name) if may_load(self.face, template_name) else iter(())
