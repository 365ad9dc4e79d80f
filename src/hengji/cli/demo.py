"""`hengji demo`: score the bundled example group, write everything, and serve the report on this machine only."""

from __future__ import annotations

import argparse
import http.server
import threading
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ..demo import scheme_path, write_group
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Lang, Text
from .rooms import Commands, Common, Words, a_path, a_port, check_folder, read_scheme
from .scoring import score_files, write_results
from .speak import FOUND, OK, give, say, tell

PORT = 8765
_TYPES = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".zip": "application/zip"}


def add_commands(commands: Commands, common: Common, words: Words) -> None:
    """Declare the command."""
    demo = commands.add_parser(
        "demo", parents=[common], help=words("给示例集团计分并打开报告", "score the example group and open its report")
    )
    demo.add_argument("--port", type=a_port, default=PORT, help=words("端口（0 为任意）", "port (0: any)"))
    demo.add_argument(
        "--data", type=a_path, default=Path("demo"), help=words("示例文件放在哪里", "where the example is put")
    )
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

    folder = check_folder(options.data, "--data")
    folder.mkdir(parents=True, exist_ok=True)
    data, out = folder / "data.xlsx", folder / "out"
    progress(Text("生成示例集团（虚构数据）", "making the example group (invented figures)"))
    write_group(data)
    scheme, found = read_scheme(scheme_path())
    run = score_files(scheme, data, None, None, progress)
    run.reading = [*found, *run.reading]
    digest = write_results(run, out, lang, progress)
    server = _server(out, options.port)
    address = f"http://127.0.0.1:{server.server_address[1]}/report.html"
    shown = (
        str(out / "report.html") if options.once else address
    )  # nobody answers at the address once this command has ended
    if options.json:
        report = str(out / "report.html")
        give({"address": address, "report": report, "data": str(data), "out": str(out), "sha256": digest})
    else:
        say(
            Text(
                f"示例集团已计分：{len(run.units)} 个部门。\n  数据   {data}\n  结果   {out}\n  报告   {shown}",
                f"The example group is scored: {len(run.units)} departments.\n  data     {data}\n  results  {out}\n  report   {shown}",
            ).get(lang)
        )
    if options.once:
        return _answers(server, address)
    tell(Text("按 Ctrl-C 结束。", "Press Ctrl-C to stop."), lang)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell(Text("再见。", "Good-bye."), lang)
    return OK


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Static files, with headers under which a page can load nothing from elsewhere."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | _TYPES

    def end_headers(self) -> None:
        """Add the security headers to every answer."""
        self.send_header(
            "Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:",
        )
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: the terminal belongs to the user."""


def _server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    handler: Callable[..., _Pages] = partial(_Pages, directory=str(folder.resolve()))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as problem:
        message = Text(f"端口 {port} 不能使用：{problem.strerror}", f"port {port} cannot be used: {problem.strerror}")
        hint = Text("换一个：--port 8766，或 --port 0 任选", "choose another: --port 8766, or --port 0 for any")
        raise Refused([Finding("port-in-use", Level.ERROR, message, hint, Source(field="--port"))]) from None


def _answers(server: http.server.ThreadingHTTPServer, address: str) -> int:
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
