"""The versions of the tables, oldest first; each module is one step of Alembic."""
