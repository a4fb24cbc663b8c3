"""Reminders as a mail to one person, from a template that a repository can replace."""

from __future__ import annotations

from afterword.core import messages
from afterword.core.messages import Message
from afterword.core.reminders import Digest
from afterword.core.templating import Templates
from afterword.reporters import reminder_words
from afterword.reporters.reminder_words import Scene

NAME = "reminder"


def render(digest: Digest, scene: Scene, templates: Templates) -> Message:
    """The mail, the same whenever it is made on a day; ConfigError where an address or the template is at fault."""
    policy, person = scene.policy, scene.policy.people.get(digest.to)
    sender = messages.address(policy.mail.sender, "mail.sender")
    to = messages.address(person.email if person is not None else "", f"people.{digest.to}.email")
    context = {
        "name": reminder_words.plain(policy.person_name(digest.to)),
        "summary": reminder_words.summary(digest, scene.today),
        "today": str(scene.today),
        "own": scene.told(digest.own),
        "escalated": scene.told(digest.escalated),
        "more": scene.more(digest.own) or scene.more(digest.escalated),
    }
    subject, text, html = messages.rendered(templates, context, NAME)
    marks = ".".join(sorted(digest.marks))
    return Message(
        id=messages.message_id(sender, "reminder", to, str(scene.today), marks),
        sender=sender,
        to=to,
        subject=subject,
        text=text,
        html=html.lstrip(),
    )
