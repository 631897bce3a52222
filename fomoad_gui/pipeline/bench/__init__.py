"""Measuring our detector beside others, on the same trunk and the same pictures."""
