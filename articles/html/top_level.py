"""Top level blocks of clean HTML: its paragraphs, headings, lists, tables, briefs and figures."""

from articles.html.nesting import TAG, VOID


def top_level_blocks(body: str) -> list[str]:
    """The elements at the top level of a clean body, in order. Text between two of them is a block of its own.

    Joined, the blocks are the body, whatever it contains.
    """
    blocks, start, depth = [], 0, 0
    for tag in TAG.finditer(body):
        if depth == 0 and not tag[1] and tag.start() > start:
            blocks.append(body[start : tag.start()])
            start = tag.start()
        if tag[2].lower() not in VOID:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth == 0:
            blocks.append(body[start : tag.end()])
            start = tag.end()
    return [*blocks, body[start:]] if start < len(body) else blocks
