"""The app's own label: Django has an app called messages already."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The app of notices."""

    name = "yingshou.records.messages"
    label = "notices"
