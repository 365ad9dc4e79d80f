"""Addresses of letters."""

from django.urls import path

from . import views

urlpatterns = [
    path("letters", views.letters),
    path("letters/batch", views.batch),
    path("letters/print", views.prints),
    path("letters/articles", views.wordings),
    path("letters/articles/<str:kind>", views.wording),
    path("letters/<str:ref>", views.letter),
    path("letters/<str:ref>/revise", views.revise),
    path("letters/<str:ref>/again", views.again),
    path("letters/<str:ref>/send", views.send),
    path("letters/<str:ref>/withdraw", views.withdraw),
    path("letters/<str:ref>/close", views.close),
    path("letters/<str:ref>/propose", views.propose),
    path("letters/<str:ref>/answer", views.answer),
    path("letters/<str:ref>/agree", views.agree),
    path("letters/<str:ref>/versions", views.compared),
    path("letters/<str:ref>/sign", views.sign),
    path("letters/<str:ref>/signed", views.signed),
    path("letters/<str:ref>/paper.<str:form>", views.paper),
    path("letters/<str:ref>/amend", views.amend),
    path("letters/<str:ref>/amendments/<str:amendment>", views.amendment),
    path("letters/<str:ref>/amendments/<str:amendment>/approve", views.approve),
    path("letters/<str:ref>/amendments/<str:amendment>/reject", views.reject),
    path("letters/<str:ref>/amendments/<str:amendment>/drop", views.drop),
    path("verify", views.verify),
    path("verify/<str:code>", views.verified),
]
