"""The search index: which transcript of a call it holds, and, made by each kind of database in its own way, its turns.

Deleting a row of ``search_call``, or the call or transcript that it is of, deletes the turns with it.
"""

from sqlalchemy import DDL, Column, ForeignKey, event
from sqlmodel import Field, SQLModel

from callqa.store import search_postgresql, search_sqlite


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


for _dialect, _statements in (("sqlite", search_sqlite.TABLES), ("postgresql", search_postgresql.TABLES)):
    for _statement in _statements:
        event.listen(
            SQLModel.metadata.tables["search_call"],
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
