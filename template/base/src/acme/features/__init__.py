"""The features of the service, one a line. Put yours among them."""

from acme.features import (
    #% for widget in domain() | sort(attribute="plural")
    widgets,
    #% endfor
)

FEATURES = (
    #% for widget in domain() | sort(attribute="plural")
    widgets,
    #% endfor
)
