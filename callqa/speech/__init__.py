"""Recording → transcript: voice activity, words, speakers, turns and pauses."""
