"""A task or a procedure about an entry, or about what hangs from none (a commitment, an application about a record)."""

from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils.translation import gettext as _


class MatterOf(ForwardManyToOneDescriptor):
    """Reading it where there is no entry gives what the row is about instead, which knows what a step asks."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None and instance.entry_id is None:
            return getattr(instance, "record_repair", None) or instance.commitment
        return super().__get__(instance, cls)


class MatterField(models.ForeignKey):  # type: ignore[type-arg]
    """The entry that a row is about; without one it has a `commitment` or a `record_repair`, and `entry` is that."""

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


class Head:
    """What a row of the inbox shows in the place of a list."""

    code = ""

    def __init__(self, kind: str, words: str, short_name: str) -> None:
        self.kind, self.words = kind, words
        self.short_name = self.name = short_name

    def get_kind_display(self) -> str:
        """In words."""
        return self.words


class Apart:
    """What the inbox and a step ask of an entry, answered by what hangs from none."""

    case_number = ""
    list_type_id: int | None = None
    registered_by = None

    @property
    def number(self) -> str:
        """Its own number."""
        return self.code  # type: ignore[attr-defined,no-any-return]

    @property
    def associates(self) -> Any:
        """Nobody is party to it together with its subject."""
        from workflows.models.entry import Associate

        return Associate.objects.none()

    def concerns(self, person: Any) -> bool:
        """Does the person speak for the subject (回避)?"""
        own = {mandate.subject_id for mandate in person.mandates_now()}
        return self.subject_id in own  # type: ignore[attr-defined]


class ActsAsMatter(Apart):
    """The same of a commitment, which may also hang from an entry."""

    department_id: int
    subject_id: int

    @property
    def list_type(self) -> Head:
        """It is on no list: its kind."""
        return Head("promise", _("信用承诺"), self.get_kind_display())  # type: ignore[attr-defined]

    def concerns(self, person: Any) -> bool:
        """Does the person speak for the subject that promised (回避)?"""
        if self.entry is not None:  # type: ignore[attr-defined]
            return bool(self.entry.concerns(person))  # type: ignore[attr-defined]
        return super().concerns(person)
