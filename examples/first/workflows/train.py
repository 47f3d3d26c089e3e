from flytekit import task


@task(container_image="{{.image.trainr}}")
def train(epochs: int) -> float: ...


@task(container_image="{{.image.loader}}")
def load() -> None: ...


@task(container_image="{{.image.report}}")
def report() -> None: ...
