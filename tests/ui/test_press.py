"""Papers from a child of the press: what comes of limits, and who is told what."""

import os
import subprocess
import sys
import time

import pytest

from connected_desk.ui import pdf, press

PAGES = 3
HTML = '<html lang="ja"><title>見本</title><body>' + "".join(
    f'<h1 id="p{n}" style="break-before: page">第{n}章</h1>' for n in range(1, PAGES + 1)
)


def fonts() -> dict[str, str]:
    return pdf._fonts()


def test_a_paper_tells_of_every_page_and_where_each_part_begins():
    told = []

    made = press.printed([HTML], fonts(), tell=told.append)

    assert made.paper.startswith(b"%PDF-1.7")
    assert made.begins == {"p1": 1, "p2": 2, "p3": 3}
    assert set(told) == {1, 2, 3}


def test_a_second_paper_comes_from_the_same_process_and_is_the_same_to_the_byte():
    first = press.printed([HTML], fonts()).paper
    room = press._room.process

    began = time.perf_counter()
    assert press.printed([HTML], fonts()).paper == first
    assert press._room.process is room
    assert room is not None
    # Another process that begins anew would need seconds to load the renderer.
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("limit", [{"seconds": 1}, {"memory": 150 * 2**20}])
def test_a_paper_over_its_limits_is_told_with_a_reference_and_harms_no_other(limit, caplog):
    long = HTML + "<p>あ</p>" * 60_000

    with pytest.raises(press.Spoilt) as spoilt:
        press.printed([long], fonts(), **limit)

    assert spoilt.value.fault == "limits"
    assert f"(reference {spoilt.value.reference})" in caplog.text
    assert press.printed([HTML], fonts()).begins["p3"] == 3


@pytest.mark.usefixtures("japanese")
def test_whoever_asked_reads_the_reference_that_stands_in_the_log(caplog):
    with pytest.raises(pdf.PdfUnavailable, match="この番号を管理者に伝えてください：[0-9a-f]{8}$") as told:
        pdf.make(HTML + "\ud800")  # half a sign, which nothing can write down

    assert str(told.value)[-8:] in caplog.text


@pytest.mark.usefixtures("japanese")
def test_where_many_wait_already_the_next_is_told_to_come_again_and_no_thread_is_kept():
    for _waiting in range(press.PLACES):
        press._places.acquire()
    try:
        with pytest.raises(pdf.PdfUnavailable, match="1分ほど待って"):
            pdf.make(HTML)
    finally:
        press._places.release(press.PLACES)

    assert pdf.make(HTML)


def test_a_press_that_died_is_started_again():
    press.printed([HTML], fonts())
    room = press._room.process
    assert room is not None
    os.kill(room.pid, 9)
    room.wait()

    assert press.printed([HTML], fonts()).begins["p1"] == 1


def test_the_site_itself_never_loads_the_renderer():
    code = "import django, sys; django.setup(); import connected_desk.ui.paper; print('weasyprint' in sys.modules)"
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip().splitlines()[-1] == "False"
