"""Labelled calls as a phone system would have left them: recordings in FreePBX's folders and names, logs, a directory.

Nothing beside a recording tells of it any more.
"""

import csv
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CDR_COLUMNS = (
    "calldate", "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "duration", "billsec",
    "disposition", "amaflags", "accountcode", "uniqueid", "userfield", "did", "recordingfile", "cnum", "cnam",
    "outbound_cnum", "outbound_cnam", "dst_cnam", "linkedid", "peeraccount", "sequence",
)  # fmt: skip
TALK_S = 60
"""How long the logs say that each call took; nothing depends on it."""


@dataclass(frozen=True)
class Planted:
    """A call in the tree: what the sidecar of its recording told (the truth), and the name of its recording now."""

    truth: dict[str, Any]
    extension: str
    shop_number: str
    file: Path

    @property
    def began_at(self) -> datetime:
        """When it began to ring."""
        return datetime.fromisoformat(self.truth["started_at"])

    @property
    def number(self) -> str:
        """The customer's, as it is dialled within the country."""
        return "8" + str(self.truth["customer_number"]).removeprefix("+7")


def plant(folder: Path, recordings: Sequence[Path]) -> list[Planted]:
    """Copy recordings with sidecars into ``folder/monitor`` under FreePBX's names; write logs and ``phone.yaml``."""
    calls = [_planted(folder, path, place) for place, path in enumerate(sorted(recordings))]
    for call, path in zip(calls, sorted(recordings), strict=True):
        call.file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, call.file)
    (folder / "queue_log").write_text("".join(map(_queue_lines, calls)), encoding="utf-8")
    with (folder / "cdr.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, CDR_COLUMNS, restval="")
        rows.writeheader()
        rows.writerows(map(_cdr_row, calls))
    (folder / "phone.yaml").write_text(json.dumps(_directory(calls), ensure_ascii=False), encoding="utf-8")
    return calls


def _planted(folder: Path, path: Path, place: int) -> Planted:
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    extension, began_at = str(201 + place), datetime.fromisoformat(truth["started_at"])
    number = "8" + truth["customer_number"].removeprefix("+7")
    ends = [truth["queue"], number] if truth["direction"] == "in" else [number, extension]
    kind = "q" if truth["direction"] == "in" else "out"
    name = "-".join([kind, *ends, f"{began_at:%Y%m%d-%H%M%S}", truth["call_id"]])
    file = folder / "monitor" / f"{began_at:%Y/%m/%d}" / (name + path.suffix)
    return Planted(truth, extension, f"7495000{place:04}", file)


def _queue_lines(call: Planted) -> str:
    if call.truth["direction"] == "out":
        return ""
    began_s, wait_s = int(call.began_at.timestamp()), int(call.truth["ring_s"])
    member = f"Local/{call.extension}@from-queue/n"
    events = [
        (began_s, "NONE", "DID", call.shop_number),
        (began_s, "NONE", "ENTERQUEUE", "", call.number, 1),
        (began_s + wait_s, member, "CONNECT", wait_s, call.truth["call_id"], min(wait_s, 3)),
        (began_s + wait_s + TALK_S, member, "COMPLETECALLER", wait_s, TALK_S, 1),
    ]
    found = [[at, call.truth["call_id"], call.truth["queue"], who, *rest] for at, who, *rest in events]
    return "".join("|".join(map(str, event)) + "\n" for event in found)


def _cdr_row(call: Planted) -> dict[str, object]:
    wait_s = int(call.truth["ring_s"])
    row: dict[str, object] = {
        "calldate": f"{call.began_at:%Y-%m-%d %H:%M:%S}",
        "duration": wait_s + TALK_S,
        "billsec": TALK_S,
        "disposition": "ANSWERED",
        "uniqueid": call.truth["call_id"],
        "linkedid": call.truth["call_id"],
        "recordingfile": call.file.name,
    }
    if call.truth["direction"] == "out":
        return row | {
            "src": call.extension,
            "dst": call.number,
            "dcontext": "from-internal",
            "channel": f"PJSIP/{call.extension}-00000001",
            "dstchannel": "PJSIP/trunk-00000002",
            "lastapp": "Dial",
            "lastdata": f"PJSIP/{call.number}@trunk,300,T",
            "outbound_cnum": call.shop_number,
        }
    return row | {
        "src": call.number,
        "dst": call.truth["queue"],
        "dcontext": "ext-queues",
        "channel": "PJSIP/trunk-00000001",
        "dstchannel": f"Local/{call.extension}@from-queue-00000001;1",
        "lastapp": "Queue",
        "lastdata": f"{call.truth['queue']},t",
        "did": call.shop_number,
    }


def _directory(calls: Sequence[Planted]) -> dict[str, object]:
    """Who is who; JSON is YAML too."""
    numbers = [
        {"numbers": [call.shop_number], "shop": call.truth["shop_names"][0], "segment": call.truth["segment"]}
        for call in calls
    ]
    return {
        "managers": [{"name": call.truth["agent"], "members": [call.extension]} for call in calls],
        "lines": numbers,
    }
