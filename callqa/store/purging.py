"""Making sure that what was deleted lies nowhere in the database's files any more."""

from sqlalchemy import Engine, text

from callqa.store.db import store_errors

READ = (
    " Somebody is reading the database, so its -wal file still holds what was deleted; it is emptied when the last "
    "program closes the database: stop the app once."
)
"""What to say where the log could not be emptied."""


def purge(database: Engine, *, whole: bool) -> bool:
    """Free the room of deleted rows. SQLite overwrites a row when it is deleted; this is for what remains.

    Args:
        database: in which nobody else writes, if it is SQLite.
        whole: write the whole of an SQLite file anew, which needs as much room again; PostgreSQL goes through its
            tables either way.

    Returns:
        Whether all is done; if not, somebody is reading an SQLite database, and its log is emptied later.
    """
    with store_errors(database), database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.dialect.name != "sqlite":
            connection.execute(text("VACUUM"))
            return True
        connection.execute(text("INSERT INTO search_turn(search_turn) VALUES ('optimize')"))  # drops deleted words
        if whole:
            connection.execute(text("VACUUM"))
        busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        return not busy
