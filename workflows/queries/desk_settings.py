"""How a person wants to be told and to work."""

from workflows.models import DeskSettings, Person


def of(person: Person) -> DeskSettings:
    """The person's settings as kept, or the defaults."""
    return DeskSettings.objects.filter(person=person).first() or DeskSettings(person=person)
