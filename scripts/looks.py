"""Photographs nine pages beside the nine screens of the prototype, at 1280 and 375 px, into docs/looks; and the monthly
report, which the prototype does not have: its page, and the pages of its PDF as they are printed.

Run by `make looks`, which serves a desk with sample cases under DESK_URL.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connected_desk.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread

import django  # noqa: E402
import pypdfium2  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from connected_desk.sample.drafts import CONTENT_ANSWERS, ORGANISATION_ANSWERS  # noqa: E402
from workflows.cases import links  # noqa: E402
from workflows.cases.models import Case  # noqa: E402
from workflows.pocs.models import Poc  # noqa: E402
from workflows.reports.models import Audience, FileKind, Report  # noqa: E402
from workflows.reports.queries import latest_published  # noqa: E402

LOOKS = ROOT / "docs" / "looks"
PROTOTYPE = LOOKS / "prototype"
WIDTHS = (1280, 375)
HALF, TALLEST, HEAD = 640, 1700, 28
A_PAGE, A_ROW, PAGES_SHOWN = 420, 4, 8
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def case_in(state: str) -> Case:
    """The newest sample case in that state."""
    return Case.objects.filter(state=state).latest("received_at")


def board(page: Any) -> None:
    page.goto("/desk/board/")


def queue(page: Any) -> None:
    page.goto("/desk/cases/?tab=mine")


def case(page: Any) -> None:
    page.goto(f"/desk/cases/{case_in('triage').number}/")


def poc(page: Any) -> None:
    running = Poc.objects.filter(state="running").latest("pk")
    page.goto(f"/desk/cases/{running.case.number}/pocs/")


def dashboard(page: Any) -> None:
    page.goto("/desk/progress/")


def public_progress(page: Any) -> None:
    page.goto("/progress/")


def status(page: Any) -> None:
    page.goto(f"/p/{links.token(case_in('info_requested'))}/")


def intake(page: Any) -> None:
    """The second step, after the first was filled in."""
    page.goto("/propose/")
    page.locator("main form button[type=submit]").first.click()
    _fill(page, ORGANISATION_ANSWERS)
    page.locator('button[value="next"]').first.click()
    page.wait_for_url("**/propose/content/**")


def intake_errors(page: Any) -> None:
    """The second step with a title missing and a summary too long."""
    intake(page)
    _fill(page, CONTENT_ANSWERS | {"title": "", "summary": CONTENT_ANSWERS["summary"] * 12})
    page.locator('button[value="next"]').first.click()
    page.wait_for_selector(".banner--error")


def report(page: Any) -> None:
    page.goto(latest_report().get_absolute_url())


def latest_report() -> Report:
    """The newest published report of the sample."""
    found = latest_published(Report.objects.all())
    if found is None:
        sys.exit("The sample has no published report.")
    return found


PAGES: dict[str, tuple[Callable[[Any], None], str]] = {
    "board": (board, "desk"),
    "case": (case, "desk"),
    "dashboard": (dashboard, "hq"),
    "intake": (intake, ""),
    "intake-errors": (intake_errors, ""),
    "poc": (poc, "auditor"),
    "public-progress": (public_progress, ""),
    "queue": (queue, "desk"),
    "status": (status, ""),
}
ALONE: dict[str, tuple[Callable[[Any], None], str]] = {"report": (report, "hq")}  # the prototype has no such screen


def _fill(page: Any, answers: dict[str, Any]) -> None:
    for name, value in answers.items():
        control = page.locator(f'main [name="{name}"]')
        if not control.count() or not value and name != "title":
            continue
        if control.first.get_attribute("type") == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        else:
            control.first.fill(str(value))


def sign_in(page: Any, account: str) -> None:
    """Sign in as one of the cast."""
    page.goto("/desk/sign-in/")
    page.fill("input[name=username]", f"{account}@sakai.example")
    page.fill("input[name=password]", os.environ["DESK_DEMO_PASSWORD"])
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/")


def beside(theirs: Path, ours: Path, out: Path) -> None:
    """The prototype's screen and ours in one picture, the prototype on the left."""
    pictures = [_scaled(path) for path in (theirs, ours)]
    width = sum(picture.width for picture in pictures) + 12
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + HEAD), "#666666")
    left = 0
    for picture, words in zip(pictures, ("prototype", "Connected Desk"), strict=True):
        ImageDraw.Draw(sheet).text((left + 6, 8), words, fill="white")
        sheet.paste(picture, (left, HEAD))
        left += picture.width + 12
    sheet.quantize(96).save(out, optimize=True)


def _scaled(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    width = min(HALF, picture.width)
    picture = picture.resize((width, picture.height * width // picture.width))
    return picture.crop((0, 0, width, min(picture.height, TALLEST)))


def printed(out: Path) -> None:
    """The first pages of the newest report's PDF, side by side as they lie on a table."""
    kept = latest_report().files.get(audience=Audience.HEADQUARTERS, kind=FileKind.PDF).stored
    with default_storage.open(kept.path) as stored:
        pages = [sheet.render(scale=A_PAGE / sheet.get_width()).to_pil() for sheet in pypdfium2.PdfDocument(stored)]
    rows = [pages[:PAGES_SHOWN][start : start + A_ROW] for start in range(0, PAGES_SHOWN, A_ROW)]
    height = max(page.height for page in pages) + 12
    sheet = Image.new("RGB", ((A_PAGE + 12) * A_ROW, height * len(rows)), "#666666")
    for line, row in enumerate(rows):
        for place, page in enumerate(row):
            sheet.paste(page, (place * (A_PAGE + 12), line * height))
    sheet.quantize(48).save(out, optimize=True)


def main() -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGS
        )
        for width in WIDTHS:
            for name, (go, account) in (PAGES | ALONE).items():
                viewport = {"width": width, "height": 900}
                context = chromium.new_context(base_url=settings.DESK_URL, locale="ja-JP", viewport=viewport)
                page = context.new_page()
                if account:
                    sign_in(page, account)
                go(page)
                taken = LOOKS / f"{name}-{width}-ours.png"
                page.screenshot(path=taken, full_page=True)
                if name in ALONE:
                    _scaled(taken).quantize(96).save(LOOKS / f"{name}-{width}.png", optimize=True)
                else:
                    beside(PROTOTYPE / f"{name}-{width}.png", taken, LOOKS / f"{name}-{width}.png")
                if name == "queue" and width == max(WIDTHS):
                    page.screenshot(path=LOOKS / "list-of-cases.png")
                taken.unlink()
                context.close()
        chromium.close()
    printed(LOOKS / "report-printed.png")
    print(f"Drew {len(PAGES | ALONE) * len(WIDTHS) + 1} pictures into docs/looks.")  # noqa: T201  (a script tells)


if __name__ == "__main__":
    main()
