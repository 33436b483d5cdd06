"""What the page of an organisation says of deliveries."""

from django import template

from exhibitors import organisation_webhooks

register = template.Library()
register.filter("reason", organisation_webhooks.reason)
