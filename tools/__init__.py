"""What builds, measures and draws for the project, and the drop-in of the script it grew from."""
