"""The list of addresses (送达地址清单) of a print run: one line for each notice, in the order of the file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from workflows.law.service import ServiceMethod
from workflows.models import Notice, PrintRun, ServiceAddress
from workflows.queries import sheet

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
        confirmed = _confirmed(list(found.values()))
        for nth, key in enumerate(keys, start + 1):
            if key in found:
                yield _line(nth, found[key], confirmed.get(_party(found[key])))


def _party(notice: Notice) -> tuple[str, int]:
    """Whose address is asked for: the associate's own, or the subject's."""
    return ("associate", notice.associate_id) if notice.associate_id else ("subject", notice.entry.subject_id)


def _confirmed(notices: list[Notice]) -> dict[tuple[str, int], ServiceAddress]:
    """The addresses in force that the parties confirmed themselves; one query."""
    subjects = {notice.entry.subject_id for notice in notices if not notice.associate_id}
    people = {notice.associate_id for notice in notices if notice.associate_id}
    parties = Q(subject__in=subjects, associate=None) | Q(associate__in=people)
    rows = ServiceAddress.objects.filter(parties, ended_on=None)
    return {
        ("associate", row.associate_id) if row.associate_id else ("subject", row.subject_id): row
        for row in rows
    }


def _line(nth: int, notice: Any, confirmed: ServiceAddress | None) -> list[Any]:
    """The confirmed address goes before the registered one; a person who has none on file has none."""
    name = notice.party_name or (notice.associate.name if notice.associate else notice.entry.subject.name)
    holder = notice.entry.subject if notice.associate_id is None else notice.associate.subject
    if confirmed is not None:
        told = (
            confirmed.recipient,
            confirmed.address,
            confirmed.postcode,
            confirmed.phone,
            _("送达地址确认书"),
        )
    elif holder is not None and holder.address:
        told = (name, holder.address, "", holder.phone, _("登记住所"))
    else:
        told = (name, "", "", holder.phone if holder is not None else "", _("没有登记地址"))
    recipient, address, postcode, phone, source = told
    way = _way(notice, holder, confirmed)
    document = (notice.number, notice.title, way, source, notice.entry.number)
    return [nth, name, recipient, address, postcode, phone, *document]


def _way(notice: Notice, holder: Any, confirmed: ServiceAddress | None) -> str:
    """How it was served; else whether the party agreed to be served electronically."""
    if notice.service_method:
        return str(ServiceMethod(notice.service_method).label)
    agrees = confirmed.agrees_electronic if confirmed else bool(holder and holder.electronic_service)
    return _("同意电子送达") if agrees else str(ServiceMethod.POST.label)
