"""What the command line can do: each module here has `register(subparsers)`.

A module is named as its command (`jwt_key` for `jwt-key`) and imports what it needs when it
runs, not before.
"""
