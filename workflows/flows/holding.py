"""A step handed in waits some seconds before it is enacted; until then it may be taken back as if never sent."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forms.typed import as_posted
from workflows.acts import gate, hold, log
from workflows.law.refusal import Refused, TooLate
from workflows.models import HeldStep, Person
from workflows.queries import cover


class _Rehearsed(Exception):
    """Everything went well, and all of it is rolled back."""


@dataclass(frozen=True)
class Came:
    """What came of a step that waited; `sentence` says why it was not enacted, empty when it was."""

    held: HeldStep
    sentence: str = ""


class Holding:
    """What a human step offers beside being done at once; every method locks the procedure first."""

    flow_class: Any
    activation_class: Any
    perform: Any

    def hold(self, task: Any, data: dict[str, list[str]], *, by: Any, at: Any, until: Any) -> Any:
        """Judge as `perform` does, then keep what was handed in until an instant; nothing is enacted.

        Returns the form; when it has errors nothing was kept. Raises what `perform` raises: it is rehearsed and
        rolled back, so that what the law refuses is said at once.
        """
        with self.flow_class.lock(task.process_id):
            form = self._rehearse(task, data, by=by, at=at)
            if form.errors:
                return form
            fresh = type(task)._default_manager.select_related("owner").get(pk=task.pk)
            if fresh.owner_id is None:
                self.activation_class(fresh).assign(by, at=at)
            hold.keep(fresh.work_item, data, by=by, at=at, until=until)
            return form

    def _rehearse(self, task: Any, data: dict[str, list[str]], *, by: Any, at: Any) -> Any:
        """Perform the step and roll all of it back."""
        form = None
        try:
            with transaction.atomic():
                form = self.perform(task, as_posted(data), None, by=by, at=at)
                raise _Rehearsed
        except _Rehearsed:
            return form

    def enact_held(self, task: Any, *, at: Any) -> Came | None:
        """Do what was handed in as that person at this moment, once; None when nothing waits any more.

        Duty, four eyes and the law are judged afresh; what cannot be done goes back into the person's hands.
        """
        with self.flow_class.lock(task.process_id):
            held = hold.held_of(task.work_item)
            if held is None or held.until > at:  # another one, handed in after the first was taken back
                return None
            by = self.acting_for(held, at)
            try:
                with transaction.atomic():
                    hold.lift(held)
                    form = self.perform(task, as_posted(held.data), None, by=by, at=at)
                    if form.errors:
                        raise Refused(*_sentences(form))
            except (Refused, PermissionDenied) as error:
                note = str(error) or _("您现在没有办理这一步的职责。")
                hold.give_back(held, by=by, at=at, note=note)
                gate.refuse_one_of_many(by, "task-held", error, held.item.entry, at=at)
                return Came(held, note)
            return Came(held)

    def acting_for(self, held: HeldStep, at: Any) -> Person:
        """The person who handed it in, with the duties she has now."""
        person = Person.objects.get(pk=held.person_id)
        cover.stand_in(person, held.item, log.local_day(at))
        return person

    def take_back_step(self, task: Any, *, by: Any, at: Any) -> None:
        """Take back what was handed in: it is the draft again. TooLate when it has been enacted."""
        with self.flow_class.lock(task.process_id):
            item = type(task)._default_manager.get(pk=task.pk).work_item
            held = hold.held_of(item)
            if held is None:
                raise TooLate(
                    _("“%(title)s”的提交已经生效或者已经撤回，现在没有可以撤回的提交。")
                    % {"title": item.title}
                )
            if held.person_id != by.pk:
                raise PermissionDenied(_("只有提交的人可以撤回。"))
            hold.take_back(held, at=at)


def _sentences(form: Any) -> list[str]:
    """The errors of a form, each with the name of its field."""
    told = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        told += [f"{label}：{sentence}" if label else str(sentence) for sentence in errors]
    return told
