"""The window: widgets that take frozen values and emit signals, one folder per screen."""
