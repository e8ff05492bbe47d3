"""While a first result is sealed, whoever gave it does not speak to those who are to look again."""

from django.utils.translation import gettext as _

from workflows.law.refusal import Refused
from workflows.models import Entry, Person, SecondReview


def insist_silent(entry: Entry, by: Person) -> None:
    """Raises Refused for the person whose result on this entry is sealed at the moment."""
    sealed = SecondReview.objects.filter(is_drawn=True, second_at=None, dropped_at=None, entry=entry)
    if sealed.filter(first_by=by).exists():
        raise Refused(
            _("本件正在独立复核，第一次结论由您作出，复核完成前您不能就本件抄送、催办或者安排办理人。")
        )
