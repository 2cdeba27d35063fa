"""The document for headquarters: two sides for the room, pages to look things up in, and the annex."""

from typing import Any

from . import annex, reference, room
from .achieved import achieved
from .attainment import initiatives
from .headlines import Flows
from .material import Material
from .since_meeting import since_meeting
from .themes import themes


def headquarters(material: Material) -> list[dict[str, Any]]:
    """The sections of the document for headquarters, in the order they are read."""
    flow = reference.flow_section(Flows(material))
    flow["tables"].append(since_meeting(material))
    return [
        room.decide(material),
        room.instructions(material),
        room.delays(material),
        room.ahead(material),
        room.budget(material),
        flow,
        reference.strategy(material),
        reference.bureaus(material),
        themes(material),
        reference.indicators(material),
        initiatives(material),
        achieved(material),
        reference.cases(material),
        annex.items(material),
        annex.matrix(material),
        annex.board(material),
    ]
