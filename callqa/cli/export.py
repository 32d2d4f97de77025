"""Write the calls with everything known of them: as JSON lines, CSV or an Excel workbook."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from callqa.cli.options import private_file, settings_of
from callqa.errors import SettingsError
from callqa.reports import export
from callqa.store.db import open_store, transaction


def arguments(parser: ArgumentParser) -> None:
    """Add the command's own options."""
    parser.add_argument("--format", choices=export.FORMATS, required=True, help="how to write them")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")


def execute(args: Namespace) -> int:
    """Export every call."""
    settings = settings_of(args)
    write = export.FORMATS[args.format]
    with transaction(open_store(settings.database_url)) as session:
        calls = export.calls(session)
        try:
            if args.out is None:
                write(calls, sys.stdout.buffer)
            else:
                with private_file(args.out) as file:
                    write(calls, file)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise SettingsError(
                f"Cannot write {args.out or 'the export'}: {error.strerror}. Check the path and the free space."
            ) from error
    return 0
