"""The scores of a manager: how good, what costs most, and the own calls."""

from callqa.review import data
from callqa.review.language import _
from callqa.review.parts import worklist
from callqa.review.parts.calls import show_calls
from callqa.review.parts.costs import show_costs
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.routes import open_call
from callqa.review.rulebook import Rules

account = reader()
scores = data.my_scores(account)
show_heading(_("My scores"), account.agent or "")
rules = Rules(scores.rulebook)
show_costs(scores, rules)
nothing = _("None of your calls was scored yet.")
clicked = show_calls(scores.calls, rules.titles, key="my_calls", nothing=nothing, with_agent=False)
if clicked is not None:
    worklist.remember([row.recording_id for row in scores.calls])
    open_call(clicked)
