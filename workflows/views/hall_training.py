"""Training in the hall: the courses, a lesson with its reading time, its files."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.acts import training as acts
from workflows.law.courses import Teaching
from workflows.law.duties import TAKE_TRAINING
from workflows.law.refusal import Refused
from workflows.law.training import beat_every
from workflows.models import CourseVersion, Evidence, Learning, Lesson, Mandate
from workflows.queries import clock, hall, lessons, studies, training, training_page
from workflows.queries.evidence import withheld
from workflows.views.errors import conflict
from workflows.views.evidence import LOCKED, LOCKED_PDF
from workflows.views.hall import HallPage
from workflows.views.hall_account import OfSubject

log = logging.getLogger("workflows.evidence")
PREPARING = 202
NOT_GIVEN = gettext_lazy("您的授权范围不包括参加培训，请由本人或者法定代表人参加，或者扩大授权。")


def insist_may_learn(mandate: Mandate, today: Any) -> None:
    """PermissionDenied for an agent whose mandate does not reach so far."""
    if not mandate.gives(TAKE_TRAINING, mandate.subject_id, None, today):
        raise PermissionDenied(NOT_GIVEN)


class CoursesView(OfSubject):
    """培训: courses, sessions, what was completed, and whether any rule asks for it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page, a constant number of queries."""
        mandate, now = self.mandate_asked(), clock.now()
        subject = mandate.subject
        facts = {
            "mandate": mandate,
            "nth": self.nth,
            "choices": self.choices(),
            "studies": studies.studies(request.user, subject),
            "offered": studies.sessions(request.user, subject, now),
            "completed": training.completed(subject, self.today),
            "required": training.required_for(mandate, self.today),
            "may": mandate.gives(TAKE_TRAINING, mandate.subject_id, None, self.today),
            "now": now,
        }
        return render(request, "training/hall.html", facts)


class BeginView(OfSubject):
    """Begin a course, or go on with it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """To the course; the first time leaves a line in the subject's book."""
        mandate = self.mandate_asked()
        insist_may_learn(mandate, self.today)
        versions = CourseVersion.objects.select_related("course__department")
        version = versions.filter(course__code=code, state=Teaching.PUBLISHED).first()
        if version is None:
            raise Http404
        try:
            made = acts.begin(version, mandate.subject, by=request.user, at=clock.now())
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return redirect("hall-training")
        return redirect("hall-learning", made.code)


class LearningPage(HallPage):
    """A page within one learning of this very person; 404 for everybody else."""

    learning: Learning

    def dispatch(self, request: HttpRequest, *args: Any, code: str = "", **kwargs: Any) -> Any:
        """Whoever speaks for the subject no more sees it no more."""
        found = studies.one(request.user, code) if request.user.is_authenticated else None
        if request.user.is_authenticated:
            held = {m.subject_id: m for m in hall.held(request.user, clock.today())}
            if found is None or found.subject_id not in held:
                raise Http404
            self.learning, self.mandate = found, held[found.subject_id]
            self.study = studies.study_of(found)
        return super().dispatch(request, *args, **kwargs)

    def base(self) -> dict[str, Any]:
        """What every page of a learning shows."""
        now = clock.now()
        return {
            "learning": self.learning,
            "study": self.study,
            "version": self.learning.version,
            "mandate": self.mandate,
            "opens_at": self.study.opens_at(now),
            "required": training.required_for(self.mandate, self.today),
        }


class LearningView(LearningPage):
    """The directory of the course: what is read, what is left, how the quiz stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        mine = [c for c in training.completed(self.learning.subject, self.today)]
        done = next((c for c in mine if c.learning_id == self.learning.pk), None)
        return render(request, "training/course.html", self.base() | {"completion": done})


class LessonView(LearningPage):
    """One lesson: its text, its files, its time."""

    def get(self, request: HttpRequest, position: int) -> HttpResponse:
        """The page; looking at it counts nothing by itself."""
        found = [c for c in self.study.chapters if c.lesson.position == position]
        if not found:
            raise Http404
        chapter = found[0]
        lesson = Lesson.objects.prefetch_related("files").get(pk=chapter.lesson.pk)
        files = list(lesson.files.all())

        def address(one: Evidence) -> str:
            return reverse("hall-lesson-file", args=[self.learning.code, one.code])

        later = [c for c in self.study.chapters if c.lesson.position > position]
        facts = {
            "chapter": chapter,
            "html": lessons.rendered(lesson.text, lessons.images_of(files, address)),
            "videos": [f for f in files if f.media_type.startswith("video/")],
            "papers": [f for f in files if not f.media_type.startswith(("video/", "image/"))],
            "every": beat_every(lesson.seconds),
            "later": later[0] if later else None,
        }
        return render(request, "training/lesson.html", self.base() | facts)


class BeatView(LearningPage):
    """A sign of life of the page of a lesson; the answer says what counts so far."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, position: int) -> HttpResponse:
        """The nonce is all that is read; whatever else the browser says is not."""
        insist_may_learn(self.mandate, self.today)
        found = [c.lesson for c in self.study.chapters if c.lesson.position == position]
        if not found:
            raise Http404
        nonce = request.POST.get("nonce", "")[:64]
        nonce = nonce if nonce.isascii() else "-"
        sign = acts.beat(self.learning, found[0], nonce, by=request.user, at=clock.now())
        told = {
            "seconds": min(sign.seconds, sign.required),
            "required": sign.required,
            "every": sign.every,
            "nonce": sign.nonce,
            "finished": sign.is_finished,
            "elsewhere": sign.is_elsewhere,
        }
        response = JsonResponse(told, status=409 if sign.is_elsewhere else 200)
        response["Cache-Control"] = "no-store"
        return response


class LessonFileView(LearningPage):
    """A file of a lesson, for who learns it."""

    def get(self, request: HttpRequest, file: str) -> HttpResponseBase:
        """The bytes; 404 for a file that is no lesson's of this version."""
        rows = Evidence.objects.filter(pk__in=files_of(self.learning.version).values("evidence"))
        found = rows.filter(code=file).first()
        if found is None:
            raise Http404
        return handed_out(request, found)


class CertificateView(HallPage):
    """The certificate of a training for a subject that stands in no entry."""

    def get(self, request: HttpRequest, paper: str) -> HttpResponse:
        """The PDF; 404 for another's, 202 while it is being printed."""
        found = training_page.printed([m.subject_id for m in hall.held(request.user, self.today)], paper)
        if found is None:
            raise Http404
        if found.file is None:
            words = _("文件正在生成，请过几秒钟再打开。")
            return HttpResponse(words, status=PREPARING, content_type="text/plain; charset=utf-8")
        response = HttpResponse(bytes(found.file), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="training-{found.code}.pdf"'
        response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
        return response


def files_of(version: CourseVersion) -> Any:
    """Which files belong to the lessons of a version."""
    return Lesson.files.through.objects.filter(lesson__version=version)


def handed_out(request: HttpRequest, found: Evidence) -> HttpResponseBase:
    """The bytes of a course file: locked like every uploaded file, withheld while the scanner has it."""
    if why := withheld(found):
        return conflict(request, why)
    try:
        stream = found.file.open("rb")
    except FileNotFoundError:
        log.error("evidence %s is not in the store", found.code)
        raise Http404 from None
    response = FileResponse(stream, filename=found.name, content_type=found.media_type)
    response["Content-Security-Policy"] = LOCKED_PDF if found.media_type == "application/pdf" else LOCKED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
