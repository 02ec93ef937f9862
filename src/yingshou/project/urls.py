"""Addresses of the console and the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("yingshou.interfaces.console.urls")),
]
