"""`hengji demo`: the example group in the browser, and the engine's report of it; on this machine only."""

from __future__ import annotations

import argparse
import json
import os
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..demo import scheme_path, write_group
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Lang, Text
from .rooms import BUNDLE, Commands, Common, Words, a_path, a_port, check_folder, read_scheme
from .scoring import score_files, write_results
from .speak import FOUND, OK, give, say, tell

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

PORT = 8765
FOLDER = Path("demo")
DATABASE = "hengji.db"
STAMP = "report.json"
"""What is known of the report that was made before: it is not made twice."""


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    demo = commands.add_parser(
        "demo", parents=[common], help=words("打开示例集团（虚构数据）", "open the example group (invented figures)")
    )
    demo.add_argument("--port", type=a_port, default=PORT, help=words("端口（0 为任意）", "port (0: any)"))
    demo.add_argument("--data", type=a_path, default=FOLDER, help=words("示例文件放在哪里", "where the example is put"))
    demo.add_argument(
        "--once",
        action="store_true",
        help=words("准备好、确认页面能打开就退出", "prepare, see that the page answers, exit"),
    )
    demo.set_defaults(run=run_demo)


def run_demo(options: argparse.Namespace) -> int:
    """Prepare the example, then serve until Ctrl-C (or, with --once, until the page has answered)."""
    lang: Lang = options.lang

    def progress(text: Text) -> None:
        tell(f"… {text.get(lang)}", lang)

    folder = check_folder(options.data, "--data").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    report = _report(folder, lang, progress)
    _product(folder, progress)
    server = _server(options.port)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    given = options.data
    told = {"report": str(given / "out" / "report.html"), "data": str(given / "data.xlsx"), "out": str(given / "out")}
    if options.json:
        give({"address": address, **told, "sha256": report["sha256"], "database": str(given / DATABASE)})
    else:
        say(_said(address, told, report, once=options.once).get(lang))
    if options.once:
        return _answers(server, address)
    tell(Text("按 Ctrl-C 结束。", "Press Ctrl-C to stop."), lang)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell(Text("再见。", "Good-bye."), lang)
    return OK


def _said(address: str, told: dict[str, str], report: dict[str, str], *, once: bool) -> Text:
    """Where everything is; nobody answers at the address once the command has ended."""
    page_zh = "" if once else f"\n  网页   {address}（登录页列出示例账号与密码）"
    page_en = "" if once else f"\n  pages    {address} (the sign-in page lists the demo accounts and their password)"
    scored = scored_words(int(report["units"]), int(report["scored"]))
    return Text(
        f"示例集团（虚构）已备好；{scored.zh}。{page_zh}\n  数据   {told['data']}\n  结果   {told['out']}\n"
        f"  报告   {told['report']}",
        f"The example group (invented) is ready; {scored.en}.{page_en}\n"
        f"  data     {told['data']}\n  results  {told['out']}\n  report   {told['report']}",
    )


def scored_words(units: int, scored: int) -> Text:
    """How many departments have a score, and how many none yet."""
    zh, en = f"引擎已给 {scored} 个部门计分", f"the engine has scored {scored} departments"
    waiting = units - scored
    return Text(f"{zh}，另 {waiting} 个还缺数", f"{en}; figures lacking: {waiting}") if waiting else Text(zh, en)


def _report(folder: Path, lang: Lang, progress: Callable[[Text], None]) -> dict[str, str]:
    """The engine's report of the example: made once for a version and a language, for it is the same each time."""
    data, out, stamp = folder / "data.xlsx", folder / "out", folder / STAMP
    made_with = {"version": __version__, "lang": lang}
    made = _stamped(stamp)
    told = made_with.items() <= made.items() and "scored" in made
    if told and all(each.exists() for each in (data, out / "report.html", out / BUNDLE)):
        return made
    progress(Text("生成示例集团（虚构数据）", "making the example group (invented figures)"))
    write_group(data)
    scheme, found = read_scheme(scheme_path())
    run = score_files(scheme, data, None, None, progress)
    run.reading = [*found, *run.reading]
    made = {**made_with, "sha256": write_results(run, out, lang, progress)}
    made |= {"units": str(len(run.units)), "scored": str(int((run.held == 0).sum()))}
    stamp.write_text(json.dumps(made), "utf-8")
    return made


def _stamped(stamp: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _product(folder: Path, progress: Callable[[Text], None]) -> None:
    """The product's own database in the folder, with the group in it. Django is imported only here: it costs half a second."""
    set_for(folder)
    (folder / "static").mkdir(exist_ok=True)  # the server of static files warns where there is none
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from ..web.seed import seed, seeded

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        progress(Text("建立示例数据库", "setting up the database of the example"))
        call_command("migrate", verbosity=0)
    if not seeded():
        seed(progress)
    connection.close()


def set_for(folder: Path) -> None:
    """The settings of the example in a folder, and of nothing else."""
    for name in [each for each in os.environ if each.startswith("HENGJI_") and each != "HENGJI_LANG"]:
        del os.environ[
            name
        ]  # settings of a real installation: the demo never touches a database that somebody works with
    os.environ |= {"HENGJI_DEMO": "yes", "HENGJI_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "hengji.web.settings"}


def _server(port: int) -> WSGIServer:
    """The pages in this process, a thread a request: no second process has to start."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from ..web.wsgi import application

    class Quiet(WSGIRequestHandler):
        """Says nothing: the terminal belongs to the user."""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            """Nothing."""

    try:
        server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    except OSError as problem:
        message = Text(f"端口 {port} 不能使用：{problem.strerror}", f"port {port} cannot be used: {problem.strerror}")
        hint = Text("换一个：--port 8766，或 --port 0 任选", "choose another: --port 8766, or --port 0 for any")
        raise Refused([Finding("port-in-use", Level.ERROR, message, hint, Source(field="--port"))]) from None
    server.daemon_threads = True
    server.set_app(application)
    return server


def _answers(server: WSGIServer, address: str) -> int:
    """Whether the page answers, asked over the network as a browser would."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=30) as page:
            return OK if page.status == 200 and b"</html>" in page.read() else FOUND
    finally:
        server.shutdown()
        server.server_close()
