"""`make bench`: what the portal costs, as ratios against floors measured in the same run. Not part of the test suite."""
