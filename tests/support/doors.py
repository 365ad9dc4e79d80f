"""Every address of the product, how to knock at it for a unit, and who should be let in: the table of the matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from support.who_may import PARENT, PARTNER, UNITS, Who

OPEN, NO, NONE, METHOD, SHUT = 200, 403, 404, 405, 422
"""What is answered. `SHUT`: refused, by right or because of how far the thing has come; nothing is done."""
Rule = Callable[[Who, str], int]


@dataclass(frozen=True)
class Door:
    """A pattern of the URL configuration and one way to knock: `path` names things of a unit, as `/goals/{goal}`.

    `own` tells that it is a person's own thing that is asked for, whatever the unit: no question of scope.
    """

    route: str
    path: str
    get: Rule | None = None
    post: Rule | None = None
    body: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    own: bool = False
    only: str = ""
    units: tuple[str, ...] = UNITS
    public: bool = False

    @property
    def ways(self) -> list[tuple[str, Rule | None]]:
        """The methods to try, each with its rule; an address with a question is only looked at."""
        both = [("GET", self.get), ("POST", self.post)]
        wanted = self.only or ("GET" if "?" in self.path else "")
        return [way for way in both if not wanted or way[0] == wanted]

    @property
    def of_unit(self) -> bool:
        """Whether it asks for something of a unit."""
        return "{" in self.path + "".join(self.body.values())


def patterns() -> Iterator[str]:
    """Every pattern of the URL configuration, whole."""

    def walk(found: list[Any], before: str) -> Iterator[str]:
        for each in found:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, before + str(each.pattern))
            elif isinstance(each, URLPattern):
                yield before + str(each.pattern)

    yield from walk(get_resolver().url_patterns, "")


def everybody(who: Who, unit: str) -> int:
    """Whoever is signed in."""
    return OPEN


def always(status: int) -> Rule:
    """The same to everybody."""
    return lambda who, unit: status


def has(permission: str, otherwise: int) -> Rule:
    """Who may do this anywhere."""
    return lambda who, unit: OPEN if who.can(permission) else otherwise


def sees(permission: str) -> Rule:
    """Who may see this unit's; to others it is not there."""
    return lambda who, unit: OPEN if unit in who.can(permission) else NONE


def does(permission: str, seen: str) -> Rule:
    """Not there for who does not see it, refused to who sees it and may not."""
    return lambda who, unit: OPEN if unit in who.can(permission) else NO if unit in who.can(seen) else NONE


def whole(permission: str, otherwise: int) -> Rule:
    """Who may do this for the whole group."""
    return lambda who, unit: OPEN if "G" in who.can(permission) else otherwise


def mine(name: str, otherwise: Rule) -> Rule:
    """The one whose thing it is, else as told."""
    return lambda who, unit: OPEN if who.name == name else otherwise(who, unit)


def refused_to(name: str, otherwise: Rule) -> Rule:
    """The one who sees it and may not, else as told."""
    return lambda who, unit: NO if who.name == name else otherwise(who, unit)


def first(*rules: Rule) -> Rule:
    """The first of several that says no, else open."""
    return lambda who, unit: next((said for rule in rules if (said := rule(who, unit)) != OPEN), OPEN)


def form_seen(who: Who, unit: str) -> int:
    """A form is seen by the units it asks and by whoever sent it."""
    return OPEN if unit in who.can("see-figures") or "G" in who.can("edit-library") else NONE


def sent_it(who: Who, unit: str) -> int:
    """A form is changed for the unit that sent it, the group."""
    return does("edit-library", "see-unit")(who, "G")


def side(who: Who, unit: str) -> int:
    """An interface is seen by both sides."""
    return OPEN if who.can("see-goals") & {unit, PARTNER[unit]} else NONE


def speaks(who: Who, unit: str) -> int:
    """Whoever signs for one of its sides speaks for it."""
    return OPEN if len(who.can("sign-for-unit") & {unit, PARTNER[unit]}) == 1 else NO


def proposes(who: Who, unit: str) -> int:
    """Terms are proposed by a side, or by who sets the goals of both; the other side has to be known."""
    sides = {unit, PARTNER[unit]}
    if unit not in who.can("see-goals") or PARTNER[unit] not in who.can("see-unit"):
        return NONE
    return OPEN if who.can("sign-for-unit") & sides or sides <= who.can("edit-goals") else NO


def offers(who: Who, unit: str) -> int:
    """The form for terms is for whoever sets goals or signs."""
    return first(sees("see-goals"), does("edit-goals", "see-goals"))(who, unit)


SETS = does("edit-goals", "see-goals")


def gives(who: Who, unit: str) -> int:
    """The goal of each unit is a part of its parent's: who sets the goals of that one changes it, the unit itself does not."""
    if unit not in who.can("see-goals"):
        return NONE
    return OPEN if {unit, PARENT.get(unit, unit)} <= who.can("edit-goals") else NO


def asks(who: Who, unit: str) -> int:
    """Who sets the goals of a unit and not those of the one above asks for another target."""
    if unit not in who.can("see-goals"):
        return NONE
    return OPEN if unit in who.can("edit-goals") and gives(who, unit) == NO else NO


ASKING = tuple(unit for unit in UNITS if unit in PARENT and PARENT[unit] == "G")
"""The units that have asked for another target."""
ACCEPTS = does("accept-figures", "see-figures")
REPORTS = does("report-figures", "see-figures")
TREE = does("edit-tree", "see-unit")
KEEPS = does("edit-tree", "see-people")


def imports(who: Who, unit: str) -> int:
    """Units and people are imported by who edits the tree, roles by who grants them."""
    return OPEN if who.can("edit-tree") or who.can("grant-roles") else NO


SUBMITTED = mine("rep", first(sees("see-figures"), always(NO)))
GOAL = {"version": "{version}"}
SIDES = {"left": "{unit}", "right": "{partner}"}
BATCH = {"version": "{batch-version}"}
LETTER = {
    "version": "{letter-version}",
    "item": "profit",
    "matter": "comment",
    "words": "请调整",
    "side": "unit",
    "shown": "0",
}
SCHEME = {
    "version": "{scheme-version}",
    "card": "wind",
    "item": "profit",
    "round": "1",
    "digest": "0",
    "source": "scheme: x",
    "unit": "{unit}",
    "placed": "{unit}",
    "unit_class": "wind",
    "name": "industry",
    "kinds": "subsidiary",
    "scheme_version": "1",
}
READS, DRAWN = sees("see-letters"), sees("see-schemes")
SIGNERS = tuple(unit for unit in UNITS if unit != "G")


def shut(*needed: str) -> Rule:
    """Who holds all of these for the unit may try; everybody else is refused."""
    return lambda who, unit: OPEN if all(unit in who.can(each) for each in needed) else SHUT


def lettered(route: str, path: str, get: Rule | None = None, post: Rule | None = None, own: bool = False) -> Door:
    """A door of a letter that was sent to a unit."""
    return Door(f"letters/<str:ref>/{route}".rstrip("/"), f"/letters/{{letter}}/{path}".rstrip("/"), get, post, LETTER,
                own=own, units=SIGNERS)  # fmt: skip


def drafted(route: str, get: Rule | None = None, post: Rule | None = None, query: str = "") -> Door:
    """A door of a scheme of a unit, in draft."""
    return Door(
        f"schemes/<str:ref>/{route}".rstrip("/"), f"/schemes/{{scheme}}/{route}".rstrip("/") + query, get, post, SCHEME
    )


EDITS = first(DRAWN, shut("edit-schemes"))
APPROVES = first(DRAWN, always(SHUT))
TALKS = first(READS, lambda who, unit: OPEN if unit in who.can("negotiate-letters") else SHUT)
DRAFTS = first(READS, shut("draft-letters"))
WRITES = does("draft-letters", "see-letters")
PRINTS = first(lambda who, unit: OPEN if unit in who.can("see-letters") else SHUT)
WORDED = {"number": "9", "why": "x"}
DRAFTED = {"kind": "subsidiary", "pick": "{unit}", "do": "preview"}
REFUSED = first(READS, always(SHUT))

DOORS = (
    Door("", "/", everybody),
    Door("sign-in", "/sign-in", everybody, always(401), {"login": "whoever", "password": "wrong"}, public=True),
    Door("sign-out", "/sign-out", None, everybody),
    Door("language", "/language", None, everybody, {"lang": "zh"}, public=True),
    Door("health", "/health", everybody, public=True),
    Door("search", "/search?q=Qx", everybody),
    Door("search", "/search?q=xQ", everybody),
    Door("sign-in/code", "/sign-in/code", always(302), always(302), public=True),
    Door("alive", "/alive", None, always(204)),
    Door("me", "/me", everybody),
    Door("me/second-step", "/me/second-step", everybody, always(NONE), own=True),
    Door("notices", "/notices", everybody),
    Door("notices", "/notices?show=all", everybody),
    Door("notices/read", "/notices/read", None, everybody, {"upto": "0"}),
    Door("notices/<str:name>", "/notices/{notice}", lambda who, unit: 302 if unit in who.can("sign-for-unit") else NONE, units=SIGNERS),
    Door("sign-ins", "/sign-ins", has("grant-roles", NO)),
    Door("sign-ins", "/sign-ins?export=xlsx", has("grant-roles", NO)),
    Door("sign-ins/rules", "/sign-ins/rules", has("grant-roles", NO), has("grant-roles", NO)),
    Door("sign-ins/<str:ref>", "/sign-ins/{account}", has("grant-roles", NO)),
    Door("sign-ins/<str:ref>/end", "/sign-ins/{account}/end", None, has("grant-roles", NO)),
    Door("sign-ins/<str:ref>/renewal", "/sign-ins/{account}/renewal", None, has("grant-roles", NO)),
    Door("sign-ins/<str:ref>/reset", "/sign-ins/{account}/reset", None, has("grant-roles", NO)),
    Door("me/sessions/<str:name>/end", "/me/sessions/{session}/end", None, mine("none", always(NONE)), own=True),
    Door("password", "/password", everybody, everybody),
    Door("gallery", "/gallery", always(NONE), own=True),
    # the group
    Door("units", "/units", everybody),
    Door("units", "/units?view=table", everybody),
    Door("units", "/units?view=table&export=xlsx", everybody),
    Door("units/new", "/units/new", has("edit-tree", NO), has("edit-tree", NO)),
    Door("units/<str:ref>", "/units/{unit}", sees("see-unit")),
    Door("units/<str:ref>/rename", "/units/{unit}/rename", TREE, TREE),
    Door("units/<str:ref>/move", "/units/{unit}/move", TREE, TREE),
    Door("units/<str:ref>/merge", "/units/{unit}/merge", TREE, TREE, {"into": "{partner}"}),
    Door("units/<str:ref>/close", "/units/{unit}/close", TREE, TREE),
    Door("units/<str:ref>/withdraw", "/units/{unit}/withdraw", TREE, TREE),
    Door("people", "/people", has("see-people", NO)),
    Door("people", "/people?export=xlsx", has("see-people", NO)),
    Door("people/choose", "/people/choose?person=Qx", everybody),
    Door("people/import", "/people/import", imports, imports),
    Door("people/import/template", "/people/import/template", imports),
    Door("people/import/marked", "/people/import/marked", None, first(imports, always(NONE)), own=True),
    Door("people/import/accept", "/people/import/accept", None, first(imports, always(NONE)), own=True),
    Door("people/<str:ref>", "/people/{person}", sees("see-people")),
    Door("people/<str:ref>/name", "/people/{person}/name", KEEPS, KEEPS),
    Door("appointments/<str:ref>/end", "/appointments/{appointment}/end", KEEPS, KEEPS),
    Door("grants", "/grants", has("see-people", NO)),
    Door("grants", "/grants?export=xlsx", has("see-people", NO)),
    Door("grants/new", "/grants/new", has("grant-roles", NO), has("grant-roles", NO)),
    Door("grants/waiting", "/grants/waiting", has("grant-roles", NO),
         first(has("grant-roles", NO), does("grant-roles", "grant-roles")), {"pick": "{grant}:1"}),
    Door("grants/waiting", "/grants/waiting?export=xlsx", has("grant-roles", NO)),
    Door("grants/<str:ref>", "/grants/{grant}", sees("see-people")),
    Door("grants/<str:ref>/approve", "/grants/{grant}/approve", None, does("grant-roles", "see-people")),
    Door("grants/<str:ref>/turn-down", "/grants/{grant}/turn-down", None, does("grant-roles", "see-people")),
    Door("grants/<str:ref>/withdraw", "/grants/{grant}/withdraw", None, does("grant-roles", "see-people"),
         {"until": "2026-12-01"}),
    Door("trail", "/trail", has("see-trail", NO)),
    Door("trail", "/trail?subject={goal}", has("see-trail", NO)),
    Door("trail", "/trail?f-subject=Qx&f-unit=Qx&f-who=Qx", has("see-trail", NO)),
    Door("trail", "/trail?subject=figure~{unit}~{measure}~2026-09", has("see-trail", NO)),
    Door("trail", "/trail?export=xlsx&f-unit=Qx", has("see-trail", NO)),
    Door("trail/check", "/trail/check", has("check-trail", NO), has("check-trail", NO)),
    Door("trail/checkpoint", "/trail/checkpoint", has("check-trail", NO)),
    Door("trail/<int:seq>", "/trail/2", has("see-trail", NO)),
    Door("accounts", "/accounts", has("edit-accounts", NO)),
    Door("accounts/<str:ref>", "/accounts/{account}", has("edit-accounts", NO)),
    Door("accounts/<str:ref>/disable", "/accounts/{account}/disable", None, has("edit-accounts", NO)),
    Door("accounts/<str:ref>/enable", "/accounts/{account}/enable", None, has("edit-accounts", NO)),
    Door("accounts/<str:ref>/unlock", "/accounts/{account}/unlock", None, has("edit-accounts", NO)),
    Door("accounts/<str:ref>/renewal", "/accounts/{account}/renewal", None, has("edit-accounts", NO)),
    Door("accounts/<str:ref>/password", "/accounts/{account}/password", None, has("edit-accounts", NO)),
    Door("accounts/many", "/accounts/many", has("edit-accounts", NO), first(has("edit-accounts", NO), always(SHUT))),
    Door("accounts/many", "/accounts/many?export=xlsx", has("edit-accounts", NO)),
    Door("accounts/new", "/accounts/new", has("edit-accounts", NO), has("edit-accounts", NO)),
    Door("delegations/<str:ref>/end", "/delegations/{delegation}/end", None,
         mine("mia", refused_to("dee", has("grant-roles", NONE))), own=True),
    Door("delegations", "/delegations", everybody, everybody),
    # figures
    Door("figures", "/figures", has("see-figures", NONE)),
    Door("figures", "/figures?export=xlsx", has("see-figures", NONE)),
    Door("figures/forms/new", "/figures/forms/new", has("edit-library", NO), has("edit-library", NO),
         {"owner": "{unit}", "units": "{unit}", "measures": "{measure}", "period": "2026-08", "due": "2099-11-20"}),
    Door("figures/forms/new", "/figures/forms/new?like={form}", has("edit-library", NO)),
    Door("figures/forms/<str:ref>", "/figures/forms/{form}", form_seen),
    Door("figures/forms/<str:ref>/template.xlsx", "/figures/forms/{form}/template.xlsx", form_seen),
    Door("figures/forms/<str:ref>/template.xlsx", "/figures/forms/{form}/template.xlsx?filled=yes", form_seen),
    Door("figures/forms/<str:ref>/type", "/figures/forms/{form}/type", first(form_seen, REPORTS), first(form_seen, REPORTS)),
    Door("figures/forms/<str:ref>/upload", "/figures/forms/{form}/upload", None, first(form_seen, REPORTS), file="book"),
    Door("figures/forms/<str:ref>/change", "/figures/forms/{form}/change", None, first(form_seen, sent_it)),
    Door("figures/batches/<str:ref>", "/figures/batches/{batch}", sees("see-figures")),
    Door("figures/batches/<str:ref>/marked.xlsx", "/figures/batches/{batch}/marked.xlsx", sees("see-figures")),
    Door("figures/batches/<str:ref>/submit", "/figures/batches/{batch}/submit", None, SUBMITTED, BATCH, own=True),
    Door("figures/batches/<str:ref>/accept", "/figures/batches/{batch}/accept", None, ACCEPTS, BATCH),
    Door("figures/batches/<str:ref>/reject", "/figures/batches/{batch}/reject", None, ACCEPTS, BATCH),
    Door("figures/batches/<str:ref>/withdraw", "/figures/batches/{batch}/withdraw", None, SUBMITTED, BATCH, own=True),
    Door("figures/batches/<str:ref>/evidence", "/figures/batches/{batch}/evidence", None, SUBMITTED, file="text", own=True),
    Door("figures/evidence/<str:ref>", "/figures/evidence/{evidence}", sees("see-figures")),
    Door("figures/units", "/figures/units", has("see-figures", NONE)),
    Door("figures/units", "/figures/units?unit={unit}&year=2026", sees("see-figures")),
    Door("figures/units/export.xlsx", "/figures/units/export.xlsx?unit={unit}&year=2026", sees("see-figures")),
    Door("figures/history/<str:unit>/<str:measure>/<str:period>", "/figures/history/{unit}/{measure}/2026-09",
         sees("see-figures")),
    Door("figures/history/<str:unit>/<str:measure>/<str:period>/correct", "/figures/history/{unit}/{measure}/2026-09/correct",
         None, REPORTS),
    Door("figures/measures", "/figures/measures?f-title=Qx", has("see-figures", NONE)),
    Door("figures/measures", "/figures/measures?export=xlsx", has("see-figures", NONE)),
    Door("figures/measures/new", "/figures/measures/new", has("edit-library", NO), has("edit-library", NO),
         {"department": "{unit}"}),
    Door("figures/measures/<str:ref>", "/figures/measures/{measure}", has("see-figures", NONE),
         first(has("see-figures", NONE), does("edit-library", "see-unit")), {"department": "{unit}"}),
    # goals
    Door("goals", "/goals?text=Qx", has("see-goals", NONE)),
    Door("goals", "/goals?sort=target&down=1", has("see-goals", NONE)),
    Door("goals", "/goals?f-unit={unit}", has("see-goals", NONE)),
    Door("goals", "/goals?export=xlsx", has("see-goals", NONE)),
    Door("goals", "/goals?export=csv", has("see-goals", NONE)),
    Door("goals/many", "/goals/many", None, sees("see-goals"), {"pick": "{goal}:{version}"}),
    Door("goals/map", "/goals/map", has("see-goals", NONE)),
    Door("goals/map", "/goals/map?root={goal}", sees("see-goals")),
    Door("goals/coverage", "/goals/coverage", has("see-goals", NONE)),
    Door("goals/coverage", "/goals/coverage?export=xlsx", has("see-goals", NONE)),
    Door("goals/new", "/goals/new", first(has("see-goals", NONE), has("edit-goals", NO)),
         first(has("see-goals", NONE), has("edit-goals", NO), SETS), {"unit": "{unit}"}),
    Door("goals/new", "/goals/new?above={goal}", first(has("see-goals", NONE), has("edit-goals", NO), sees("see-goals"))),
    Door("goals/years", "/goals/years", whole("edit-goals", NONE), whole("edit-goals", NONE)),
    Door("goals/years/<ref:ref>/close", "/goals/years/{cycle}/close", None, whole("edit-goals", NO)),
    Door("goals/years/<ref:ref>/reopen", "/goals/years/{cycle}/reopen", None, whole("edit-goals", NO)),
    Door("goals/years/<ref:ref>/rename", "/goals/years/{cycle}/rename", None, whole("edit-goals", NO)),
    Door("goals/templates", "/goals/templates", everybody),
    Door("goals/templates/new", "/goals/templates/new", whole("edit-goals", NO), whole("edit-goals", NO)),
    Door("goals/nodes/<ref:ref>", "/goals/nodes/{node}", gives, gives),
    Door("goals/nodes/<ref:ref>/withdraw", "/goals/nodes/{node}/withdraw", None, gives),
    Door("goals/nodes/<ref:ref>/interface", "/goals/nodes/{node}/interface", offers, proposes, SIDES),
    Door("goals/interfaces", "/goals/interfaces", everybody),
    Door("goals/interfaces", "/goals/interfaces?export=xlsx", everybody),
    Door("goals/interfaces/<ref:ref>", "/goals/interfaces/{interface}", side),
    Door("goals/interfaces/<ref:ref>/<slug:step>", "/goals/interfaces/{interface}/dispute", None, first(side, speaks)),
    Door("goals/import", "/goals/import", first(has("see-goals", NONE), has("edit-goals", NO)),
         first(has("see-goals", NONE), has("edit-goals", NO))),
    Door("goals/import/form", "/goals/import/form", first(has("see-goals", NONE), has("edit-goals", NO))),
    Door("goals/import/<ref:ref>", "/goals/import/{upload}", mine("olivia", always(NONE)), mine("olivia", always(NONE)), own=True),
    Door("goals/import/<ref:ref>/marked", "/goals/import/{upload}/marked", mine("olivia", always(NONE)), own=True),
    Door("goals/<ref:ref>", "/goals/{goal}", sees("see-goals")),
    Door("goals/<ref:ref>/change", "/goals/{goal}/change", gives, gives, GOAL | {"unit": "{unit}"}),
    Door("goals/<ref:ref>/tiers", "/goals/{goal}/tiers", None, gives, GOAL),
    Door("goals/values", "/goals/values", first(has("see-goals", NONE), has("edit-goals", NO)),
         first(has("see-goals", NONE), has("edit-goals", NO))),
    Door("goals/<ref:ref>/values/<slug:kind>", "/goals/{goal}/values/target", None, gives,
         {"n-{goal}": "{version}", "c-{goal}-target": "5"}),
    Door("goals/<ref:ref>/moved", "/goals/{goal}/moved?target=5", sees("see-goals")),
    Door("goals/<ref:ref>/nodes", "/goals/{goal}/nodes", SETS, SETS, GOAL),
    Door("goals/<ref:ref>/nodes/template", "/goals/{goal}/nodes/template", None, SETS, GOAL | {"template": "{template}"}),
    Door("goals/<ref:ref>/cascade", "/goals/{goal}/cascade", SETS, SETS, GOAL),
    Door("goals/<ref:ref>/cascade/left", "/goals/{goal}/cascade/left", None,
         lambda who, unit: OPEN if unit in who.can("edit-goals") else NONE),
    Door("goals/<ref:ref>/ask", "/goals/{goal}/ask", asks, asks, GOAL),
    Door("goals/asks/<ref:ref>", "/goals/asks/{ask}", sees("see-goals"), gives, {"version": "1", "do": "accepted"}, units=ASKING),
    Door("goals/<ref:ref>/<slug:step>", "/goals/{goal}/submit", None, SETS, GOAL),
    Door("goals/<ref:ref>/<slug:step>", "/goals/{goal}/approve", None, does("approve-goals", "see-goals"), GOAL),
    Door("goals/<ref:ref>/<slug:step>", "/goals/{goal}/withdraw", None, gives, GOAL),
    # letters, all of them sent and waiting for an answer
    Door("letters", "/letters", everybody),
    Door("letters", "/letters?f-subject=Qx", everybody),
    Door("letters", "/letters?export=xlsx", everybody),
    Door("letters", "/letters?export=csv", everybody),
    Door("letters/batch", "/letters/batch", has("draft-letters", NO), has("draft-letters", NO), DRAFTED),
    Door("letters/articles", "/letters/articles", has("draft-letters", NO)),
    Door("letters/articles/<str:kind>", "/letters/articles/department", has("draft-letters", NO), has("draft-letters", NO), WORDED),
    Door("letters/print", "/letters/print", everybody, PRINTS, {"pick": "{letter}", "form": "pdf"}, units=SIGNERS),
    Door("letters/print", "/letters/print", None, PRINTS, {"pick": "{letter}", "form": "zip"}, units=SIGNERS, only="POST"),
    Door("letters/print", "/letters/print", None, PRINTS, {"pick": "{letter}", "form": "docx"}, units=SIGNERS, only="POST"),
    lettered("revise", "revise", WRITES, WRITES),
    lettered("again", "again", WRITES, WRITES),
    lettered("", "", READS),
    lettered("send", "send", None, REFUSED),
    lettered("withdraw", "withdraw", None, DRAFTS),
    lettered("close", "close", None, REFUSED),
    lettered("propose", "propose", None, TALKS),
    lettered("answer", "answer", None, REFUSED),
    lettered("agree", "agree", None, REFUSED),
    lettered("versions", "versions", READS),
    lettered("sign", "sign", first(READS, always(NO)), first(READS, always(NO)), own=True),
    lettered("signed", "signed", always(NONE), own=True),
    lettered("paper.<str:form>", "paper.docx", READS),
    lettered("paper.<str:form>", "paper.pdf", READS),
    lettered("amend", "amend", always(NONE), always(NONE), own=True),
    lettered("amendments/<str:amendment>", "amendments/{goal}", always(NONE), own=True),
    lettered("amendments/<str:amendment>/approve", "amendments/{goal}/approve", None, REFUSED),
    lettered("amendments/<str:amendment>/reject", "amendments/{goal}/reject", None, REFUSED),
    lettered("amendments/<str:amendment>/drop", "amendments/{goal}/drop", None, REFUSED),
    Door("verify", "/verify", everybody),
    Door("verify/<str:code>", "/verify/{code}", lambda who, unit: OPEN if unit in who.can("see-letters") else NO, units=SIGNERS),
    # schemes, all of them drafts
    Door("schemes", "/schemes", everybody),
    Door("schemes", "/schemes?f-title=Qx", everybody),
    Door("schemes", "/schemes?export=xlsx", everybody),
    Door("schemes/start", "/schemes/start", has("edit-schemes", NO), has("edit-schemes", NO),
         {"owner": "{unit}", "kinds": "subsidiary", "how": "text", "source": "scheme: x", "code": "new.scheme"}),
    drafted("", DRAWN),
    drafted("indicators", DRAWN),
    drafted("diff", DRAWN),
    drafted("source", DRAWN, EDITS),
    drafted("weights", None, EDITS),
    replace(drafted("item", None, EDITS), only="POST"),
    drafted("item", DRAWN, query="?card=wind&item=profit"),
    drafted("sentence", None, DRAWN),
    drafted("workbook", DRAWN, first(DRAWN, always(SHUT))),
    drafted("submit", None, EDITS),
    drafted("approve", None, APPROVES),
    drafted("reject", None, APPROVES),
    drafted("in-force", None, EDITS),
    drafted("copy", None, EDITS),
    drafted("classes", DRAWN, first(DRAWN, lambda who, unit: OPEN if unit in who.can("edit-schemes") | who.can("approve-schemes") else NO)),
    drafted("classes/place", None, EDITS),
    drafted("classes/describe", None, EDITS),
    drafted("classes/kinds", None, EDITS),
    drafted("classes/rules", None, EDITS),
    drafted("classes/traits", EDITS, EDITS),
    drafted("classes/traits/workbook", EDITS, EDITS),
)  # fmt: skip
BODY = {
    "version": "1", "reason": "会议纪要", "title_zh": "名称", "title_en": "Title", "unit": "万元", "decimals": "2",
    "calendar": "month", "due": "2026-11-20", "start": "2026-11-20", "since": "2026-12-01", "until": "2026-12-31",
    "name_zh": "新名", "name_en": "New", "standard_zh": "标准", "weight": "10", "left_share": "60", "right_share": "40",
    "left_duty_zh": "甲", "right_duty_zh": "乙", "value": "5", "turn": "1", "source": "business", "task": "quantitative",
    "how": "none", "code": "NEW-1", "target": "5", "do": "submit",
}  # fmt: skip
"""What a form of any door is filled with; a door adds its own."""
