"""Addresses of measures and figures."""

from django.urls import path

from .views import batches, figures, forms, library, typing

urlpatterns = [
    path("figures", forms.due),
    path("figures/forms/new", forms.issue),
    path("figures/forms/<str:ref>", forms.form),
    path("figures/forms/<str:ref>/template.xlsx", forms.workbook),
    path("figures/forms/<str:ref>/type", typing.type_in),
    path("figures/forms/<str:ref>/upload", forms.upload),
    path("figures/forms/<str:ref>/change", forms.change),
    path("figures/batches/<str:ref>", batches.batch),
    path("figures/batches/<str:ref>/marked.xlsx", batches.marked_workbook),
    path("figures/batches/<str:ref>/submit", batches.submit),
    path("figures/batches/<str:ref>/accept", batches.accept),
    path("figures/batches/<str:ref>/reject", batches.reject),
    path("figures/batches/<str:ref>/withdraw", batches.withdraw),
    path("figures/batches/<str:ref>/evidence", batches.attach),
    path("figures/evidence/<str:ref>", batches.evidence),
    path("figures/units", figures.year),
    path("figures/units/export.xlsx", figures.export),
    path("figures/history/<str:unit>/<str:measure>/<str:period>", figures.history),
    path("figures/history/<str:unit>/<str:measure>/<str:period>/correct", figures.correct),
    path("figures/measures", library.library),
    path("figures/measures/new", library.define),
    path("figures/measures/<str:ref>", library.measure),
]
