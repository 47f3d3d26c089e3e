"""What `dev.py` does for releases: the address, packages, the documentation as a site."""
