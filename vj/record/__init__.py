"""Where pictures go: an ffmpeg pipe, a still image."""
