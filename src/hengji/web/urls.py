"""Every address of the product."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home),
    path("sign-in", views.sign_in),
    path("sign-out", views.sign_out),
    path("password", views.password),
    path("language", views.language),
    path("health", views.health),
    path("", include("hengji.org.urls")),
    path("", include("hengji.contracts.urls")),
]
