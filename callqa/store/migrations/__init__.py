"""The steps from each version of the tables to the next, for Alembic; ``callqa.store.upgrading`` takes them."""

NAMES = {
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
"""For ``batch_alter_table(naming_convention=...)``: what to call the constraints of tables of SQLite that were made
before constraints had names."""
