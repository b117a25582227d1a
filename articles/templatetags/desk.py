"""What do pages of the desk need that no view of theirs makes?"""

from uuid import uuid4

from django import template

register = template.Library()


@register.simple_tag
def new_key() -> str:
    """A key for one press of Publish: however often it arrives, it makes one brief."""
    return str(uuid4())
