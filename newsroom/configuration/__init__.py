"""What the operator sets: environment variables, read and checked when the newsroom starts."""
