"""Real Chromium, as people use the pages."""
