"""Start the review app. It runs until it is interrupted."""

from argparse import ArgumentParser, Namespace

from callqa.cli.options import settings_of
from callqa.review import server


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--address", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: 8501)")


def execute(args: Namespace) -> int:
    """Serve the app."""
    settings = settings_of(args)
    given = {name: value for name in ("address", "port") if (value := getattr(args, name)) is not None}
    settings = settings.model_copy(update={"review": settings.review.model_copy(update=given)})
    server.serve(
        settings, on_ready=lambda address: print(f"The review app is at {address} (Ctrl-C ends it).", flush=True)
    )
    return 0
