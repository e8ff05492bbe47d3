"""The certificate of a training for a subject that stands in no entry: the same document, in the subject's own book."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.models.learning import Completion
from workflows.models.sealed import SealedPaper


class TrainingPaper(SealedPaper):
    """修复培训证明 for a subject without an entry; with one, the certificate is a notice of that entry."""

    completion = models.OneToOneField(Completion, models.PROTECT, related_name="paper")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_training_paper_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def title(self) -> str:
        """What it is called."""
        return _("信用修复培训证明")

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"training-paper/{self.code}"

    @property
    def place(self) -> str:
        """The department whose desk keeps the course."""
        return self.completion.place

    @property
    def subject_place(self) -> str:
        """The subject that learned."""
        return self.completion.subject_place

    @property
    def keeper(self) -> Any:
        """In whose book it is written: the subject's."""
        return self.completion.subject
