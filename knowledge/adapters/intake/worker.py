"""The process that reads foreign files. It binds itself before it reads: memory, processor time, no network, no other programs, no files but to read.

It is told one source a line on its standard input and answers in lines on its standard output; a line ``{"done": true}`` ends each.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from knowledge.adapters.intake.limits import Limits
from knowledge.adapters.intake.material import Format, Material, Refusal, Source, Unreadable

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.system",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "ctypes.",
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_BIG = "reading it needs more memory than is allowed"
_DEEP = "it is nested too deeply"


def main() -> None:
    """Bind this process, then read what it is told to until its input ends."""
    limits = Limits(**json.loads(sys.stdin.readline()))
    _bind(limits)
    from knowledge.adapters.intake.read import read  # within the limits

    for line in sys.stdin:
        job = json.loads(line)
        source = Source(job["path"], job["name"], Format(job["format"]), job["encoding"])
        _allow_time(limits)
        try:
            for number, found in enumerate(read(source, limits)):
                if number >= limits.documents:
                    raise Unreadable(f"it holds more than {limits.documents:,} articles", "split it")
                _say(found)
                _allow_time(limits)
        except Unreadable as error:
            _say(Refusal(source.name, error.reason, error.fix))
        except ModuleNotFoundError as error:
            _say(Refusal(source.name, f"reading {source.format} needs the package '{error.name}'", "pip install 'evenhand[import]'"))
        except MemoryError:
            _say(Refusal(source.name, _BIG, "split it, or save it again in a smaller form"))
        except RecursionError:
            _say(Refusal(source.name, _DEEP, "save it again in a plainer form"))
        except Exception as error:  # noqa: BLE001 - any fault of a reader is a reason to refuse the file, and told as one
            kind = f"{type(error).__name__}: {str(error)[:120]}"
            _say(Refusal(source.name, f"it cannot be read as {source.format} ({kind})", "save it again from the program that made it"))
        _write({"done": True})


def _bind(limits: Limits) -> None:
    if sys.platform != "darwin":  # which does not hold to it, and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Readers parse what they are given; one that does anything else was led to."""
    if event.startswith(_FORBIDDEN) and event != "ctypes.dlopen":
        raise PermissionError(f"{event} is not allowed here")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES and arguments[0] != os.devnull:
        raise PermissionError("writing files is not allowed here")


def _allow_time(limits: Limits) -> None:
    """Processor time for one more article; the process is killed where it needs more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.cpu, resource.RLIM_INFINITY))


def _say(found: Material | Refusal) -> None:
    kind = "material" if isinstance(found, Material) else "refusal"
    _write({kind: asdict(found)})


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
