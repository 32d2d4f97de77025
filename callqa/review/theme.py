"""The colours and type of the pages, light and dark, as Streamlit options."""

_LIGHT = {
    "primaryColor": "#1f5fbf",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f4f6f9",
    "textColor": "#1b2430",
    "borderColor": "#d8dee7",
    "linkColor": "#1f5fbf",
}
_DARK = {
    "primaryColor": "#5b95e8",
    "backgroundColor": "#14181f",
    "secondaryBackgroundColor": "#1c222c",
    "textColor": "#e4e9f0",
    "borderColor": "#323b49",
    "linkColor": "#8ab4f4",
}

THEME: dict[str, object] = {
    "theme.baseFontSize": 15,
    "theme.baseRadius": "small",
    "theme.font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "theme.showWidgetBorder": True,
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
}
"""For Streamlit's configuration. Browsers choose light or dark as their system does."""
