"""The console's site in the Unfold shell: sign-in for every active member of the staff, no model pages."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite


class SignInForm(AuthenticationForm):
    """Signs in whoever is active; what they may do is a matter of their role."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse people who have left."""
        if not user.is_active:
            raise ValidationError(_("This account is not active."), code="inactive")


class ConsoleSite(UnfoldAdminSite):
    """Sign-in, sign-out and change of password; every other page is a view of ours."""

    login_form = SignInForm
    login_template = "console/login.html"
    site_title = _("Yingshou")
    site_header = _("Yingshou")
    site_url = None
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Let every signed-in member of the staff use the shell."""
        return bool(request.user.is_active and request.user.is_authenticated)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the overview."""
        del request, extra_context
        return HttpResponseRedirect(reverse("console:overview"))


site = ConsoleSite(name="admin")
