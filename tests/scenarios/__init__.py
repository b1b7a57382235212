"""Whole procedures told as stories, through the REST API, with the clock moved by hand (domain.md §6)."""
