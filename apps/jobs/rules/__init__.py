"""Rules of jobs: pure functions, refusals in Chinese."""
