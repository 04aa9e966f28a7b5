"""What every test here stands on."""

import hypothesis

pytest_plugins = ["pytester"]

# A deadline is a timed assertion: it fails when the machine is busy, and says nothing about the code.
hypothesis.settings.register_profile("lift", deadline=None)
hypothesis.settings.load_profile("lift")
