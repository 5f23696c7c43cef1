"""Commands in a network namespace that has the loopback alone, watched by strace: every address that they tried to reach. Needs Linux, the right to make
namespaces, ``ip`` and ``strace``; ``--tests`` takes the whole test suite too.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CALL = re.compile(r'(?:connect|sendto)\(.*?sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")')
_HOME = re.compile(r"127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$")
EVENHAND = (sys.executable, "-c", "from drafting.cli import main; main()")
COMMANDS = (
    (*EVENHAND, "demo"),
    (*EVENHAND, "doctor"),
    (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "tests/integration/test_models.py",
        "tests/integration/test_streaming.py",
    ),
)
SUITE = ((sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),)


def attempts(command: tuple[str, ...], trace: Path) -> tuple[int, Counter[str]]:
    """The exit code of a command in a namespace of its own, and the addresses outside that it tried."""
    inside = f"ip link set lo up && exec strace -f -qq -e trace=connect,sendto -o {trace} " + ' "$@"'
    done = subprocess.run(["unshare", "-n", "sh", "-c", inside, "sh", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    found = Counter[str]()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.search(line)
        address = (call[2] or call[3]) if call else ""
        if call and not _HOME.match(address):
            found[f"{address}:{call[1]}"] += 1
    return done.returncode, found


def main() -> None:
    """Print what was tried; exit 1 where anything outside was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tests", action="store_true")
    given = parser.parse_args()
    missing = [name for name in ("unshare", "ip", "strace") if shutil.which(name) is None]
    if missing:
        sys.exit(f"egress: cannot be checked without {', '.join(missing)}")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, command in enumerate((*COMMANDS, *(SUITE if given.tests else ()))):
            code, found = attempts(command, Path(folder) / f"{number}.trace")
            wrong += bool(found) or code != 0
            print(f"egress: {' '.join(command[2:])[:90]}: exit {code}, {sum(found.values())} attempts outside {dict(found)}", flush=True)
    sys.exit(int(bool(wrong)))


if __name__ == "__main__":
    main()
