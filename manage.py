#!/usr/bin/env python3
"""Entry point of every management command."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veterans_portal.settings")
    if sys.argv[1:2] == ["start"]:  # it only starts others: without the models it is there four seconds earlier
        from veterans_portal.management.commands.start import Command

        Command().run_from_argv(sys.argv)
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
