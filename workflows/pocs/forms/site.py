"""What a body that manages a place answers on its own page."""

from typing import Any

from django.utils.translation import gettext_lazy

from connected_desk.ui.fields import NormalisedCharField
from connected_desk.ui.forms import PublicForm

from .safeguards import AnswersForm


class SiteForm(PublicForm, AnswersForm):
    """An answer to each open question, or to some of them, in somebody's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = NormalisedCharField(label=gettext_lazy("Name of the person who answers"), max_length=50)
