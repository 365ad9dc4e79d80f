"""The grammar's own complaints: a call that is wrong is answered in one language, with what was probably meant, as text or as JSON."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

from ..engine.values.finding import Finding, Level, Source
from ..engine.values.text import Lang, Text
from .speak import USAGE, as_data, give, show_findings, tell

_QUOTED = re.compile(r"'([^']*)'")
_EVERYWHERE = ("--lang", "--json")
"""Options of every command, which people also write before it."""


def in_order(argv: Sequence[str]) -> list[str]:
    """The call with `--lang` and `--json` behind the command, wherever they were written before it."""
    front: list[str] = []
    rest = list(argv)
    while rest and rest[0].partition("=")[0] in _EVERYWHERE:
        word = rest.pop(0)
        front.append(word)
        if word == "--lang" and rest:
            front.append(rest.pop(0))
    return [*rest, *front] if rest else front


class Parser(argparse.ArgumentParser):
    """Help in the language asked for; a wrong call ends with exit code 2, what was wrong, and how the command goes."""

    lang: Lang = "zh"
    given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call and how it goes."""
        found = self._finding(message)
        if "--json" in self.given:
            give({"findings": as_data([found])})
        tell(self.format_usage().rstrip().replace("usage:", "用法:" if self.lang == "zh" else "usage:", 1), self.lang)
        show_findings([found], self.lang)
        raise SystemExit(USAGE)

    def _finding(self, message: str) -> Finding:
        field = ""
        hint: Text | None = self._help()
        said = Text(f"命令写得不对：{message}", f"the call is wrong: {message}")
        argument = re.match(r"argument ([^:]+): (.*)", message, re.DOTALL)
        if argument is not None:
            field, said, hint = argument[1].split("/")[-1], *self._argument(argument[1], argument[2])
        elif message.startswith("the following arguments are required: "):
            said, hint = self._missing(message.partition(": ")[2].split(", "))
        elif message.startswith("unrecognized arguments: "):
            said, hint = self._unrecognised(message.partition(": ")[2].split(" "))
        elif message.startswith("ambiguous option: "):
            word, _, could = message.removeprefix("ambiguous option: ").partition(" could match ")
            said = Text(f"“{word}”不够明确", f"'{word}' is not clear")
            hint = Text(f"写全：{could}", f"write it in full: {could}")
        return Finding("usage", Level.ERROR, said, hint, Source(field="" if field == "COMMAND" else field))

    def _argument(self, name: str, what: str) -> tuple[Text, Text | None]:
        """A complaint about one argument."""
        name = name.split("/")[-1]
        if what.startswith("invalid choice: "):
            word, listed = _choice(what)
            command = name == "COMMAND"
            said = (
                Text(f"没有“{word}”这个命令", f"there is no command '{word}'")
                if command
                else Text(f"{name} 不能是“{word}”", f"{name} cannot be '{word}'")
            )
            return said, _near(word, listed) or Text(f"可写：{'、'.join(listed)}", f"one of: {', '.join(listed)}")
        if what.startswith("expected "):
            return Text(f"{name} 后面缺少值", f"{name} lacks its value"), self._help()
        if what.startswith("invalid "):
            word = (_QUOTED.findall(what) or [""])[-1]
            return Text(f"{name} 不能是“{word}”", f"{name} cannot be '{word}'"), self._help()
        if what.startswith("not allowed with argument "):
            other = what.removeprefix("not allowed with argument ")
            return Text(f"{name} 与 {other} 不能同时写", f"{name} and {other} exclude each other"), None
        zh, _, en = what.partition(" · ")  # the types of our own speak both languages
        return (Text(zh, en) if en else Text(f"{name}：{what}", f"{name}: {what}")), None

    def _missing(self, names: Sequence[str]) -> tuple[Text, Text]:
        """Arguments that must be given and are not; the misspelt one that stands in the call is pointed at."""
        said = Text(f"缺少 {'、'.join(names)}", f"missing: {', '.join(names)}")
        if names == ["COMMAND"]:
            said = Text("没有写命令", "no command is given")
            return said, self._commands() or self._help()
        for name in names:
            wrong = difflib.get_close_matches(name, [w for w in self.given if w.startswith("-")], 1, 0.6)
            if name.startswith("-") and wrong:
                return said, Text(f"“{wrong[0]}”应写作 {name}", f"write {name} for '{wrong[0]}'")
        return said, self._help()

    def _unrecognised(self, words: Sequence[str]) -> tuple[Text, Text]:
        """Words of the call nobody knows: an option with its right name, else too many words."""
        shown = " ".join(words)
        said = Text(f"不认识“{shown}”", f"'{shown}' is not understood")
        for word in words:
            near = _near(word.partition("=")[0], self._options()) if word.startswith("-") else None
            if near is not None:
                return said, near
        return said, self._help()

    def _options(self) -> list[str]:
        """The options of the command that is called."""
        chosen: argparse.ArgumentParser = self
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                named = [word for word in self.given if word in action.choices]
                chosen = action.choices[named[0]] if named else self
        return [word for action in chosen._actions for word in action.option_strings if word.startswith("--")]

    def _commands(self) -> Text | None:
        names = [name for a in self._actions if isinstance(a, argparse._SubParsersAction) for name in a.choices]
        return Text(f"可写：{'、'.join(names)}", f"one of: {', '.join(names)}") if names else None

    def _help(self) -> Text:
        return Text(f"用法见 {self.prog} --help", f"see {self.prog} --help")


def _choice(what: str) -> tuple[str, list[str]]:
    """The word and the choices of argparse's `invalid choice: 'x' (choose from 'a', 'b')`; newer Pythons leave quotes out."""
    head, _, tail = what.removeprefix("invalid choice: ").partition(" (choose from ")
    return head.strip("'"), [word.strip(" '") for word in tail.rstrip(")").split(",")]


def _near(word: str, known: Iterable[str]) -> Text | None:
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return Text(f"您是否想写 {near[0]}？", f"did you mean {near[0]}?") if near else None


def of_language(said: Lang) -> type[Parser]:
    """A kind of parser that speaks one language; the parsers of its commands are of the same kind and know of the same call."""

    class OfLanguage(Parser):
        lang = said

    return OfLanguage


def language(argv: Sequence[str], usual: Lang) -> Lang:
    """The language of help and errors, before the arguments are parsed."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        said = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if said == "zh" or said == "en":
            return "zh" if said == "zh" else "en"
    return usual


def stream_utf8() -> None:
    """Answers are UTF-8 whatever the terminal says of itself."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
