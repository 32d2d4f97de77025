"""Every column that can hold text, and what text it is: what deleting has to think of.

A new column has to be named here (a test says so), and one that tells of a call or its customer has to be empty after
``callqa.store.forgetting``, which a test tries with all of them.
"""

from collections.abc import Iterator
from enum import Enum

from sqlalchemy import JSON, String, TypeDecorator
from sqlmodel import SQLModel


class Kind(Enum):
    """What a column tells."""

    CALL = "of a call or its customer: words, numbers, names, places, remarks; it goes with them"
    STAFF = "of people who work here: names, logins, what they chose; it stays"
    OURS = "of callqa and the shop: codes, hashes, rules, names of queues and files of logs; it stays"


_CALL = {
    "recording": "name path reason call_id customer_number customer facts facts_sha256 told",
    "failure": "reason",
    "transcript": "turns pauses findings",
    "evaluation": "facts_sha256 conclusions checklist metrics",
    "verdict": "evidence note",
    "review": "comment",
    "dispute": "comment",
    "answer": "comment",
    "step": "why",
    "calibration_mark": "comment",
    "coaching_note": "goal",
    "coaching_entry": "text",
    "exemplary": "title why lines",
    "proposal": "text",
    "rule_change": "before after",
    "queue_view": "address",
    "phone_call": "number customer recording lines legs",
    "shop_order": "number customer",
    "known_file": "address",
    "search_turn": "words",
}
_STAFF = {
    "account": "login agent password_hash language",
    "agent_name": "name agent",
    "session": "token_sha256",
    "admin_change": "subject before after",
    "recording": "agent",
    "call_marks": "agent",
    "phone_call": "member agent",
    "phone_ring": "member agent",
    "phone_presence": "member agent reason",
    "coaching_note": "agent",
    "sample": "agent",
    "queue_view": "name",
    "digest": "recipient",
    "calibration": "title",
}
_OURS = {
    "claim": "sha256 run host process",
    "account": "role",
    "setting": "key value",
    "admin_change": "kind",
    "recording": "sha256 status direction queue segment language flags state",
    "transcript": "engine language attribution",
    "rulebook": "hash content",
    "evaluation": "rulebook reason flags scorecard outcome loss_reason",
    "verdict": "rule mark",
    "review": "rule mark machine_mark reason_code flags_after",
    "run": "engine rulebook summary",
    "call_marks": "segment rulebook scorecard marks outcome loss_reason",
    "erased": "sha256",
    "phone_call": "key direction line queue shop segment language ending",
    "phone_id": "unique_id bare_id",
    "phone_presence": "queue what",
    "phone_file": "head_sha256 name before_sha256",
    "phone_directory": "sha256",
    "shop_order": "order_id",
    "known_file": "sha256",
    "search_call": "language version",
    "step": "step before after",
    "seen": "marks",
    "dispute": "rule mark machine_mark proposed",
    "answer": "answer mark",
    "calibration_mark": "rule mark",
    "coaching_note": "rule",
    "coaching_entry": "kind",
    "exemplary": "rule",
    "sign": "kind rule",
    "tick": "flags",
    "sample": "week seed eligible eligible_sha256",
    "proposal": "language file key state",
    "rule_change": "language file why",
}

CLASSIFIED: dict[tuple[str, str], Kind] = {
    (table, column): kind
    for kind, of_kind in ((Kind.CALL, _CALL), (Kind.STAFF, _STAFF), (Kind.OURS, _OURS))
    for table, columns in of_kind.items()
    for column in columns.split()
}
"""By table and column; ``search_turn`` stands for the words that can be searched, as each kind of database has them."""


def holding_text() -> Iterator[tuple[str, str]]:
    """Yield every column, by table, that can hold text."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
            if isinstance(kind, JSON | String):
                yield table.name, column.name
