"""Whether a page can be used by everybody: a few checks of our own, and all of axe."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

CHECKS = """() => {
  const wrong = [], say = (what, node) => wrong.push(what + ': ' + node.outerHTML.slice(0, 120));
  const seen = node => node.checkVisibility && node.checkVisibility();
  const named = node => (node.getAttribute('aria-label') || node.textContent || node.title || '').trim();
  document.querySelectorAll('input:not([type=hidden]), select, textarea').forEach(node => {
    const said = node.getAttribute('aria-label') || node.getAttribute('aria-labelledby');
    if (!(node.labels && node.labels.length) && !said) say('no label', node);
  });
  document.querySelectorAll('a[href], button, summary').forEach(node => { if (seen(node) && !named(node)) say('no name', node); });
  document.querySelectorAll('img:not([alt]), svg:not([aria-hidden]):not([role])').forEach(node => say('no text instead', node));
  for (const [one, most] of [['main', 1], ['header.top', 1], ['h1', 1]])
    if (document.querySelectorAll(one).length !== most) wrong.push('not exactly one ' + one);
  let before = 0;
  document.querySelectorAll('h1, h2, h3, h4').forEach(node => {
    const level = +node.tagName[1]; if (level > before + 1) say('heading jumps', node); before = level;
  });
  const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => wrong.push('twice the id ' + id));
  document.querySelectorAll('[aria-describedby]').forEach(node => node.getAttribute('aria-describedby').split(' ').forEach(id => {
    if (!document.getElementById(id)) say('described by nothing', node); }));
  document.querySelectorAll('label[for]').forEach(node => { if (!document.getElementById(node.htmlFor)) say('label of nothing', node); });
  document.querySelectorAll('nav').forEach(node => { if (!node.getAttribute('aria-label')) say('a nav without a name', node); });
  if (!document.documentElement.lang) wrong.push('no language'); if (!document.title) wrong.push('no title');
  document.querySelectorAll('thead th').forEach(node => { if (!node.closest('.filters') && !node.scope) say('no scope', node); });
  const over = document.documentElement.scrollWidth;
  const beyond = [...document.querySelectorAll('body *')].filter(node =>
    node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 0.5);
  const last = beyond.filter(node => !beyond.some(other => other !== node && node.contains(other))).slice(0, 3);
  if (over > innerWidth) wrong.push(`wider than the window: ${over} by ` + last.map(node =>
    `${node.tagName}.${node.className} ${node.textContent.slice(0, 40)}`).join(', '));
  return wrong;
}"""


OPENED = "() => document.querySelectorAll('details:not(.chooser)').forEach(each => { each.open = true; })"
"""What is folded up is judged too; the choice of columns would lie over the table and is judged by itself."""
CHOOSERS = """() => {
  const found = [...document.querySelectorAll('details.chooser')].filter(each => each.checkVisibility());
  found.forEach(each => { each.open = true; });
  return found.length;
}"""
CLOSED = "() => document.querySelectorAll('details.chooser').forEach(each => { each.open = false; })"
RULES = "where => axe.run(where, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"


def faults(page: Any) -> list[str]:
    """What is in the way of somebody, on the page once all of it is there."""
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")  # the head of the page stays in sight: whatever one scrolls to may lie under it
    page.evaluate(OPENED)
    found: list[str] = page.evaluate(CHECKS) + axe(page)
    if page.evaluate(CHOOSERS):
        found += page.evaluate(CHECKS) + axe(page, ".chooser")
        page.evaluate(CLOSED)
    return found


def axe(page: Any, within: str = "html") -> list[str]:
    """What axe finds within a part of the page; it is put into the page from outside, past the content policy, which stays as it is."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script())
    result = page.evaluate(RULES, within)
    return [
        f"axe {each['id']}: {node['html'][:140]} {'; '.join(why['message'] for why in [*node['any'], *node['all'], *node['none']])}"
        for each in result["violations"]
        for node in each["nodes"][:3]
    ]


@cache
def _script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8") + "; undefined"


def sound(page: Any) -> list[str]:
    """What our own checks find, without axe: they take a twentieth of its time."""
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")  # the head of the page stays in sight: whatever one scrolls to may lie under it
    page.evaluate(OPENED)
    found: list[str] = page.evaluate(CHECKS)
    return found
