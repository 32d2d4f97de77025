"""The database: tables, opening it, and the functions that read and write it."""
