"""Django's admin: a developer has it, elsewhere it is switched on or not there."""
