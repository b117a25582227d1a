"""Captions in clean HTML: those of pictures, and those without a picture, which readers are not given."""

from articles.html.sanitizer import FIGURE, picture_ids, plain_text


def lone_captions(body: str) -> list[str]:
    """The captions of a clean body that are without a picture."""
    texts = (plain_text(figure[0]) for figure in FIGURE.finditer(body) if not picture_ids(figure[0]))
    return [text for text in texts if text]


def picture_captions(body: str) -> str:
    """The captions of the pictures in a clean body, one line each."""
    texts = (plain_text(figure[0]) for figure in FIGURE.finditer(body) if picture_ids(figure[0]))
    return "\n".join(text for text in texts if text)


def without_lone_captions(body: str) -> str:
    """A clean body without the captions that have no picture."""
    return FIGURE.sub(lambda figure: figure[0] if picture_ids(figure[0]) else "", body)
