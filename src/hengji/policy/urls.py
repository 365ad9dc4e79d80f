"""Addresses of schemes and classes."""

from django.urls import path

from .views import classes, listing, steps, traits, version, writing

urlpatterns = [
    path("schemes", listing.schemes),
    path("schemes/start", listing.start),
    path("schemes/<str:ref>", version.version),
    path("schemes/<str:ref>/indicators", version.indicators),
    path("schemes/<str:ref>/diff", version.diff),
    path("schemes/<str:ref>/source", writing.source),
    path("schemes/<str:ref>/weights", writing.weights),
    path("schemes/<str:ref>/item", writing.item),
    path("schemes/<str:ref>/sentence", writing.sentence),
    path("schemes/<str:ref>/workbook", writing.workbook),
    path("schemes/<str:ref>/submit", steps.submit),
    path("schemes/<str:ref>/approve", steps.approve),
    path("schemes/<str:ref>/reject", steps.reject),
    path("schemes/<str:ref>/in-force", steps.put_in_force),
    path("schemes/<str:ref>/copy", steps.copy),
    path("schemes/<str:ref>/classes", classes.classes),
    path("schemes/<str:ref>/classes/place", classes.place),
    path("schemes/<str:ref>/classes/describe", classes.describe),
    path("schemes/<str:ref>/classes/kinds", classes.kinds),
    path("schemes/<str:ref>/classes/rules", classes.change_rules),
    path("schemes/<str:ref>/classes/traits", traits.traits),
    path("schemes/<str:ref>/classes/traits/workbook", traits.traits_workbook),
]
