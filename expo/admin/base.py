"""What the lists and forms of all three apps have in common."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline, TranslationTabularInline

from expo import closed_rows
from expo.dates import number
from expo.models import Exhibition

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class RowForm(forms.ModelForm):
    """A form that turns every broken constraint of the row into an error of its own."""

    def validate_constraints(self):
        # Django leaves out a constraint that reads a field not on the form, such as a read-only status.
        unusable = {name for name in self._get_validation_exclusions() if name in self.fields}
        try:
            self.instance.validate_constraints(exclude=unusable)
        except ValidationError as error:
            self._update_errors(error)


class Rows:
    """Mixin of every form here, those inside other forms included.

    What is closed to the workplace is in no list, search, choice or number here: see ``closed_rows``.
    """

    form = RowForm
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}

    def get_queryset(self, request):
        return closed_rows.without(super().get_queryset(request))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return _open_choices(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return _open_choices(super().formfield_for_manytomany(db_field, request, **kwargs))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the cross that deletes what a row only refers to: it belongs to others as well."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


def _open_choices(field):
    if field is not None and field.queryset is not None:
        field.queryset = closed_rows.without(field.queryset)
    return field


class Kept:
    """Mixin before Django's own classes: what something closed depends on is not deleted."""

    def get_deleted_objects(self, objs, request):
        """Where something closed depends on a row, only that is said: nothing of what goes with it."""
        if closed_rows.depend_on(objs):
            return [], {}, set(), [_("In use elsewhere")]
        return super().get_deleted_objects(objs, request)


class Lists(Kept, Rows):
    """Mixin of every list here."""

    list_per_page = 100

    def lookup_allowed(self, lookup, value, request):
        """No address asks whether closed rows belong to one that is listed."""
        name = lookup.split("__")[0]
        related = {one.name: one.related_model for one in self.model._meta.related_objects}
        if name in related and closed_rows.may_be_among(related[name]):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        """Find the rows that hold every word.

        SQLite folds no Cyrillic case, so each word is tried as it may be written.
        """
        for word in search_term.split():
            written = {word, word.lower(), word.upper(), word.capitalize()}
            conditions = [
                Q((f"{field}__icontains", one)) for field in self.search_fields for one in sorted(written)
            ]
            queryset = queryset.filter(Q(*conditions, _connector=Q.OR))
        return queryset, False

    def get_changeform_initial_data(self, request):
        """Begin with the current edition; the address of the page may say otherwise."""
        initial = super().get_changeform_initial_data(request)
        current = Exhibition.objects.filter(is_current=True).values_list("pk", flat=True).first()
        return {"exhibition": current} | initial


class TranslatedFields:
    """Mixin before modeltranslation's classes: the model says what is required, each text its language."""

    def patch_translation_field(self, db_field, field, request, **kwargs):
        super().patch_translation_field(db_field, field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if language is None:
            return
        field.required = not db_field.blank
        field.widget.attrs["lang"] = language
        field.label = f"{capfirst(db_field.translated_field.verbose_name)} ({LANGUAGE_NAMES[language]})"


class RowAdmin(Lists, admin.ModelAdmin):
    pass


class TranslatedAdmin(TranslatedFields, Lists, TranslationAdmin):
    group_fieldsets = True


class LabelledFormSet(forms.BaseInlineFormSet):
    """A table whose fields carry their names, which only the head of the column shows."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if field.label and not widget.is_hidden:
                widget.attrs["aria-label"] = field.label


class Inline(Rows, admin.TabularInline):
    formset = LabelledFormSet
    extra = 0


class TranslatedInline(TranslatedFields, Rows, TranslationTabularInline):
    formset = LabelledFormSet
    extra = 0


class TranslatedStack(TranslatedFields, Rows, TranslationStackedInline):
    extra = 0


class ViewOnly:
    """Mixin for rows that only verbs write: nobody adds, changes or deletes them by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def mark(kind, word):
    """A status: the word carries the meaning, ``kind`` its colour and sign."""
    return format_html('<span class="mark mark-{}">{}</span>', kind, word)


def link(url, text):
    return format_html('<a href="{}">{}</a>', url, text)


def area(square_metres):
    """An area as the language writes it, with decimals only where there are some."""
    return number(square_metres, 0 if square_metres == int(square_metres) else 2)
