"""Appeals up to their decision."""
