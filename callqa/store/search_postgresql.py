"""The turns of the search index in PostgreSQL: a ``tsvector`` a turn, of dictionary forms and of words as said.

A word as it was said begins with ``=``. The weight of a word tells the side: A the agent, B the customer, C others.
The vectors and queries are written out here, so that no configuration of the server changes what is found.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, cast, column, insert, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlmodel import Session

from callqa.calls import Speaker
from callqa.store.search_words import Said, SpokenWords, Term

_WEIGHTS = {Speaker.AGENT: "A", Speaker.CUSTOMER: "B", Speaker.OTHER: "C", Speaker.UNKNOWN: "C"}

TABLES = (
    """
    CREATE TABLE search_turn (
        recording_id INTEGER NOT NULL REFERENCES search_call ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        words TSVECTOR NOT NULL,
        PRIMARY KEY (recording_id, turn)
    )
    """,
    "CREATE INDEX search_turn_words ON search_turn USING gin (words)",
)

_turns = table("search_turn", column("recording_id"), column("turn"), column("words", TSVECTOR))


def write(session: Session, calls: Iterable[tuple[int, Sequence[SpokenWords]]]) -> None:
    """Store the words of calls' turns, by recording id; their earlier ones are gone."""
    rows = [
        {"recording_id": recording_id, "turn": number, "words": _vector(said, _WEIGHTS[speaker])}
        for recording_id, turns in calls
        for number, (speaker, said) in enumerate(turns)
        if said
    ]
    if rows:
        session.execute(insert(_turns), rows)


def matching(terms: Sequence[Term], speaker: Speaker | None) -> Select[tuple[int]]:
    """Select the ``recording_id`` of every turn in which all the terms are said, by one speaker if it is given."""
    weight = "" if speaker is None else f":{_WEIGHTS[speaker]}"
    asked = " & ".join(_asked(term, weight) for term in terms)
    return select(_turns.c.recording_id).where(_turns.c.words.op("@@")(cast(asked, TSQUERY)))


def _vector(said: Sequence[Said], weight: str) -> str:
    return " ".join(f"'{word.lemma}':{at}{weight} '={word.form}':{at}{weight}" for at, word in enumerate(said, 1))


def _asked(term: Term, weight: str) -> str:
    prefix = "=" if term.exact else ""
    ways = ("(" + " <-> ".join(f"'{prefix}{word}'{weight}" for word in way) + ")" for way in term.ways)
    return f"({' | '.join(ways)})"
