"""The addresses of a party: its account, its hall, what it objects to, also without an account."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from workflows.flows import MotionFlow, RepairFlow
from workflows.flows.base import abandon
from workflows.flows.objection import ObjectionFlow, completed, recheck_asked, withdrawn
from workflows.flows.received import received
from workflows.flows.record_repair import settle as settle_record
from workflows.flows.repair import completed as repair_completed
from workflows.views import (
    hall,
    hall_account,
    hall_agents,
    hall_bundle,
    hall_complaint,
    hall_guide,
    hall_record,
    hall_reorganisation,
    hall_repair,
    hall_service,
    objecting,
    objecting_public,
    objection,
    objection_track,
    opening,
    recover,
)

before_the_door = login_not_required
# What moves an objection from outside its steps: what was missing came, it was taken back, a recheck was asked for.
FOLLOWED = {"completed": completed, "withdrawn": withdrawn, "recheck_asked": recheck_asked}

of_parties = [
    # --- accounts of the hall: opened by a slip or an invitation, found again ---
    path("activate/", before_the_door(opening.CodeView.as_view()), name="activate"),
    path("activate/agent/", before_the_door(opening.InvitationView.as_view()), name="activate-agent"),
    path("activate/account/", before_the_door(opening.AccountView.as_view()), name="activate-account"),
    path("activate/confirm/", before_the_door(opening.ConfirmView.as_view()), name="activate-confirm"),
    path("recover/", before_the_door(recover.RecoverView.as_view()), name="recover"),
    path("recover/new/", before_the_door(recover.NewPasswordView.as_view()), name="recover-new"),
    path("recover/paper/", before_the_door(recover.PaperView.as_view()), name="recover-paper"),
    path("recover/counter/", before_the_door(recover.CounterView.as_view()), name="recover-counter"),
    # --- objections: without an account ---
    path("objections/", objection_track.AskView.as_view(), name="objections"),
    path(
        "objections/new/",
        objecting_public.NewView.as_view(start=ObjectionFlow.begin.run),
        name="objection-new",
    ),
    path("objections/<str:code>/letters/<str:letter>.pdf", objection_track.letter, name="objection-letter"),
    path("objections/<str:code>/", objection_track.TrackView.as_view(**FOLLOWED), name="objection-track"),
    # --- subject hall ---
    path("hall/", hall.HomeView.as_view(), name="hall"),
    path("hall/notices/<str:code>.pdf", hall.NoticeFileView.as_view(), name="hall-notice"),
    path("hall/notices/<str:code>/receive/", hall.ReceiveView.as_view(follow=received), name="hall-receive"),
    path("hall/notices/<str:code>/", hall_service.PaperView.as_view(), name="hall-paper"),
    path("hall/address/", hall_service.AddressView.as_view(), name="hall-address"),
    path("hall/complaints/", hall_complaint.ListView.as_view(), name="hall-complaints"),
    path("hall/complaints/<str:code>/", hall_complaint.DetailView.as_view(), name="hall-complaint"),
    path("hall/account/agents/", hall_agents.AgentsView.as_view(), name="hall-agents"),
    path("hall/account/agents/<slug:code>/end/", hall_agents.RevokeView.as_view(), name="hall-agent-end"),
    path("hall/account/looks/", hall_account.LooksView.as_view(), name="hall-looks"),
    path("hall/account/", hall_account.ContactView.as_view(), name="hall-contact"),
    path("hall/account/copies/", hall_account.CopyView.as_view(), name="hall-copies"),
    path("hall/account/copies/<slug:code>/", hall_account.CopyStateView.as_view(), name="hall-copy"),
    path("hall/account/copies/<slug:code>.zip", hall_account.CopyFileView.as_view(), name="hall-copy-file"),
    path("hall/penalties/", hall_record.PenaltiesView.as_view(), name="hall-penalties"),
    path(
        "hall/penalties/<int:pk>/", hall_record.PenaltyView.as_view(settle=settle_record), name="hall-penalty"
    ),
    path(
        "hall/penalties/letters/<slug:code>.pdf", hall_record.LetterView.as_view(), name="hall-penalty-letter"
    ),
    path("hall/bundles/<slug:code>.zip", hall_bundle.BundleFileView.as_view(), name="hall-bundle-file"),
    path("hall/bundles/<slug:code>/", hall_bundle.BundleStateView.as_view(), name="hall-bundle-state"),
    path("hall/<str:number>/", hall.EntryView.as_view(), name="hall-entry"),
    path("hall/<str:number>/bundle/", hall_bundle.BundleView.as_view(), name="hall-bundle"),
    path("hall/<str:number>/guide/", hall_guide.GuideView.as_view(), name="hall-guide"),
    path("hall/<str:number>/commitment/", hall_repair.CommitView.as_view(), name="hall-commit"),
    path(
        "hall/<str:number>/repair/",
        hall_repair.RepairView.as_view(
            start_repair=RepairFlow.apply.run, abandon=abandon, go_on=repair_completed
        ),
        name="hall-repair",
    ),
    path(
        "hall/<str:number>/reorganisation/",
        hall_reorganisation.ReorganisationView.as_view(start=MotionFlow.propose.run),
        name="hall-reorganisation",
    ),
    path(
        "hall/<str:number>/objection/",
        objecting.HallFileView.as_view(start=ObjectionFlow.begin.run),
        name="hall-objection",
    ),
    path(
        "hall/<str:number>/objections/<str:code>/",
        objection_track.HallTrackView.as_view(**FOLLOWED),
        name="hall-objection-track",
    ),
    path("objection-cases/<str:code>/", objection.ObjectionView.as_view(), name="objection"),
    path(
        "entries/<str:number>/objections/new/",
        objecting.RecordView.as_view(start=ObjectionFlow.begin.run),
        name="objection-record",
    ),
    path(
        "entries/<str:number>/objections/<str:code>/",
        objection_track.CounterTrackView.as_view(**FOLLOWED),
        name="objection-recorded",
    ),
]
