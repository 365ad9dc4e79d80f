"""`hengji serve|manage|backup|restore|audit`: the web product from a terminal; its settings stand in docs/howto/deploy.md."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.values.finding import Finding, Level, Refused
from ..engine.values.text import Lang, Text
from .demo import DATABASE, FOLDER, set_for
from .rooms import Commands, Common, Words, a_day, a_path, a_port, existing
from .speak import FOUND, OK, as_data, give, say, show_findings

if TYPE_CHECKING:
    from ..audit.verify import Walked

PORT = 8000
_ADMINISTRATORS = {
    "system": ("系统管理员", "the system administrator"),
    "security": ("安全管理员，要两位，写两次", "a security administrator; there have to be two, so it is given twice"),
    "audit": ("审计管理员", "the audit administrator"),
}
"""The roles of a set-up, as they are written in the call."""


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the commands."""
    serve = commands.add_parser("serve", parents=[common], help=words("提供网页服务", "serve the web product"))
    serve.add_argument("--host", default="127.0.0.1", help=words("监听地址", "address to listen on"))
    serve.add_argument("--port", type=a_port, default=PORT, help=words("端口", "port"))
    serve.add_argument("--workers", type=int, default=2, help=words("进程数", "processes"))
    serve.set_defaults(run=ready(run_serve))
    found = commands.add_parser(
        "found", parents=[common],
        help=words("在空的数据库里建立集团和管理员", "found the group and its administrators in an empty database"),
    )  # fmt: skip
    found.add_argument(
        "--group", required=True, help=words("集团：编号,名称,英文名称", "the group: code,name,English name")
    )
    found.add_argument(
        "--since", type=a_day, help=words("自哪天起，如 2026-01-01；默认今年 1 月 1 日", "its first day; 1 January unless said")
    )  # fmt: skip
    for name, (zh, en) in _ADMINISTRATORS.items():
        found.add_argument(
            f"--{name}", action="append", default=[], metavar="PERSON",
            help=words(f"{zh}：工号,姓名,英文姓名,登录名", f"{en}: staff number,name,English name,sign-in name"),
        )  # fmt: skip
    found.set_defaults(run=ready(run_found))
    manage = commands.add_parser(
        "manage", help=words("数据库与维护命令（Django）", "database and maintenance commands (Django)")
    )
    manage.add_argument(
        "rest", nargs=argparse.REMAINDER, help=words("如 migrate、check --deploy", "such as migrate, check --deploy")
    )
    manage.set_defaults(run=ready(run_manage), json=False, lang="zh")
    backup = commands.add_parser("backup", parents=[common], help=words("备份到一个文件", "back up to one file"))
    backup.add_argument("file", type=a_path, help=words("备份文件，不得已存在", "the file, not there yet"))
    backup.set_defaults(run=ready(run_backup))
    restore = commands.add_parser(
        "restore", parents=[common], help=words("把备份恢复到空数据库", "restore a backup into an empty database")
    )
    restore.add_argument("file", type=a_path, help=words("备份文件", "the backup"))
    restore.set_defaults(run=ready(run_restore))
    audit = commands.add_parser("audit", parents=[common], help=words("核验操作记录", "verify the trail"))
    audit.add_argument(
        "act", choices=["verify", "checkpoint"], help=words("核验，或导出检查点", "verify, or export a checkpoint")
    )
    audit.add_argument("--against", type=a_path, help=words("导出过的检查点文件", "a checkpoint exported before"))
    audit.add_argument("--key", default="", help=words("所信任的公钥", "the public key one trusts"))
    audit.add_argument("--out", type=a_path, help=words("检查点写到哪里", "where the checkpoint is written"))
    audit.add_argument(
        "--demo", type=a_path, nargs="?", const=FOLDER,
        help=words(
            f"核验示例（hengji demo）的文件夹，不写即 {FOLDER}；不需要任何设置",
            f"the folder of the example (hengji demo), {FOLDER} unless one is named; no settings are needed",
        ),
    )  # fmt: skip
    audit.set_defaults(run=ready(run_audit))


def ready(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Sets Django up first; unsafe or missing settings are told with what to type. Imported only here: it costs half a second."""

    def with_settings(options: argparse.Namespace) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.web.settings")
        import django
        from django.core.exceptions import ImproperlyConfigured

        try:
            _take_demo(options)
            _refuse_unsafe(options)
            django.setup()
        except ImproperlyConfigured as wrong:
            en, _, zh = str(wrong).partition(" / ")
            raise Refused([_finding("settings", zh or en, en)]) from None
        return run(options)

    return with_settings


def _take_demo(options: argparse.Namespace) -> None:
    """The example instead of what the settings name, where that was asked for. Raises `Refused` where there is none."""
    folder = getattr(options, "demo", None)
    if folder is None:
        return
    if not (folder / DATABASE).exists():
        hint = Text(
            "先运行 hengji demo；示例放在别处的，写 --demo 文件夹",
            "run hengji demo first; where the example is kept elsewhere, write --demo FOLDER",
        )
        message = Text(f"{folder} 里没有示例数据库 {DATABASE}", f"there is no example database {DATABASE} in {folder}")
        raise Refused([Finding("settings", Level.ERROR, message, hint)])
    set_for(folder.resolve())


def _refuse_unsafe(options: argparse.Namespace) -> None:
    """Raises `Refused` with everything that has to be set before the product may touch real results."""
    from ..web import environment

    if environment.flag("HENGJI_DEMO"):
        return
    wrong = []
    random = "至少 50 个字符的随机串", "a random text of 50 signs or more"
    kept = "至少 16 个字符的随机串，并另存一处", "a random text of 16 signs or more, kept elsewhere too"
    secret, audit = environment.text("HENGJI_SECRET_KEY"), environment.text("HENGJI_AUDIT_KEY")
    wrong += _weak("HENGJI_SECRET_KEY", secret, 50, *random)
    wrong += _weak("HENGJI_AUDIT_KEY", audit, 16, *kept)
    if secret and secret == audit:
        wrong.append(
            _unsafe("HENGJI_AUDIT_KEY", "与 HENGJI_SECRET_KEY 相同", "is the same as HENGJI_SECRET_KEY", *kept)
        )
    hosts = environment.names("HENGJI_HOSTS")
    if not hosts:
        wrong.append(_unset("HENGJI_HOSTS", "网页的主机名，用逗号隔开", "the host names of the pages, by commas"))
    elif "*" in hosts:
        wrong.append(
            _unsafe("HENGJI_HOSTS", "写了 *，什么主机名都接受", "has a *, which takes any host name",
                    "网页的主机名，用逗号隔开", "the host names of the pages, by commas")
        )  # fmt: skip
    if wrong and "demo" in options:
        wrong.append(
            Finding(
                "settings", Level.NOTE,
                Text(
                    "要核验的是示例（hengji demo）时，不需要设置：加 --demo",
                    "the example (hengji demo) is verified without settings: add --demo",
                ),
                Text("正式系统的设置见 docs/howto/deploy.md", "the settings of a real system stand in docs/howto/deploy.md"),
            )
        )  # fmt: skip
    if wrong:
        raise Refused(wrong)


FEWEST_SIGNS = 8
"""A text of fewer different signs is not random, however long it is."""


def _weak(name: str, value: str, least: int, zh: str, en: str) -> list[Finding]:
    """What is wrong with a secret: it is not set, too short, or not random."""
    if not value:
        return [_unset(name, zh, en)]
    if len(value) < least:
        return [_unsafe(name, f"只有 {len(value)} 个字符", f"has only {len(value)} signs", zh, en)]
    if len(set(value)) < FEWEST_SIGNS:
        return [
            _unsafe(name, "不是随机的：字符几乎都相同", "is not random: nearly all of its signs are the same", zh, en)
        ]
    return []


def _unsafe(name: str, why_zh: str, why_en: str, zh: str, en: str) -> Finding:
    return Finding(
        "settings", Level.ERROR, Text(f"{name} {why_zh}", f"{name} {why_en}"),
        Text(f"设为{zh}，或用 {name}_FILE 指定文件", f"set it to {en}, or name a file in {name}_FILE"),
    )  # fmt: skip


def _unset(name: str, zh: str, en: str) -> Finding:
    return Finding(
        "settings", Level.ERROR, Text(f"没有设置 {name}", f"{name} is not set"),
        Text(f"设为{zh}，或用 {name}_FILE 指定文件", f"set it to {en}, or name a file in {name}_FILE"),
    )  # fmt: skip


def _finding(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en))


def require_database() -> None:
    """Raises `Refused` where the database cannot be reached, is older than the program, or has a trail bound with another key."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    from ..audit.chain import is_ours

    try:
        executor = MigrationExecutor(connection)
        older = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as wrong:
        raise _out_of_reach(wrong) from None
    if older:
        message = Text("数据库还没有建好或版本较旧", "the database is not set up, or older than the program")
        hint = Text("先运行 hengji manage migrate", "run hengji manage migrate first")
        raise Refused([Finding("migrate", Level.ERROR, message, hint)])
    if not is_ours():
        message = Text(
            "HENGJI_AUDIT_KEY 不是这个数据库的操作记录所用的密钥",
            "HENGJI_AUDIT_KEY is not the key that the trail of this database was bound with",
        )
        hint = Text(
            "换回建库时的密钥：用别的密钥写下的记录和备份都无法核验；密钥没有错的，运行 hengji audit verify",
            "set the key of the set-up again: what another one binds cannot be verified; if it is right, run hengji audit verify",
        )
        raise Refused([Finding("audit-key", Level.ERROR, message, hint)])
    connection.close()


def _out_of_reach(wrong: Exception) -> Refused:
    """That the database cannot be reached: the folder that is not there with the setting that names it, else in the words of its driver."""
    from django.conf import settings

    from ..web import environment

    why = " ".join(str(wrong).split())
    default = not environment.text("HENGJI_DATABASE")
    name, held = ("HENGJI_HOME" if default else "HENGJI_DATABASE"), settings.DATABASES["default"]
    folder = Path(str(held["NAME"])).parent if str(held["ENGINE"]).endswith("sqlite3") else None
    if folder is None:
        hint = Text(
            f"检查 {name}：PostgreSQL 要在运行，库要先建好（createdb）",
            f"check {name}: PostgreSQL has to run, and its database to be made (createdb)",
        )
    else:
        why_zh, why_en = (why, why) if folder.is_dir() else (f"没有目录 {folder}", f"there is no folder {folder}")
        unset_zh = "（没有设置，默认 hengji-data）" if default and not environment.text("HENGJI_HOME") else ""
        unset_en = " (not set: hengji-data unless told otherwise)" if unset_zh else ""
        hint = Text(
            f"先建目录 {folder}，让运行的用户能写；它来自 {name}{unset_zh}",
            f"make the folder {folder} first, writable for who runs this; it comes from {name}{unset_en}",
        )
        return _not_opened(why_zh, why_en, hint)
    return _not_opened(why, why, hint)


def _not_opened(zh: str, en: str, hint: Text) -> Refused:
    message = Text(f"打不开数据库：{zh}", f"the database cannot be opened: {en}")
    return Refused([Finding("database", Level.ERROR, message, hint)])


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped. Raises `Refused` while migrations are missing."""
    from django.conf import settings
    from django.core.management import call_command

    require_database()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("check", deploy=True, fail_level="ERROR", verbosity=0)
    from granian import Granian
    from granian.constants import Interfaces

    say(f"http://{options.host}:{options.port}/")
    Granian(
        "hengji.web.wsgi:application", address=options.host, port=options.port, interface=Interfaces.WSGI,
        workers=options.workers, blocking_threads=1, log_access=False,
    ).serve()  # fmt: skip
    return OK


def run_found(options: argparse.Namespace) -> int:
    """Found the group and its administrators, and show their first passwords this once. Raises `Refused`."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from ..audit.outcomes import Refusal
    from ..org.founding import SetUp, found_group
    from ..org.opening import first_password
    from ..org.roles import Role
    from ..store.refs import new_ref

    require_database()
    (code, zh, en), *_ = _parts([options.group], 3, "--group")
    roles = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}
    people = [
        (role, dict(zip(("code", "name_zh", "name_en", "login"), person, strict=True)), first_password())
        for name, role in roles.items()
        for person in _parts(getattr(options, name), 4, f"--{name}")
    ]
    given = [{**person, "role": role.value, "hashed": make_password(word)} for role, person, word in people]
    since = options.since or timezone.localdate().replace(month=1, day=1)
    try:
        found_group(SetUp(), new_ref(), code=code, name=Text(zh, en), since=since, administrators=given)
    except Refusal as wrong:
        raise Refused([Finding("found", Level.ERROR, wrong.text, wrong.hint)]) from None
    if options.json:
        give(
            {
                "accounts": [
                    {"role": role.value, "login": each["login"], "password": word} for role, each, word in people
                ]
            }
        )
        return OK
    for role, person, word in people:
        say(f"{role.words.get(options.lang)}  {person['name_zh']}  {person['login']}  {word}")
    say(
        Text(
            "初始密码只显示这一次，登录后须更换。下一步：系统管理员开通考核办的账号，安全管理员一人申请、另一人批准考核办角色，考核办再导入单位与人员。",
            "First passwords are shown this once and have to be changed. Next: the system administrator opens an account for the "
            "performance office, one security administrator asks for its role and the other approves it, "
            "then the office brings units and people in.",
        ).get(options.lang)
    )
    return OK


def _parts(given: list[str], number: int, option: str) -> list[list[str]]:
    """What is written with commas, each in so many parts, none of them empty. Raises `Refused` with all that are not."""
    parts = [[each.strip() for each in text.replace("，", ",").split(",")] for text in given]
    wrong = [text for text, each in zip(given, parts, strict=True) if len(each) != number or not all(each)]
    if wrong:
        raise Refused(
            Finding(
                "found", Level.ERROR,
                Text(f"{option} “{text}”应有 {number} 项，用逗号隔开", f"{option} “{text}” should have {number} parts, by commas"),
                Text("格式见 hengji found --help", "hengji found --help shows the form"),
            )
            for text in wrong
        )  # fmt: skip
    return parts


_NOT_HERE = {
    "createsuperuser": "没有超级用户：新建的系统用 hengji found 建立集团和管理员，之后由系统管理员开通账号 / "
    "there is no superuser: a new system is founded with its administrators by hengji found, later accounts are opened by the "
    "system administrator",
    "changepassword": '密码不在这里改：本人在“改密码”里改，忘记的由系统管理员重发，谁也登录不了时用 hengji renew 登录名 --reason "…" / '
    "passwords are not changed here: one's own on the page, a forgotten one is renewed by the system administrator, and where nobody "
    'can sign in by hengji renew LOGIN --reason "…"',
}
"""Django's own commands that would write past the trail, each with what is done instead."""


def run_manage(options: argparse.Namespace) -> int:
    """A command of Django's own. Raises `Refused` for those that would write past the trail, and where the database cannot be reached."""
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    if options.rest[:1] and options.rest[0] in _NOT_HERE:
        raise Refused([Finding("manage", Level.ERROR, Text.same(_NOT_HERE[options.rest[0]]))])
    try:
        execute_from_command_line(["hengji manage", *options.rest])
    except OperationalError as wrong:
        raise _out_of_reach(wrong) from None
    return OK


def run_backup(options: argparse.Namespace) -> int:
    """Write a backup and say what is in it."""
    from ..audit.backup import back_up

    require_database()
    done = back_up(Path(options.file))
    return _told(options, done.rows, done.files, done.events, "已备份", "backed up")


def run_restore(options: argparse.Namespace) -> int:
    """Take a backup in, and say what came back."""
    from ..audit.backup import restore

    require_database()
    done = restore(existing(options.file))
    return _told(options, done.rows, done.files, done.events, "已恢复并核验", "restored and verified")


def _told(options: argparse.Namespace, rows: int, files: int, events: int, zh: str, en: str) -> int:
    lang: Lang = options.lang
    if options.json:
        give({"rows": rows, "files": files, "events": events})
    else:
        say(
            Text(
                f"{zh}：{rows} 行，{files} 个文件（佐证与导入的工作簿），操作记录到第 {events} 号。",
                f"{en}: {rows} rows, {files} files (evidence and imported workbooks), the trail up to event {events}.",
            ).get(lang)
        )
    return OK


def run_audit(options: argparse.Namespace) -> int:
    """Verify the trail, or export where it ends."""
    from ..audit import checkpoint
    from ..audit.chain import is_ours
    from ..audit.verify import Walked, walk

    lang: Lang = options.lang
    if options.act == "checkpoint":
        text = checkpoint.written(checkpoint.take())
        if options.out:
            Path(options.out).write_text(text, encoding="utf-8")
        else:
            say(text.rstrip())
        return OK
    if options.key and not options.against:
        message = Text("写了 --key，没有写 --against", "--key is given and --against is not")
        hint = Text(
            "公钥用来核对检查点文件的签名：加上 --against 检查点文件",
            "the key is what the signature of a checkpoint is held against: add --against with its file",
        )
        raise Refused([Finding("audit-key", Level.ERROR, message, hint)])
    against = None
    if options.against:
        against = checkpoint.read(existing(options.against).read_text(encoding="utf-8", errors="replace"), options.key)
    walked = Walked()
    found = list(walk(against, walked))
    wrong = len(found)
    if found and not is_ours():
        found.insert(0, _another_key())
    if options.json:
        met = {} if against is None else {"checkpoint": {"size": against.size, "met": walked.met}}
        give({"events": walked.events, "rows": walked.rows, **met, "findings": as_data(found)})
    else:
        show_findings(found, lang)
        say(_counted(walked, wrong, against.size if against is not None else None).get(lang))
    return FOUND if found else OK


def _another_key() -> Finding:
    """Why everything may look changed where nothing was: neither the first event nor the last is bound with the key that is set."""
    message = Text(
        "第一个和最后一个事件都不是用现在的审计密钥绑定的",
        "neither the first event nor the last is bound with the audit key that is set",
    )
    hint = Text(
        "密钥可能不是建库时的那个：换回 HENGJI_AUDIT_KEY 再核验；密钥没有错，才是内容被改过",
        "the key may be another one: set the HENGJI_AUDIT_KEY of the set-up and verify again; with the right key it tells of a change",
    )
    return Finding("audit-key", Level.WARNING, message, hint)


def _counted(walked: Walked, wrong: int, size: int | None) -> Text:
    """What was looked at, how much of it is wrong, and whether the checkpoint of so many events was met."""
    counts = Text(
        f"核对了 {walked.events} 个事件、{walked.rows} 行，{wrong} 处不符。",
        f"{walked.events} events and {walked.rows} rows were checked, {wrong} do not agree.",
    )
    if size is None:
        told = Text("没有对照检查点：末尾被截看不出来。", " Without a checkpoint a cut tail is not seen.")
    elif walked.met:
        told = Text(
            f"与检查点相符：前 {size} 个事件就是导出它时的那些。",
            f" The checkpoint is met: the first {size} events are those it was exported with.",
        )
    else:
        told = Text(f"与检查点（{size} 个事件）不符。", f" The checkpoint of {size} events is not met.")
    return Text(counts.zh + told.zh, counts.en + told.en)
