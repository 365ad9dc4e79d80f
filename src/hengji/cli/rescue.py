"""`hengji unlock|renew`: an account is helped from the terminal of the server, where no administrator can sign in who could."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Text
from .product import ready, require_database
from .rooms import Commands, Common, Words
from .speak import OK, give, say

if TYPE_CHECKING:
    from ..audit.outcomes import Refusal


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the commands."""
    unlock = commands.add_parser(
        "unlock", parents=[common],
        help=words("解锁一个登录名；网页上没有管理员能办时用", "open a locked sign-in name, where no administrator can"),
    )  # fmt: skip
    renew = commands.add_parser(
        "renew", parents=[common],
        help=words(
            "重发一个账号的初始密码；网页上没有管理员能办时用",
            "give an account a new first password, where no administrator can",
        ),
    )  # fmt: skip
    for each, run in ((unlock, run_unlock), (renew, run_renew)):
        each.add_argument("login", metavar="LOGIN", help=words("登录名", "the sign-in name"))
        each.add_argument(
            "--reason", required=True, help=words("原因，记入操作记录", "the reason; it is kept in the trail")
        )
        each.set_defaults(run=ready(run))


def run_unlock(options: argparse.Namespace) -> int:
    """Open a locked name. Raises `Refused`."""
    from ..audit.outcomes import Refusal
    from ..store.refs import new_ref
    from ..web.accounts import Terminal, unlock_at_terminal

    require_database()
    try:
        unlock_at_terminal(Terminal(), new_ref(), login=options.login, reason=options.reason)
    except Refusal as wrong:
        raise _refused("unlock", wrong) from None
    if options.json:
        give({"login": options.login})
    else:
        say(
            Text(f"已解锁 {options.login}，密码照旧。", f"{options.login} is open; the password stays.").get(
                options.lang
            )
        )
    return OK


def run_renew(options: argparse.Namespace) -> int:
    """Give a new first password, and show it this once. Raises `Refused`."""
    from ..audit.outcomes import Refusal
    from ..org.opening import first_password
    from ..store.refs import new_ref
    from ..web.accounts import Terminal, renew_at_terminal

    require_database()
    word = first_password()
    try:
        renew_at_terminal(Terminal(), new_ref(), login=options.login, password=word, reason=options.reason)
    except Refusal as wrong:
        raise _refused("renew", wrong) from None
    if options.json:
        give({"login": options.login, "password": word})
        return OK
    say(f"{options.login}  {word}")
    say(
        Text(
            "初始密码只显示这一次，登录后须更换；原来的登录都已结束，锁定的已解锁。记入操作记录，本人和安全管理员都收到通知。",
            "The first password is shown this once and has to be changed; all sessions have ended and a locked name is open. It stands "
            "in the trail, and the person and the security administrators are notified.",
        ).get(options.lang)
    )  # fmt: skip
    return OK


def _refused(code: str, wrong: Refusal) -> Refused:
    return Refused([Finding(code, Level.ERROR, wrong.text, wrong.hint)])
