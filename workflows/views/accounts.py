"""Signing in and out, and changing one's own password."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.accounts import PasswordForm, SignInForm
from workflows.acts import gate
from workflows.queries import clock
from workflows.views import left_behind
from workflows.views.context import frame_of, home_of


class LoginView(auth_views.LoginView):
    """The door for officers, auditors and subjects; each is led to where the work is."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Whose session had ended while typing finds it again."""
        response = super().form_valid(form)
        gate.entered(self.request.user, at=clock.now())
        left_behind.recover(self.request)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Failures are counted: of a known account by itself, of all other names together."""
        if form.non_field_errors():  # both fields were filled
            is_locked = bool(getattr(self.request, "axes_locked_out", False))
            gate.kept_out(form.data.get("username", ""), is_locked=is_locked, at=clock.now())
        return super().form_invalid(form)

    def get_success_url(self) -> str:
        """First a new password if one is due, then the page that was asked for, then the person's own start."""
        if self.request.user.must_change_password:
            return reverse("password")
        return self.get_redirect_url() or self.get_default_redirect_url()

    def get_redirect_url(self) -> str:
        """The page that was asked for; the door itself is none, it would lead round in a circle."""
        asked = super().get_redirect_url()
        return "" if asked.partition("?")[0] == self.request.path else asked

    def get_default_redirect_url(self) -> str:
        """Where this person begins."""
        return home_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the hall was asked for, and how many tries are left after a failure."""
        facts = super().get_context_data(**kwargs)
        facts["for_hall"] = self.get_redirect_url().startswith(reverse("hall"))
        facts["minutes"] = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        if facts["form"].non_field_errors():
            facts["tries_left"] = self._tries_left(facts["form"].data.get("username", ""))
        return facts

    def _tries_left(self, username: str) -> int:
        """Failures that remain before the account is locked for this address."""
        who = {"username": username}
        return max(0, get_failure_limit(self.request, who) - AxesProxyHandler.get_failures(self.request, who))


class LogoutView(auth_views.LogoutView):
    """POST only; ends the session."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say so in the log first: afterwards nobody knows who it was."""
        if request.user.is_authenticated:
            gate.left(request.user, at=clock.now())
        return super().post(request, *args, **kwargs)


class PasswordView(auth_views.PasswordChangeView):
    """Change one's own password; other sessions of the person end."""

    template_name = "accounts/password.html"
    form_class = PasswordForm

    def get_success_url(self) -> str:
        """Back to the person's start."""
        return home_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page frame and the way back."""
        facts = super().get_context_data(**kwargs)
        return facts | {"frame": frame_of(self.request), "back": home_of(self.request.user)}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Say that it is done."""
        response = super().form_valid(form)
        gate.write("change_password", self.request.user, at=clock.now())
        messages.success(self.request, _("密码已修改，其他设备上的登录已经失效。"))
        return response
