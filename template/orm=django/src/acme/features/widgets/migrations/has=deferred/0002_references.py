"""What <%= widget.plural_label %> refer to that is made after them."""
#% set code = layer.deferred_operations(widget, tenancy)

from django.db import migrations, models

#% if layer.used(code, "CurrentTenant", "TenantReference")
from acme.platform.persistence.record import TenantReference  #= <%= layer.import_from(package ~ ".platform.persistence.record", layer.used(code, "CurrentTenant", "TenantReference")) %>
#% endif
#% if layer.used(code, "Reference")
from acme.platform.persistence.references import Reference
#% endif


class Migration(migrations.Migration):
    dependencies = [
        #% for line in layer.dependencies(widget, tenancy, deferred=true)
        ("others", "0001_initial"),  #= <%= line %>
        #% endfor
    ]

    operations = [
        migrations.AddField(),  #= <%= code | trim %>
    ]
