"""What of the contract a client may rely on, and no longer finds after a change."""
