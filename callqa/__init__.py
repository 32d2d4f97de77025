"""callqa checks the recorded phone calls of a shop against its script and rules."""
