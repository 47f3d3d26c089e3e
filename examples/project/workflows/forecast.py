"""Tasks that use the names of the config, one of them misspelt."""

from flytekit import task


@task(container_image="{{.image.forecaster.fqn}}:{{.image.forecaster.version}}")
def forecast(name: str) -> str:
    """Say what the weather will be."""
    return name


@task(container_image="{{.image.forcaster}}")
def evaluate(name: str) -> str:
    """Look at it."""
    return name
