"""Addresses of who audits: work papers, findings, reports; the log itself is in urls_log."""

from django.urls import path

from workflows.views import audit, audit_findings, audit_items, audit_reports

of_audit = [
    path("audit/", audit.listing, name="audit-papers"),
    path("audit/new/", audit.PlanView.as_view(), name="audit-new"),
    path("audit/papers/<str:code>/", audit.PaperView.as_view(), name="audit-paper"),
    path("audit/papers/<str:code>/again/", audit.again, name="audit-again"),
    path("audit/papers/<str:code>/population.csv", audit.population, name="audit-population"),
    path("audit/papers/<str:code>/paper.json", audit.body, name="audit-body"),
    path("audit/papers/<str:code>/items/<int:nth>/", audit_items.ItemView.as_view(), name="audit-item"),
    path("audit/findings/", audit_findings.listing, name="audit-findings"),
    path("audit/findings/<str:code>/", audit_findings.FindingView.as_view(), name="audit-finding"),
    path("audit/reports/", audit_reports.first, name="audit-reports"),
    path("audit/reports/<slug:name>.csv", audit_reports.export, name="audit-report-csv"),
    path("audit/reports/<slug:name>/", audit_reports.report, name="audit-report"),
]
