"""The web front: pages for people and an API for tools, two thin skins over the same functions.

The one decision worth knowing: :func:`create_app` imports Flask when it is called, so that reading the settings stays quick.
"""
