"""Parts of pages. Each component owns its files, its data's form and its keys in the session state."""
