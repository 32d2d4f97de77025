"""The forms of accounts: a new one, and what an administrator does with one that is there."""

from collections.abc import Callable, Sequence

import streamlit as st

from callqa.errors import AccountError
from callqa.review import data_admin, words
from callqa.review.language import _, ngettext
from callqa.review.parts.escape import plain
from callqa.review.refusals import refusal
from callqa.store.accounts import Account, Role
from callqa.store.administration import Listed, Made
from callqa.store.agent_names import Written


def ask_for_account(by: Account, people: Sequence[Written]) -> None:
    """Open the form of a new account."""

    @st.dialog(_("New account"), on_dismiss="rerun")
    def form() -> None:
        login = st.text_input(_("Login"), max_chars=64, key="new_login", help=_("Or an e-mail address."))
        role = _role("new_role", Role.MANAGER)
        agent = _agent("new_agent", people, None) if role is Role.MANAGER else None
        if st.button(_("Add"), type="primary", key="new_save", disabled=not login.strip()):
            made = _tried(lambda: data_admin.add(by, login, role, agent))
            if made is not None:
                _show_password(made)

    form()


def ask_about_account(by: Account, one: Listed, people: Sequence[Written]) -> None:
    """Open the form of an account."""
    account = one.account

    @st.dialog(plain(account.login), width="medium", on_dismiss="rerun")
    def form() -> None:
        if account.role is Role.MANAGER and account.agent:
            _show_names(by, one, people)
        if account.id == by.id:
            st.info(_("This is your own account: another administrator changes its role and state."))
            return
        _show_role(by, account, people)
        _show_right(by, account)
        st.divider()
        _show_entry(by, one)

    form()


def _show_names(by: Account, one: Listed, people: Sequence[Written]) -> None:
    login, present = one.account.login, one.account.agent or ""
    known = [person.agent for person in people if not person.logins and not person.others]
    name = st.text_input(_("Name in the phone system"), present, max_chars=120, key=f"name_{login}")
    others = st.multiselect(
        _("Other names and extensions"),
        [*one.others, *known],
        default=list(one.others),
        accept_new_options=True,
        placeholder=_("choose, or type and press Enter"),
        key=f"others_{login}",
        help=_("Calls under these names count as this manager's: past and future ones, in lists, rights and figures."),
    )
    changed = (name.strip(), sorted(others)) != (present, sorted(one.others))
    if st.button(_("Save the names"), key=f"names_{login}", disabled=not changed or not name.strip()):
        _done(lambda: data_admin.set_names(by, login, name, others), _("Saved."))


def _show_role(by: Account, account: Account, people: Sequence[Written]) -> None:
    role = _role(f"role_{account.login}", account.role)
    needs_name = role is Role.MANAGER and account.role is not Role.MANAGER
    agent = _agent(f"agent_{account.login}", people, account.agent) if needs_name else None
    if st.button(_("Change the role"), key=f"change_role_{account.login}", disabled=role is account.role):
        _done(lambda: data_admin.change_role(by, account.login, role, agent), _("Saved."))


def _show_right(by: Account, account: Account) -> None:
    """Draw who may see what customers say of themselves."""
    login = account.login
    allowed = st.toggle(
        _("Sees personal data of customers"),
        account.may_see_personal,
        key=f"personal_{login}",
        help=_("Without this right card and phone numbers, addresses, mail, passports and names are masked."),
    )
    if allowed != account.may_see_personal:
        _done(lambda: data_admin.allow_personal(by, login, allowed), _("Saved."))


def _show_entry(by: Account, one: Listed) -> None:
    """Draw what opens and shuts the door."""
    login = one.account.login
    with st.container(horizontal=True, gap="small"):
        reset = st.button(_("Make a new password"), icon=":material/key:", key=f"reset_{login}")
        if one.locked_until is not None and st.button(_("Lift the lock"), key=f"unlock_{login}"):
            _done(lambda: data_admin.lift_lock(by, login), _("The lock is lifted."))
        if one.sessions and st.button(_("End the sessions"), key=f"end_{login}"):
            _done(lambda: data_admin.end_sessions(by, login), _("Signed out everywhere."))
        if one.account.disabled:
            if st.button(_("Enable"), key=f"enable_{login}"):
                _done(lambda: data_admin.enable(by, login), _("The account is enabled."))
        elif st.button(_("Disable"), key=f"disable_{login}"):
            _done(lambda: data_admin.disable(by, login), _("The account is disabled."))
    if one.sessions:
        st.caption(ngettext("signed in in {count} browser", "signed in in {count} browsers", one.sessions))
    if reset:
        made = _tried(lambda: data_admin.reset_password(by, login))
        if made is not None:
            _show_password(made)


def _role(key: str, present: Role) -> Role:
    return st.segmented_control(
        _("Role"),
        list(Role),
        default=present,
        required=True,
        format_func=lambda role: _(words.ROLES[role]),
        key=key,
    )


def _agent(key: str, people: Sequence[Written], present: str | None) -> str | None:
    names = [person.agent for person in people if not person.logins]
    options = [present, *names] if present and present not in names else names
    return st.selectbox(
        _("Name in the phone system"),
        options,
        index=None,
        accept_new_options=True,
        placeholder=_("choose, or type and press Enter"),
        key=key,
    )


def _show_password(made: Made) -> None:
    st.success(
        _("Hand this password over in person. It is shown only now, and has to be changed at the first sign-in.")
    )
    st.code(made.password, language=None)


def _tried(change: Callable[[], Made]) -> Made | None:
    try:
        return change()
    except AccountError as error:
        st.error(plain(refusal(str(error))))
        return None


def _done(change: Callable[[], None], told: str) -> None:
    try:
        change()
    except AccountError as error:
        st.error(plain(refusal(str(error))))
        return
    st.toast(told)
    st.rerun()
