"""The one judge: who somebody is; what they may do is asked of their posts (`Person.has_perm`)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from workflows.models import Person


class DutyBackend(BaseBackend):
    """Login by user name and password. Duties are never held without a place, and never by default."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_rest: Any,
    ) -> Person | None:
        """The person, or None; an unknown name costs as much time as a wrong password."""
        if username is None or password is None:
            return None
        person = Person.objects.filter(username=username).first()
        if person is None:
            make_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session; a deactivated person is nobody."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
