"""The pure rules, standard library only: what the guide, the law and the charters say.

    errors, messages        every error, and its sentence in Chinese and English
    roles, vocabulary       the words: who acts, what is decided, what happened
    effects                 what a service task may ask for
    workdays, periods       the calendar: working days, and months that end on the last day
    majority                a share of some people, in whole numbers
    charter, charter_table  the rules of election of one association, each with its article
    ballot, election        counts, quorum, votes and elections; their sentences in election_words
    term                    the end of a term and the stage of its watch
    founding, papers        what an application holds; document numbers

None of them knows a database, a page or a diagram.
"""
