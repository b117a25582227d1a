"""Language of the desk: chosen per account, and Django's own texts in it."""
