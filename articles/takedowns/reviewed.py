"""Was this looked at already, and is it still the same? A mark of "nothing to do" holds for one text alone."""

from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.restricting import Target
from articles.takedowns.canonical import canonical, digest
from articles.takedowns.models import Case


def content_digest(target: Target | None) -> str:
    """The digest of what can be complained about in a target: its words and credits, or its picture; "" of none."""
    if target is None:
        return ""
    if isinstance(target, Placement):
        return content_digest(target.brief)
    if not isinstance(target, NewsItem):
        return digest(canonical([target.digest, target.alt, target.credit]))
    names = [[line.role, line.outlet_id, line.person_id] for line in target.bylines.all()]
    told = [target.headline, target.standfirst, target.body, target.rights_sentence, target.source_id, names]
    return digest(canonical(told))


def was_reviewed(case: Case) -> Case | None:
    """An earlier case on the same target that ended with nothing to do, about just what stands there now."""
    target = case.target
    if target is None:
        return None
    same = {"item": case.item, "placement": case.placement, "picture": case.picture}
    former = Case.objects.filter(**same, family=case.family, reviewed_digest=content_digest(target))
    return former.exclude(reviewed_digest="").exclude(pk=case.pk).order_by("-pk").first()
