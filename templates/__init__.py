"""The templates of the Markdown reports: loops and prints. Installed as checker.templates."""
