"""What the people around a task may do besides completing it, and which of it a diagram allows.

A user task lists its actions in its property `actions`. Without one it has all of them, but delegating outside its role
only where the role prepares papers: consent, decisions, counts and results stay with those who hold the role.
"""

from __future__ import annotations

import re
from typing import Final

from service.domain.vocabulary import Words, words

PROPERTY: Final = "actions"
SIGNATURE: Final = "signature"  # of a user task: somebody signs what others have made 待签
YES: Final = "true"

ACTIONS: Final[Words] = words(
    ("transfer", "转办", "Hand over"),
    ("delegate", "委派", "Delegate"),
    ("delegate_outside", "委派给其他角色", "Delegate to another role"),
    ("return", "退回", "Return to an earlier step"),
    ("withdraw", "撤回", "Take back"),
    ("urge", "催办", "Urge"),
    ("copy", "抄送", "Send a copy"),
    ("add_signer", "加签", "Ask for an opinion"),
)

# Roles whose tasks are consent, decisions, counts and results (domain.md §3.0): nobody else may do any of it for them.
DECIDING_ROLES: Final = frozenset({"committee", "party_committee", "local_association", "supervisor", "teller"})


def listed(text: str) -> tuple[str, ...]:
    """The actions that a property names, whether they exist or not: `transfer return` or `transfer, return`."""
    return tuple(filter(None, re.split(r"[\s,，、]+", text)))


def allowed(text: str | None, role: str | None) -> frozenset[str]:
    """The actions of a task with this property and role. An empty property allows none."""
    found = set(ACTIONS) if text is None else {action for action in listed(text) if action in ACTIONS}
    if role in DECIDING_ROLES or role is None:
        found.discard("delegate_outside")
    return frozenset(found)
