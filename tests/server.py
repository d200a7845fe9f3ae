"""A PostgreSQL server of the tests' own: started on a socket in a folder of its own, gone with it.

Debian's package `postgresql` carries the programs. The server refuses to run as root, so that another user runs it then.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

_USERS = ("postgres", "nobody")
_WAIT = 60.0


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest there is; `None` without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    at = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(at).resolve().parent if at else None


class Server:
    """A server in a new folder under /tmp, without a port; `stop` ends it and takes the folder away."""

    def __init__(self, bin_: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rozpg", dir="/tmp"))
        self._bin, self._names = bin_, count(1)
        self._user = _other_user() if os.getuid() == 0 else None
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._data = self.folder / "data"
        self._run(
            "initdb", "--pgdata", str(self._data), "--username=tests", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        self.start()

    def _as(self) -> dict[str, object]:
        if not self._user:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments], capture_output=True, text=True, **self._as()
        )  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")

    def start(self) -> None:
        """Start it and wait until it answers."""
        import psycopg

        with (self.folder / "log").open("ab") as log:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [
                    str(self._bin / "postgres"), "-D", str(self._data), "-k", str(self.folder),
                    "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60",
                    "-c", "shared_buffers=64MB", "-c", "jit=off",
                ],
                stdout=log, stderr=log, **self._as(),
            )  # type: ignore[call-overload]  # fmt: skip
        until = time.monotonic() + _WAIT
        while True:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def halt(self) -> None:
        """End it at once, as a power cut does for those who use it; `start` brings it back."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_WAIT)

    def address(self, database: str = "postgres") -> str:
        """The address of a database here."""
        return f"postgresql://tests@/{database}?host={self.folder}"

    def fresh(self) -> str:
        """The address of a store that is not there yet, in a schema of its own."""
        return f"{self.address()}&schema=s{os.getpid()}_{next(self._names)}"

    def stop(self) -> None:
        """End it and take its folder away."""
        if self._process.poll() is None:
            self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def _other_user() -> pwd.struct_passwd:
    for name in _USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(f"PostgreSQL does not run as root, and there is no user {' or '.join(_USERS)}")
