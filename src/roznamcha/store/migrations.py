"""The SQLite schema as a list of steps; a step that has been released is never edited, a change is a new
step.

`tables` describes the schema after the last step for queries; a test holds the two against each other.
"""

from __future__ import annotations

from typing import NamedTuple

# "Rozn": marks a file as ours, so that another program's SQLite file is never written to
APPLICATION_ID = 0x526F7A6E


class Migration(NamedTuple):
    """One step: its number (from 1, without gaps), what it is for, and its statements in order."""

    number: int
    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "reports and their entries",
        (
            """CREATE TABLE report (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, origin TEXT NOT NULL,
                url TEXT, title TEXT, outlet TEXT, language TEXT NOT NULL,
                published TEXT, published_basis TEXT, published_from TEXT, published_to TEXT,
                text TEXT NOT NULL, sha256 TEXT NOT NULL, length INTEGER NOT NULL,
                given TEXT NOT NULL, fingerprint TEXT NOT NULL,
                first_ingested TEXT NOT NULL, read_at TEXT NOT NULL, program TEXT NOT NULL)""",
            "CREATE INDEX report_name ON report (name)",
            "CREATE INDEX report_published ON report (published_from)",
            """CREATE TABLE carrier (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                outlet TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, cut TEXT NOT NULL)""",
            "CREATE INDEX carrier_report ON carrier (report)",
            """CREATE TABLE time_ref (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, cut TEXT NOT NULL,
                value TEXT, calendar TEXT NOT NULL, rule TEXT NOT NULL, note TEXT)""",
            "CREATE INDEX time_ref_report ON time_ref (report)",
            """CREATE TABLE mention (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, cut TEXT NOT NULL, spelt TEXT NOT NULL,
                kind TEXT NOT NULL, name TEXT NOT NULL, party TEXT NOT NULL, rule TEXT NOT NULL, entity TEXT,
                place TEXT, anaphor INTEGER NOT NULL, plural INTEGER NOT NULL, candidates TEXT NOT NULL)""",
            "CREATE INDEX mention_report ON mention (report)",
            """CREATE TABLE statement (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                speaker TEXT NOT NULL, speaker_id TEXT, speaker_spelt TEXT NOT NULL, party TEXT NOT NULL,
                speaker_start INTEGER, speaker_end INTEGER, speaker_cut TEXT,
                cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL, cue_cut TEXT NOT NULL,
                content_start INTEGER NOT NULL, content_end INTEGER NOT NULL, content_cut TEXT NOT NULL,
                condition_start INTEGER, condition_end INTEGER, condition_cut TEXT,
                quote TEXT NOT NULL, act TEXT NOT NULL, targets TEXT NOT NULL,
                said TEXT, said_from TEXT, said_to TEXT, rule TEXT NOT NULL, why TEXT NOT NULL)""",
            "CREATE INDEX statement_report ON statement (report)",
            "CREATE INDEX statement_party ON statement (party, act)",
            """CREATE TABLE statement_side (
                statement INTEGER NOT NULL REFERENCES statement (seq) ON DELETE CASCADE,
                role TEXT NOT NULL, party TEXT NOT NULL,
                PRIMARY KEY (statement, role, party)) WITHOUT ROWID""",
            """CREATE TABLE event (
                seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                type TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, cut TEXT NOT NULL,
                actors TEXT NOT NULL, targets TEXT NOT NULL, mediators TEXT NOT NULL,
                date TEXT, date_from TEXT, date_to TEXT, place TEXT, figures TEXT NOT NULL,
                status TEXT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL)""",
            "CREATE INDEX event_report ON event (report)",
            "CREATE INDEX event_type ON event (type)",
            """CREATE TABLE event_side (
                event INTEGER NOT NULL REFERENCES event (seq) ON DELETE CASCADE,
                role TEXT NOT NULL, party TEXT NOT NULL,
                PRIMARY KEY (event, role, party)) WITHOUT ROWID""",
            "CREATE INDEX event_side_party ON event_side (party, event)",
            """CREATE VIRTUAL TABLE report_words USING fts5 (
                words, joined, tokenize = 'unicode61 remove_diacritics 0')""",
            """CREATE VIRTUAL TABLE statement_words USING fts5 (
                words, joined, tokenize = 'unicode61 remove_diacritics 0')""",
            """CREATE VIRTUAL TABLE event_words USING fts5 (
                words, joined, tokenize = 'unicode61 remove_diacritics 0')""",
        ),
    ),
    Migration(
        2,
        "links between reports",
        (
            """CREATE TABLE link_state (
                seq INTEGER PRIMARY KEY REFERENCES report (seq) ON DELETE CASCADE,
                day INTEGER, family TEXT NOT NULL, fingerprint TEXT NOT NULL, facts BLOB NOT NULL)""",
            "CREATE INDEX link_state_day ON link_state (day)",
            "CREATE INDEX link_state_family ON link_state (family)",
            """CREATE TABLE link_mark (
                mark INTEGER NOT NULL, report INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
                PRIMARY KEY (mark, report)) WITHOUT ROWID""",
            "CREATE INDEX link_mark_report ON link_mark (report)",
            """CREATE TABLE link (
                seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
                score REAL NOT NULL, about TEXT NOT NULL, why TEXT NOT NULL)""",
            "CREATE INDEX link_a ON link (a, kind)",
            "CREATE INDEX link_b ON link (b, kind)",
            "CREATE INDEX link_kind ON link (kind)",
            "CREATE TABLE cluster (event TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID",
            "CREATE INDEX cluster_cluster ON cluster (cluster)",
            """CREATE TABLE judgement (
                id INTEGER PRIMARY KEY, verdict TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
                "by" TEXT NOT NULL, at TEXT NOT NULL, undone_by TEXT, undone_at TEXT)""",
            "CREATE INDEX judgement_a ON judgement (a)",
            "CREATE INDEX judgement_b ON judgement (b)",
        ),
    ),
    Migration(
        3,
        "statements: medium, venue and modality",
        (
            "ALTER TABLE statement ADD COLUMN medium TEXT",
            "ALTER TABLE statement ADD COLUMN medium_start INTEGER",
            "ALTER TABLE statement ADD COLUMN medium_end INTEGER",
            "ALTER TABLE statement ADD COLUMN medium_cut TEXT",
            "ALTER TABLE statement ADD COLUMN venue TEXT",
            "ALTER TABLE statement ADD COLUMN modality TEXT NOT NULL DEFAULT 'asserted'",
        ),
    ),
    Migration(
        4,
        "the days that lists are sorted by, with what counting needs",
        (
            *(
                step.format(table=table, own=own)
                for table, own in (("statement", "said"), ("event", "date"))
                for step in (
                    "ALTER TABLE {table} ADD COLUMN day_from TEXT",
                    "ALTER TABLE {table} ADD COLUMN day_to TEXT",
                    """UPDATE {table} SET
                        day_from = coalesce({own}_from, (SELECT published_from FROM report WHERE seq = {table}.report)),
                        day_to = coalesce({own}_to, (SELECT published_to FROM report WHERE seq = {table}.report))""",
                )
            ),
            "CREATE INDEX statement_day ON statement (day_from, party, act)",
            "CREATE INDEX event_day ON event (day_from, type, status)",
            "CREATE INDEX statement_speaker ON statement (speaker_id)",
            "CREATE INDEX statement_side_party ON statement_side (party, role, statement)",
            "CREATE INDEX mention_entity ON mention (entity)",
            "CREATE INDEX report_outlet ON report (outlet, published_from)",
        ),
    ),
    Migration(
        5,
        "vectors of meanings",
        (
            "CREATE TABLE meaning_model (name TEXT PRIMARY KEY) WITHOUT ROWID",
            *(
                f"""CREATE TABLE {kind}_meaning (
                    seq INTEGER PRIMARY KEY REFERENCES {kind} (seq) ON DELETE CASCADE, vector BLOB NOT NULL)"""
                for kind in ("report", "statement", "event")
            ),
        ),
    ),
    Migration(
        6,
        "links of one step do not overwrite those of another",
        (
            "CREATE TABLE link_generation (number INTEGER NOT NULL)",
            "INSERT INTO link_generation VALUES (0)",
        ),
    ),
    Migration(
        7,
        "the sides of a statement found by party and statement at once, and names that may be several",
        (
            "DROP INDEX statement_side_party",
            # a party's sides are many, and those of one of its statements few: with the role between the two, a
            # question for both read them all, for every statement
            "CREATE INDEX statement_side_party ON statement_side (party, statement, role)",
            "CREATE INDEX mention_candidates ON mention (candidates) WHERE candidates <> '[]'",
        ),
    ),
    Migration(
        8,
        "names counted without reading what names them",
        (
            "DROP INDEX mention_entity",
            "CREATE INDEX mention_entity ON mention (entity, name, kind, party, candidates, anaphor, cut, report)",
        ),
    ),
    Migration(
        9,
        "the day that lists from the newest go by",
        tuple(
            step.format(table=table)
            for table in ("statement", "event")
            for step in (
                "ALTER TABLE {table} ADD COLUMN listed TEXT",
                """UPDATE {table} SET listed = coalesce(
                    (SELECT min({table}.day_from, published_from) FROM report WHERE seq = {table}.report), day_from)""",
                "CREATE INDEX {table}_listed ON {table} (listed)",
            )
        ),
    ),
)
