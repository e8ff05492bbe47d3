"""In which order rows are locked: the entry first, then the procedure, then everything that hangs from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from viewflow.workflow.lock import SelectForUpdateLock

from workflows.acts import log
from workflows.law.refusal import TooLate
from workflows.models import Entry, PublicityRecord, Subject


class EntryFirstLock(SelectForUpdateLock):
    """One transaction that holds the entry, then the procedure: nobody waits for another in a ring.

    Whoever waits too long for a colleague's click on the same case is told so, and nothing was done: a case
    that many open at once is no error of the program.
    """

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: Any) -> Iterator[None]:
        with transaction.atomic():
            process = flow_class.process_class._default_manager.filter(pk=process_pk).first()
            if process is not None:
                take(process)
            with super().__call__(flow_class, process_pk):
                yield


def take(process: Any) -> None:
    """Lock what it is about, or whose; TooLate when others hold it longer than the database lets one wait."""
    try:
        if process.entry_id:
            log.hold(Entry, process.entry_id)
        elif getattr(process, "record_repair_id", None):
            log.hold(PublicityRecord, process.record_repair.record_id)
        else:
            log.hold(Subject, process.commitment.subject_id)
    except OperationalError as error:
        if "lock" not in str(error).lower():
            raise
        raise TooLate(_("多名人员正在同时办理本件，这次没有办成；请稍候再提交一次。")) from error
