"""The turns of the search index in SQLite: a full-text table (FTS5) of dictionary forms and of words as they were said.

A row is a turn; its number tells call and turn, so that counting the calls that say something reads nothing but the
index. Every side has columns of its own: looking for what one side said is looking in its columns. The words come
ready made and separated by spaces, so the tokeniser ``ascii``, to which every other sign is a letter, suffices.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, column, insert, literal_column, select, table
from sqlmodel import Session

from callqa.calls import Speaker
from callqa.store.search_words import SpokenWords, Term

_TURNS = 1_000_000
"""More than any call has; the trigger below knows it too."""
_COLUMNS = {Speaker.AGENT: "agent", Speaker.CUSTOMER: "customer", Speaker.OTHER: "other", Speaker.UNKNOWN: "other"}
_SIDES = tuple(dict.fromkeys(_COLUMNS.values()))
_ALL = tuple(f"{side}_{kind}" for side in _SIDES for kind in ("lemmas", "forms"))

TABLES = (
    f"CREATE VIRTUAL TABLE search_turn USING fts5({', '.join(_ALL)}, tokenize = 'ascii')",
    """
    CREATE TRIGGER search_call_gone AFTER DELETE ON search_call BEGIN
        DELETE FROM search_turn WHERE rowid BETWEEN old.recording_id * 1000000 AND old.recording_id * 1000000 + 999999;
    END
    """,
)

_turns = table("search_turn", column("rowid"), *(column(name) for name in _ALL))


def write(session: Session, calls: Iterable[tuple[int, Sequence[SpokenWords]]]) -> None:
    """Store the words of calls' turns, by recording id; their earlier ones are gone."""
    rows = [
        {"rowid": recording_id * _TURNS + number}
        | dict.fromkeys(_ALL, "")
        | {
            f"{_COLUMNS[speaker]}_lemmas": " ".join(word.lemma for word in said),
            f"{_COLUMNS[speaker]}_forms": " ".join(word.form for word in said),
        }
        for recording_id, turns in calls
        for number, (speaker, said) in enumerate(turns[:_TURNS])
        if said
    ]
    if rows:
        session.execute(insert(_turns), rows)


def matching(terms: Sequence[Term], speaker: Speaker | None) -> Select[tuple[int]]:
    """Select the ``recording_id`` of every turn in which all the terms are said, by one speaker if it is given."""
    sides = _SIDES if speaker is None else (_COLUMNS[speaker],)
    asked = " AND ".join(_asked(term, sides) for term in terms)
    recording_id = (_turns.c.rowid // _TURNS).label("recording_id")
    return select(recording_id).where(literal_column("search_turn").op("MATCH")(asked))


def _asked(term: Term, sides: Sequence[str]) -> str:
    kind = "forms" if term.exact else "lemmas"
    columns = " ".join(f"{side}_{kind}" for side in sides)
    ways = " OR ".join('"' + " ".join(way) + '"' for way in term.ways)
    return f"({{{columns}}} : ({ways}))"
