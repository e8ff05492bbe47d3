"""The list of addresses (送达地址清单) of a print run: one line for each notice, in the order of the file."""

from collections.abc import Iterator
from typing import Any

from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from workflows.law.service import ServiceMethod
from workflows.models import Notice, PrintRun
from workflows.queries import addresses, sheet
from workflows.queries.addresses import Address

CHUNK = 500
WIDTHS = (6, 34, 16, 44, 10, 18, 24, 24, 14, 14, 18)


def headings() -> list[str]:
    """The columns of the sheet."""
    return [
        _("序号"), _("受送达人"), _("收件人"), _("送达地址"), _("邮政编码"), _("联系电话"), _("文号"), _("标题"),
        _("送达方式"), _("地址来源"), _("条目编号"),
    ]  # fmt: skip


def workbook(run: PrintRun) -> bytes:
    """The whole list; what a spreadsheet would take for a formula is text."""
    return sheet.workbook(headings(), _lines(run), _("送达地址清单"), widths=WIDTHS)


def _lines(run: PrintRun) -> Iterator[list[Any]]:
    """One line a notice, some hundreds read at a time."""
    for start in range(0, len(run.notices), CHUNK):
        keys = run.notices[start : start + CHUNK]
        rows = Notice.objects.filter(pk__in=keys).exclude(state="withdrawn").exclude(file_digest="")
        rows = rows.select_related("entry__subject", "associate__subject").defer("facts", "page", "file")
        found = {notice.pk: notice for notice in rows.annotate(party_name=KT("facts__party__name"))}
        known = addresses.of_notices(found.values())
        for nth, key in enumerate(keys, start + 1):
            if key in found:
                yield _line(nth, found[key], known[key])


def _line(nth: int, notice: Any, known: Address) -> list[Any]:
    """The confirmed address goes before the registered one; a person who has none on file has none."""
    name = notice.party_name or (notice.associate.name if notice.associate else notice.entry.subject.name)
    source = (
        _("送达地址确认书") if known.is_confirmed else _("登记住所") if known.is_known else _("没有登记地址")
    )
    recipient = known.recipient if known.is_confirmed else name
    document = (notice.number, notice.title, _way(notice, known), source, notice.entry.number)
    return [nth, name, recipient, known.address, known.postcode, known.phone, *document]


def _way(notice: Notice, known: Address) -> str:
    """How it was served; else whether the party agreed to be served electronically."""
    if notice.service_method:
        return str(ServiceMethod(notice.service_method).label)
    return _("同意电子送达") if known.agrees_electronic else str(ServiceMethod.POST.label)
