"""A message as Outlook saves it (.msg), made by hand: the smallest compound file that holds these streams."""

import struct
from datetime import UTC, datetime
from math import ceil
from typing import Any

SECTOR, MINI, FREE, END, FAT = 512, 64, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SENT = datetime(2026, 7, 3, 1, 30, tzinfo=UTC)
Tree = dict[str, Any]  # a stream is bytes, a folder another tree


def text(value: str) -> bytes:
    return value.encode("utf-16-le")


def properties(sent: datetime = SENT) -> bytes:
    """The fixed properties: the instant of submission, in steps of 100 nanoseconds since 1601."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    return bytes(32) + struct.pack("<LLQ", 0x00390040, 6, ticks)


def message(**changed: Any) -> bytes:
    """A message with one file attached."""
    tree: Tree = {
        "__properties_version1.0": properties(),
        "__substg1.0_0037001F": text("打合せの御礼"),
        "__substg1.0_0C1A001F": text("山田 花子"),
        "__substg1.0_5D01001F": text("yamada@mirai.example"),
        "__substg1.0_0E04001F": text("中村"),
        "__substg1.0_1000001F": text("先日はありがとうございました。\r\n見積りを送ります。"),
        "__attach_version1.0_#00000000": {"__substg1.0_3707001F": text("見積書.xlsx")},
    }
    return compound(tree | changed)


def compound(tree: Tree) -> bytes:
    """The compound file; all streams below 4096 bytes, so that each lies in the stream of small sectors."""
    entries: list[list[Any]] = [["Root Entry", 5, FREE, b"", FREE]]
    entries[0][2] = _add(entries, tree)
    small, links, starts = b"", [], []
    for _name, kind, _child, data, _right in entries:
        count = ceil(len(data) / MINI) if kind == 2 else 0
        starts.append(len(links) if count else END)
        links += [len(links) + step + 1 for step in range(count - 1)] + ([END] if count else [])
        small += data.ljust(count * MINI, b"\0")
    folders = ceil(len(entries) / 4)
    tables, held = ceil(len(links) * 4 / SECTOR), ceil(len(small) / SECTOR)
    table = [FAT]
    for count in (folders, tables, held):
        table += [len(table) + step + 1 for step in range(count - 1)] + ([END] if count else [])
    first = {"folders": 1, "tables": 1 + folders, "held": 1 + folders + tables}
    starts[0] = first["held"]
    sizes = [len(small) if at == 0 else len(row[3]) for at, row in enumerate(entries)]
    rows = b"".join(_entry(*one) for one in zip(entries, starts, sizes, strict=True))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, first["folders"], 0, 4096, first["tables"], tables, END, 0
    )
    header += struct.pack("<L", 0) + struct.pack("<L", FREE) * 108
    return header + b"".join(
        part.ljust(ceil(len(part) / SECTOR) * SECTOR, fill)
        for part, fill in (
            (struct.pack(f"<{len(table)}L", *table), b"\xff"),
            (rows, b"\0"),
            (struct.pack(f"<{len(links)}L", *links), b"\xff"),
            (small, b"\0"),
        )
    )


def _add(entries: list[list[Any]], tree: Tree) -> int:
    """Add what a folder holds, each the right neighbour of the one before; the place of the first."""
    places = []
    for name, held in tree.items():
        is_folder = isinstance(held, dict)
        places.append(len(entries))
        entries.append([name, 1 if is_folder else 2, FREE, b"" if is_folder else held, FREE])
        if is_folder:
            entries[places[-1]][2] = _add(entries, held)
    for place, after in zip(places, [*places[1:], FREE], strict=True):
        entries[place][4] = after
    return places[0] if places else FREE


def _entry(row: list[Any], start: int, size: int) -> bytes:
    name, kind, child, _data, right = row
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBLLL", len(written), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<LQ", start if kind != 1 else 0, size)
