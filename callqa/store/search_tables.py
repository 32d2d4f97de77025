"""The search index: which transcript of a call it holds, and, made by each kind of database in its own way, its turns.

Deleting a row of ``search_call``, or the call or transcript that it is of, deletes the turns with it.
"""

from sqlalchemy import Column, Connection, ForeignKey
from sqlmodel import Field, SQLModel

from callqa.store import search_postgresql, search_sqlite

_TURNS = {"sqlite": search_sqlite.TABLES, "postgresql": search_postgresql.TABLES}


class SearchCallRow(SQLModel, table=True):
    """A call whose words can be searched."""

    __tablename__ = "search_call"

    recording_id: int = Field(
        sa_column=Column(ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    transcript_id: int = Field(sa_column=Column(ForeignKey("transcript.id", ondelete="CASCADE"), index=True))
    language: str = Field(index=True)
    version: str = Field(index=True)
    """By which ``callqa.store.search_words.VERSION`` its turns were indexed."""


def make_turns(connection: Connection) -> None:
    """Make the tables of the turns, after all others."""
    for statement in _TURNS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
