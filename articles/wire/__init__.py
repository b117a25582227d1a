"""What comes in from outside, kept as it came."""
