"""Addresses of the group; those of changes that other rooms have something to say of stand above, where all rooms are known."""

from django.urls import path

from .views import accounts, changes, grants, opening, people, persons, roster, units, waiting

urlpatterns = [
    path("units", units.units),
    path("units/new", changes.found),
    path("units/<str:ref>", units.unit),
    path("units/<str:ref>/rename", changes.rename),
    path("units/<str:ref>/withdraw", changes.withdraw),
    path("people", people.people),
    path("people/choose", people.choose),
    path("people/import", roster.upload),
    path("people/import/template", roster.empty),
    path("people/import/marked", roster.marked),
    path("people/import/accept", roster.accept),
    path("people/<str:ref>", people.person),
    path("people/<str:ref>/name", persons.correct),
    path("grants", grants.grants),
    path("grants/new", grants.ask),
    path("grants/waiting", waiting.waiting),
    path("grants/<str:ref>", grants.grant),
    path("grants/<str:ref>/approve", grants.approve),
    path("grants/<str:ref>/turn-down", grants.turn_down),
    path("grants/<str:ref>/withdraw", grants.withdraw),
    path("accounts", accounts.accounts),
    path("accounts/new", accounts.opened),
    path("accounts/many", opening.many),
    path("delegations", grants.delegations),
    path("delegations/<str:ref>/end", grants.end_delegation),
]
