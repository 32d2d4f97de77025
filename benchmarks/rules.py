"""How often the rules are right on labelled calls, from what was said and from what was recognised.

``python benchmarks/rules.py --calls FILE_OR_DIR [--transcripts DIR] [--rules DIR] [--show]``

The same as ``callqa evaluate --from-text``, and beside it the marks of transcripts that lie in a folder, one
``ID.json`` a call, as ``benchmarks/transcription.py --out`` writes them.
"""

import argparse
import sys
from pathlib import Path

from pydantic import TypeAdapter
from rich.console import Console

from callqa import trials
from callqa.calls import Transcript
from callqa.evaluation import report
from callqa.evaluation.reading import read
from callqa.rules import folders
from callqa.settings import Settings

TRANSCRIPT = TypeAdapter(Transcript)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=Path, required=True)
    parser.add_argument("--transcripts", type=Path)
    parser.add_argument("--rules", type=Path, default=Path(__file__).parent.parent / "scripts" / "ru")
    parser.add_argument("--show", action="store_true", help="name every wrong mark")
    args = parser.parse_args()
    rulebooks, chosen, out = folders.load_all(args.rules), Settings(), Console(markup=False, highlight=False)
    calls = {call.id: call for call in read(args.calls, "ru")}
    heard = [
        (call, TRANSCRIPT.validate_json(path.read_bytes()))
        for call in (calls.values() if args.transcripts else ())
        if (path := args.transcripts / f"{call.id}.json").exists()
    ]
    groups = {
        "from the reference text": (trials.from_text(calls.values(), rulebooks, chosen), 0.0),
        "from recognised speech": (
            [trials.judged(*one, rulebooks, chosen) for one in heard],
            trials.RECOGNISED_SLACK_S,
        ),
    }
    for title, (judged, slack_s) in groups.items():
        if not judged:
            continue
        agreement = trials.agreement(judged, rulebooks, slack_s)
        out.print(f"\n{title}", report.rules_table(agreement), *report.sentences(agreement), sep="\n", soft_wrap=True)
        for wrong in (wrong for rule in agreement.rules for wrong in rule.wrong if args.show):
            out.print(*report.wrong_mark(wrong, calls[wrong.call].said), sep="\n", soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
