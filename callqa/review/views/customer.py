"""All calls of one customer. One whose calls the reader may not see gets what an unknown one gets."""

import streamlit as st

from callqa.review import data_phone
from callqa.review.language import _, date_time
from callqa.review.parts.customer import crm_address, show_crm_link, show_customer_calls, show_figures
from callqa.review.parts.frame import reader
from callqa.review.parts.heading import show_heading
from callqa.review.parts.phone import said
from callqa.review.through import follow
from callqa.store.access import sees_personal

account = reader()
customer = data_phone.customer(account, st.query_params.to_dict())
if customer is None:
    st.text(_("There is no such customer."))
    st.stop()

facts = []
if customer.calls:
    first, last = customer.calls[-1].at, customer.calls[0].at
    facts.append(_("first call {when}").format(when=date_time(first)))
    facts.append(_("last call {when}").format(when=date_time(last)))
if not sees_personal(account):
    facts.append(said.ends_only())
show_heading(customer.number, *facts)
address = crm_address(data_phone.crm_pattern(), customer.number) if sees_personal(account) else None
if address:
    show_crm_link(address)
show_figures(customer)
follow(show_customer_calls(customer))
