"""The tables of the domain, a file each."""

from articles.models.byline import Byline
from articles.models.channel import Channel
from articles.models.correction import Correction
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.edition import Edition
from articles.models.home_lead import HomeLead
from articles.models.kept_text import KeptText
from articles.models.newsitem import Article, Kind, NewsItem, Standing
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.models.section import Section
from articles.models.tag import Alias, Tag, Tagging

__all__ = [
    "Alias",
    "Article",
    "Byline",
    "Channel",
    "Correction",
    "DisclaimerRule",
    "Edition",
    "HomeLead",
    "KeptText",
    "Kind",
    "Mode",
    "NewsItem",
    "PictureUse",
    "Placement",
    "Restriction",
    "Section",
    "Standing",
    "Tag",
    "Tagging",
]
