"""What a sentence means, as a second opinion beside phrases: sentence embeddings and a small classifier a meaning."""
