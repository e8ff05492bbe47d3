"""In which order rows are locked: the entry first, then the procedure, then everything that hangs from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from viewflow.workflow.lock import SelectForUpdateLock

from workflows.acts import log


class EntryFirstLock(SelectForUpdateLock):
    """One transaction that holds the entry, then the procedure: nobody waits for another in a ring."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: Any) -> Iterator[None]:
        with transaction.atomic():
            process = flow_class.process_class._default_manager.filter(pk=process_pk).first()
            if process is not None:
                log.lock(process.entry)
            with super().__call__(flow_class, process_pk):
                yield
