"""What has to hold after anything that happened to runs: every recording exactly once, whole, and in a right state."""

from collections.abc import Collection

from sqlalchemy import text

from callqa.store import checking
from callqa.store.db import open_store

_ONE_OF = (
    "SELECT recording.name FROM recording LEFT JOIN {0} ON {0}.recording_id = recording.id "
    "GROUP BY recording.id, recording.name HAVING count({0}.id) <> 1"
)
_NEVER = {
    "a recording is there twice": "SELECT name FROM recording GROUP BY name HAVING count(*) > 1",
    "a call is not scored": "SELECT name FROM recording WHERE status <> 'scored' OR evaluation_id IS NULL",
    "a call has not one transcript": _ONE_OF.format("transcript"),
    "a call has not one evaluation": _ONE_OF.format("evaluation"),
    "an evaluation has no marks": "SELECT recording_id FROM evaluation WHERE NOT EXISTS "
    "(SELECT 1 FROM verdict WHERE evaluation_id = evaluation.id)",
    "a call cannot be searched": "SELECT name FROM recording WHERE NOT EXISTS "
    "(SELECT 1 FROM search_call WHERE recording_id = recording.id)",
    "a claim is left": "SELECT sha256 FROM claim",
}


def wrong(url: str, names: Collection[str]) -> list[str]:
    """Return what does not hold in a database in which the calls of these names should be, all scored."""
    engine = open_store(url)
    with engine.connect() as connection:
        stored = set(connection.execute(text("SELECT name FROM recording")).scalars())
        found = [f"missing: {name}" for name in sorted(set(names) - stored)]
        found += [f"nobody's: {name}" for name in sorted(stored - set(names))]
        for what, query in _NEVER.items():
            found += [f"{what}: {one}" for one in connection.execute(text(query)).scalars()]
    found += list(checking.problems(engine))
    engine.dispose()
    return found
