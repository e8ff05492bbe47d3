"""A person's own settings: what is told and how, the keys, the ten seconds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.settings import FIXED, SettingsForm
from workflows.acts import settings
from workflows.queries import desk_settings


class SettingsView(View):
    """Read and change one's own settings; only whoever holds a post has a desk (403)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Officers only."""
        if not request.user.posts_now():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The settings as they are."""
        return self._page(request, self._form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them; what was typed comes back with its errors."""
        form = self._form(request, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        data = form.cleaned_data
        settings.keep(
            request.user,
            digest=data["digest"],
            muted=form.muted,
            holds_steps=data["holds_steps"],
            single_keys=data["single_keys"],
            email=data["email"],
        )
        messages.success(request, _("设置已保存。"))
        return redirect("settings")

    def _form(self, request: HttpRequest, data: Any = None) -> SettingsForm:
        """The form over what is kept."""
        return SettingsForm(data, person=request.user, kept=desk_settings.of(request.user))

    def _page(self, request: HttpRequest, form: SettingsForm, status: int = 200) -> HttpResponse:
        """The whole page."""
        return render(request, "settings/settings.html", {"form": form, "fixed": FIXED}, status=status)
