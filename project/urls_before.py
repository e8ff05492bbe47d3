"""The addresses of what a party says before the decision: statement and hearing, in the hall and over the counter."""

from django.urls import path

from workflows.flows import HearingFlow, ReplyFlow
from workflows.flows.base import abandon
from workflows.flows.hearing import let_go_on
from workflows.views import hall_hearing, hall_rescission, hall_statement, hearing, motion

before_decision = [
    path(
        "hall/<str:number>/statement/<str:code>/",
        hall_statement.StatementView.as_view(
            start_reply=ReplyFlow.file.run, start_hearing=HearingFlow.request.run
        ),
        name="hall-statement",
    ),
    path(
        "hall/<str:number>/hearing/<str:code>/",
        hall_hearing.HearingView.as_view(start=HearingFlow.request.run, abandon=abandon, go_on=let_go_on),
        name="hall-hearing",
    ),
    path(
        "hall/<str:number>/rescission/<str:code>/",
        hall_rescission.RescissionView.as_view(),
        name="hall-rescission",
    ),
    path(
        "entries/<str:number>/statements/new/",
        motion.StatementView.as_view(start=ReplyFlow.file.run),
        name="statement-new",
    ),
    path(
        "entries/<str:number>/hearings/new/",
        hearing.RequestView.as_view(start=HearingFlow.request.run),
        name="hearing-new",
    ),
]
