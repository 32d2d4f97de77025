"""One call: what was said, what it is worth and why. Whoever may not see it gets what a missing call gets."""

import streamlit as st

from callqa.review import data
from callqa.review.language import _
from callqa.review.parts import worklist
from callqa.review.parts.coach import show_coaching
from callqa.review.parts.fairness import show_fairness
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_call_heading
from callqa.review.parts.override import ask_for_mark
from callqa.review.parts.paper import show_print_link
from callqa.review.parts.player import show_player
from callqa.review.parts.scorecard import show_scorecard
from callqa.review.parts.script import show_script
from callqa.review.parts.speakers import show_speakers
from callqa.review.parts.teach import show_teaching
from callqa.review.routes import open_call, second
from callqa.review.rulebook import Rules
from callqa.review.through import follow
from callqa.store.access import SUPERVISING
from callqa.store.queue import QueueFilter

account = reader()
call = data.call_page(account, st.query_params.get("call", ""))
if call is None:
    st.text(_("There is no such call."))
    st.stop()

if worklist.is_empty():
    worklist.remember(data.queue_ids(account, QueueFilter()))
follow(show_call_heading(call, advise=account.role in SUPERVISING))
goto = worklist.show_steps(account, call.recording_id, call.judged.evaluation_id if call.judged else None)
if goto is not None:
    open_call(goto)

rules = Rules(call.judged.rulebook if call.judged else {})
show_fairness(account, call, rules)
listening, marking = st.columns([11, 9], gap="medium")
with listening:
    show_speakers(account, call)
    show_player(call, rules, start_s=second(st.query_params.get("at", "")))
    show_coaching(account, call, rules.titles)
with marking:
    marks, script = st.tabs([_("Scorecard"), _("Call script and outcome")])
    with marks:
        show_print_link(call.recording_id)
        show_teaching(account, call, rules)
        change = show_scorecard(call, rules, may_change=account.role in SUPERVISING)
    with script:
        show_script(call, rules)
if change and call.judged:
    rule = next((judged for judged in call.judged.rules if judged.rule == change), None)
    if rule is not None:
        ask_for_mark(account, call.judged, rule, rules.title(change))
