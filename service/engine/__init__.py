"""The engine: a function of a bundle, a state and a moment. It stores nothing, sends nothing and reads no clock.

Nothing outside this room imports SpiffWorkflow, lxml or quickjs. Read in this order:

    diagram, outcome        the plain values that go in and come out
    definition              a bundle: checked, compiled once, never changed
    runner                  start, complete, deliver, wake, cancel: a state in, an `Outcome` out

The gate, through which every upload goes (`definition.compile_bundle`):

    xml, schema             hardened XML; the schema of BPMN 2.0
    reader, reader_zeebe    our own reader, independent of the engine
    lint, lint_*            what the engine would get wrong: elements, zeebe, references, flows, paths, events, tasks,
                            expressions, bundle; `lint_agreement` compares the readers, `lint_texts_*` are sentences
    findings                where it is, how bad, and what to draw instead

Running an instance, on SpiffWorkflow's specs and task tree:

    parser, view            builds the specs; what the engine understood, as plain values
    instance, node          the queue of tokens; the life of a token at a node
    tasks, events, joins, loops      what each kind of node does
    script, timers          variables and mappings; when timers fire
    state, report           an instance as bytes; an instance as an `Outcome`
    trace                   which flows were taken
    faults                  what goes wrong in one instance and stays there

What process owners write is evaluated in a sandbox, never as Python:

    sandbox, feel           QuickJS under limits; FEEL by feelin
    form, form_*            forms checked by form-js's own code
    decision, decision_gaps decision tables as DMN says; where they have no answer, or two

What would happen, reckoned on the diagrams alone:

    simulation, simulation_*   how long a process would take, from how long its steps took before
"""
