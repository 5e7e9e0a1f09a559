"""The features of the service, one app a line."""

FEATURES = (
    # The template's; an update may add to them.
    #% for widget in domain() | sort(attribute="plural")
    "acme.features.widgets",
    #% endfor
    # Your own, from here on. An update leaves them alone.
)
