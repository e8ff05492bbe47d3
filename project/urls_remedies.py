"""The addresses of reviews and lawsuits, corrections and withdrawals, complaints and reports."""

from django.urls import path

from workflows.flows import ChallengeFlow
from workflows.flows.challenge import propose_annulment, take_effect
from workflows.sending import public_keys
from workflows.views import challenge, challenge_deeds, filing, matter_desk, recall, receipt, recipient

of_remedies = [
    # --- reviews and lawsuits ---
    path("challenges/", challenge.listing, name="challenges"),
    path("challenges/<str:code>/", challenge.detail, name="challenge"),
    path(
        "challenges/<str:code>/<slug:deed>/",
        challenge_deeds.DeedView.as_view(
            start=ChallengeFlow.begin.run, take_effect=take_effect, propose=propose_annulment
        ),
        name="challenge-deed",
    ),
    path(
        "entries/<str:number>/challenges/new/",
        challenge.NewView.as_view(start=ChallengeFlow.begin.run),
        name="challenge-new",
    ),
    # --- corrections and withdrawals, who has confirmed them, who is told ---
    path("recalls/", recall.listing, name="recalls"),
    path("recalls/<slug:code>/", recall.detail, name="recall"),
    path("recalls/<slug:code>/<slug:step>/", recall.step, name="recall-step"),
    path("recipients/", recipient.listing, name="recipients"),
    path("recipients/new/", recipient.RecipientView.as_view(), name="recipient-new"),
    path("recipients/<slug:code>/", recipient.RecipientView.as_view(), name="recipient"),
    path("receipts/<slug:token>/", receipt.ReceiptView.as_view(), name="receipt"),
    path(
        ".well-known/xinheng-message-keys.json",
        receipt.keys,
        {"public_keys": public_keys},
        name="message-keys",
    ),
    # --- complaints about handling (投诉), reports about dishonest conduct (举报) ---
    path("complaints/", filing.TrackView.as_view(), name="complaints"),
    path("complaints/new/", filing.NewView.as_view(), name="complaint-new"),
    path("reports/", filing.TrackView.as_view(kind="report"), name="reports"),
    path("reports/new/", filing.NewView.as_view(kind="report"), name="report-new"),
    path("desk/complaints/", matter_desk.listing, {"kind": "complaint"}, name="desk-complaints"),
    path("desk/complaints/new/", matter_desk.CounterView.as_view(), name="desk-complaint-new"),
    path("desk/complaints/<str:code>/", matter_desk.MatterView.as_view(), name="desk-complaint"),
    path(
        "desk/complaints/<str:code>/take/",
        matter_desk.take,
        {"kind": "complaint"},
        name="desk-complaint-take",
    ),
    path("desk/reports/", matter_desk.listing, {"kind": "report"}, name="desk-reports"),
    path("desk/reports/new/", matter_desk.CounterView.as_view(kind="report"), name="desk-report-new"),
    path("desk/reports/<str:code>/", matter_desk.ReportView.as_view(), name="desk-report"),
    path("desk/reports/<str:code>/take/", matter_desk.take, {"kind": "report"}, name="desk-report-take"),
    path("desk/reports/<str:code>/identity/", matter_desk.IdentityView.as_view(), name="report-identity"),
]
