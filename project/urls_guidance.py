"""The addresses of rectifications, interviews, counselling, points and campaigns, for officers and in the hall."""

from django.urls import path

from workflows.flows import InterviewFlow, RectificationFlow
from workflows.flows.interview import let_go as drop_interview
from workflows.flows.rectification import handed_in, let_go
from workflows.flows.suggestion import object_to, propose
from workflows.views import guidance, hall_guidance, interview, rectification

of_guidance = [
    # --- rectifications ---
    path("rectifications/", rectification.listing, name="rectifications"),
    path("rectifications/<str:code>/", rectification.detail, name="rectification"),
    path(
        "rectifications/<str:code>/<slug:deed>/",
        rectification.DeedView.as_view(start=RectificationFlow.begin.run, handed_in=handed_in, let_go=let_go),
        name="rectification-deed",
    ),
    path(
        "entries/<str:number>/rectifications/new/",
        rectification.NewView.as_view(start=RectificationFlow.begin.run),
        name="rectification-new",
    ),
    # --- interviews ---
    path("interviews/", interview.listing, name="interviews"),
    path("interviews/<str:code>.ics", interview.appointment, name="interview-appointment"),
    path("interviews/<str:code>/", interview.detail, name="interview"),
    path(
        "interviews/<str:code>/<slug:deed>/",
        interview.DeedView.as_view(start=InterviewFlow.begin.run, let_go=drop_interview),
        name="interview-deed",
    ),
    path(
        "entries/<str:number>/interviews/new/",
        interview.NewView.as_view(start=InterviewFlow.begin.run),
        name="interview-new",
    ),
    # --- counselling, points, campaigns ---
    path("counsels/", guidance.counsels, name="counsels"),
    path("counsels/<str:number>/", guidance.CounselView.as_view(), name="counsel"),
    path("demerits/", guidance.standing, name="demerits"),
    path("demerits/lines/<str:code>/counter/", guidance.CounterView.as_view(), name="demerit-counter"),
    path("demerits/<str:number>/", guidance.DemeritView.as_view(propose=propose), name="demerit"),
    path("campaigns/", guidance.CampaignsView.as_view(), name="campaigns"),
    path("campaigns/<slug:code>/", guidance.campaign, name="campaign"),
    path("campaigns/<slug:code>.xlsx", guidance.campaign_sheet, name="campaign-sheet"),
    # --- the hall ---
    path(
        "hall/<str:number>/rectifications/<str:code>/",
        hall_guidance.RectificationView.as_view(start=RectificationFlow.begin.run, handed_in=handed_in),
        name="hall-rectification",
    ),
    path(
        "hall/<str:number>/interviews/<str:code>.ics",
        hall_guidance.AppointmentView.as_view(),
        name="hall-appointment",
    ),
    path(
        "hall/<str:number>/interviews/<str:code>/",
        hall_guidance.InterviewView.as_view(start=InterviewFlow.begin.run),
        name="hall-interview",
    ),
    path(
        "hall/<str:number>/guidance/",
        hall_guidance.GuidanceView.as_view(object_to=object_to),
        name="hall-guidance",
    ),
]
