"""Already reviewed: finds an earlier case about the same, unchanged content that ended without action."""

from articles.editing.restrictions import Target
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.takedowns.models import Case
from articles.text.canonical_json import canonical, digest


def content_digest(target: Target | None) -> str:
    """The digest of a target's text and credits, or of its picture; "" without a target."""
    if target is None:
        return ""
    if isinstance(target, Placement):
        return content_digest(target.brief)
    if not isinstance(target, NewsItem):
        return digest(canonical([target.digest, target.alt, target.credit]))
    bylines = [[byline.role, byline.outlet_id, byline.person_id] for byline in target.bylines.all()]
    content = [target.headline, target.standfirst, target.body, target.rights_sentence, target.source_id, bylines]
    return digest(canonical(content))


def earlier_review(case: Case) -> Case | None:
    """The last case about the present content of the target that was closed with nothing to do."""
    target = case.target
    if target is None:
        return None
    same_target = {"item": case.item, "placement": case.placement, "picture": case.picture}
    earlier = Case.objects.filter(**same_target, family=case.family, reviewed_digest=content_digest(target))
    return earlier.exclude(reviewed_digest="").exclude(pk=case.pk).order_by("-pk").first()
