"""The features of the service, one app a line. Put yours among them."""

FEATURES = (
    #% for widget in domain() | sort(attribute="plural")
    "acme.features.widgets",
    #% endfor
)
