"""The sections of the page Phone."""
