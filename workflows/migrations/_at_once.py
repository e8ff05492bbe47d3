"""Many tables in one step: Django renders every related model anew for each operation, which here is all of them."""

from django.db import migrations


class CreateModels(migrations.operations.base.Operation):
    """Create several models that may refer to one another; the state with all of them is rendered once."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, models):
        self.models = models

    def deconstruct(self):
        return self.__class__.__name__, [self.models], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # else each model would be rendered with all that it touches
        for model in self.models:
            model.state_forwards(app_label, state)
        state.is_delayed = False  # whoever asks for the models next renders all of them, none from before

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
