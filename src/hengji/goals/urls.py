"""Addresses of goals."""

from django.urls import path, register_converter

from .views import asks, cascade, goal, imports, interfaces, nodes, pool, values, years


class Ref:
    """A reference in an address; whatever else stands there is no address of ours."""

    regex = "[0-9a-z]{1,20}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Ref, "ref")

urlpatterns = [
    path("goals", pool.pool),
    path("goals/many", pool.many),
    path("goals/map", pool.goal_map),
    path("goals/coverage", pool.coverage),
    path("goals/values", values.values),
    path("goals/<ref:ref>/values/<slug:kind>", values.cell),
    path("goals/new", goal.new),
    path("goals/years", years.years),
    path("goals/years/<ref:ref>/close", years.close),
    path("goals/years/<ref:ref>/reopen", years.reopen),
    path("goals/years/<ref:ref>/rename", years.rename),
    path("goals/templates", nodes.templates),
    path("goals/templates/new", nodes.new_template),
    path("goals/nodes/<ref:ref>", nodes.node),
    path("goals/nodes/<ref:ref>/withdraw", nodes.withdraw),
    path("goals/nodes/<ref:ref>/interface", interfaces.propose),
    path("goals/interfaces", interfaces.interfaces),
    path("goals/interfaces/<ref:ref>", interfaces.interface),
    path("goals/interfaces/<ref:ref>/<slug:step>", interfaces.step),
    path("goals/import", imports.hand_in),
    path("goals/import/form", imports.form),
    path("goals/import/<ref:ref>", imports.preview),
    path("goals/import/<ref:ref>/marked", imports.marked),
    path("goals/asks/<ref:ref>", asks.reply),
    path("goals/<ref:ref>/ask", asks.ask),
    path("goals/<ref:ref>", goal.goal),
    path("goals/<ref:ref>/change", goal.change),
    path("goals/<ref:ref>/tiers", goal.tiers),
    path("goals/<ref:ref>/moved", goal.moved),
    path("goals/<ref:ref>/nodes", nodes.add),
    path("goals/<ref:ref>/nodes/template", nodes.from_template),
    path("goals/<ref:ref>/cascade", cascade.cascade),
    path("goals/<ref:ref>/cascade/left", cascade.left),
    path("goals/<ref:ref>/<slug:step>", goal.step),
]
