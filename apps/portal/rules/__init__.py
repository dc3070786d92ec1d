"""Pure rules of the portal: entering, words, questions of the trial calculation."""
