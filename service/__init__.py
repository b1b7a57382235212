"""Yuanke 园科: founding and term elections of park associations for science and technology (园区科协).

The map. Read in this order; a room uses only the rooms below it, and neighbours do not speak:

    cli                       the command line `yuanke`
    serving                   gunicorn, with clock and worker beside it in `yuanke serve`
    app | clock | worker      the things that run: Flask, APScheduler's tick, Procrastinate's jobs
    bootstrap                 wires settings, database, gateways and use cases into one `Parts`
    api | web                 the doors: REST under /v2, pages for people
    usecases                  one function, one transaction; `work` is the only one that commits
    engine | store | gateways the token engine (a function), PostgreSQL, the outside world
    domain | settings         the rules of the guide and the charters; every setting once

One noun has one file name in every room: `ls service/*/tasks.py` is a vertical slice.
Completing a task, hop by hop: `api/tasks` → `usecases/tasks.complete_task` → `engine/form.check` →
`engine/runner.complete_task` → `usecases/record.record` → `work` commits once.
"""
