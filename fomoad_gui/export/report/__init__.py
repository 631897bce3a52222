"""An evaluation to hand on: one page and tables that need nothing else."""
