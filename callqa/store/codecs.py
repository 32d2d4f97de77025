"""How values are written into JSON columns and read from them."""

from pydantic import TypeAdapter

from callqa.calls import CallFacts, Checklist, Conclusion, Evidence, Metrics, Pause, Turn

FACTS = TypeAdapter(CallFacts)
TURNS = TypeAdapter(tuple[Turn, ...])
PAUSES = TypeAdapter(tuple[Pause, ...])
EVIDENCE = TypeAdapter(tuple[Evidence, ...])
METRICS = TypeAdapter(Metrics | None)
CONCLUSIONS = TypeAdapter(tuple[Conclusion, ...])
CHECKLIST = TypeAdapter(Checklist | None)
