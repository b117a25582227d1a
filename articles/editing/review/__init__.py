"""Review before and after publication: the rule, what it looks at, and its acts."""
