"""Formulas written to break something: every one is refused, quickly, with findings and never an exception."""

from __future__ import annotations

import time

import pytest

from hengji.engine.formula import MAX_LENGTH, NotParsed, Parsed, caret, evaluate, evaluate_text, parse
from hengji.engine.formula.evaluate import Value

NAMES = ["净利润", "营业收入", "a", "b"]

PROBES = {
    "import": "__import__('os').system('x')",
    "import without text": "__import__(os)",
    "attribute": "a.__class__",
    "attribute of a call": "min(a, b).real",
    "attribute of a number": "1.real",
    "subclasses": "().__class__.__bases__[0].__subclasses__()",
    "lambda": "lambda: 1",
    "lambda called": "(lambda x: x)(1)",
    "comprehension": "[x for x in a]",
    "generator": "sum(x for x in a)",
    "power": "9**9**9",
    "caret power": "9^9",
    "power call": "pow(9, 9)",
    "shift": "1 << 99999",
    "floor division": "a // b",
    "modulo": "a % b",
    "matrix product": "a @ b",
    "bitwise": "a | b",
    "invert": "~a",
    "walrus": "(x := 1)",
    "assignment": "a = b = 1",
    "double equals first": "==1",
    "string": "'a' * 1000000000",
    "double quoted": '"a"',
    "chinese quotes": "“a”",
    "f-string": "f'{a}'",
    "template": "{{a}}",
    "bytes": "b'a'",
    "list": "[a, b]",
    "subscript": "a[0]",
    "dict": "{a: b}",
    "star": "max(*a)",
    "keyword argument": "max(a, key=b)",
    "eval": "eval(a)",
    "exec": "exec(a)",
    "getattr": "getattr(a, b)",
    "open": "open(a)",
    "underscore number": "1_000",
    "exponent": "1e400",
    "small exponent": "1E-400",
    "not a number": "NaN",
    "infinity": "inf",
    "infinity sign": "∞",
    "complex": "1j",
    "hexadecimal": "0x10",
    "octal": "0o17",
    "two points": "1.2.3",
    "a point alone": ".",
    "forty-one digits": "1" * 41,
    "superscript two": "a²",
    "fraction": "½",
    "arabic digits": "٣ + 1",
    "roman numeral": "Ⅻ",
    "circled number": "①",
    "cyrillic a": "\u0430 + 1",
    "greek question mark": "a \u037e b",
    "asterisk operator": "a \u2217 b",
    "fraction slash": "a \u2044 b",
    "division slash": "a \u2215 b",
    "em dash": "a — b",
    "zero width space": "a\u200b + b",
    "zero width joiner": "净\u200d利润",
    "byte order mark": "\ufeffa",
    "right-to-left override": "a \u202e+ b",
    "soft hyphen": "a\u00adb",
    "combining accent": "a\u0301",
    "variation selector": "a\ufe0f",
    "nul": "a\x00b",
    "escape": "a\x1b[31m",
    "lone surrogate": "a \ud800 b",
    "private use": "\ue000",
    "unassigned": "\u0378",
    "emoji": "💥",
    "tag character": "a\U000e0041",
    "zero width in brackets": "[净\u200b利润]",
    "surrogate in brackets": "[\udfff]",
    "newline in brackets": "[a\nb]",
    "empty brackets": "[]",
    "nested brackets": "[[a]]",
    "half a bracket": "[a",
    "the other half": "a]",
    "kangxi radical": "⼈",
    "compatibility ideograph": "\uf900",
    "empty": "",
    "blank": " \t\n\u3000",
    "operator alone": "+",
    "operator at the end": "a +",
    "operators in a row": "a * / b",
    "comma": "a, b",
    "thousands": "1,000",
    "semicolon": "a; b",
    "comment": "a # b",
    "backslash": "a \\ b",
    "sql": "a'; drop table x; --",
    "spreadsheet": "=cmd|' /C calc'!A0",
    "leading equals": "=a + b",
    "at sign": "@sum(a, b)",
    "call of a call": "min(a, b)(a)",
    "call of a number": "3(a)",
    "call of a name": "净利润(a)",
    "method of a keyword": "and(a, b)",
    "empty call": "min()",
    "empty argument": "min(a,,b)",
    "open call": "min(a, b",
    "trailing comma": "min(a, b,)",
    "too many arguments": "max(" + ",".join("a" * 21) + ")",
    "sixty brackets": "(" * 60 + "a" + ")" * 60,
    "two hundred minus signs": "-" * 200 + "a",
    "two hundred nots": "if(" + "not " * 100 + "a > 1, 1, 2)",
    "sixty calls": "abs(" * 60 + "a" + ")" * 60,
    "two hundred and fifty ones": "1+" * 249 + "1",
    "growth of growth": "growth(growth(growth(a)))",
    "growth deep inside growth": "growth(a + max(b, growth(a)))",
    "a century back": "prior(a, 100)",
    "the future": "prior(a, -1)",
    "half a year": "prior(a, 0.5)",
    "years by name": "prior(a, b)",
    "a thousand decimals": "round(a, 1000)",
    "decimals by name": "round(a, b)",
    "negative decimals": "round(a, -2)",
    "year to date of a ratio": "ytd(a / b)",
    "truth as a number": "(a > b) + 1",
    "number as truth": "if(a, 1, 2)",
    "chained comparison": "a < b < 3",
    "two numbers": "1 2",
    "number and name": "2a",
    "unknown unit": "5苹果",
    "unit of nothing": "a万元",
}


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES)
def test_probes_are_refused_with_findings_in_both_languages(text: str) -> None:
    parsed = parse(text, NAMES)
    assert isinstance(parsed, NotParsed)
    assert parsed.findings
    for mistake, finding in zip(parsed.mistakes, parsed.findings, strict=True):
        assert 0 <= mistake.place[0] <= len(text)
        assert finding.message.zh
        assert finding.message.en
        (parsed.render("zh") + parsed.render("en") + finding.render("zh") + caret(text, mistake.place)).encode()


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES)
def test_no_probe_gets_through_where_any_name_will_do(text: str) -> None:
    """Without a catalogue `inf` is only a name; nothing else may become readable."""
    parsed = parse(text)
    if isinstance(parsed, Parsed):
        assert not parsed.is_condition
        assert evaluate(parsed.number, lambda need: Value(None)).number is None or text.isdigit()


HUGE = {
    "brackets": "(" * 10**6,
    "closing brackets": ")" * 10**6,
    "square brackets": "[" * 10**6,
    "minus signs": "-" * 10**6,
    "digits": "9" * 10**6,
    "calls": "abs(" * 250_000,
    "names": "净" * 10**6,
    "spaces": " " * 10**6,
    "surrogates": "\ud800" * 10**6,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_million_characters_are_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    parsed = parse(text, NAMES)
    took = time.perf_counter() - started
    assert isinstance(parsed, NotParsed)
    assert parsed.findings[0].code == "formula-too-long"
    assert took < 0.005
    parsed.render("zh").encode()


@pytest.mark.parametrize(
    "fill", ["(", "[", "-", "9", "a ", "a+", "zz(", "净\u200b", "1_", ",", "if(", "not ", "5x ", "\ud800"]
)
def test_the_longest_formula_allowed_is_answered_quickly(fill: str) -> None:
    text = (fill * MAX_LENGTH)[:MAX_LENGTH]
    started = time.perf_counter()
    parsed = parse(text, [f"指标{number}" for number in range(5000)])
    assert time.perf_counter() - started < 0.5
    assert isinstance(parsed, NotParsed)
    assert len(parsed.findings) <= 20


def test_the_deepest_formula_allowed_is_read_and_computed() -> None:
    deep = "(" * 40 + "a" + ")" * 40
    assert isinstance(parse(deep, NAMES), Parsed)
    long = "+".join(["1"] * 100)
    assert evaluate_text(long, {}).value == "100"
    assert evaluate_text("-" * 40 + "1", {}).value == "1"


@pytest.mark.parametrize(
    "key",
    [
        "",
        " ",
        "__import__('os')",
        "a.b.c.d",
        "上年.",
        ".a",
        "prior(a,99)",
        "a + b",
        "1",
        "[a]]",
        "\u200b",
        "\ud800",
        "(" * 10**5,
    ],
)
def test_odd_names_of_values_are_told_not_raised(key: str) -> None:
    answer = evaluate_text("1 + 1", {key: "1"})
    assert answer.ok or answer.findings[0].code.startswith("value-")


@pytest.mark.parametrize(
    "text", ["1_000", "1e999", "NaN", "9" * 10**5, "5苹果", "1,23", "\ud800", "=1+1", "1 2", "--1", "5%%"]
)
def test_odd_values_are_told_not_raised(text: str) -> None:
    answer = evaluate_text("a", {"a": text})
    assert not answer.ok
    assert answer.value is None
    assert all(finding.code.startswith("value-") for finding in answer.findings)
