"""What Alembic runs to take steps: on the connection that it is given, in the transaction that is going on there."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    include_name=context.config.attributes["include_name"],
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
