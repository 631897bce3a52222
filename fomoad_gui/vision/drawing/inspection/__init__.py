"""The inspection sample: one product, whole or spoilt, photographed at one station."""
