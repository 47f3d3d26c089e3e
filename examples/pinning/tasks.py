"""A task that uses an image by its version, as the config's `report` is used."""

from flytekit import task


@task(container_image="{{.image.report.fqn}}:{{.image.report.version}}")
def summarise(name: str) -> str:
    """Say hello."""
    return f"hello {name}"
