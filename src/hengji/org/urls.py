"""Addresses of the group."""

from django.urls import path

from . import views

urlpatterns = [path("units", views.units), path("units/<str:ref>", views.unit)]
