from django.contrib import admin

from exhibitors.models import BadgeStep
from expo.admin.base import RowAdmin


@admin.register(BadgeStep)
class BadgeStepAdmin(RowAdmin):
    list_display = ["up_to", "badges", "exhibition"]
    list_filter = ["exhibition"]
    list_select_related = ["exhibition"]
