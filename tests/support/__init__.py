"""What several test suites need: generating a repository as a user does."""
