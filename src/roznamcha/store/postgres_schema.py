"""The schema in PostgreSQL as a list of steps, numbered like those of SQLite; the first one made here is SQLite's
seventh.

A step that has been released is never edited. Every text is compared and sorted by its bytes (`COLLATE "C"`), so that
lists come in the same order whatever the server's language is.
"""

from __future__ import annotations

from roznamcha.store.migrations import Migration

_TEXT = 'TEXT COLLATE "C"'
_REPORT = "report BIGINT NOT NULL REFERENCES report (seq) ON DELETE CASCADE"
_SPAN = '"start" INTEGER NOT NULL, "end" INTEGER NOT NULL'


def _texts(names: str, *, rule: str = "") -> str:
    return ", ".join(f'"{name}" {_TEXT}{rule}' for name in names.split())


def _needed(names: str) -> str:
    return _texts(names, rule=" NOT NULL")


STEPS: tuple[Migration, ...] = (
    Migration(
        7,
        "reports, their entries, links, words and vectors",
        (
            f"""CREATE TABLE report (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_needed("name origin")},
                {_texts("url title outlet")}, {_needed("language")},
                {_texts("published published_basis published_from published_to")}, {_needed("text sha256")},
                length INTEGER NOT NULL, {_needed("given fingerprint first_ingested read_at program")})""",
            # by hash what somebody else may have written at any length: a row of another index holds 2.7 KB
            "CREATE INDEX report_name ON report USING hash (name)",
            "CREATE INDEX report_published ON report (published_from, id)",
            "CREATE INDEX report_newest ON report (published_from DESC NULLS LAST, id)",
            "CREATE INDEX report_outlet ON report USING hash (outlet)",
            f"""CREATE TABLE carrier (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_REPORT},
                {_needed("outlet cut")}, {_SPAN})""",
            "CREATE INDEX carrier_report ON carrier (report)",
            f"""CREATE TABLE time_ref (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_REPORT}, {_SPAN},
                {_needed("cut calendar rule")}, {_texts("value note")})""",
            "CREATE INDEX time_ref_report ON time_ref (report)",
            f"""CREATE TABLE mention (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_REPORT}, {_SPAN},
                {_needed("cut spelt kind name party rule candidates")}, {_texts("entity place")},
                anaphor BOOLEAN NOT NULL, plural BOOLEAN NOT NULL)""",
            "CREATE INDEX mention_report ON mention (report)",
            "CREATE INDEX mention_entity ON mention (entity)",
            "CREATE INDEX mention_candidates ON mention (seq) WHERE candidates <> '[]'",
            f"""CREATE TABLE statement (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_REPORT},
                {_needed("speaker speaker_spelt party cue_cut content_cut quote act targets rule why modality")},
                {_texts("speaker_id speaker_cut condition_cut said said_from said_to medium medium_cut venue")},
                {_texts("day_from day_to")},
                speaker_start INTEGER, speaker_end INTEGER, cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL,
                content_start INTEGER NOT NULL, content_end INTEGER NOT NULL, condition_start INTEGER,
                condition_end INTEGER, medium_start INTEGER, medium_end INTEGER)""",
            "CREATE INDEX statement_report ON statement (report)",
            "CREATE INDEX statement_party ON statement (party, act)",
            "CREATE INDEX statement_day ON statement (day_from, party, act)",
            "CREATE INDEX statement_newest ON statement (day_from DESC NULLS LAST)",
            "CREATE INDEX statement_speaker ON statement (speaker_id)",
            f"""CREATE TABLE statement_side (
                statement BIGINT NOT NULL REFERENCES statement (seq) ON DELETE CASCADE, {_needed("role party")},
                PRIMARY KEY (statement, role, party))""",
            "CREATE INDEX statement_side_party ON statement_side (party, statement, role)",
            f"""CREATE TABLE event (seq BIGINT PRIMARY KEY, id {_TEXT} NOT NULL UNIQUE, {_REPORT}, {_SPAN},
                {_needed("type cut actors targets mediators figures status rule why")},
                {_texts("date date_from date_to day_from day_to place")})""",
            "CREATE INDEX event_report ON event (report)",
            "CREATE INDEX event_type ON event (type)",
            "CREATE INDEX event_day ON event (day_from, type, status)",
            "CREATE INDEX event_newest ON event (day_from DESC NULLS LAST)",
            f"""CREATE TABLE event_side (
                event BIGINT NOT NULL REFERENCES event (seq) ON DELETE CASCADE, {_needed("role party")},
                PRIMARY KEY (event, role, party))""",
            "CREATE INDEX event_side_party ON event_side (party, event)",
            f"""CREATE TABLE link_state (
                seq BIGINT PRIMARY KEY REFERENCES report (seq) ON DELETE CASCADE, day INTEGER,
                {_needed("family fingerprint")}, facts BYTEA NOT NULL)""",
            "CREATE INDEX link_state_day ON link_state (day)",
            "CREATE INDEX link_state_family ON link_state (family)",
            f"CREATE TABLE link_mark (mark BIGINT NOT NULL, {_REPORT}, PRIMARY KEY (mark, report))",
            "CREATE INDEX link_mark_report ON link_mark (report)",
            f"""CREATE TABLE link (seq BIGINT PRIMARY KEY, {_needed("kind a b")},
                score DOUBLE PRECISION NOT NULL, {_needed("about why")})""",
            "CREATE INDEX link_a ON link (a, kind)",
            "CREATE INDEX link_b ON link (b, kind)",
            "CREATE INDEX link_kind ON link (kind)",
            "CREATE TABLE link_generation (number INTEGER NOT NULL)",
            "INSERT INTO link_generation VALUES (0)",
            f"CREATE TABLE cluster (event {_TEXT} PRIMARY KEY, {_needed('cluster')})",
            "CREATE INDEX cluster_cluster ON cluster (cluster)",
            f"""CREATE TABLE judgement (
                id INTEGER PRIMARY KEY, {_needed("verdict a b by at")}, {_texts("undone_by undone_at")})""",
            "CREATE INDEX judgement_a ON judgement (a)",
            "CREATE INDEX judgement_b ON judgement (b)",
            f"CREATE TABLE meaning_model (name {_TEXT} PRIMARY KEY)",
            *(
                f"""CREATE TABLE {kind}_meaning (
                    seq BIGINT PRIMARY KEY REFERENCES {kind} (seq) ON DELETE CASCADE, vector BYTEA NOT NULL)"""
                for kind in ("report", "statement", "event")
            ),
            # the words of each text in a row, how many they are, and which ones, for the index (`postgres_words`)
            *(
                step.format(kind=kind)
                for kind in ("report", "statement", "event")
                for step in (
                    f"""CREATE TABLE {{kind}}_words (
                        rowid BIGINT PRIMARY KEY, words {_TEXT} NOT NULL, units INTEGER NOT NULL,
                        lexemes TSVECTOR NOT NULL)""",
                    # frequencies are counted in the words of every hit: unpacking them would cost more than room
                    "ALTER TABLE {kind}_words ALTER COLUMN words SET STORAGE EXTERNAL",
                    "CREATE INDEX {kind}_words_lexemes ON {kind}_words USING gin (lexemes)",
                )
            ),
            # rises with every transaction that writes: what readers keep of their answers holds as long as it stands
            "CREATE TABLE change (number BIGINT NOT NULL)",
            "INSERT INTO change VALUES (0)",
            f"CREATE TABLE word_total (kind {_TEXT} PRIMARY KEY, held BIGINT NOT NULL, units BIGINT NOT NULL)",
            "INSERT INTO word_total VALUES ('report', 0, 0), ('statement', 0, 0), ('event', 0, 0)",
        ),
    ),
    Migration(
        8,
        "names counted without reading what names them",
        (
            "DROP INDEX mention_entity",
            # without the words themselves, which may be longer than a row of an index holds here
            "CREATE INDEX mention_entity ON mention (entity, report)",
        ),
    ),
    Migration(
        9,
        "the day that lists from the newest go by",
        tuple(
            step.format(table=table)
            for table in ("statement", "event")
            for step in (
                f"ALTER TABLE {{table}} ADD COLUMN listed {_TEXT}",
                """UPDATE {table} SET listed = least(day_from, published_from)
                    FROM report WHERE report.seq = {table}.report""",
                "DROP INDEX {table}_newest",
                "CREATE INDEX {table}_newest ON {table} (listed DESC NULLS LAST)",
            )
        ),
    ),
)
