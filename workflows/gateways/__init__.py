"""The outside world: each module is the only place that knows one outside system."""
