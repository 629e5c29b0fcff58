"""Privacy (K10): all that is kept of a person as one archive, and forgetting him everywhere."""
