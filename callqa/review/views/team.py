"""The team: what all calls of a period come to, by manager, rule and time, with how sure each figure is."""

import streamlit as st

from callqa.review import data_figures
from callqa.review.language import N_, _, ngettext
from callqa.review.parts.charts import show_charts
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.period import choose, show_period
from callqa.review.parts.team import managers, outcomes, people, remarks, rules, said, times
from callqa.review.through import follow

SECTIONS = {
    "managers": N_("Managers"),
    "rules": N_("Rules"),
    "times": N_("By time"),
    "outcomes": N_("Outcomes"),
    "site": N_("About the site"),
    "people": N_("Machine and people"),
}

account = reader()
heading = st.container()
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    chosen = show_period(data_figures.zone(), data_figures.segments(account))
figures = data_figures.team_figures(account, chosen.period)
if figures is None:
    st.text(_("There is no such page."))
    st.stop()
with heading:
    facts = [ngettext("{count} scored call", "{count} scored calls", figures.score.count)]
    if figures.score.value is not None:
        told = {"mean": said.mean(figures.score), "interval": said.scores(figures.score.interval)}
        facts.append(_("mean score {mean} ({interval})").format(**told))
    show_heading(_("Team"), *facts)
section = choose(_("Section"), "section", {name: _(text) for name, text in SECTIONS.items()}, "managers")
titles = data_figures.titles()
match section:
    case "rules":
        clicked = show_charts(rules.shown(figures, titles, chosen), key="team_rules")
    case "times":
        clicked = show_charts(times.shown(figures, chosen), key="team_times")
    case "outcomes":
        clicked = show_charts(outcomes.shown(figures, chosen), key="team_outcomes")
    case "site":
        clicked = remarks.show_remarks(data_figures.site_remarks(account, chosen.period))
    case "people":
        clicked = show_charts(people.shown(data_figures.agreement(account, chosen.period), titles), key="team_people")
    case _other:
        clicked = show_charts(managers.shown(figures, titles, chosen), key="team_managers")
follow(clicked)
