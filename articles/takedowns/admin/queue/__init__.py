"""The case queue: the list of cases in the order of their deadlines, with its filters and rows."""
