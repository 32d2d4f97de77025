"""The sections of the page Team."""
