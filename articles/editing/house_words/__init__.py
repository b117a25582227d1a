"""House words: find listed terms in a text, and import lists of them."""
