"""Review at the desk: in the item form, on the first page, and its settings."""
