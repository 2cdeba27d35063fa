"""Step 2: the proposal itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from connected_desk.ui.fields import RadioChoices
from connected_desk.ui.looks import Choice

from ..intake import CONTENT
from ..queries import open_challenges
from ..vocabulary import Mode, ProposalKind, Ripeness
from .base import StepForm, line, text

KINDS = [
    (ProposalKind.FREE, Choice(ProposalKind.FREE.label, _("On a problem you have found yourselves"))),
    (ProposalKind.CHALLENGE, Choice(ProposalKind.CHALLENGE.label, _("On something the city asks for"))),
    (ProposalKind.AGREEMENT, Choice(ProposalKind.AGREEMENT.label, _("Working together without a contract"))),
    (ProposalKind.TRIAL, Choice(ProposalKind.TRIAL.label, _("You look for a place or partners for a trial"))),
]


class ContentForm(StepForm):
    step = CONTENT

    title = line("title", help_text=_("Up to 40 characters. For example: A service that tells how long the queue is"))
    summary = text(
        "summary",
        rows=7,
        help_text=_("Up to 400 characters. Whose problem is it, what kind of problem, and how would you solve it?"),
    )
    what = text(
        "what",
        rows=10,
        help_text=_("Up to 1,200 characters. What you would do yourselves, how, what is new about it, and why now."),
    )
    effect = text(
        "effect", help_text=_("Up to 400 characters. For citizens, for the work of the city, and for yourselves.")
    )
    ripeness = RadioChoices(
        choices=[
            (Ripeness.IDEA, Choice(Ripeness.IDEA.label, _("We want to sort out problem and effect with the city"))),
            (
                Ripeness.PROTOTYPE,
                Choice(Ripeness.PROTOTYPE.label, _("Something works, and we look for a place to try it")),
            ),
            (Ripeness.IN_SERVICE, Choice(Ripeness.IN_SERVICE.label, _("A product or service that people use already"))),
        ],
        help_text=_("You can also submit an idea."),
    )
    ability = text(
        "ability",
        required=False,
        rows=3,
        help_text=_("Up to 400 characters. Who would do it, with how many people, and what you have done before."),
    )
    partners = text(
        "partners",
        required=False,
        rows=3,
        help_text=_("Up to 400 characters. One a line, with its part: organiser, co-organiser or supporter."),
    )
    record = text("record", required=False, rows=3, help_text=_("Which municipality, when, and with what result."))
    public_summary = text(
        "public_summary",
        required=False,
        rows=3,
        help_text=_(
            "Up to 200 characters. How you would like it to be told to everybody. The city asks you again before it "
            "publishes anything of it."
        ),
    )
    kind = RadioChoices(choices=KINDS)
    challenge = RadioChoices(
        required=False,
        help_text=_("Please choose one if you propose on a theme of the city."),
        choices=[],
        error_messages={
            "invalid_choice": _("This theme is not open any more. Choose another one, or another kind of proposal")
        },
    )
    mode = RadioChoices(
        choices=[
            (Mode.PARTNER, Choice(Mode.PARTNER.label, _("You have the people and the means to do it"))),
            (Mode.IDEA_ONLY, Choice(Mode.IDEA_ONLY.label, _("Somebody else may carry it out"))),
        ],
        help_text=_(
            "Neither promises a contract. Where the city buys something, the partner is chosen by fair procedure."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        themes = [(str(theme.key), Choice(theme.title, theme.unit.name)) for theme in open_challenges(self.on)]
        challenge: RadioChoices = self.fields["challenge"]  # type: ignore[assignment]
        kind: RadioChoices = self.fields["kind"]  # type: ignore[assignment]
        if themes:
            challenge.choices = themes
        else:
            del self.fields["challenge"]
            kind.choices = [(value, label) for value, label in KINDS if value != ProposalKind.CHALLENGE]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == ProposalKind.CHALLENGE:
            self.require("challenge")
        else:
            values["challenge"] = ""
        return values
