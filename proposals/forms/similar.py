"""Step 4: what came of similar work, to read; and, if one likes, what is different this time."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..intake import SIMILAR
from ..public_record import Result
from .base import StepForm, line


class SimilarForm(StepForm):
    """`results` are those shown above the question; where there are none, there is none either."""

    step = SIMILAR

    differs = line("differs", required=False, help_text=_("One line, up to 200 characters."))

    def __init__(self, *args: Any, results: Sequence[Result] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.results = results
        if results is not None and not results:
            del self.fields["differs"]
