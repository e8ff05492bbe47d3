"""The training desk writes: the settings of a draft, a lesson, a question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.training import LessonForm, QuestionForm, SettingsForm
from workflows.acts import course as acts
from workflows.law.refusal import Refused
from workflows.models import CourseVersion
from workflows.queries import clock
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.training_desk import DeskPage


class EditPage(DeskPage):
    """One form of a draft: shown filled, saved, and back to the version."""

    form_class: Any
    title: Any = ""

    def get(self, request: HttpRequest, code: str, version: int, **which: int) -> HttpResponse:
        """The form as it stands."""
        found = self.draft_of(code, version)
        return self.page(found, self.form_class(initial=self.initial(found, **which)), which)

    def post(self, request: HttpRequest, code: str, version: int, **which: int) -> HttpResponse:
        """Save; a bad form comes back as it was filled in."""
        found = self.draft_of(code, version)
        self.initial(found, **which)  # 404 for a part that is not there
        form = self.form_class(request.POST, request.FILES or None)
        if form.is_valid():
            try:
                self.store(found, form, **which)
                messages.success(request, _("草案已保存。"))
                return redirect("training-version", code, version)
            except Refused as refused:
                add_sentences(form, refused)
        return self.page(found, form, which, UNPROCESSABLE)

    def draft_of(self, code: str, version: int) -> CourseVersion:
        """The version; 404 for one that is no draft: it never changes."""
        found = self.version_of(code, version)
        if not found.is_draft:
            raise Http404
        return found

    def initial(self, found: CourseVersion, **which: int) -> dict[str, Any]:
        """What stands there now."""
        raise NotImplementedError

    def store(self, found: CourseVersion, form: Any, **which: int) -> None:
        """Do it."""
        raise NotImplementedError

    def page(self, found: CourseVersion, form: Any, which: dict[str, int], status: int = 200) -> HttpResponse:
        """The page."""
        back = reverse("training-version", args=[found.course.code, found.version])
        facts = {
            "form": form,
            "version": found,
            "title": self.title,
            "back": back,
            "has_files": "files" in form.fields,
            "files": self.files(found, **which),
            "files_lost": bool(self.request.FILES) and status != 200,
        }
        return render(self.request, "training_desk/form.html", facts, status=status)

    def files(self, found: CourseVersion, **which: int) -> list[Any]:
        """Files that may be dropped."""
        return []

    def part(self, rows: Any, position: int) -> Any:
        """The part of this position, None for a new one (0); 404 when there is none."""
        found = next((row for row in rows if row.position == position), None)
        if position and found is None:
            raise Http404
        return found


class SettingsView(EditPage):
    """Title, terms of the quiz, hours."""

    form_class, title = SettingsForm, gettext_lazy("修改课程设置")

    def initial(self, found: CourseVersion, **which: int) -> dict[str, Any]:
        """What the version says."""
        return {name: getattr(found, name) for name in acts.SETTINGS}

    def store(self, found: CourseVersion, form: Any, **which: int) -> None:
        """Change it."""
        acts.amend(found, form.cleaned_data, by=self.request.user, at=clock.now())


class LessonEditView(EditPage):
    """One lesson."""

    form_class, title = LessonForm, gettext_lazy("编辑课文")

    def initial(self, found: CourseVersion, **which: int) -> dict[str, Any]:
        """The lesson as it stands, or nothing for a new one."""
        row = self.part(found.lessons.all(), which["position"])
        if row is None:
            return {"minutes": 10}
        return {"title": row.title, "text": row.text, "minutes": round(row.seconds / 60, 2)}

    def files(self, found: CourseVersion, **which: int) -> list[Any]:
        """What is attached."""
        row = self.part(found.lessons.all(), which["position"])
        return list(row.files.all()) if row else []

    def store(self, found: CourseVersion, form: Any, **which: int) -> None:
        """Write it, with its files."""
        acts.put_lesson(
            found, which["position"] or None, form.said(), uploads=form.cleaned_data["files"],
            drop=self.request.POST.getlist("drop"), by=self.request.user, at=clock.now(),
        )  # fmt: skip


class QuestionEditView(EditPage):
    """One question."""

    form_class, title = QuestionForm, gettext_lazy("编辑试题")

    def initial(self, found: CourseVersion, **which: int) -> dict[str, Any]:
        """The question as it stands, or nothing for a new one."""
        row = self.part(found.questions.all(), which["position"])
        if row is None:
            return {}
        answers = ",".join(str(n + 1) for n in row.answers)
        return {**row.told(), "choices": "\n".join(row.choices), "answers": answers}

    def store(self, found: CourseVersion, form: Any, **which: int) -> None:
        """Write it."""
        acts.put_question(
            found, which["position"] or None, form.cleaned_data, by=self.request.user, at=clock.now()
        )
