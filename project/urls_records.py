"""The addresses of licences and penalties (双公示) on the desk, and of the repair of a penalty's display."""

from django.urls import path

from workflows.flows.record_repair import SAID, say, settle
from workflows.views import publicity, publicity_import, record_repair

of_records = [
    path("records/", publicity.listing, name="records"),
    path("records/timeliness/", publicity.timeliness, name="records-timeliness"),
    path("records/import/", publicity_import.RecordsView.as_view(), name="record-import"),
    path("records/import/rejected.csv", publicity_import.rejected_csv, name="record-import-rejected"),
    path("records/import/<slug:code>.xlsx", publicity_import.blank, name="record-blank"),
    path("records/<int:pk>/", publicity.RecordView.as_view(), name="record"),
    path("records/repairs/", record_repair.listing, name="record-repairs"),
    path(
        "records/<int:pk>/repair/",
        record_repair.RecordRepairView.as_view(say=say, settle=settle, said=SAID),
        name="record-repair",
    ),
    path(
        "records/<int:pk>/repair/letters/<slug:code>/",
        record_repair.PaperView.as_view(settle=settle),
        name="record-paper",
    ),
    path(
        "records/<int:pk>/repair/receipts/<slug:code>/",
        record_repair.ReceiptView.as_view(),
        name="record-receipt",
    ),
]
