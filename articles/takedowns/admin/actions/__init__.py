"""Forms of the actions by which a moderator decides a case."""
