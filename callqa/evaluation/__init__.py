"""How often the machine is right: labelled calls, and the figures that compare its marks and words with them."""
