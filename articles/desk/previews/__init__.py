"""Previews of texts that readers do not see yet."""
