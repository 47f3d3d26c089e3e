"""Python programs: the calls of the SDKs, constants, and the commands that programs run."""
