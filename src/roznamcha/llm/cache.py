"""Answers kept on disk, so that a passage is paid for once."""

from __future__ import annotations

import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from roznamcha.errors import LlmError
from roznamcha.llm.client import Reply

_DECODER = msgspec.json.Decoder(Reply)


def default_folder() -> Path:
    """The user's own cache folder, where the system keeps such things."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "roznamcha" / "llm"


class Cache:
    """A folder of replies, one file each, named by a hash of model, prompt version and passage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise LlmError(f"{folder}: no folder for the model's answers: {error.strerror}") from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise LlmError(f"{folder}: the folder for the model's answers cannot be written")

    def path(self, model: str, version: str, passage: str) -> Path:
        """The file of the reply to this question."""
        asked = "\x1f".join((model, version, passage)).encode("utf-8", "surrogatepass")
        return self.folder / f"{sha256(asked).hexdigest()}.json"

    def get(self, path: Path) -> Reply | None:
        """The reply in the file `path`; nothing if it is not there or does not hold one."""
        try:
            return _DECODER.decode(path.read_bytes())
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, path: Path, reply: Reply) -> bool:
        """Keep `reply` in the file `path`, whole or not at all; whether that went well."""
        part = None
        try:
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                part = Path(file.name)
                file.write(msgspec.json.encode(reply))
            part.replace(path)
        except OSError:
            if part is not None:
                part.unlink(missing_ok=True)
            return False
        return True
