"""What the features stand on: HTTP, the database, logs. Owned by the template."""
