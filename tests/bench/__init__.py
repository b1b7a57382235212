"""Speed against a floor in the same run: `make bench`. No test: two shared cores time nothing reliably alone."""
