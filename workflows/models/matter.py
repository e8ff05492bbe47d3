"""A task or a procedure about an entry, or about a commitment that hangs from none: both answer as `entry`."""

from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils.translation import gettext as _


class MatterOf(ForwardManyToOneDescriptor):
    """Reading it where there is no entry gives the row's commitment, which knows what a list or a step asks."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None and instance.entry_id is None:
            return instance.commitment
        return super().__get__(instance, cls)


class MatterField(models.ForeignKey):  # type: ignore[type-arg]
    """The entry that a row is about; without one the row has a `commitment`, and `row.entry` is that."""

    forward_related_accessor_class = MatterOf

    def is_cached(self, instance: Any) -> bool:
        """Nothing is kept of an entry that is none: what is read then is no related row of this column."""
        is_none = (
            instance.__dict__.get("entry_id", ...) is None
        )  # not there: it is being made, or was put off
        return not is_none and super().is_cached(instance)

    def deconstruct(self) -> Any:
        """To the database it is a foreign key like others."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class PromiseHead:
    """What a row of the inbox shows in the place of a list: the kind of commitment."""

    code, kind = "", "promise"

    def __init__(self, short_name: str) -> None:
        self.short_name = self.name = short_name

    def get_kind_display(self) -> str:
        """In words."""
        return _("信用承诺")


class ActsAsMatter:
    """What the inbox and a step ask of an entry, answered by a commitment that hangs from none."""

    case_number = ""
    list_type_id: int | None = None
    registered_by = None
    department_id: int
    subject_id: int

    @property
    def number(self) -> str:
        """Its own number."""
        return self.code  # type: ignore[attr-defined,no-any-return]

    @property
    def list_type(self) -> PromiseHead:
        """It is on no list: its kind."""
        return PromiseHead(self.get_kind_display())  # type: ignore[attr-defined]

    @property
    def associates(self) -> Any:
        """Nobody promises together with it but by countersigning."""
        from workflows.models.entry import Associate

        return Associate.objects.none()

    def concerns(self, person: Any) -> bool:
        """Does the person speak for the subject that promised (回避)?"""
        if self.entry is not None:  # type: ignore[attr-defined]
            return bool(self.entry.concerns(person))  # type: ignore[attr-defined]
        return self.subject_id in {mandate.subject_id for mandate in person.mandates_now()}
