"""The tables of the domain, a file each."""

from articles.models.byline import Byline
from articles.models.channel import Channel
from articles.models.checks.check_setting import CheckSetting, Level
from articles.models.checks.house_term import HouseTerm
from articles.models.checks.word_list import WordList
from articles.models.choices import Kind
from articles.models.correction import Correction
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.edition import Edition
from articles.models.editorial.autosave import AutosavedForm
from articles.models.editorial.desk_preferences import DeskPreferences
from articles.models.editorial.last_change import LastChange
from articles.models.editorial.note import Note, NoteMention
from articles.models.editorial.preview_link import PreviewLink
from articles.models.editorial.review import (
    Approval,
    Contribution,
    Line,
    OpenCheck,
    ReviewRequest,
    ReviewStep,
    SectionLimit,
)
from articles.models.editorial.revision import Revision, RevisionBlock
from articles.models.editorial.tag_merge import MergedItem, TagMerge
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.front_page_lead import HomeLead
from articles.models.newsitem import Article, NewsItem
from articles.models.person_profile import PersonProfile
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.models.section import Section
from articles.models.stay_down import MatchReview, PictureHash, PictureReview, RemovedText, RemovedTextKey
from articles.models.tag import Alias, Tag, Tagging
from articles.models.visibility import PublicationStatus

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
    "LastChange",
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
    "PictureHash",
    "PictureReview",
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
