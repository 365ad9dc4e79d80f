"""Addresses of goals."""

from django.urls import path

from .views import cascade, goal, imports, interfaces, nodes, pool, years

urlpatterns = [
    path("goals", pool.pool),
    path("goals/many", pool.many),
    path("goals/export", pool.export),
    path("goals/map", pool.goal_map),
    path("goals/coverage", pool.coverage),
    path("goals/new", goal.new),
    path("goals/years", years.years),
    path("goals/years/<str:ref>/close", years.close),
    path("goals/templates", nodes.templates),
    path("goals/templates/new", nodes.new_template),
    path("goals/nodes/<str:ref>", nodes.node),
    path("goals/nodes/<str:ref>/withdraw", nodes.withdraw),
    path("goals/nodes/<str:ref>/interface", interfaces.propose),
    path("goals/interfaces", interfaces.interfaces),
    path("goals/interfaces/<str:ref>", interfaces.interface),
    path("goals/interfaces/<str:ref>/<str:step>", interfaces.step),
    path("goals/import", imports.hand_in),
    path("goals/import/form", imports.form),
    path("goals/import/<str:ref>", imports.preview),
    path("goals/import/<str:ref>/marked", imports.marked),
    path("goals/<str:ref>", goal.goal),
    path("goals/<str:ref>/change", goal.change),
    path("goals/<str:ref>/tiers", goal.tiers),
    path("goals/<str:ref>/moved", goal.moved),
    path("goals/<str:ref>/nodes", nodes.add),
    path("goals/<str:ref>/nodes/template", nodes.from_template),
    path("goals/<str:ref>/cascade", cascade.cascade),
    path("goals/<str:ref>/cascade/left", cascade.left),
    path("goals/<str:ref>/<str:step>", goal.step),
]
