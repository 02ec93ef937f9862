"""Addresses of the console and the API."""

from django.urls import include, path

from yingshou.interfaces.api.agents_v1 import api as agents
from yingshou.interfaces.api.v1 import api
from yingshou.interfaces.console.site import site

handler403 = "yingshou.interfaces.console.views.errors.forbidden"
handler404 = "yingshou.interfaces.console.views.errors.not_found"
handler500 = "yingshou.interfaces.console.views.errors.failed"

urlpatterns = [
    path("admin/", site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("api/agents/v1/", agents.urls),
    path("", include("yingshou.interfaces.console.urls")),
]
