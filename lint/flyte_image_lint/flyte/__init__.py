"""What Flyte is: its kinds of places, placeholders, images, commands and default images."""
