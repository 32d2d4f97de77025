"""The page script: who is looking, in which language, at which of their pages."""

import logging
from pathlib import Path

import streamlit as st

from callqa.review import context, language
from callqa.review.identity import current_account
from callqa.review.language import _
from callqa.review.parts.frame import show_frame, show_sign_in_link
from callqa.review.routes import pages_of, start_page

log = logging.getLogger("callqa.review.app")

st.set_page_config(page_title="callqa", page_icon=Path(__file__).with_name("icon.svg"), layout="wide")
account = current_account(context.engine())
language.start_with((account and account.language) or context.settings().review.language)
if account is None:
    show_sign_in_link()
    st.stop()
pages = pages_of(account)
page = st.navigation([start_page(pages[0]), *pages], position="hidden")
show_frame(account, [page for page in pages if page.visibility == "visible"])
try:
    page.run()
except Exception:  # ends of a script are no Exception, so what comes here is a defect
    log.exception("The page %s cannot be drawn", page.url_path)
    st.error(
        _("This page cannot be drawn because of a defect of the program. Its log tells where; reload to try again.")
    )
