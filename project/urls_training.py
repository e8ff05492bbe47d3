"""The addresses of training: in the hall, and at the training desk."""

from django.urls import path

from workflows.views import hall_quiz, hall_training, training_desk, training_edit, training_people

_VERSION = "training/courses/<slug:code>/<int:version>/"
_LEARN = "hall/training/learn/<slug:code>/"

of_training = [
    # --- in the hall ---
    path("hall/training/", hall_training.CoursesView.as_view(), name="hall-training"),
    path("hall/training/begin/<slug:code>/", hall_training.BeginView.as_view(), name="hall-training-begin"),
    path("hall/training/sessions/<slug:code>/", hall_quiz.SessionView.as_view(), name="hall-session"),
    path(
        "hall/training/papers/<slug:paper>.pdf",
        hall_training.CertificateView.as_view(),
        name="hall-training-paper",
    ),
    path(_LEARN, hall_training.LearningView.as_view(), name="hall-learning"),
    path(f"{_LEARN}<int:position>/", hall_training.LessonView.as_view(), name="hall-lesson"),
    path(f"{_LEARN}<int:position>/beat/", hall_training.BeatView.as_view(), name="hall-beat"),
    path(f"{_LEARN}files/<slug:file>/", hall_training.LessonFileView.as_view(), name="hall-lesson-file"),
    path(f"{_LEARN}quiz/", hall_quiz.QuizView.as_view(), name="hall-quiz"),
    path(f"{_LEARN}quiz/<int:number>/", hall_quiz.AttemptView.as_view(), name="hall-attempt"),
    # --- the desk: courses ---
    path("training/", training_desk.courses, name="training-desk"),
    path("training/courses/new/", training_desk.NewCourseView.as_view(), name="training-course-new"),
    path("training/courses/<slug:code>/", training_desk.CourseView.as_view(), name="training-course"),
    path(_VERSION, training_desk.VersionView.as_view(), name="training-version"),
    path(f"{_VERSION}settings/", training_edit.SettingsView.as_view(), name="training-settings"),
    path(
        f"{_VERSION}lessons/<int:position>/", training_edit.LessonEditView.as_view(), name="training-lesson"
    ),
    path(
        f"{_VERSION}questions/<int:position>/",
        training_edit.QuestionEditView.as_view(),
        name="training-question",
    ),
    path(f"{_VERSION}preview/<int:position>/", training_desk.PreviewView.as_view(), name="training-preview"),
    path(f"{_VERSION}files/<slug:file>/", training_desk.FileView.as_view(), name="training-file"),
    # --- the desk: learners and sessions ---
    path("training/learners/", training_people.learners, name="training-learners"),
    path("training/learners/<slug:code>/", training_people.learner, name="training-learner"),
    path("training/sessions/", training_people.sessions, name="training-sessions"),
    path("training/sessions/new/", training_people.NewSessionView.as_view(), name="training-session-new"),
    path(
        "training/sessions/<slug:code>/", training_people.SessionDeskView.as_view(), name="training-session"
    ),
    path("training/sessions/<slug:code>/code/", training_people.code, name="training-code"),
]
