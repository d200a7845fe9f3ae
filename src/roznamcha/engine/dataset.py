"""A dataset on disk: tables as Parquet files by month, a journal of finished shards, and a manifest.

    DATASET/reports/month=2025-11/SHARD-0.parquet      also statements, events, mentions
    DATASET/failed/SHARD-0.parquet, DATASET/entities/entities.parquet
    DATASET/shards/SHARD.json                          one shard is done: its pieces, files, counts
    DATASET/links/month=2025-11/STATE.parquet          also families, clusters: of all shards together
    DATASET/manifest.json                              what the dataset is, and all that is done

A shard counts from the moment its file in `shards/` takes its name. Files of shards that do not count are removed when
the next run begins.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha import __version__
from roznamcha.engine.plan import Piece
from roznamcha.engine.tables import LINKED, MONTHLY, SCHEMA
from roznamcha.errors import RoznamchaError
from roznamcha.export.files import whole

# what a path makes of `s3://bucket/set`; one letter is a drive
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
MANIFEST, SHARDS, PARTS, LOCK = "manifest.json", "shards", ".parts", ".lock"


class DatasetError(RoznamchaError):
    """A dataset cannot be read or written; the message names it and what to do."""


class Settings(Struct, frozen=True, kw_only=True):
    """What decides the bytes of a dataset, besides its inputs; `lexicon` is the digest of a user's own tables."""

    program: str = __version__
    schema: int = SCHEMA
    fast: bool = False
    lexicon: str = ""
    shard_bytes: int = 0


class File(Struct, frozen=True, kw_only=True):
    """A file of a dataset: its path below the dataset, its rows, its SHA-256."""

    path: str
    rows: int
    sha256: str


class Done(Struct, frozen=True, kw_only=True):
    """A shard that is done. `counts` are rows by table, `languages` texts left out by language; `again` are reports
    that stood in the shard before."""

    shard: str
    pieces: tuple[Piece, ...]
    files: tuple[File, ...]
    counts: dict[str, int]
    languages: dict[str, int]
    again: int = 0


class Linked(Struct, frozen=True, kw_only=True):
    """The files of the tables that come of linking all shards; `state` is a hash of which shards these are."""

    state: str
    files: tuple[File, ...]


class Manifest(Struct, frozen=True, kw_only=True):
    """What a dataset is; times are UTC (ISO 8601). `entities` and `links` are missing until a run has come to its
    end."""

    settings: Settings
    started: str
    written: str
    complete: bool
    counts: dict[str, int] = {}
    languages: dict[str, int] = {}
    again: int = 0
    shards: tuple[Done, ...] = ()
    entities: File | None = None
    links: Linked | None = None


class Dataset:
    """A dataset in the folder `root`; use `create` to write it, `opened` to read it."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest

    @classmethod
    def create(cls, root: Path, settings: Settings, *, now: str) -> Dataset:
        """The dataset at `root`, begun anew or to go on with; files that do not count are removed.

        Raises `DatasetError` if something else lies there, or a dataset made with other settings.
        """
        # what a run leaves that is killed before it has written its first manifest
        begun = (LOCK, SHARDS, PARTS)
        if not (root / MANIFEST).exists() and any(
            path.name not in begun and not path.name.startswith(f".{MANIFEST}.") for path in root.iterdir()
        ):
            raise DatasetError(
                f"{root}: holds something else than a dataset; name an empty folder or a new one"
            )
        (root / SHARDS).mkdir(exist_ok=True)
        if (root / MANIFEST).exists():
            found = cls.opened(root)
            if found.manifest.settings != settings:
                raise DatasetError(
                    f"{root}: made with other settings ({_differing(found.manifest.settings, settings)}); "
                    "a dataset is made with one: write to another"
                )
            found.tidy()
            return found
        made = cls(root, Manifest(settings=settings, started=now, written=now, complete=False))
        made.write(now=now, complete=False)
        return made

    @classmethod
    def opened(cls, root: Path) -> Dataset:
        """The dataset at `root` as far as it is done; `DatasetError` if there is none that this program can read."""
        _refuse_address(root)
        path = root / MANIFEST
        try:
            version = msgspec.json.decode(path.read_bytes())["settings"]["schema"]
            if version != SCHEMA:
                raise DatasetError(
                    f"{root}: a dataset of schema {version}; this program reads schema {SCHEMA}"
                )
            manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
            names = sorted((root / SHARDS).glob("*.json"))
            done = tuple(msgspec.json.decode(name.read_bytes(), type=Done) for name in names)
        except FileNotFoundError as error:
            raise DatasetError(f"{root}: no dataset: there is no {MANIFEST} in it") from error
        except (OSError, msgspec.MsgspecError, KeyError, TypeError) as error:
            raise DatasetError(f"{root}: its {MANIFEST} or {SHARDS}/ cannot be read: {error}") from error
        return cls(root, msgspec.structs.replace(manifest, shards=done))

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of inputs that are done."""
        return [piece for done in self.manifest.shards for piece in done.pieces]

    def write(
        self,
        *,
        now: str,
        complete: bool,
        done: tuple[Done, ...] = (),
        entities: File | None = None,
        links: Linked | None = None,
    ) -> None:
        """Write the manifest, with the shards that are done since it was last written."""
        shards = tuple(sorted((*self.manifest.shards, *done), key=lambda each: each.shard))
        counts: Counter[str] = Counter()
        languages: Counter[str] = Counter()
        for each in shards:
            counts.update(each.counts)
            languages.update(each.languages)
        if entities:
            counts["entities"] = entities.rows
        for file in links.files if links else ():
            counts[file.path.split("/")[0]] += file.rows
        self.manifest = msgspec.structs.replace(
            self.manifest,
            written=now,
            complete=complete,
            counts=dict(sorted(counts.items())),
            languages=dict(sorted(languages.items())),
            again=sum(each.again for each in shards),
            shards=shards,
            entities=entities,
            links=links,
        )
        with whole(self.root / MANIFEST) as out:
            out.write(msgspec.json.format(msgspec.json.encode(self.manifest), indent=1) + b"\n")

    def paths(self, table: str) -> list[Path]:
        """The files of a table that count, in order."""
        files = (file.path for done in self.manifest.shards for file in done.files)
        return [self.root / path for path in sorted(files) if path.startswith(f"{table}/")]

    def put(self, path: str, rows: Any) -> File:
        """Write the Arrow table `rows` to `path` below the dataset, whole; it counts when the manifest names it."""
        part, target = self.root / PARTS / path, self.root / path
        digest = write_parquet(rows, part)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, target)
        return File(path=path, rows=rows.num_rows, sha256=digest)

    def tidy(self) -> None:
        """Remove what a killed run has left: files that belong to no finished shard, and links that are no more."""
        shutil.rmtree(self.root / PARTS, ignore_errors=True)
        for path in (*self.root.glob(".*.part"), *(self.root / SHARDS).glob(".*.part")):
            path.unlink()
        known = {file.path for done in self.manifest.shards for file in done.files}
        known |= {file.path for file in self.manifest.links.files} if self.manifest.links else set()
        for table in (*MONTHLY, "failed", *LINKED):
            for path in (self.root / table).rglob("*.parquet"):
                if str(path.relative_to(self.root)) not in known:
                    path.unlink()


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """The folder `root` for this process alone; `DatasetError` if another run writes to it, or it is none."""
    _refuse_address(root)
    if root.exists() and not root.is_dir():
        raise DatasetError(f"{root}: a file, not a folder; name another")
    try:
        root.mkdir(parents=True, exist_ok=True)
        file = open(root / LOCK, "w")  # noqa: SIM115  closed below, with the lock
    except OSError as error:
        raise DatasetError(f"{root}: cannot be written: {error.strerror or error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatasetError(f"{root}: another run is writing to it") from error
        yield


def _refuse_address(root: Path) -> None:
    """Raise `DatasetError` for what was an address before it became a path."""
    if _ADDRESS.match(str(root)):
        raise DatasetError(
            f"{str(root).replace(':/', '://', 1)}: a dataset is a folder of this machine, inputs alone may lie elsewhere; "
            "name a folder, and copy it when the run is complete"
        )


class Writer:
    """The files of one shard: written under `.parts`, given their names when the shard is done."""

    def __init__(self, root: Path, shard: str) -> None:
        self._root, self._shard = root, shard
        self._part = root / PARTS / f"{shard}-{os.getpid()}"
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(parents=True)
        self._files: list[File] = []

    def put(self, table: str, month: str | None, number: int, rows: Any) -> None:
        """Write the Arrow table `rows` as the file `number` of this shard."""
        folder = f"{table}/month={month}" if month else table
        path = f"{folder}/{self._shard}-{number}.parquet"
        digest = write_parquet(rows, self._part / path)
        self._files.append(File(path=path, rows=rows.num_rows, sha256=digest))

    def finish(self, make: Callable[[tuple[File, ...]], Done]) -> Done:
        """Give the files their names, and then the shard its own: from here on it counts."""
        for file in self._files:
            target = self._root / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._part / file.path, target)
        done = make(tuple(sorted(self._files, key=lambda file: file.path)))
        with whole(self._root / SHARDS / f"{self._shard}.json") as out:
            out.write(msgspec.json.encode(done))
        shutil.rmtree(self._part, ignore_errors=True)
        return done


def write_parquet(rows: Any, path: Path) -> str:
    """Write an Arrow table so that the same rows give the same bytes; the file's SHA-256.

    Raises `DatasetError` where it cannot be written.
    """
    import pyarrow.parquet as pq

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(
            rows, path, compression="zstd", compression_level=3, row_group_size=5_000, version="2.6"
        )
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise unwritten(path, error) from error
    return digest.hexdigest()


def unwritten(path: Path, error: OSError) -> DatasetError:
    """What a file that cannot be written means to whoever runs the program."""
    why = os.strerror(error.errno) if error.errno else str(error)
    return DatasetError(
        f"{path}: cannot be written: {why}; mend that (room on the disk, permissions), and the same command goes on"
    )


def _differing(one: Settings, other: Settings) -> str:
    names = (n for n in Settings.__struct_fields__ if getattr(one, n) != getattr(other, n))
    return ", ".join(f"{n.replace('_', ' ')} {getattr(one, n)!r}, now {getattr(other, n)!r}" for n in names)
