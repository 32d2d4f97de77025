"""What the phone system tells: its logs and file names → calls, waits, missed calls and who followed them up. Pure."""
