"""The pages: short scripts that ask ``data`` and draw with ``parts``."""
