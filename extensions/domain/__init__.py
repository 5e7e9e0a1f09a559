"""The domain: the resources of an API, as one frozen model that the templates read.

`model` knows no syntax. `yaml_file` reads DESIGN's YAML into it, helped by `expressions` (the
short spelling of a field) and `checks` (what must hold between resources). Another syntax (JDL,
SQL, OpenAPI) would be another module beside `yaml_file`.
"""

from .mistakes import DomainError, Mistake
from .model import Access, Domain, Field, Resource
from .yaml_file import read

__all__ = ["Access", "Domain", "DomainError", "Field", "Mistake", "Resource", "read"]
