"""Known tags whose name or alias is nearly a typed one: for the question whether an unknown tag is meant."""

from collections import defaultdict
from difflib import SequenceMatcher

from articles.models.tag import Alias, Tag
from articles.search.models import NamePart
from articles.search.names.desk_lookup import INSIDE, MAX_LENGTH, START
from articles.search.names.reader_suggestions import beginning
from articles.text.pinyin import pronounced, read_initials, read_syllables, reads_exactly_as
from articles.text.tokens import canonical_form

MAX_SHOWN = 4
# Of the names that share a beginning or an end with the typed one, so many are compared.
MAX_EXAMINED = 100
MIN_SIMILARITY = 0.5
SAME_SOUND, SAME_INITIALS = 0.95, 0.55


def near_tags(name: str) -> list[Tag]:
    """The tags most similar to an unknown name, best first: equal but for punctuation, read alike, or spelled alike.

    At most nine queries, each of a bounded number of rows.
    """
    form = canonical_form(name)[:MAX_LENGTH]
    if not form:
        return []
    numbers = list(_candidates(form, name))
    spellings: dict[int, set[str]] = defaultdict(set)
    tags = {tag.pk: tag for tag in Tag.objects.filter(pk__in=numbers)}
    for tag in tags.values():
        spellings[tag.pk].add(tag.name)
    for number, alias in Alias.objects.filter(tag__in=numbers).values_list("tag_id", "name"):
        spellings[number].add(alias)
    similarity = {number: max(_similarity(name, other) for other in spellings[number]) for number in tags}
    near = [tags[number] for number in tags if similarity[number] >= MIN_SIMILARITY]
    return sorted(near, key=lambda tag: (-similarity[tag.pk], len(tag.name), tag.name))[:MAX_SHOWN]


def _candidates(form: str, name: str) -> set[int]:
    """A name with one wrong character shares its first or its second half with the right one; a homophone its sound."""
    half = len(form) // 2 or 1
    readings = read_syllables(name[:MAX_LENGTH])
    heard = [reading[:MAX_LENGTH] for reading in pronounced(readings)] if len(readings) > 1 else []
    shared = [f"{START}{form[:half]}", f"{INSIDE}{form[:half]}"]
    shared += [f"{mark}{form[at:]}" for at in {half, half + 1} if form[at:].strip() for mark in (START, INSIDE)]
    whole = NamePart.objects.filter(text__in=[f"{START}{text}" for text in (form, *heard)])[:MAX_EXAMINED]
    # One range at a time, unsorted and of all kinds, so that PostgreSQL reads its index no further than the limit: of a
    # short name the shared half is a single character, which is frequent.
    ranges = [NamePart.objects.filter(beginning("text", text))[:MAX_EXAMINED] for text in dict.fromkeys(shared)]
    found = (number for part in (whole, *ranges) for number in part.values_list("tag_id", flat=True))
    return {number for number in found if number is not None}


def _similarity(name: str, other: str) -> float:
    """From 0 to 1."""
    first, second = canonical_form(name), canonical_form(other)
    if first == second:
        return 1.0
    if reads_exactly_as(other, name):
        return SAME_SOUND
    readings = [read_syllables(text) for text in (name, other)]
    alike = SequenceMatcher(None, first, second).ratio()
    if len(readings[0]) > 1 and len(readings[0]) == len(readings[1]):
        if set(pronounced(readings[0])) & set(pronounced(readings[1])):
            return max(alike, SAME_SOUND)
        initials = zip(read_initials(name), read_initials(other), strict=True)
        if all(set(ours) & set(theirs) for ours, theirs in initials):
            return max(alike, SAME_INITIALS)
    return alike
