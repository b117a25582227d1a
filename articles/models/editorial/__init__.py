"""Tables of editorial work, which readers never see: versions, working copies, review, notes, autosaves."""
