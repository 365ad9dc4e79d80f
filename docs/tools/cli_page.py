"""The command line, from its own parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from markdown import cell, code, prose, table

from hengji.cli.main import parser

HEAD = prose("cli.head")

SHARED = ("help", "json", "lang")


def subcommands(main: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Each command's parser by name."""
    for action in main._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise LookupError("the parser has no commands")


def abouts(main: argparse.ArgumentParser) -> dict[str, str]:
    """What each command is for, in the parser's language."""
    for action in main._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {choice.dest: choice.help or "" for choice in action._choices_actions}
    raise LookupError("the parser has no commands")


def shown(action: argparse.Action) -> str:
    """An argument as it is written in a call."""
    if not action.option_strings:
        return str(action.metavar or action.dest).upper()
    if action.nargs == 0:
        return ", ".join(action.option_strings)
    value = "|".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest).upper()
    return ", ".join(action.option_strings) + f" {value}"


def standing(action: argparse.Action) -> str:
    """Whether an argument must be given, may be repeated, and what holds without it."""
    words = []
    if (not action.option_strings and action.nargs not in ("*", "?")) or getattr(action, "required", False):
        words.append("必填 required")
    if isinstance(action, argparse._AppendAction) or action.nargs == "*":
        words.append("可重复 may repeat")
    if action.default not in (None, False, [], "", argparse.SUPPRESS):
        words.append(f"默认 default {code(action.default)}")
    return "；".join(words)


def read(action: argparse.Action) -> str:
    """The help of an argument as its reader sees it: argparse writes `%%` for `%`."""
    return (action.help or "").replace("%%", "%")


def arguments(zh: argparse.ArgumentParser, en: argparse.ArgumentParser) -> Iterator[list[str]]:
    """One row for each argument a command has of its own."""
    for here, there in zip(zh._actions, en._actions, strict=True):
        if here.dest not in SHARED:
            about = f"{cell(read(here))} · {cell(read(there))}" if here.help else ""
            yield [code(shown(here)), about, standing(here)]


def page() -> str:
    """The page."""
    zh, en = parser("zh"), parser("en")
    parts, english = subcommands(zh), subcommands(en)
    said_zh, said_en = abouts(zh), abouts(en)
    out = [HEAD]
    rows = [[f"[`{name}`](#{name})", cell(said_zh[name]), cell(said_en[name])] for name in parts]
    out.append(table(("命令 command", "作用", "what it does"), rows))
    for name, part in parts.items():
        out.append(_command(name, part, english[name], said_zh[name], said_en[name], "##"))
    return "".join(out)


def _command(
    name: str, part: argparse.ArgumentParser, english: argparse.ArgumentParser, zh: str, en: str, mark: str
) -> str:
    """A command with its arguments; one that asks for a further word, with a section for each."""
    out = [f"\n{mark} {name}\n\n{zh}。 {en[:1].upper()}{en[1:]}.\n"]
    if any(isinstance(action, argparse._SubParsersAction) for action in part._actions):
        inner, theirs = subcommands(part), subcommands(english)
        said_zh, said_en = abouts(part), abouts(english)
        out += [
            _command(f"{name} {word}", each, theirs[word], said_zh[word], said_en[word], mark + "#")
            for word, each in inner.items()
        ]
        return "".join(out)
    own = [action for action in part._actions if action.dest not in SHARED]
    line = " ".join(_usage(action) for action in own)
    out.append(f"\n```text\n{f'hengji {name} {line}'.rstrip()} [--json] [--lang zh|en]\n```\n")
    listed = list(arguments(part, english))
    if listed:
        out.append("\n" + table(("参数 argument", "说明 meaning", ""), listed))
    return "".join(out)


def _usage(action: argparse.Action) -> str:
    word = shown(action)
    if not action.option_strings:
        return f"[{word} …]" if action.nargs == "*" else f"[{word}]" if action.nargs == "?" else word
    repeated = " …" if isinstance(action, argparse._AppendAction) else ""
    return word + repeated if getattr(action, "required", False) else f"[{word}]{repeated}"
