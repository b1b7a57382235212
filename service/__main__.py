"""`python -m service` is `yuanke`."""

from service.cli import main

main()
