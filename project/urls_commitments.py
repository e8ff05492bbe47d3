"""The addresses of commitments: the public's, the hall's, the desk's."""

from django.urls import path

from workflows.flows.breach import settle
from workflows.printing import draw
from workflows.views import hall_commitment, promise_desk, promise_import, promise_items

of_commitments = [
    # --- for everybody: the catalogue with its texts, what is on show ---
    path("commitments/", promise_items.catalogue, name="promises-catalogue"),
    path("commitments/published/", promise_items.published, name="promises-published"),
    path(
        "commitments/texts/<slug:code>/<int:version>.pdf",
        promise_items.text,
        {"draw": draw},
        name="promise-text",
    ),
    # --- the hall ---
    path("hall/commitments/", hall_commitment.ListView.as_view(), name="hall-promises"),
    path("hall/commitments/new/<slug:item>/", hall_commitment.NewView.as_view(), name="hall-promise-new"),
    path(
        "hall/commitments/<str:code>/",
        hall_commitment.PromiseView.as_view(settle=settle),
        name="hall-promise",
    ),
    path(
        "hall/commitments/<str:code>/papers/<slug:paper>.pdf",
        hall_commitment.PaperView.as_view(),
        name="hall-promise-paper",
    ),
    # --- the desk ---
    path("desk/commitments/", promise_desk.listing, name="desk-promises"),
    path("desk/commitments/new/", promise_desk.RecordView.as_view(), name="desk-promise-new"),
    path("desk/commitments/coverage/", promise_desk.coverage, name="promise-coverage"),
    path("desk/commitments/export.xlsx", promise_desk.export, name="promise-export"),
    path("desk/commitments/import/", promise_import.ImportView.as_view(), name="promise-import"),
    path("desk/commitments/import/blank.xlsx", promise_import.blank, name="promise-blank"),
    path("desk/commitments/items/", promise_items.ItemsView.as_view(), name="promise-items"),
    path("desk/commitments/items/<slug:code>/", promise_items.ItemView.as_view(), name="promise-item"),
    path("desk/commitments/<str:code>/", promise_desk.OneView.as_view(settle=settle), name="desk-promise"),
    path(
        "desk/commitments/<str:code>/papers/<slug:paper>.pdf", promise_desk.paper, name="desk-promise-paper"
    ),
]
