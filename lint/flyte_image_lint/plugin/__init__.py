"""What the command line of Flyte 2 gets from this package, by its entry points.

`flyte` imports these modules only for the commands that they are about.
"""
