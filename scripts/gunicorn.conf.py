"""How gunicorn serves the site: for `make run` and in the image alike."""

import gc
import os
import shutil
import tempfile
from typing import Any

bind = f"{os.environ.get('DESK_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = 2
# A worker that draws long pages does not keep others waiting; at most six wait for papers (connected_desk/ui/press.py).
threads = 8
timeout = 60
graceful_timeout = 10
# Loaded once before the port opens: a wrong setting is told once, and whoever is answered is answered by the site.
preload_app = True
# Heartbeats in memory: on a slow disk a worker would be taken for dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# No access log: addresses of company pages are secrets. Nobody steers a running server through a socket either.
accesslog = None
control_socket_disable = True

# Each process counts into a file of its own in this folder, and /metrics adds them up. Anew at each start.
counted = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="desk-metrics-"))


def pre_fork(server: object, worker: object) -> None:
    """What was loaded stays: a full collection in a worker need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    """Keep what a worker counted that has ended."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Leave no folder behind."""
    shutil.rmtree(counted, ignore_errors=True)
