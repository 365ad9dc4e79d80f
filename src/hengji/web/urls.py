"""Every address of the product."""

from django.urls import include, path

from ..org.views import changes, persons
from . import standing
from .views import accounts, gallery, guards, home, me, merging, notices, second_step, sign, trail, trail_check

urlpatterns = [
    path("", home.home),
    path("sign-in", sign.sign_in),
    path("sign-in/code", sign.code),
    path("alive", sign.alive),
    path("sign-out", sign.sign_out),
    path("language", sign.language),
    path("health", sign.health),
    path("search", home.search),
    path("me", me.me),
    path("me/sessions/<str:name>/end", me.end_session),
    path("me/second-step", second_step.mine),
    path("notices", notices.notices),
    path("notices/read", notices.read),
    path("notices/<str:name>", notices.notice),
    path("sign-ins", guards.sign_ins),
    path("sign-ins/rules", guards.rules),
    path("sign-ins/<str:ref>", guards.account),
    path("sign-ins/<str:ref>/end", guards.end),
    path("sign-ins/<str:ref>/reset", guards.reset),
    path("sign-ins/<str:ref>/renewal", guards.renewal),
    path("trail", trail.trail),
    path("trail/check", trail_check.check),
    path("trail/checkpoint", trail_check.export),
    path("trail/<int:seq>", trail.event),
    path("password", me.password),
    path("gallery", gallery.gallery),
    path("units/<str:ref>/merge", merging.merge),
    path("units/<str:ref>/move", changes.move, {"also": standing.moving}),
    path("units/<str:ref>/close", changes.close, {"also": standing.closing}),
    path("appointments/<str:ref>/end", persons.leave, {"also": standing.leaving}),
    path("", include("hengji.org.urls")),
    path("accounts/<str:ref>", accounts.account),
    path("accounts/<str:ref>/disable", accounts.disable),
    path("accounts/<str:ref>/enable", accounts.enable),
    path("accounts/<str:ref>/password", accounts.password),
    path("accounts/<str:ref>/unlock", accounts.unlock),
    path("accounts/<str:ref>/renewal", accounts.ask_renewal),
    path("", include("hengji.facts.urls")),
    path("", include("hengji.goals.urls")),
    path("", include("hengji.policy.urls")),
    path("", include("hengji.contracts.urls")),
]
handler404 = "hengji.web.views.wrong.not_found"
handler403 = "hengji.web.views.wrong.forbidden"
handler500 = "hengji.web.views.wrong.broken"
