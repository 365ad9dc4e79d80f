"""Every address of the product."""

from django.urls import include, path

from .views import gallery, home, me, sign

urlpatterns = [
    path("", home.home),
    path("sign-in", sign.sign_in),
    path("sign-out", sign.sign_out),
    path("language", sign.language),
    path("health", sign.health),
    path("search", home.search),
    path("me", me.me),
    path("me/sessions/<str:name>/end", me.end_session),
    path("password", me.password),
    path("gallery", gallery.gallery),
    path("", include("hengji.org.urls")),
    path("", include("hengji.facts.urls")),
    path("", include("hengji.goals.urls")),
    path("", include("hengji.policy.urls")),
    path("", include("hengji.contracts.urls")),
]
handler404 = "hengji.web.views.wrong.not_found"
handler403 = "hengji.web.views.wrong.forbidden"
handler500 = "hengji.web.views.wrong.broken"
