"""An example for each table of the policy, by the table's name; together they set every key."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "": """
[tool.afterword]
main_branch = "main"
timezone = "Europe/Berlin"
direct_commits = false # true: no pull request for what `afterword announce` and the like record
priorities = ["P0", "P1", "P2"]
incident_commanders = ["acme/incident-commanders", "bob"]
""",
    "calendar": """
[tool.afterword.calendar]
country = "DE"
subdivision = "BE"
weekend = ["sat", "sun"]
extra = [2026-12-24, 2026-12-31]
""",
    "severities": """
[tool.afterword.severities.critical]
meaning = "Customers cannot use a core service, or data is lost or exposed."
due = "5 business days"
meeting = "5 business days"
reviewers = ["acme/incident-commanders", "bob"] # a team, and somebody of `people`
action_items_due = { P0 = "15 days", P1 = "30 days" }

[tool.afterword.severities.low] # who names one severity names them all
meaning = "Nobody outside notices."
""",
    "sections": """
[[tool.afterword.sections]] # who names one section names them all, in their order
name = "Summary"
aliases = ["Overview", "TL;DR"]
required = "in-review" # draft, in-review, reviewed, closed or never
hint = "Three sentences for somebody who was not there."
minimum_words = 20

[[tool.afterword.sections]]
name = "Data loss"
required = "reviewed"
severities = ["critical", "high"]
within = ["Impact"]
public = false # strangers never read it
""",
    "mail": """
[tool.afterword.mail]
group = "support@example.com"
sender = "incidents@example.com"
smtp = "smtp+starttls://mail.example.com:587"
timeout = 20
""",
    "reminders": """
[tool.afterword.reminders]
before = ["5 business days", "1 business day"] # the day itself is always one
after = "1 business day" # "none": once it is late, only the commanders hear of it
escalate_after = "3 business days" # "none": they do not
channels = ["github", "mail", "slack"]
""",
    "meetings": """
[tool.afterword.meetings]
hours = "08:30-17:00"
preferred = "14:00"
length = 45
notice = 3
place = "https://meet.example.com/review"
""",
    "people": """
[tool.afterword.people.alice] # in a post-mortem: `owner: alice`
name = "Alice Example"
email = "alice@example.com"
github = "alice-example"
""",
    "customers": """
[tool.afterword.customers.Acme] # in a post-mortem: `customers: [Acme]`
email = "operations@acme.example"
aliases = ["Roadrunner Express"]
""",
    "github": """
[tool.afterword.github] # for GitHub Enterprise; github.com needs none of this
host = "git.example.com"
repository = "acme/handbook"
api_url = "https://git.example.com/api/v3"
timeout = 60
""",
    "check": """
[tool.afterword.check]
ignore = ["AW6", "timeline-gap"] # a family, and a rule
levels = { AW117 = "warning" }
minimum_words = 5
maximum_gap = 90
maximum_action_items = 10
maximum_duration = 60
announce_within = 12
avoided_words = ["outage", "hiccup"]
internal_names = ["db-07", "kraken"]
allow = ["example.com", "status@acme.example"]
""",
    "score": """
[tool.afterword.score]
section = 3
timeline = 6
action_items = 6
follow_up = 2
field = 1
weights = { Impact = 9, due_on = 0 }
""",
    "public": """
[tool.afterword.public]
allow = ["status.example.com", "support@example.com"]
""",
}
