"""What is kept of what a company tells the city, one noun a file."""

from .challenges import Challenge
from .claims import Claim
from .codes import AccessCode
from .consents import Consent, ConsentText
from .drafts import Draft, DraftFile
from .exchange import InformationRequest, Message, Question, SentFile, WaitingFile
from .floods import Knock
from .members import Member, ProvenAddress, Team
from .organisations import Organisation
from .proposals import Attachment, JustMade, Proposal, ProposalVersion

__all__ = [
    "AccessCode",
    "Attachment",
    "Challenge",
    "Claim",
    "Consent",
    "ConsentText",
    "Draft",
    "DraftFile",
    "InformationRequest",
    "JustMade",
    "Knock",
    "Member",
    "Message",
    "Organisation",
    "Proposal",
    "ProposalVersion",
    "ProvenAddress",
    "Question",
    "SentFile",
    "Team",
    "WaitingFile",
]
