"""Addresses of the transition log: the desk of those who audit, and the log before the world."""

from django.urls import path, re_path

from workflows.flows.sketch import sketch
from workflows.flows.stepverbs import step_verbs, ways
from workflows.views import bundle, incident, log, log_desk, process, standing, tree, treestate

FLOWS = {"flows": process.Flows(sketch, ways, step_verbs)}

of_log = [
    path("log/", log_desk.desk, name="log"),
    path("log/process/", process.board, FLOWS, name="process"),
    path("log/process/events.xes", process.export, FLOWS, name="process-export"),
    path("log/chain/", log_desk.chain, name="log-chain"),
    path("log/verify/", log_desk.verify, name="log-verify"),
    path("log/bundle/", bundle.of_period, name="bundle-period"),
    path("entries/<str:number>/bundle/", bundle.of_entry, name="bundle-entry"),
    path("bundles/<str:code>/", bundle.state, name="bundle"),
    path("bundles/<str:code>/file", bundle.taken, name="bundle-file"),
    path("log/tree/", treestate.state, name="log-tree"),
    path("log/tree/check/", treestate.check, name="log-tree-check"),
    path("log/tree/compare/", treestate.compare, name="log-tree-compare"),
    path("log/incidents/<str:code>/", incident.IncidentView.as_view(), name="log-incident"),
    path("log/checkpoint", tree.checkpoint, name="log-checkpoint"),
    path("log/checkpoint/<int:size>", tree.old_checkpoint, name="log-checkpoint-at"),
    path("log/keys", tree.keys, name="log-keys"),
    re_path(r"^log/tile/(?P<path>[0-9x/.p]{3,60})$", tree.tile, name="log-tile"),
    path("log/inclusion/<int:index>/<int:size>", tree.inclusion, name="log-inclusion"),
    path("log/consistency/<int:old>/<int:new>", tree.consistency, name="log-consistency"),
    path("log/witness/checkpoint", tree.unwitnessed, name="log-witness-checkpoint"),
    path(
        "log/witness/consistency/<int:old>/<int:new>",
        tree.unwitnessed_consistency,
        name="log-witness-consistency",
    ),
    path("log/witness/cosignature", tree.cosign, name="log-cosignature"),
    path("log/witness/evidence", tree.evidence, name="log-evidence"),
    path("log/people/<str:username>/at/", standing.posts, name="log-person-at"),
    path("log/people/<str:username>/", log.timeline, name="log-person"),
    path("log/<path:ref>/<int:seq>/", log.line, name="log-line"),
]
