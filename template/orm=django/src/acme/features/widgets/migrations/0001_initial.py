"""The table of <%= widget.plural_label %>."""
#% set code = layer.initial_operations(widget, tenancy)
#% if layer.stdlib_imports(code)

<%= layer.stdlib_imports(code) %>
#% endif

#% if "ArrayField(" in code
from django.contrib.postgres.fields import ArrayField
#% endif
from django.db import migrations, models
from django.db.models.functions import Now

#% if layer.migrated_defaults(widget)
from acme.features.widgets.models import (
    #% for name in layer.migrated_defaults(widget)
    default_tags,  #= <%= name %>,
    #% endfor
)
#% endif
from acme.kit.ids import new_id
#% if layer.used(code, "CurrentUser")
from acme.platform.persistence.owned import CurrentUser
#% endif
#% if layer.used(code, "CurrentTenant", "TenantReference")
from acme.platform.persistence.record import TenantReference  #= <%= layer.import_from(package ~ ".platform.persistence.record", layer.used(code, "CurrentTenant", "TenantReference")) %>
#% endif
#% if layer.used(code, "Reference")
from acme.platform.persistence.references import Reference
#% endif


class Migration(migrations.Migration):
    initial = True
    #% if layer.dependencies(widget, tenancy)

    dependencies = [
        #% for line in layer.dependencies(widget, tenancy)
        ("others", "0001_initial"),  #= <%= line %>
        #% endfor
    ]
    #% endif

    operations = [
        migrations.CreateModel(),  #= <%= code | trim %>
    ]
