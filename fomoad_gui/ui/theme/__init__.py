"""How the window looks: colours, spacing, fonts, icons and the shapes that stand for labels and verdicts."""
