"""The training desk: its courses and their drafts, published by a second pair of hands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from forms.training import FoundForm, WhyForm
from workflows.acts import course as acts
from workflows.law.courses import PUBLISH_TRAINING
from workflows.law.refusal import Refused
from workflows.models import Course, CourseVersion, Department, Evidence, Person
from workflows.queries import clock, lessons, training
from workflows.queries import training_desk as desk
from workflows.views.hall import UNPROCESSABLE, add_sentences
from workflows.views.hall_training import files_of, handed_out

CONFLICT = 409


def insist_trainer(person: Person) -> None:
    """PermissionDenied for whoever sits at no training desk."""
    if not desk.desks(person):
        raise PermissionDenied(_("课程和培训由培训岗位维护。"))


class DeskPage(View):
    """A page of the training desk."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 for everybody else who is signed in."""
        insist_trainer(request.user)
        return super().dispatch(request, *args, **kwargs)

    def office(self) -> Department:
        """The own desk: where a new course belongs."""
        found = desk.desks(self.request.user)
        return next(p.department for p in self.request.user.posts_now() if p.department_id == found[0])

    def version_of(self, code: str, number: int) -> CourseVersion:
        """One version of the own courses; 404 for any other."""
        found = desk.version(self.request.user, code, number)
        if found is None:
            raise Http404
        return found


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """The courses of the desk, and how far training reaches."""
    insist_trainer(request.user)
    figure = training.coverage(clock.today())
    return render(
        request, "training_desk/courses.html", {"courses": desk.courses(request.user), "coverage": figure}
    )


class NewCourseView(DeskPage):
    """Found a course."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return render(request, "training_desk/form.html", self._facts(FoundForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Found it; to its draft."""
        form = FoundForm(request.POST)
        if form.is_valid():
            try:
                said = form.cleaned_data
                made = acts.found(
                    said["code"], self.office(), title=said["title"], list_type=said["list_type"],
                    by=request.user, at=clock.now(),
                )  # fmt: skip
                return redirect("training-version", made.course.code, made.version)
            except Refused as refused:
                add_sentences(form, refused)
        return render(request, "training_desk/form.html", self._facts(form), status=UNPROCESSABLE)

    def _facts(self, form: Any) -> dict[str, Any]:
        """The page."""
        return {"form": form, "title": _("设立课程"), "back": reverse("training-desk")}


class CourseView(DeskPage):
    """One course: its versions; a new draft."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page."""
        return render(request, "training_desk/course.html", {"course": self._course(code)})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Begin the next version."""
        found = self._course(code)
        try:
            made = acts.draft(found, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return redirect("training-course", code)
        return redirect("training-version", code, made.version)

    def _course(self, code: str) -> Course:
        """The course; 404 for another desk's."""
        found = desk.course(self.request.user, code)
        if found is None:
            raise Http404
        return found


class VersionView(DeskPage):
    """One version with all that is in it; published or discarded here."""

    def get(self, request: HttpRequest, code: str, version: int) -> HttpResponse:
        """The page."""
        return self._page(self.version_of(code, version))

    def post(self, request: HttpRequest, code: str, version: int) -> HttpResponse:
        """Publish what was seen, discard, or take a part out."""
        found, told = self.version_of(code, version), {"by": request.user, "at": clock.now()}
        do, why = request.POST.get("do", ""), WhyForm(request.POST)
        try:
            if do == "publish":
                acts.publish(found, seen=request.POST.get("seen", ""), **told)
                messages.success(request, _("已发布，学员现在就能看到。"))
            elif do in ("lesson-out", "question-out"):
                position = request.POST.get("position", "")[:6]
                place = int(position) if position.isascii() and position.isdigit() else 0
                acts.take_out(found, do.removesuffix("-out"), place, **told)
            elif do == "discard" and not why.is_valid():
                return self._page(found, why, UNPROCESSABLE)
            elif do == "discard":
                acts.discard(found, because=why.cleaned_data["reason"], **told)
                messages.success(request, _("草案已作废。"))
                return redirect("training-course", code)
            else:
                raise Http404
        except Refused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return self._page(self.version_of(code, version), status=CONFLICT)
        return redirect("training-version", code, version)

    def _page(self, found: CourseVersion, why: Any = None, status: int = 200) -> HttpResponse:
        """The page; who wrote the draft is told that another publishes it."""
        person = self.request.user
        may_publish = found.is_draft and PUBLISH_TRAINING(found, person)
        facts = {
            "version": found,
            "questions": [
                {"row": q, "choices": [(n, words, n in q.answers) for n, words in enumerate(q.choices)]}
                for q in found.questions.all()
            ],
            "may_publish": may_publish,
            "is_own": found.is_draft and not may_publish,
            "seen": acts.seal_of(found),
            "why": why or WhyForm(),
        }
        return render(self.request, "training_desk/version.html", facts, status=status)


class PreviewView(DeskPage):
    """A lesson as learners see it, without its clock."""

    def get(self, request: HttpRequest, code: str, version: int, position: int) -> HttpResponse:
        """The page."""
        found = self.version_of(code, version)
        lesson = next((one for one in found.lessons.all() if one.position == position), None)
        if lesson is None:
            raise Http404
        files = list(lesson.files.all())

        def address(one: Evidence) -> str:
            return reverse("training-file", args=[code, version, one.code])

        html = lessons.rendered(lesson.text, lessons.images_of(files, address))
        facts = {"version": found, "lesson": lesson, "html": html, "files": files}
        return render(request, "training_desk/preview.html", facts)


class FileView(DeskPage):
    """A file of a lesson, for the desk."""

    def get(self, request: HttpRequest, code: str, version: int, file: str) -> HttpResponseBase:
        """The bytes."""
        found = self.version_of(code, version)
        rows = Evidence.objects.filter(pk__in=files_of(found).values("evidence"))
        row = rows.filter(code=file).first()
        if row is None:
            raise Http404
        return handed_out(request, row)
