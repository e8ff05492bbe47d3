"""A paper outside any entry: frozen facts under a check code, its number, its page and its sealed file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.evidence import new_code
from workflows.models.notice import new_check_code


class SealedPaper(models.Model):
    """Frozen facts first, paper later; the page as it was printed first, the file as it was sealed."""

    code = models.CharField(max_length=16, unique=True, default=new_code)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    check_code = models.CharField(_("核验码"), max_length=16, unique=True, default=new_check_code)
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    issued_on = models.DateField(_("日期"))
    issued_by = models.ForeignKey("workflows.Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    page = models.BinaryField(null=True, editable=False)
    page_digest = models.CharField(max_length=64, blank=True)
    plain_digest = models.CharField(max_length=64, blank=True)
    printed_with = models.CharField(max_length=100, blank=True)
    signer = models.CharField(_("签章方式"), max_length=20, blank=True)
    signed_by = models.CharField(_("签章证书"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.BinaryField(null=True, editable=False)
    file_digest = models.CharField(max_length=64, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
