"""What `seed` and `dev` fill an empty database with. Yours to change."""

#% for widget in domain() | sort(attribute="plural")
from acme.features.widgets.examples import (
    example_widget,
)
from acme.features.widgets.storage import (
    WidgetStorage,
)
#% endfor
from acme.kit.listing import ListQuery, Sort
from acme.platform.demo import open_demo
from acme.settings import Settings

ANY = ListQuery(limit=1, sort=(Sort("id", descending=True),))
NUMBERS = range(1, 4)


async def seed(settings: Settings) -> list[str]:
    """Fill the database unless it was filled before; tell what a developer wants to know."""
    async with open_demo(settings) as demo:
        transaction = demo.transaction
        #% for widget in domain().in_creation_order[:1]
        if await WidgetStorage(transaction).browse(ANY):
            return demo.hints
        #% endfor
        #% for widget in domain().in_creation_order
        widgets = [  #= <%= layer.seeded(widget, domain()) %>[
            await WidgetStorage(transaction).add(values)
            for values in (
                example_widget(
                    number,
                    #% for field in layer.parents(widget)
                    parent_id=parents[0].id,  #= <%= field.column %>=<%= field.target.plural %>[number - 1].id,
                    #% endfor
                )
                for number in NUMBERS
            )
        ]
        #% endfor
        return demo.hints
