"""The tables of the domain, a file each."""

from articles.models.autosave import AutosavedForm
from articles.models.byline import Byline
from articles.models.channel import Channel
from articles.models.checks.check_setting import CheckSetting, Level
from articles.models.checks.house_term import HouseTerm
from articles.models.checks.word_list import WordList
from articles.models.choices import Kind
from articles.models.correction import Correction
from articles.models.desk_preferences import DeskPreferences
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.edition import Edition
from articles.models.front_page_lead import HomeLead
from articles.models.newsitem import Article, NewsItem
from articles.models.note import Note, NoteMention
from articles.models.person_profile import PersonProfile
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.models.preview_link import PreviewLink
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
from articles.models.stay_down import MatchReview, RemovedText, RemovedTextKey
from articles.models.tag import Alias, Tag, Tagging
from articles.models.tag_merge import MergedItem, TagMerge
from articles.models.visibility import PublicationStatus
from articles.models.working_copy import WorkingCopy

__all__ = [
    "Alias",
    "Approval",
    "Article",
    "AutosavedForm",
    "Byline",
    "Channel",
    "CheckSetting",
    "Contribution",
    "Correction",
    "DeskPreferences",
    "DisclaimerRule",
    "Edition",
    "HomeLead",
    "HouseTerm",
    "Kind",
    "Level",
    "Line",
    "MatchReview",
    "MergedItem",
    "Mode",
    "NewsItem",
    "Note",
    "NoteMention",
    "OpenCheck",
    "PersonProfile",
    "PictureUse",
    "Placement",
    "PreviewLink",
    "PublicationStatus",
    "RemovedText",
    "RemovedTextKey",
    "Restriction",
    "ReviewRequest",
    "ReviewStep",
    "Revision",
    "RevisionBlock",
    "Section",
    "SectionLimit",
    "Tag",
    "TagMerge",
    "Tagging",
    "WordList",
    "WorkingCopy",
]
