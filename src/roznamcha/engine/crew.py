"""Processes that work on this machine: one loads what the work needs, the others are forked from it.

Loading takes longer than a small shard, and what is loaded takes more memory than what is read. So it is done once,
while this process gets ready itself, and all workers share it (copy on write). The one that loads is a fresh program
without threads, not a fork of this one, which has some.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from traceback import print_exc
from types import TracebackType
from typing import cast

from roznamcha.engine.doers import Doer, Kind, doer

# seconds that workers have for their end when there is nothing to do any more
_END = 10.0
# of libraries that would start threads before the fork
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


# the crews that work for this process: Daft copies what it calls, by way of pickle, and is given the same one back
_AT_WORK: dict[int, Crew] = {}


class LostError(Exception):
    """A process of the crew ended in the midst of its work."""


class Crew:
    """So many processes that do work of a kind; `one` may be called from as many threads.

    Use it as a context: at its end the processes are gone, at once where it ends with an error. They end by themselves
    when this process does, with the report that they are at.
    """

    def __init__(self, kind: Kind, given: bytes, count: int) -> None:
        pairs = [Pipe() for _ in range(count)]
        theirs = [their.fileno() for _, their in pairs]
        self._all = [our for our, _ in pairs]
        self._free: SimpleQueue[Connection] = SimpleQueue()
        for each in self._all:
            self._free.put(each)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, kind, ",".join(map(str, theirs))],
            pass_fds=theirs,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=os.environ | ALONE,
            # what interrupts this process from the keyboard is not for them
            process_group=0,
        )
        for _, their in pairs:
            their.close()
        if self._process.stdin is not None:
            with self._process.stdin as pipe:
                pipe.write(given)

    @property
    def number(self) -> int:
        """Of the process that loads."""
        return self._process.pid

    def one(self, work: str) -> str:
        """What comes of a piece of work in the next process that is free; waits for it.

        Raises `LostError` where the process is killed meanwhile.
        """
        free = self._free.get()
        try:
            free.send_bytes(work.encode())
            said = free.recv_bytes()
        except (EOFError, OSError) as error:
            raise LostError(self._end()) from error
        finally:
            self._free.put(free)
        return said.decode()

    def _end(self) -> str:
        """What became of a process that is no more."""
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        if code > 0:
            return f"the processes that work for it did not start (exit code {code}); what they said stands above"
        return "a process that worked for it was killed, perhaps for want of memory"

    def __reduce__(self) -> tuple[Callable[[int], Crew], tuple[int]]:
        return _at_work, (self._process.pid,)

    def __enter__(self) -> Crew:
        _AT_WORK[self._process.pid] = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes."""
        del _AT_WORK[self._process.pid]
        for each in self._all:
            each.close()
        try:
            self._process.wait(_END if kind is None else 0)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _at_work(number: int) -> Crew:
    """The crew with this number, in the process for which it works."""
    return _AT_WORK[number]


def main(kind: Kind, numbers: Sequence[int]) -> None:
    """Be the one that loads: get ready, fork a worker for each connection, and wait for their end."""
    doing = doer(kind, sys.stdin.buffer.read())
    doing.ready()
    gc.collect()
    # what is loaded stays: a collection would write to pages that are shared
    gc.freeze()
    workers = []
    for mine in numbers:
        worker = os.fork()
        if not worker:
            for other in numbers:
                if other != mine:
                    os.close(other)
            _work(doing, Connection(mine))
        workers.append(worker)
    for number in numbers:
        os.close(number)
    for worker in workers:
        os.waitpid(worker, 0)


def _work(doing: Doer, connection: Connection) -> None:
    """Be a worker until nobody is at the other end; never returns."""
    code = 1
    try:
        while True:
            work = connection.recv_bytes().decode()
            # nothing comes before it is answered, but the end
            connection.send_bytes(doing.one(work, wanted=lambda: not connection.poll()).encode())
    except (EOFError, OSError):
        code = 0
    except Exception:  # noqa: BLE001  the outermost of this process: told, and it ends
        print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(cast(Kind, sys.argv[1]), [int(number) for number in sys.argv[2].split(",")])
