"""What the phone system tells: calls answered and missed, who was called back, how soon, and when people were there."""

from datetime import UTC, datetime

import streamlit as st

from callqa.errors import SettingsError
from callqa.review import data_figures, data_phone
from callqa.review.language import N_, _, ngettext
from callqa.review.parts.charts import show_charts
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.paper import show_phone_downloads
from callqa.review.parts.period import choose, narrowed, show_period
from callqa.review.parts.phone import lines, managers, missed, orders, overview, said, times
from callqa.review.parts.tables import show_tables
from callqa.review.parts.tiles import show_tiles
from callqa.review.through import follow
from callqa.store.access import SUPERVISING, sees_personal

SECTIONS = {
    "overview": N_("Overview"),
    "times": N_("By time"),
    "managers": N_("Managers"),
    "missed": N_("Missed callers"),
    "orders": N_("Orders"),
    "lines": N_("Who is who"),
}

account = reader()
if account.role not in SUPERVISING:
    st.text(_("There is no such page."))
    st.stop()
heading = st.container()
if not data_phone.has_calls(account):
    with heading:
        show_heading(_("Phone"))
    st.text(_("No call of the phone system is known yet. Read its logs with: callqa phone import queue_log Master.csv"))
    st.stop()
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    chosen = show_period(data_figures.zone(), default="7")
    choices = data_phone.choices(account, chosen)
    chosen = narrowed(chosen, choices.segments, choices.queues)
    show_phone_downloads(data_phone.period_of(chosen))
section = choose(_("Section"), "section", {name: _(text) for name, text in SECTIONS.items()}, "overview")
facts: list[str] = []
clicked: str | None = None
now = datetime.now(UTC)
match section:
    case "times" if figures := data_phone.figures(account, chosen):
        facts.append(ngettext("{count} incoming call", "{count} incoming calls", figures.whole.calls))
        clicked = show_charts(times.shown(figures, chosen), key="phone_times")
    case "managers" if figures := data_phone.figures(account, chosen, rung=True):
        days = data_phone.presence(account, chosen)
        tables = [managers.calls(figures), managers.presence(days), managers.by_day(days, chosen.zone)]
        clicked = show_tables(tables, key="phone_managers")
    case "missed" if followed := data_phone.followed(account, chosen):
        waiting = data_phone.call_back_list(account, chosen)
        show_tiles(missed.tiles(followed.figures, len(waiting)), key="phone_tiles")
        clicked = show_tables([missed.waiting(waiting, now)], key="phone_waiting")
        clicked = show_charts(missed.shown(followed.figures), key="phone_missed") or clicked
    case "orders" if report := data_phone.orders(account, chosen):
        show_tiles(orders.tiles(report.figures), key="phone_tiles")
        show_charts([orders.bands(report.figures)], key="phone_bands")
        clicked = show_tables([orders.waiting(report.orders, now)], key="phone_orders")
    case "lines" if seen := data_phone.seen_names(account, chosen):
        try:
            book = data_phone.who_is_who()
        except SettingsError as error:
            st.text(str(error))
        else:
            who = lines.shown(book, seen, data_phone.directory_name())
            show_tables(who, key="phone_lines")
    case "overview" if figures := data_phone.figures(account, chosen):
        facts.append(ngettext("{count} incoming call", "{count} incoming calls", figures.whole.calls))
        show_tiles(overview.tiles(figures, data_phone.service()), key="phone_tiles")
        show_charts(overview.shown(figures), key="phone_overview")
if section in {"missed", "orders"} and not sees_personal(account):
    facts.append(said.ends_only())
with heading:
    show_heading(_("Phone"), *facts)
follow(clicked)
