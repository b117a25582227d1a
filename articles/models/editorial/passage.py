"""A passage of an item's text that a row is about, stored as a quote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text.text_quote import CONTEXT_LENGTH, MAX_QUOTE_LENGTH, TextQuote


class AboutPassage(models.Model):
    """The columns of a TextQuoteSelector. `exact` is empty if the row concerns the whole item."""

    exact = models.TextField(_("passage"), max_length=MAX_QUOTE_LENGTH, blank=True)
    prefix = models.CharField(max_length=CONTEXT_LENGTH, blank=True, editable=False)
    suffix = models.CharField(max_length=CONTEXT_LENGTH, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def quote(self) -> TextQuote:
        return TextQuote(self.exact, self.prefix, self.suffix)

    @quote.setter
    def quote(self, quote: TextQuote) -> None:
        self.exact, self.prefix, self.suffix = quote.exact, quote.prefix, quote.suffix
