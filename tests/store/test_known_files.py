"""What was read is known by place, size and time."""

from datetime import UTC, datetime, timedelta

from callqa.store import known_files
from callqa.store.db import open_store, transaction

AT = datetime(2026, 11, 20, 7, 15, 12, tzinfo=UTC)
ADDRESS = "sftp://pbx/monitor/a.wav"


def test_a_file_is_known_until_its_size_or_time_changes(either_url: str) -> None:
    engine = open_store(either_url)
    for sha256, modified_at in (("first", AT - timedelta(days=1)), ("second", AT)):
        with transaction(engine) as session:
            known_files.remember(session, ADDRESS, 10, modified_at, sha256)
    with transaction(engine) as session:
        known_files.remember(session, "s3://calls/timeless.wav", 10, None, "third")
    with transaction(engine) as session:
        assert known_files.known_bytes(session, ADDRESS, 10, AT) == "second"
        assert known_files.known_bytes(session, ADDRESS, 11, AT) is None
        assert known_files.known_bytes(session, ADDRESS, 10, AT + timedelta(seconds=1)) is None
        assert known_files.known_bytes(session, "s3://calls/timeless.wav", 10, None) == "third"
        assert known_files.known_bytes(session, "sftp://pbx/monitor/b.wav", 10, AT) is None
    engine.dispose()
