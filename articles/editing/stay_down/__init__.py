"""Stay-down: text and pictures under an active removal are recognised when they come back as something else."""
