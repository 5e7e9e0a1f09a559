"""The features of the service, one a line."""

# The template's; an update may add to them.
from acme.features import (
    #% for widget in domain() | sort(attribute="plural")
    widgets,
    #% endfor
)

# isort: split
# Import features of your own here. An update leaves them alone.

FEATURES = (
    # The template's; an update may add to them.
    #% for widget in domain() | sort(attribute="plural")
    widgets,
    #% endfor
    # Your own, from here on. An update leaves them alone.
)
