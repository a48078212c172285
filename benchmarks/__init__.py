"""Promises of speed and memory, each as a ratio in one run against a named peer, or a count."""
