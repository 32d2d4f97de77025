"""How values are written into JSON columns and read from them."""

import json
from hashlib import sha256

from pydantic import TypeAdapter

from callqa.calls import Checklist, Conclusion, Evidence, Metrics, Pause, Turn
from callqa.recording import CallFacts

FACTS = TypeAdapter(CallFacts)
TOLD = TypeAdapter(tuple[CallFacts, ...])
TURNS = TypeAdapter(tuple[Turn, ...])
PAUSES = TypeAdapter(tuple[Pause, ...])
EVIDENCE = TypeAdapter(tuple[Evidence, ...])
METRICS = TypeAdapter(Metrics | None)
CONCLUSIONS = TypeAdapter(tuple[Conclusion, ...])
CHECKLIST = TypeAdapter(Checklist | None)


def facts_sha256(facts: CallFacts) -> str:
    """Return what facts are known by: a call whose facts are others has to be judged again."""
    return sha256(json.dumps(FACTS.dump_python(facts, mode="json"), sort_keys=True).encode()).hexdigest()
