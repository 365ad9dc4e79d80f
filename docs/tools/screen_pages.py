"""Every page of every room on the example group: a name, who looks, and the address, found on a page where it has a reference in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Where = str | Callable[[Any, str], str | None]


def first(on: Where, start: str, *, words: str = "", end: str = "") -> Where:
    """The address of the first link of a page that begins with `start`, perhaps with these words in it, perhaps ending so."""

    def found(page: Any, address: str) -> str | None:
        path = on if isinstance(on, str) else on(page, address)
        if path is None:
            return None
        page.goto(address + path)
        hrefs = page.eval_on_selector_all(
            "main a[href]",
            "(all, words) => all.filter(a => a.textContent.includes(words)).map(a => a.getAttribute('href'))",
            words,
        )
        wanted = [
            each for each in hrefs if each.startswith(start) and each.endswith(end) and each.split("?")[0] not in _NEVER
        ]
        return str(wanted[0]) if wanted else None

    return found


_NEVER = ("/units/new", "/grants/new", "/people/import", "/figures/forms/new", "/figures/measures/new", "/schemes/start",
          "/goals/map", "/goals/coverage", "/goals/interfaces", "/goals/templates", "/goals/years", "/goals/many", "/goals/new",
          "/goals/values", "/goals/import", "/letters/batch", "/letters/print")  # fmt: skip


def after(where: Where, more: str) -> Where:
    """The address with more at its end."""

    def found(page: Any, address: str) -> str | None:
        path = where if isinstance(where, str) else where(page, address)
        return None if path is None else path.split("?")[0] + more

    return found


UNIT = first("/search?q=S07", "/units/")
FORM = first("/figures", "/figures/forms/")
BATCH = first("/figures", "/figures/batches/")
MEASURE = first("/figures/measures", "/figures/measures/")
HISTORY = first("/figures/units?year=2026", "/figures/history/")
SCHEME = first("/schemes", "/schemes/")
DRAFT = first("/schemes?f-state=draft", "/schemes/")
GOAL = first("/goals", "/goals/")
NODE = first(GOAL, "/goals/nodes/")
INTERFACE = first("/goals/interfaces", "/goals/interfaces/")
LETTER = first("/letters", "/letters/")
TALKED = first("/letters?f-state=negotiating", "/letters/")
IN_FORCE = first("/letters?f-state=in-force", "/letters/")


def _item(page: Any, address: str) -> str | None:
    """The first item of the first card of a scheme."""
    page.goto(f"{address}{SCHEME(page, address) if callable(SCHEME) else SCHEME}")
    found = page.locator('main a[href*="/item?"]').first.get_attribute("href")
    return None if found is None else str(found)


PAGES: tuple[tuple[str, str, Where], ...] = (
    ("sign-in", "", "/sign-in"),
    ("home-office", "office", "/"),
    ("home-leader", "leader", "/"),
    ("home-manager", "manager", "/"),
    ("home-security", "security", "/"),
    ("me", "office", "/me"),
    ("password", "office", "/password"),
    ("search", "office", "/search?q=fd"),
    ("search-empty", "office", "/search?q=xyzzy"),
    ("org-units", "office", "/units"),
    ("org-units-table", "office", "/units?view=table"),
    ("org-unit", "office", UNIT),
    ("org-unit-new", "office", "/units/new"),
    ("org-unit-rename", "office", after(UNIT, "/rename")),
    ("org-unit-move", "office", after(UNIT, "/move")),
    ("org-people", "office", "/people"),
    ("org-person", "office", first("/people", "/people/")),
    ("org-grants", "security", "/grants"),
    ("org-grant", "security", first("/grants", "/grants/")),
    ("org-grant-new", "security", "/grants/new"),
    ("org-roster", "office", "/people/import"),
    ("org-accounts", "system", "/accounts"),
    ("org-account-new", "system", "/accounts/new"),
    ("org-delegations", "office", "/delegations"),
    ("facts-due", "finance", "/figures"),
    ("facts-due-mine", "liaison", "/figures"),
    ("facts-form", "liaison", FORM),
    ("facts-form-office", "office", FORM),
    ("facts-issue", "office", "/figures/forms/new"),
    ("facts-batch", "finance", BATCH),
    ("facts-year", "office", "/figures/units?year=2026"),
    ("facts-history", "office", HISTORY),
    ("facts-library", "office", "/figures/measures"),
    ("facts-library-none", "office", "/figures/measures?f-title=xyzzy"),
    ("facts-measure", "office", MEASURE),
    ("facts-measure-new", "office", "/figures/measures/new"),
    ("policy-schemes", "office", "/schemes"),
    ("policy-start", "office", "/schemes/start"),
    ("policy-version", "office", SCHEME),
    ("policy-version-leader", "leader", DRAFT),
    ("policy-indicators", "office", after(SCHEME, "/indicators")),
    ("policy-source", "office", after(SCHEME, "/source")),
    ("policy-classes", "office", after(SCHEME, "/classes")),
    ("policy-diff", "office", after(SCHEME, "/diff")),
    ("policy-item", "office", _item),
    ("goals-pool", "office", "/goals"),
    ("goals-values", "office", "/goals/values"),
    ("goals-pool-none", "office", "/goals?f-title=xyzzy"),
    ("goals-goal", "office", GOAL),
    ("goals-change", "office", after(GOAL, "/change")),
    ("goals-cascade", "office", after(GOAL, "/cascade")),
    ("goals-nodes", "office", after(GOAL, "/nodes")),
    ("goals-moved", "office", after(GOAL, "/moved?target=999")),
    ("goals-map", "office", "/goals/map"),
    ("goals-coverage", "office", "/goals/coverage"),
    ("goals-new", "office", "/goals/new"),
    ("goals-years", "office", "/goals/years"),
    ("goals-templates", "office", "/goals/templates"),
    ("goals-template-new", "office", "/goals/templates/new"),
    ("goals-interfaces", "office", "/goals/interfaces"),
    ("goals-interface", "office", INTERFACE),
    ("goals-import", "office", "/goals/import"),
    ("contracts-letters", "office", "/letters"),
    ("contracts-letter", "office", LETTER),
    ("contracts-letter-talked", "manager2", TALKED),
    ("contracts-letter-force", "leader", IN_FORCE),
    ("contracts-versions", "office", after(TALKED, "/versions")),
    ("contracts-signed", "leader", after(IN_FORCE, "/signed")),
    ("contracts-amend", "manager", after(IN_FORCE, "/amend")),
    ("contracts-verify", "office", "/verify"),
    ("missing", "office", "/units/nosuchunit"),
    ("forbidden", "liaison2", "/people"),
    ("gallery", "office", "/gallery"),
)
"""Who looks: the sign-in names of the example group."""
