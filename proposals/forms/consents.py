"""Step 6: the sentences to agree to, each ticked by itself."""

from typing import Any

from connected_desk.city.words import pick
from connected_desk.ui.fields import ConsentField

from ..intake import CONSENTS
from ..queries import current_consent_texts
from .base import StepForm


class ConsentsForm(StepForm):
    step = CONSENTS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts = current_consent_texts()
        for text in self.texts:
            label = pick(text.text_ja, text.text_en)
            self.fields[text.code] = ConsentField(label=label, required=text.required)

    def answers(self) -> dict[str, Any]:
        """The version agreed to, by code."""
        return {text.code: text.version for text in self.texts if self.cleaned_data[text.code]}
