"""A file of units in the form of `load_units` (JSON), turned into the table in which units are read in."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from connected_desk.records.sniffing import CSV
from connected_desk.records.tables import Unreadable

from . import reader
from .unit_file import CODE, COLUMNS, KIND

NAMES = {name: name for name in COLUMNS} | {KIND: "type"}
ENDING = ".json"


def as_table(file: Any) -> Any:
    """The file itself, or its units as a table under the codes of the columns that any unit has.

    Raises Unreadable with every fault by line.
    """
    if not (file.name or "").lower().endswith(ENDING):
        return file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.json"
        path.write_bytes(file.read())
        try:
            units = [record.fields for record in reader.read(path, records="units").records]
        except reader.FaultyFile as faulty:
            raise Unreadable(" ".join(str(fault) for fault in faulty.faults)) from faulty
    names = [name for name in COLUMNS if name == CODE or any(NAMES[name] in unit for unit in units)]
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(names)
    lines.writerows([_cell(unit.get(NAMES[name])) for name in names] for unit in units)
    return SimpleUploadedFile(f"{file.name}.csv", text.getvalue().encode(), CSV)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
