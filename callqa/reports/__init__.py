"""What leaves callqa for people and other programs."""
