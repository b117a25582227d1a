"""Autosave at the desk: endpoints of the form's script, and offers to restore a text."""
