"""The words a proposal is described with: closed lists whose values are stored and whose labels may be reworded."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(TextChoices):
    """What the proposer is. It decides whether the desk can take the proposal, so it is asked of everyone."""

    FIRM = "firm", _("Company")
    UNIVERSITY = "university", _("University or research institute")
    NPO = "npo", _("NPO")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    GROUP = "group", _("Voluntary group")
    OTHER = "other", _("Other")


class NoNumberReason(TextChoices):
    """Why an organisation has no corporate number: the tax agency gives none to these."""

    SOLE_TRADER = "sole_trader", _("Sole trader")
    VOLUNTARY = "voluntary", _("Voluntary group")
    FOREIGN = "foreign", _("Foreign company")
    APPLIED_FOR = "applied_for", _("Applied for")


class ProposalKind(TextChoices):
    """The door a proposal comes through."""

    FREE = "free", _("Free proposal")
    CHALLENGE = "challenge", _("Proposal on a theme of the city")
    AGREEMENT = "agreement", _("Agreement with the city")
    TRIAL = "trial", _("Place for a trial")


class Standing(TextChoices):
    """How a theme of the city stands on a day. The public sees the last four."""

    DRAFTED = "drafted", pgettext_lazy("theme", "Draft")
    ASKED = "asked", pgettext_lazy("theme", "To be published")
    COMING = "coming", pgettext_lazy("theme", "Not open yet")
    OPEN = "open", pgettext_lazy("theme", "Open")
    CLOSED = "closed", pgettext_lazy("theme", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("theme", "Withdrawn")


class Mode(TextChoices):
    """Whether the proposer wants to carry the idea out, or only to hand it over."""

    PARTNER = "partner", _("We would carry it out with the city")
    IDEA_ONLY = "idea_only", _("We only offer the idea")


class Ripeness(TextChoices):
    """How far the idea has come."""

    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype or development")
    IN_SERVICE = "in_service", _("In service")


class Asked(TextChoices):
    """What the city is asked to bring."""

    PLACE = "place", _("A place or facility")
    DATA = "data", _("Data")
    MONITORS = "monitors", _("People to try it")
    PUBLICITY = "publicity", _("Publicity")
    INTRODUCTIONS = "introductions", _("Introductions")
    RULES = "rules", _("Advice on rules and procedures")
    MONEY = "money", _("A share of the costs")


class Payer(TextChoices):
    """Who bears the costs."""

    PROPOSER = "proposer", _("The proposer pays everything")
    SHARED = "shared", _("The proposer and the city share")
    CITY = "city", _("The city pays everything")
    UNDECIDED = "undecided", _("Not decided yet")


class YesNoUnknown(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not sure")


class Channel(TextChoices):
    """The way a proposal reached the city; the same record comes out of all five."""

    WEB = "web", _("Web form")
    MAIL = "mail", _("E-mail")
    PAPER = "paper", _("Paper")
    PHONE = "phone", _("By telephone")
    VISIT = "visit", _("At the window")


class ConsentHow(TextChoices):
    """How a proposer agreed to a sentence."""

    SCREEN = "screen", _("Ticked on the screen")
    WRITING = "writing", _("In writing")
    ORAL = "oral", _("Said by word of mouth")


class Side(TextChoices):
    """Who speaks in a message."""

    COMPANY = "company", _("Proposer")
    CITY = "city", _("City")
