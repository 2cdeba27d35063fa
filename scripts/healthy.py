"""Whether a served desk answers: exit 0 where the address (by default this machine's /healthz) says so, 1 otherwise."""

import os
import sys
import urllib.error
import urllib.request


def answers(address: str, host: str) -> bool:
    """Ask as the site's own name: a container's address is none of its allowed hosts."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError):
        return False


if __name__ == "__main__":
    here = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    first_host = os.environ.get("DESK_HOSTS", "").split(",")[0].strip() or "127.0.0.1"
    sys.exit(not answers(sys.argv[1] if len(sys.argv) > 1 else here, first_host))
