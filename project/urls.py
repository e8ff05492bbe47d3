"""Every address of the program."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from project.urls_audit import of_audit
from project.urls_before import before_decision
from project.urls_commitments import of_commitments
from project.urls_guidance import of_guidance
from project.urls_log import of_log
from project.urls_parties import of_parties
from project.urls_records import of_records
from project.urls_remedies import of_remedies
from project.urls_training import of_training
from workflows.flows import (
    FLOWS,
    IdentificationFlow,
    IssuanceFlow,
    MotionFlow,
    RepairFlow,
)
from workflows.flows.base import abandon
from workflows.flows.repair import completed as repair_completed
from workflows.flows.serving import follow
from workflows.flows.sketch import sketch
from workflows.flows.soundness import policy_faults
from workflows.printing import check_seal, draw
from workflows.views import (
    accounts,
    alerts,
    batch,
    batch_new,
    bulk,
    case,
    case_import,
    competence,
    consultation,
    cover,
    crosscheck,
    dossier,
    draft,
    eligibility,
    emergency,
    entry,
    evidence,
    figures,
    hands,
    health,
    inbox,
    inbox_export,
    issuance,
    letterhead,
    letterhead_preview,
    lists,
    mailing,
    mandates,
    monitoring,
    motion,
    notice,
    notice_register,
    numbers,
    objection,
    occupation,
    pause,
    preview,
    prints,
    publicity,
    records,
    register,
    repair,
    repair_deeds,
    rulemaking,
    rulemaking_edit,
    rulemaking_look,
    rulemaking_steps,
    savedview,
    search,
    secondreview,
    serve,
    serving,
    settings,
    slip,
    subject,
    subject_accounts,
    subject_guidance,
    subject_merge,
    supervision,
    talk,
    task,
    team,
    terms,
    urge,
    verify,
    watch,
)

urlpatterns: list = [
    *before_decision,
    *of_commitments,
    *of_training,
    *of_guidance,
    *of_parties,
    *of_remedies,
    # --- accounts ---
    path("login/", accounts.LoginView.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordView.as_view(), name="password"),
    path("language/", login_not_required(set_language), name="set-language"),
    # --- public register ---
    path("", register.home, name="home"),
    path("public-notices/", register.public_notices, name="public-notices"),
    path("publicity/", publicity.public, name="publicity"),
    path("eligibility/", eligibility.ask, name="eligibility"),
    path("verify/", verify.ask, name="verify"),
    path("verify/<str:code>/", verify.answer, name="verify-notice"),
    path("register/", register.search, name="register"),
    path("register/<str:number>/", register.entry, name="register-entry"),
    path("lists/", lists.listing, name="lists"),
    path("lists/objection-rules/", objection.rules, name="objection-rules"),
    path("lists/<slug:code>/", lists.detail, name="list"),
    path("occupations/", occupation.listing, name="occupations"),
    path("occupations/<slug:code>/", occupation.GroupView.as_view(), name="occupation"),
    path("occupations/<slug:code>/records/<int:pk>/end/", occupation.end, name="occupation-end"),
    path("terms/", terms.calculator, name="term-calculator"),
    path("calendar/", terms.calendar, name="calendar"),
    path("calendar/enter/", terms.EnterView.as_view(), name="calendar-enter"),
    path("calendar/drafts/<int:pk>/", terms.DraftView.as_view(), name="calendar-draft"),
    path("calendar/<int:year>/", terms.calendar, name="calendar-year"),
    # --- inbox and tasks ---
    path("inbox/", inbox.listing, {"box": "mine"}, name="inbox"),
    path("inbox/team/", inbox.listing, {"box": "team"}, name="inbox-team"),
    path("inbox/done/", inbox.listing, {"box": "done"}, name="inbox-done"),
    # --- the inbox itself: followed cases, live counts, export, saved views ---
    path("inbox/copied/", inbox.listing, {"box": "copied"}, name="inbox-copied"),
    path("inbox/counts/", inbox.counts, name="inbox-counts"),
    path("inbox/export.xlsx", inbox_export.export, name="inbox-export"),
    path("inbox/views/", savedview.listing, name="views"),
    path("inbox/views/new/", savedview.NewView.as_view(), name="view-new"),
    path("inbox/views/<slug:code>/", savedview.ChangeView.as_view(), name="view-change"),
    path("inbox/views/<slug:code>/move/", savedview.move, name="view-move"),
    path("inbox/views/<slug:code>/drop/", savedview.drop, name="view-drop"),
    # --- tasks ---
    # --- bulk work ---
    path("inbox/bulk/", bulk.confirm, name="bulk-new"),
    path("inbox/bulk/start/", bulk.start, name="bulk-start"),
    path("inbox/bulk/<slug:code>/", bulk.progress, name="bulk"),
    path("tasks/<str:code>/", task.TaskView.as_view(), name="task"),
    path("tasks/<str:code>/claim/", task.claim, name="task-claim"),
    path("tasks/<str:code>/release/", task.release, name="task-release"),
    # drafts and taking back (desk)
    path("inbox/held/", draft.held, name="held-steps"),
    path("tasks/<str:code>/draft/", draft.save, name="task-draft"),
    path("tasks/<str:code>/take-back-step/", draft.take_back, name="task-undo"),
    path("tasks/<str:code>/preview/", preview.preview, name="task-preview"),
    # --- who has a task: handed over, delegated, moved, ranked, resting ---
    path("tasks/<str:code>/hand-over/", hands.HandOverView.as_view(), name="task-hand-over"),
    path("tasks/<str:code>/delegate/", hands.DelegateView.as_view(), name="task-delegate"),
    path("tasks/<str:code>/take-back/", hands.take_back, name="task-take-back"),
    path("tasks/<str:code>/move/", hands.MoveView.as_view(), name="task-move"),
    path("tasks/<str:code>/rank/", hands.RankView.as_view(), name="task-rank"),
    path("tasks/<str:code>/follow-up/", hands.FollowUpView.as_view(), name="task-follow-up"),
    path("entries/<str:number>/watch/", watch.follow, name="entry-watch"),
    path("entries/<str:number>/copy/", watch.CopyView.as_view(), name="entry-copy"),
    path("teams/", team.TeamsView.as_view(), name="teams"),
    path("notices/<str:code>/serve/", serve.serve, {"follow": follow}, name="notice-serve"),
    path("notices/<str:code>/service/", serving.detail, name="notice-service"),
    path("notices/<str:code>/address/", serving.AddressView.as_view(), name="notice-address"),
    # --- absence cover ---
    path("cover/", cover.CoverView.as_view(), name="cover"),
    path("cover/<int:pk>/end/", cover.EndView.as_view(), name="cover-end"),
    # --- alerts, settings, discussion ---
    path("alerts/", alerts.listing, name="alerts"),
    path("alerts/badge/", alerts.badge, name="alerts-badge"),
    path("alerts/read/", alerts.read_all, name="alerts-read"),
    path("alerts/<str:code>/", alerts.follow, name="alert"),
    path("settings/", settings.SettingsView.as_view(), name="settings"),
    path("entries/<str:number>/comments/", talk.CommentView.as_view(), name="comment-new"),
    path("entries/<str:number>/colleagues/", talk.colleagues, name="colleagues"),
    path("comments/<str:code>/withdraw/", talk.withdraw, name="comment-withdraw"),
    # --- supervision (督办) ---
    path("supervision/", supervision.summary, name="supervision"),
    path("second-reviews/", secondreview.report, name="second-reviews"),
    path("figures/", figures.board, name="figures"),
    path("monitoring/", monitoring.register, name="monitoring"),
    path("monitoring/<int:pk>/", monitoring.detail, name="monitoring-one"),
    path("supervision/tasks/", supervision.tasks, name="supervision-tasks"),
    path("supervision/tasks.xlsx", supervision.export, name="supervision-export"),
    path("supervision/urge/", urge.ticked, name="tasks-urge"),
    path("supervision/<str:code>/urge/", urge.UrgeView.as_view(), name="task-urge"),
    # --- entries, search, notices, motions, files ---
    path("entries/", entry.listing, name="entry-list"),
    # the file of an entry: the page, its procedures on their charts, as it stood, on paper, as one archive
    path("entries/<str:number>/", entry.detail, {"sketch": sketch}, name="entry"),
    path("entries/<str:number>/diagram/", dossier.diagrams, {"sketch": sketch}, name="entry-diagram"),
    path("entries/<str:number>/as-of/", dossier.as_of, name="entry-as-of"),
    path("entries/<str:number>/print/", dossier.printed, {"sketch": sketch}, name="entry-print"),
    path("entries/<str:number>/files.zip", dossier.files, name="entry-files"),
    path("entries/<str:number>/records/", records.listing, name="case-papers"),
    path("entries/<str:number>/records/<slug:kind>/", records.paper, {"draw": draw}, name="case-paper"),
    path(
        "entries/<str:number>/motions/<slug:kind>/",
        motion.MotionView.as_view(start=MotionFlow.propose.run),
        name="motion-new",
    ),
    path("entries/<str:number>/clocks/<int:pk>/resume/", pause.ResumeView.as_view(), name="clock-resume"),
    path(
        "entries/<str:number>/repairs/new/",
        repair.PaperRepairView.as_view(start=RepairFlow.apply.run),
        name="repair-new",
    ),
    path("repairs/<str:code>/visits/new/", repair_deeds.VisitView.as_view(), name="repair-visit"),
    path(
        "repairs/<str:code>/completion/",
        repair_deeds.CompletionView.as_view(go_on=repair_completed),
        name="repair-completion",
    ),
    path("entries/<str:number>/cross-check/", crosscheck.ResolveView.as_view(), name="cross-check"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    # --- credit files of subjects ---
    path("subjects/", subject.listing, name="subjects"),
    path("subjects/<int:pk>/", subject.detail, name="subject"),
    path("emergency/", emergency.AskView.as_view(), name="emergencies"),
    path("emergency/<slug:code>/", emergency.LookView.as_view(), name="emergency"),
    path("subjects/<int:pk>/look/", subject.look, name="subject-look"),
    path("subjects/<int:pk>/guidance/", subject_guidance.start, name="subject-guidance"),
    path(
        "subjects/<int:pk>/changes/<slug:what>/",
        subject.ChangeView.as_view(start=MotionFlow.propose.run),
        name="subject-change",
    ),
    path("subjects/<int:pk>/identifiers/new/", subject.IdentifierView.as_view(), name="subject-identifier"),
    path("subjects/<int:pk>/accounts/", subject_accounts.AccountsView.as_view(), name="subject-accounts"),
    path("subjects/<int:pk>/merge/", subject_merge.ProposeView.as_view(), name="subject-merge"),
    path("subjects/merges/<int:pk>/", subject_merge.MergeView.as_view(), name="merge"),
    # --- written mandates of agents ---
    path("mandates/", mandates.listing, name="mandates"),
    path("mandates/<slug:code>/", mandates.MandateView.as_view(), name="mandate"),
    # --- register of notices, batches, printing together ---
    path("notices/", notice_register.listing, name="notice-list"),
    path("notices/mailings/", mailing.MailingView.as_view(follow=follow), name="mailing"),
    path("notices/mailings/template.xlsx", mailing.template, name="mailing-sheet"),
    path("notices/batches/", batch.listing, name="batches"),
    path("notices/batches/new/", batch_new.NewView.as_view(), name="batch-new"),
    path("notices/batches/new/sample/", batch_new.sample, name="batch-new-sample"),
    path("notices/batches/new/<slug:kind>.xlsx", batch_new.template, name="batch-sheet"),
    path("notices/batches/<slug:code>/", batch.BatchView.as_view(), name="batch"),
    path("notices/batches/<slug:code>/sample/", batch.sample, name="batch-sample"),
    path("notices/prints/", prints.listing, name="print-runs"),
    path("notices/prints/new/", prints.start, name="print-new"),
    path("notices/prints/<slug:code>/", prints.detail, name="print-run"),
    path("notices/prints/<slug:code>.pdf", prints.merged, name="print-run-pdf"),
    path("notices/prints/<slug:code>.xlsx", prints.addresses, name="print-run-sheet"),
    # --- documents drawn up by hand, corrected, withdrawn; the register of their numbers ---
    path(
        "entries/<str:number>/issue/",
        issuance.IssueView.as_view(start=IssuanceFlow.begin.run),
        name="issuance-new",
    ),
    path("notices/numbers/", numbers.NumbersView.as_view(), name="numbers"),
    path(
        "notices/<slug:code>/withdraw/",
        issuance.WithdrawView.as_view(abandon=abandon, follow=follow),
        name="notice-withdraw",
    ),
    path(
        "notices/<slug:code>/correct/",
        issuance.CorrectView.as_view(start=IssuanceFlow.begin.run),
        name="notice-correct",
    ),
    path("notices/<slug:code>.pdf", notice.pdf, name="notice-pdf"),
    path("notices/<slug:code>/slip.pdf", slip.paper, {"draw": draw}, name="notice-slip"),
    path("notices/<slug:code>/receipt/", records.receipt, {"draw": draw}, name="notice-receipt"),
    path("notices/<slug:code>/", notice.detail, {"check_seal": check_seal}, name="notice"),
    path("files/<slug:code>/", evidence.download, name="file"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    # --- registration and import ---
    path("cases/new/", case.CaseView.as_view(start=IdentificationFlow.register.run), name="case-new"),
    path(
        "cases/import/",
        case_import.ImportView.as_view(start=IdentificationFlow.register.run),
        name="case-import",
    ),
    path("cases/import/rejected.csv", case_import.rejected_csv, name="case-import-rejected"),
    *of_records,
    # --- rules: the editor, consultations ---
    path("rules/desk/", rulemaking.desk, name="rules-desk"),
    path("rules/new/", rulemaking.ListView.as_view(), name="rules-new"),
    path("rules/<slug:code>/authorities/", competence.AuthoritiesView.as_view(), name="rules-authorities"),
    path("rules/<slug:code>/draft/", rulemaking.DraftView.as_view(), name="rules-draft"),
    path("rules/<slug:code>/diff/", rulemaking_look.diff, name="rules-diff"),
    path(
        "rules/<slug:code>/versions/<int:version>/",
        rulemaking.version,
        {"soundness": partial(policy_faults, flows=FLOWS)},
        name="rules-version",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/head/",
        rulemaking_edit.HeadView.as_view(),
        name="rules-head",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/parameters/<slug:group>/",
        rulemaking_edit.ParametersView.as_view(),
        name="rules-parameters",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/parts/<slug:part>/",
        rulemaking_edit.PartView.as_view(),
        name="rules-part",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/promises/",
        rulemaking_edit.PromisesView.as_view(),
        name="rules-promises",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/steps/<slug:step>/",
        rulemaking_steps.StepView.as_view(soundness=partial(policy_faults, flows=FLOWS)),
        name="rules-step",
    ),
    path(
        "rules/<slug:code>/versions/<int:version>/opinions/<str:opinion>/",
        rulemaking.answer,
        name="rules-opinion",
    ),
    path("rules/<slug:code>/versions/<int:version>/dryrun/", rulemaking_look.dry_run, name="rules-dryrun"),
    path(
        "rules/<slug:code>/versions/<int:version>/dryrun.csv",
        rulemaking_look.dry_run_csv,
        name="rules-dryrun-csv",
    ),
    path("consultations/", consultation.listing, name="consultations"),
    path("consultations/<int:pk>/", consultation.detail, name="consultation"),
    # --- what an authority prints on its documents ---
    path("letterheads/", letterhead.listing, name="letterheads"),
    path("letterheads/<slug:code>/", letterhead.office, name="letterhead-office"),
    path("letterheads/<slug:code>/draft/", letterhead.draft, name="letterhead-draft"),
    path("letterheads/<slug:code>/<int:version>/", letterhead.detail, name="letterhead"),
    path(
        "letterheads/<slug:code>/<int:version>/edit/", letterhead.EditView.as_view(), name="letterhead-edit"
    ),
    path(
        "letterheads/<slug:code>/<int:version>/preview/<slug:kind>/",
        letterhead_preview.preview,
        name="letterhead-preview",
    ),
    path("letterheads/<slug:code>/<int:version>/<slug:step>/", letterhead.step, name="letterhead-step"),
    # --- transition log ---
    *of_log,
    # --- work papers, findings, reports of who audits ---
    *of_audit,
]

handler400 = "workflows.views.errors.bad_request"
handler403 = "workflows.views.errors.permission_denied"
handler404 = "workflows.views.errors.not_found"
handler500 = "workflows.views.errors.server_error"
