"""Drawing regions on a picture: what to ignore, and what has a name and a threshold of its own."""
