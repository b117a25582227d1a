"""The tables of the domain, a file each."""

from articles.models.autosave import AutosavedForm
from articles.models.byline import Byline
from articles.models.channel import Channel
from articles.models.choices import Kind
from articles.models.correction import Correction
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.edition import Edition
from articles.models.front_page_lead import HomeLead
from articles.models.newsitem import Article, NewsItem
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.models.review import (
    Approval,
    Contribution,
    Line,
    OpenCheck,
    ReviewRequest,
    ReviewStep,
    SectionLimit,
)
from articles.models.revision import Revision, RevisionBlock
from articles.models.section import Section
from articles.models.tag import Alias, Tag, Tagging
from articles.models.visibility import PublicationStatus
from articles.models.working_copy import WorkingCopy

__all__ = [
    "Alias",
    "Approval",
    "Article",
    "AutosavedForm",
    "Byline",
    "Channel",
    "Contribution",
    "Correction",
    "DisclaimerRule",
    "Edition",
    "HomeLead",
    "Kind",
    "Line",
    "Mode",
    "NewsItem",
    "OpenCheck",
    "PictureUse",
    "Placement",
    "PublicationStatus",
    "Restriction",
    "ReviewRequest",
    "ReviewStep",
    "Revision",
    "RevisionBlock",
    "Section",
    "SectionLimit",
    "Tag",
    "Tagging",
    "WorkingCopy",
]
