"""Manage accounts: who may sign in to the review app, and as what."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from rich.table import Table
from sqlmodel import Session

from callqa.cli.options import common_options, console, printable, settings_of
from callqa.errors import AccountError
from callqa.store import accounts, administration, passwords
from callqa.store.account_values import LANGUAGES
from callqa.store.agent_names import further_names
from callqa.store.db import open_store

_SHOW, _MASK = "show", "mask"
_RIGHTS = (_SHOW, _MASK)


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list all accounts", parents=[common_options()])
    add = actions.add_parser("add", help="add an account; asks for its password", parents=[common_options()])
    add.add_argument("login")
    add.add_argument("--role", choices=[role.value for role in accounts.Role], required=True)
    add.add_argument("--agent", help="for a manager: the name under which the phone system knows their calls")
    add.add_argument("--language", choices=LANGUAGES, help="language of the pages")
    _password_options(add)
    change = actions.add_parser("password", help="set a new password, end the sessions", parents=[common_options()])
    change.add_argument("login")
    _password_options(change)
    for name, what in (("disable", "shut an account out at once"), ("enable", "let an account in again")):
        actions.add_parser(name, help=what, parents=[common_options()]).add_argument("login")
    personal = actions.add_parser(
        "personal", help="show personal data of customers to an account, or mask it", parents=[common_options()]
    )
    personal.add_argument("login")
    personal.add_argument("right", choices=_RIGHTS)
    demo = actions.add_parser("demo", help="add the demo accounts and print them", parents=[common_options()])
    demo.add_argument("file", type=Path, metavar="FILE", help="where their generated passwords are kept")


def execute(args: Namespace) -> int:
    """Do what the action says."""
    settings = settings_of(args)
    with Session(open_store(settings.database_url)) as session:
        _ACTIONS[args.action](session, args)
    return 0


def _password_options(parser: ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--generate", action="store_true", help="make a password and print it once")
    source.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument(
        "--keep", action="store_true", help="its owner may keep the password; else they choose another at once"
    )


def _add(session: Session, args: Namespace) -> None:
    password = _password(args)
    account = accounts.add(
        session=session,
        login=args.login,
        role=args.role,
        password=password,
        agent=args.agent,
        language=args.language,
        must_change=not args.keep,
    )
    print(f"Account '{account.login}' added.")
    _tell(args, password)


def _change_password(session: Session, args: Namespace) -> None:
    password = _password(args)
    account = accounts.set_password(session=session, login=args.login, password=password, must_change=not args.keep)
    print(f"Password of '{account.login}' changed; its sessions have ended.")
    _tell(args, password)


def _list(session: Session, _args: Namespace) -> None:
    table = Table("Login", "Role", "Agent", "State", "Personal data")
    for account in accounts.list_accounts(session=session):
        names = [account.agent, *further_names(session, account.agent)] if account.agent else []
        table.add_row(
            account.login,
            account.role,
            printable(", ".join(names)),
            "disabled" if account.disabled else "active",
            _SHOW if account.may_see_personal else _MASK,
        )
    console().print(table)


def _disable(session: Session, args: Namespace) -> None:
    print(f"Account '{accounts.disable(session=session, login=args.login).login}' is disabled.")


def _enable(session: Session, args: Namespace) -> None:
    print(f"Account '{accounts.enable(session=session, login=args.login).login}' is active.")


def _personal(session: Session, args: Namespace) -> None:
    allowed = args.right == _SHOW
    account = administration.allow_personal(session=session, login=args.login, allowed=allowed)
    told = "sees personal data of customers" if allowed else "sees masks in place of customers' personal data"
    print(f"'{account.login}' {told} from the next page on.")


def _demo(session: Session, args: Namespace) -> None:
    """Add a supervisor and two of the demo recordings' agents; passwords are generated, not known to the world."""
    known = {account.login for account in accounts.list_accounts(session=session)}
    kept = _kept_passwords(args.file)
    table = Table("Login", "Password", "Role", "Sees", title="Demo accounts", title_justify="left")
    for login, role, agent in _DEMO:
        if login not in kept or login not in known:
            kept[login] = passwords.generate_password()
            if login in known:
                accounts.set_password(session=session, login=login, password=kept[login])
            else:
                accounts.add(session=session, login=login, role=role, password=kept[login], agent=agent)
        table.add_row(login, kept[login], role, f"calls of {agent}" if agent else "all calls")
    with os.fdopen(os.open(args.file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file)
    console().print(table)


def _kept_passwords(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise AccountError(
            f"{path} does not hold the demo passwords that were kept in it; delete it and start again."
        ) from error


def _password(args: Namespace) -> str:
    if args.generate:
        return passwords.generate_password()
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AccountError("There is no terminal to ask for the password; use --password-stdin or --generate.")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise AccountError("The two passwords differ; nothing was changed.")
    return password


def _tell(args: Namespace, password: str) -> None:
    if args.generate:
        print(f"Password: {password}")


_ACTIONS = {
    "list": _list,
    "add": _add,
    "password": _change_password,
    "disable": _disable,
    "enable": _enable,
    "personal": _personal,
    "demo": _demo,
}
_DEMO = (
    ("supervisor", accounts.Role.SUPERVISOR, None),
    ("zhanna", accounts.Role.MANAGER, "Жанна Терехова"),
    ("olga", accounts.Role.MANAGER, "Ольга Сорокина"),
)
