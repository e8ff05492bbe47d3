"""The domain as one Django app."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Law, facts, acts, procedures and pages of the life of a list entry."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "workflows"
    verbose_name = "信衡"

    def ready(self) -> None:
        # Flow classes must be importable by name before a stored task is read.
        from workflows import flows  # noqa: F401
