"""`python -m checker.settings`: write the schema for editors from the table of keys."""

from checker.settings.schema import FILE, print_schema

FILE.write_text(print_schema(), encoding="utf-8")
