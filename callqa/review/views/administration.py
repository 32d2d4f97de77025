"""Administration: accounts and names, settings, rulebook versions, and who changed what. For administrators only."""

import streamlit as st

from callqa.review import data_admin
from callqa.review.language import _, ngettext
from callqa.review.parts.accountforms import ask_about_account, ask_for_account
from callqa.review.parts.accountlist import show_accounts
from callqa.review.parts.adminlists import show_changes, show_names
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.rulebooklist import show_versions
from callqa.review.parts.settingslist import show_settings
from callqa.store.accounts import may_administer

account = reader()
if not may_administer(account):
    st.text(_("There is no such page."))
    st.stop()
accounts = data_admin.accounts(account)
show_heading(_("Administration"), ngettext("{count} account", "{count} accounts", len(accounts)))
sections = {
    "accounts": _("Accounts"),
    "names": _("Names"),
    "settings": _("Settings"),
    "rulebooks": _("Rulebook versions"),
    "changes": _("Changes"),
}
asked = st.query_params.get("section")
section = st.segmented_control(
    _("Section"),
    list(sections),
    default=asked if asked in sections else "accounts",
    required=True,
    format_func=sections.__getitem__,
    label_visibility="collapsed",
    key="section",
    on_change=lambda: st.query_params.update(section=st.session_state["section"]),
)
if section == "accounts":
    if st.button(_("New account"), icon=":material/person_add:", key="new_account"):
        ask_for_account(account, data_admin.people(account))
    chosen = show_accounts(accounts) or st.query_params.get("account")
    one = next((one for one in accounts if one.account.login == chosen), None)
    if one is not None:
        st.query_params.pop("account", None)
        ask_about_account(account, one, data_admin.people(account))
elif section == "names":
    show_names(data_admin.people(account))
elif section == "settings":
    show_settings(account)
elif section == "rulebooks":
    show_versions(data_admin.versions(account))
else:
    show_changes(data_admin.changes(account))
