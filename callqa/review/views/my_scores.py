"""The scores of a manager: how good and since when, what costs most, what to hear and learn, and the own calls."""

from datetime import date

import streamlit as st

from callqa import shoptime
from callqa.review import data_coaching, data_figures
from callqa.review.language import N_, _
from callqa.review.parts import worklist
from callqa.review.parts.calls import show_calls
from callqa.review.parts.charts import show_charts
from callqa.review.parts.costs import show_costs
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.moments import show_moments
from callqa.review.parts.notes import show_notes
from callqa.review.parts.passages import show_passages
from callqa.review.parts.period import choose, show_period
from callqa.review.parts.team.times import trend, week
from callqa.review.routes import open_call
from callqa.review.rulebook import Rules
from callqa.review.through import follow
from callqa.store.myscores import Step, TrendPoint

STEPS = {Step.WEEK: N_("By week"), Step.DAY: N_("By day")}

account = reader()
zone = data_figures.zone()
show_heading(_("My scores"), account.agent or "")
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    chosen = show_period(zone, default="90")
    step = Step(choose(_("Step"), "step", {one: _(text) for one, text in STEPS.items()}, Step.WEEK))
scores = data_figures.my_scores(account, chosen.period, step)
rules = Rules(scores.rulebook)
notes, today = data_coaching.notes(account), shoptime.today(zone)
show_notes(account, [note for note in notes if note.new], rules.titles, today)
show_costs(scores, rules)


def days_of(point: TrendPoint) -> tuple[date, date]:
    """Return the first and the last day that a point of the trend is of."""
    first = date.fromordinal(point.day)
    return (first, first) if step is Step.DAY else week(first, chosen)


points = [(*days_of(point), point.score, point.band, "") for point in scores.trend]
band = _("middle half of the colleagues") if any(point.band for point in scores.trend) else ""
show_charts([trend(points, title=_("Your mean score over time"), band=band)], key="my_trend")
follow(show_moments(scores.moments, rules))
passages = data_coaching.passages(account)
if passages:
    follow(show_passages(passages, rules.titles).open)
seen = [note for note in notes if not note.new]
if seen:
    st.markdown("**" + _("Notes of your supervisor") + "**")
    show_notes(account, seen, rules.titles, today)
st.markdown("**" + _("Your latest calls") + "**")
nothing = _("None of your calls was scored yet.")
clicked = show_calls(scores.calls, rules.titles, key="my_calls", nothing=nothing, with_agent=False)
if clicked is not None:
    worklist.remember([row.recording_id for row in scores.calls])
    open_call(clicked)
