/* The natives by number, and what the linker has to know of some. */
#include "reach.h"

const char *const LINK_NATIVES[] = {
#define FUNCTION(function) #function,
#include "natives.def"
};
const unsigned LINK_NATIVE_COUNT = sizeof LINK_NATIVES / sizeof LINK_NATIVES[0];

/* These make no arrays: by the starts of their names. One that is missing here costs flash only. */
bool link_native_is_plain(unsigned number)
{
    static const char *const PLAIN[] = {
        "timers_", "devices_", "symbol_", "device_", "console_", "lang_", "math_", "number_", "regexp_property", "typed_is_view", "typed_checked", "primitive_", "boolean_", "memory_figure", "memory_collect",
        "object_to_object", "object_construct", "object_get_prototype", "object_has_", "object_is_", "object_define",
        "object_change_prototype", "object_restricted", "error_construct", "function_", "array_is_array", "proxy_",
        "string_construct", "string_span", "string_case", "string_trim", "string_find", "string_char", "string_part", "string_at"};
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++)
        if (strncmp(LINK_NATIVES[number], PLAIN[i], strlen(PLAIN[i])) == 0)
            return true;
    return false;
}

/* These tell or take names of properties, which no constant of the program may spell. */
const char *const LINK_NAMING[] = {
    "Object.getOwnPropertyNames", "Object.getOwnPropertyDescriptor", "Object.getOwnPropertyDescriptors", "Object.hasOwn",
    "Object.prototype.hasOwnProperty", "Object.prototype.propertyIsEnumerable", "Reflect.get", "Reflect.has", "Reflect.ownKeys",
    "Reflect.getOwnPropertyDescriptor", NULL};

bool link_native_is(unsigned number, const char *function) { return strcmp(LINK_NATIVES[number], function) == 0; }
