"""The page with a project, and the controllers that tie its widgets to the session."""
