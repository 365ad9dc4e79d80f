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
from .rooms import Commands, Common, Words, a_path, a_port
from .speak import FOUND, OK, as_data, give, say, show_findings

if TYPE_CHECKING:
    from ..audit.verify import Walked

PORT = 8000


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the commands."""
    serve = commands.add_parser("serve", parents=[common], help=words("提供网页服务", "serve the web product"))
    serve.add_argument("--host", default="127.0.0.1", help=words("监听地址", "address to listen on"))
    serve.add_argument("--port", type=a_port, default=PORT, help=words("端口", "port"))
    serve.add_argument("--workers", type=int, default=2, help=words("进程数", "processes"))
    serve.set_defaults(run=_ready(run_serve))
    manage = commands.add_parser(
        "manage", help=words("数据库与维护命令（Django）", "database and maintenance commands (Django)")
    )
    manage.add_argument(
        "rest", nargs=argparse.REMAINDER, help=words("如 migrate、check --deploy", "such as migrate, check --deploy")
    )
    manage.set_defaults(run=_ready(run_manage), json=False, lang="zh")
    backup = commands.add_parser("backup", parents=[common], help=words("备份到一个文件", "back up to one file"))
    backup.add_argument("file", type=a_path, help=words("备份文件，不得已存在", "the file, not there yet"))
    backup.set_defaults(run=_ready(run_backup))
    restore = commands.add_parser(
        "restore", parents=[common], help=words("把备份恢复到空数据库", "restore a backup into an empty database")
    )
    restore.add_argument("file", type=a_path, help=words("备份文件", "the backup"))
    restore.set_defaults(run=_ready(run_restore))
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
    audit.set_defaults(run=_ready(run_audit))


def _ready(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
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
            "先运行 hengji demo，或写出它的 --data 文件夹", "run hengji demo first, or name the folder of its --data"
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
    if len(environment.text("HENGJI_SECRET_KEY")) < 50:
        wrong.append(_unset("HENGJI_SECRET_KEY", "至少 50 个字符的随机串", "a random text of 50 signs or more"))
    if len(environment.text("HENGJI_AUDIT_KEY")) < 16:
        zh, en = "至少 16 个字符的随机串，并另存一处", "a random text of 16 signs or more, kept elsewhere too"
        wrong.append(_unset("HENGJI_AUDIT_KEY", zh, en))
    if not environment.names("HENGJI_HOSTS"):
        wrong.append(_unset("HENGJI_HOSTS", "网页的主机名，用逗号隔开", "the host names of the pages, by commas"))
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


def _unset(name: str, zh: str, en: str) -> Finding:
    return Finding(
        "settings", Level.ERROR, Text(f"没有设置 {name}", f"{name} is not set"),
        Text(f"设为{zh}，或用 {name}_FILE 指定文件", f"set it to {en}, or name a file in {name}_FILE"),
    )  # fmt: skip


def _finding(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Level.ERROR, Text(zh, en))


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped. Raises `Refused` while migrations are missing."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        finding = _finding(
            "migrate", "数据库还没有建好或版本较旧", "the database is not set up, or older than the program"
        )
        hint = Text("先运行 hengji manage migrate", "run hengji manage migrate first")
        raise Refused([Finding(finding.code, finding.level, finding.message, hint)])
    connection.close()
    call_command("check", deploy=True, fail_level="ERROR", verbosity=0)
    from granian import Granian
    from granian.constants import Interfaces

    say(f"http://{options.host}:{options.port}/")
    Granian(
        "hengji.web.wsgi:application", address=options.host, port=options.port, interface=Interfaces.WSGI,
        workers=options.workers, blocking_threads=1, log_access=False,
    ).serve()  # fmt: skip
    return OK


def run_manage(options: argparse.Namespace) -> int:
    """A command of Django's own."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hengji manage", *options.rest])
    return OK


def run_backup(options: argparse.Namespace) -> int:
    """Write a backup and say what is in it."""
    from ..audit.backup import back_up

    done = back_up(Path(options.file))
    return _told(options, done.rows, done.files, done.events, "已备份", "backed up")


def run_restore(options: argparse.Namespace) -> int:
    """Take a backup in, and say what came back."""
    from ..audit.backup import restore

    done = restore(Path(options.file))
    return _told(options, done.rows, done.files, done.events, "已恢复并核验", "restored and verified")


def _told(options: argparse.Namespace, rows: int, files: int, events: int, zh: str, en: str) -> int:
    lang: Lang = options.lang
    if options.json:
        give({"rows": rows, "files": files, "events": events})
    else:
        say(
            Text(
                f"{zh}：{rows} 行，{files} 个佐证文件，操作记录到第 {events} 号。",
                f"{en}: {rows} rows, {files} evidence files, the trail up to event {events}.",
            ).get(lang)
        )
    return OK


def run_audit(options: argparse.Namespace) -> int:
    """Verify the trail, or export where it ends."""
    from ..audit import checkpoint
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
    against = (
        checkpoint.read(Path(options.against).read_text(encoding="utf-8"), options.key) if options.against else None
    )
    walked = Walked()
    found = list(walk(against, walked))
    if options.json:
        met = {} if against is None else {"checkpoint": {"size": against.size, "met": walked.met}}
        give({"events": walked.events, "rows": walked.rows, **met, "findings": as_data(found)})
    else:
        show_findings(found, lang)
        say(_counted(walked, len(found), against.size if against is not None else None).get(lang))
    return FOUND if found else OK


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
