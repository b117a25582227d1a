"""Pictures with their credit and licence, and their bytes behind the gate."""
