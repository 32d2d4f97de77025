"""Words for what administrators see. English here, translated where they are shown."""

from callqa.review.language import N_
from callqa.store.adminlog import Kind

CHANGES = {
    Kind.ADDED: N_("account added"),
    Kind.ROLE: N_("role changed"),
    Kind.NAMES: N_("names changed"),
    Kind.DISABLED: N_("account disabled"),
    Kind.ENABLED: N_("account enabled"),
    Kind.PASSWORD: N_("new password made"),
    Kind.OWN_PASSWORD: N_("own password chosen"),
    Kind.UNLOCKED: N_("lock lifted"),
    Kind.PERSONAL_DATA: N_("right to personal data changed"),
    Kind.SESSIONS_ENDED: N_("sessions ended"),
    Kind.SETTING: N_("setting changed"),
    Kind.FORGOTTEN: N_("a customer's data deleted on request"),
    Kind.OF_AGE: N_("data deleted by age"),
}
