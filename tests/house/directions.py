"""Who may import whom, and a reader that finds whoever does otherwise (ARCHITECTURE.md, "One direction")."""

from collections.abc import Iterator

from .tree import Module, resolve

# Each room may import those before it. `ui` stands alone: anybody may import it, it imports none.
ROOMS = (
    "connected_desk.records",
    "connected_desk.city",
    "connected_desk.strategy",
    "proposals",
    "workflows.engine",
    "workflows.decisions",
    "workflows.cases",
    "workflows.referrals",
    "workflows.pocs",
    "workflows.evaluations",
    "workflows.closing",
    "workflows.budgets",
    "workflows.meetings",
    "workflows.ledgers",
    "workflows.reports",
    "workflows.evidence",
    "workflows.disposals",
    "workflows.crossings",
)
UI = "connected_desk.ui"
# The outermost ring may call sideways, and nobody but the ring imports it.
RING = ("views", "urls", "management", "admin", "apps", "middleware", "context", "templatetags")
RING_PACKAGES = ("connected_desk.settings", "connected_desk.urls", "connected_desk.sample")
# Inside a room: a file may import those of its own number and below.
LAYERS = {
    **dict.fromkeys(RING, 7),
    "forms": 6,
    "guards": 5,
    "effects": 5,
    "actions": 4,
    "reports": 4,
    "queries": 3,
    "models": 2,
    "definition": 1,
}
RING_LAYER = 7


def room_of(name: str) -> str:
    """The room a module belongs to; empty outside the rooms."""
    return next((room for room in (*ROOMS, UI) if name == room or name.startswith(room + ".")), "")


def layer_of(name: str) -> str:
    """What a module is called inside its room: `models` for workflows.cases.models.log."""
    return name.removeprefix(room_of(name)).strip(".").split(".")[0]


def layer_number(name: str) -> int | None:
    """How high a file lies in its room by its name; None where its name does not say."""
    layer = layer_of(name)
    # company_views is as much a view as views: the last word of a name says what a file is.
    return LAYERS.get(layer, LAYERS.get(layer.rpartition("_")[2]))


def in_ring(name: str) -> bool:
    """Whether a module belongs to the outermost ring."""
    if room_of(name):
        return layer_number(name) == RING_LAYER
    return name.startswith(RING_PACKAGES) or name in ("connected_desk.wsgi", "connected_desk.asgi")


def faults(modules: dict[str, Module]) -> list[str]:
    """Every import against the direction, as `module:line imports module: reason`."""
    edges = {name: list(_edges(module, modules)) for name, module in modules.items()}
    heights: dict[str, int] = {}
    return [
        f"{name}:{line} imports {target}: {reason}"
        for name in sorted(edges)
        for line, target in edges[name]
        if (reason := _against(name, target, edges, heights))
    ]


def _edges(module: Module, known: dict[str, Module]) -> Iterator[tuple[int, str]]:
    seen = set()
    for line, name in module.imports:
        target = resolve(name, known)
        if target and target != module.name and target not in seen:
            seen.add(target)
            yield line, target


def _against(name: str, target: str, edges: dict[str, list[tuple[int, str]]], heights: dict[str, int]) -> str:
    here, there = room_of(name), room_of(target)
    if in_ring(target) and not in_ring(name):
        return "nobody imports the outermost ring"
    if in_ring(name) or not there:
        return ""
    if here != there:
        return _sideways(here, there)
    if _height(name, edges, heights) < _height(target, edges, heights):
        return f"{layer_of(name)} lies below {layer_of(target)}"
    return ""


def _sideways(here: str, there: str) -> str:
    if here == UI:
        return "ui stands alone"
    if there == UI or not here:
        return ""
    return "" if ROOMS.index(there) < ROOMS.index(here) else f"{here} lies below {there}"


def _height(name: str, edges: dict[str, list[tuple[int, str]]], heights: dict[str, int]) -> int:
    """A named file's layer; any other file lies as high as the highest it imports in its room."""
    if name not in heights:
        heights[name] = layer_number(name) or 0
        if layer_number(name) is None:
            same_room = [target for _, target in edges.get(name, ()) if room_of(target) == room_of(name)]
            heights[name] = max((_height(target, edges, heights) for target in same_room), default=0)
    return heights[name]
