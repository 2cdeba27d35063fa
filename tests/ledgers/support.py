"""Ledgers as cities keep them, made for the tests."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

HEADINGS = ("番号", "件名", "企業名", "受付日", "進捗状況", "担当課", "備考")
ROWS = (
    ("R7-1", "漏水を音で見つける", "株式会社あいう", "令和7年4月1日", "対応中", "上下水道局", "4/10 打合せ"),
    ("R7-2", "窓口の案内", "かき合同会社", "R7.5.12", "不採択", "", ""),
    ("R7-3", "道路の点検", "NPOさしす", "2026/6/30", "確認中", "", ""),
)


def workbook(rows: Iterable[Sequence[Any]], *, above: Iterable[Sequence[Any]] = ()) -> bytes:
    """A workbook whose first sheet holds these rows."""
    book = openpyxl.Workbook()
    for row in [*above, *rows]:
        book.active.append(list(row))
    return saved(book)


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def ledger(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    """The usual ledger, or one of these rows."""
    return workbook([headings, *(rows or ROWS)], above=[["令和7年度 公民連携台帳"]])


def upload(data: bytes, name: str = "台帳.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
