/* Properties of characters, from ICU. ICU is generous about names where the standard is strict: only what is in the
 * standard's tables counts (67 to 69), and only as it is written there.
 */
#include "properties.h"

#include <unicode/uchar.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>

/* Those of table 68 (binary properties). ASCII, Any and Assigned, which Unicode does not have as properties, are below. */
static const UProperty BINARY[] = {
    UCHAR_ASCII_HEX_DIGIT, UCHAR_ALPHABETIC, UCHAR_BIDI_CONTROL, UCHAR_BIDI_MIRRORED, UCHAR_CASE_IGNORABLE, UCHAR_CASED,
    UCHAR_CHANGES_WHEN_CASEFOLDED, UCHAR_CHANGES_WHEN_CASEMAPPED, UCHAR_CHANGES_WHEN_LOWERCASED,
    UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED, UCHAR_CHANGES_WHEN_TITLECASED, UCHAR_CHANGES_WHEN_UPPERCASED, UCHAR_DASH,
    UCHAR_DEFAULT_IGNORABLE_CODE_POINT, UCHAR_DEPRECATED, UCHAR_DIACRITIC, UCHAR_EMOJI, UCHAR_EMOJI_COMPONENT,
    UCHAR_EMOJI_MODIFIER, UCHAR_EMOJI_MODIFIER_BASE, UCHAR_EMOJI_PRESENTATION, UCHAR_EXTENDED_PICTOGRAPHIC, UCHAR_EXTENDER,
    UCHAR_GRAPHEME_BASE, UCHAR_GRAPHEME_EXTEND, UCHAR_HEX_DIGIT, UCHAR_IDS_BINARY_OPERATOR, UCHAR_IDS_TRINARY_OPERATOR,
    UCHAR_ID_CONTINUE, UCHAR_ID_START, UCHAR_IDEOGRAPHIC, UCHAR_JOIN_CONTROL, UCHAR_LOGICAL_ORDER_EXCEPTION, UCHAR_LOWERCASE,
    UCHAR_MATH, UCHAR_NONCHARACTER_CODE_POINT, UCHAR_PATTERN_SYNTAX, UCHAR_PATTERN_WHITE_SPACE, UCHAR_QUOTATION_MARK,
    UCHAR_RADICAL, UCHAR_REGIONAL_INDICATOR, UCHAR_S_TERM, UCHAR_SOFT_DOTTED, UCHAR_TERMINAL_PUNCTUATION,
    UCHAR_UNIFIED_IDEOGRAPH, UCHAR_UPPERCASE, UCHAR_VARIATION_SELECTOR, UCHAR_WHITE_SPACE, UCHAR_XID_CONTINUE, UCHAR_XID_START,
};

/* Those of table 69 (properties of strings). */
static const UProperty OF_STRINGS[] = {
    UCHAR_BASIC_EMOJI, UCHAR_EMOJI_KEYCAP_SEQUENCE, UCHAR_RGI_EMOJI_MODIFIER_SEQUENCE, UCHAR_RGI_EMOJI_FLAG_SEQUENCE,
    UCHAR_RGI_EMOJI_TAG_SEQUENCE, UCHAR_RGI_EMOJI_ZWJ_SEQUENCE, UCHAR_RGI_EMOJI,
};

static bool is(const char *name, const char *text, uint32_t length)
{
    return name && strlen(name) == length && memcmp(name, text, length) == 0;
}

/* Is that one of the property's names? A property need not have a short one; behind the long one there may be others. */
static bool names_property(UProperty property, const char *text, uint32_t length)
{
    for (int choice = U_SHORT_PROPERTY_NAME;; choice++) {
        const char *name = u_getPropertyName(property, (UPropertyNameChoice)choice);
        if (is(name, text, length))
            return true;
        if (!name && choice > U_LONG_PROPERTY_NAME)
            return false;
    }
}

static bool names_value(UProperty property, int32_t value, const char *text, uint32_t length)
{
    for (int choice = U_SHORT_PROPERTY_NAME;; choice++) {
        const char *name = u_getPropertyValueName(property, value, (UPropertyNameChoice)choice);
        if (is(name, text, length))
            return true;
        if (!name && choice > U_LONG_PROPERTY_NAME)
            return false;
    }
}

/* The value of a property that has names; -1: none of that name. */
static int32_t value_named(Arena *arena, UProperty property, const char *text, uint32_t length)
{
    int32_t value = u_getPropertyValueEnum(property, arena_strndup(arena, text, length));
    return value != UCHAR_INVALID_CODE && names_value(property, value, text, length) ? value : -1;
}

static bool apply(USet *set, UProperty property, int32_t value)
{
    UErrorCode error = U_ZERO_ERROR;
    uset_applyIntPropertyValue(set, property, value, &error);
    return U_SUCCESS(error);
}

static bool apply_category(Arena *arena, USet *set, const char *value, uint32_t length)
{
    int32_t mask = value_named(arena, UCHAR_GENERAL_CATEGORY_MASK, value, length);
    return mask > 0 && apply(set, UCHAR_GENERAL_CATEGORY_MASK, mask);
}

/* name=value */
static bool apply_pair(Arena *arena, USet *set, const char *name, uint32_t length, const char *value, uint32_t value_length)
{
    UProperty property = UCHAR_SCRIPT_EXTENSIONS;
    if (names_property(UCHAR_GENERAL_CATEGORY, name, length))
        return apply_category(arena, set, value, value_length);
    if (names_property(UCHAR_SCRIPT, name, length))
        property = UCHAR_SCRIPT;
    else if (!names_property(property, name, length))
        return false;
    int32_t script = value_named(arena, UCHAR_SCRIPT, value, value_length);
    return script >= 0 && apply(set, property, script);
}

/* A lone name: a general category or a binary property. */
static bool apply_name(Arena *arena, USet *set, const char *name, uint32_t length)
{
    if (is("Any", name, length) || is("ASCII", name, length)) {
        uset_addRange(set, 0, length == 3 ? 0x10FFFF : 0x7F);
        return true;
    }
    if (is("Assigned", name, length)) {
        bool done = apply(set, UCHAR_GENERAL_CATEGORY_MASK, U_GC_CN_MASK);
        uset_complement(set);
        return done;
    }
    for (size_t i = 0; i < sizeof BINARY / sizeof *BINARY; i++)
        if (names_property(BINARY[i], name, length))
            return apply(set, BINARY[i], 1);
    return apply_category(arena, set, name, length);
}

/* What ICU has in the set: first ranges, then strings. */
static void take(Arena *arena, const USet *set, Property *property)
{
    Buffer strings = {0};
    for (int32_t i = 0; i < uset_getItemCount(set); i++) {
        UChar32 start, end;
        UChar units[64];
        UErrorCode error = U_ZERO_ERROR;
        int32_t length = uset_getItem(set, i, &start, &end, units, sizeof units / sizeof *units, &error);
        if (length == 0) {
            VEC_PUSH(arena, &property->boundaries, (uint32_t)start);
            VEC_PUSH(arena, &property->boundaries, (uint32_t)end + 1);
            continue;
        }
        char text[4 * sizeof units / sizeof *units];
        int32_t bytes = 0;
        u_strToUTF8(text, sizeof text, &bytes, units, length, &error);
        buffer_u8(&strings, '|');
        buffer_append(&strings, text, (size_t)bytes);
    }
    property->strings_length = (uint32_t)strings.size;
    property->strings = arena_strndup(arena, strings.size ? (const char *)strings.data : "", strings.size);
    buffer_free(&strings);
}

static const USet *set_of_strings(const char *name, uint32_t length)
{
    UErrorCode error = U_ZERO_ERROR;
    for (size_t i = 0; i < sizeof OF_STRINGS / sizeof *OF_STRINGS; i++)
        if (names_property(OF_STRINGS[i], name, length))
            return u_getBinaryPropertySet(OF_STRINGS[i], &error); /* lasts */
    return NULL;
}

bool property_find(Arena *arena, const char *name, uint32_t length, bool strings, Property *property)
{
    const USet *with_strings = strings ? set_of_strings(name, length) : NULL;
    if (with_strings) {
        take(arena, with_strings, property);
        return true;
    }
    USet *set = uset_openEmpty();
    const char *equals = memchr(name, '=', length);
    uint32_t head = equals ? (uint32_t)(equals - name) : length;
    bool there = equals ? apply_pair(arena, set, name, head, equals + 1, length - head - 1) : apply_name(arena, set, name, length);
    if (there)
        take(arena, set, property);
    uset_close(set);
    return there;
}
