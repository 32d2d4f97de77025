"""The accounts as a table; a row leads to what can be done with it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from callqa.review import words
from callqa.review.language import _, date_time, ngettext
from callqa.review.parts.tables import Cell, Row, Table, show_tables
from callqa.store.administration import Listed

_WIDTHS = "minmax(0, 1.1fr) minmax(0, 1.6fr) minmax(0, 1.2fr)"


def show_accounts(accounts: Sequence[Listed]) -> str | None:
    """Draw the accounts and return the login of the one just clicked, if any."""
    table = Table(
        title=_("Accounts"),
        columns=(_("Login"), _("In the phone system"), _("State")),
        rows=tuple(_row(one) for one in accounts),
        widths=_WIDTHS,
    )
    return show_tables([table], key="accounts")


def _row(one: Listed) -> Row:
    account = one.account
    role = _(words.ROLES[account.role])
    cells = (
        Cell(account.login, "muted" if account.disabled else "", below=role),
        Cell(account.agent or "–", "" if account.agent else "muted", below=", ".join(one.others)),
        _state(one),
    )
    return Row(cells, f"administration?{urlencode({'account': account.login})}", account.login)


def _state(one: Listed) -> Cell:
    signed_in = ngettext("signed in in {count} browser", "signed in in {count} browsers", one.sessions)
    below = signed_in if one.sessions else ""
    if one.account.disabled:
        return Cell(_("Disabled"), "muted")
    if one.locked_until is not None:
        return Cell(_("Locked"), "fail", below=_("until {moment}").format(moment=date_time(one.locked_until)))
    if one.account.must_change:
        return Cell(_("Has no own password yet"), "warn", below=below)
    return Cell(_("Active"), "pass", below=below)
