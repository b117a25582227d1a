"""The ledger at the desk: read-only list, filter and export."""
