/* Which file a module's name means: what Node and bundlers do, for imports that are there when the program is built.
 *
 * A relative name is a file, with or without its extension, or a directory with a package.json or an index. Any other name is a
 * package: of the importer itself (package.json "name"), or in a node_modules folder above it, which may have a single file for it.
 * What a package shows is said by "exports", with the conditions `embedded`, `import` or `require`, and `default` in the package's
 * order; without it by `module` (import only) and `main`.
 */
#include <jansson.h>
#include <sys/stat.h>

#include "graph.h"

typedef struct Resolver {
    Arena *arena;
    bool required;
    const char *name;   /* as it was written */
    const char *why;    /* it failed */
} Resolver;

/* ---- paths */

const char *path_directory(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

/* directory/name without `.` and `..` as far as that is possible. */
static const char *join(Arena *arena, const char *directory, const char *name)
{
    const char *path = name[0] == '/' || strcmp(directory, ".") == 0 ? name : arena_printf(arena, "%s/%s", directory, name);
    char *out = arena_alloc(arena, strlen(path) + 2);
    size_t n = 0, root = path[0] == '/' ? 1 : 0, fixed = root; /* of `out`, what no `..` takes away */
    if (root)
        out[n++] = '/';
    for (const char *at = path + root; *at;) {
        size_t length = strcspn(at, "/");
        if (length == 2 && at[0] == '.' && at[1] == '.') {
            if (n > fixed) {
                while (n > fixed && out[n - 1] != '/')
                    n--;
                n -= n > fixed;
            } else if (!root) {
                n += (size_t)sprintf(out + n, n ? "/.." : "..");
                fixed = n;
            }
        } else if (length && !(length == 1 && at[0] == '.')) {
            if (n > root)
                out[n++] = '/';
            memcpy(out + n, at, length);
            n += length;
        }
        at += length + (at[length] == '/');
    }
    out[n] = 0;
    return n ? out : ".";
}

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool is_directory(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool starts_with(const char *s, const char *start) { return strncmp(s, start, strlen(start)) == 0; }

/* The file itself; with an extension; or the TypeScript that `name.js` is going to be made of. */
static const char *find_file(Resolver *r, const char *path)
{
    static const char *const EXTENSIONS[] = {".js", ".mjs", ".cjs", ".ts", ".mts", ".json"};
    if (is_file(path))
        return path;
    for (size_t i = 0; i < sizeof EXTENSIONS / sizeof *EXTENSIONS; i++) {
        const char *with = arena_printf(r->arena, "%s%s", path, EXTENSIONS[i]);
        if (is_file(with))
            return with;
    }
    size_t n = strlen(path);
    bool module = n > 4 && strcmp(path + n - 4, ".mjs") == 0;
    if (!module && !(n > 3 && strcmp(path + n - 3, ".js") == 0))
        return NULL;
    const char *source = arena_printf(r->arena, "%.*s%s", (int)(n - (module ? 4 : 3)), path, module ? ".mts" : ".ts");
    return is_file(source) ? source : NULL;
}

static json_t *read_package(Resolver *r, const char *directory)
{
    const char *path = join(r->arena, directory, "package.json");
    if (!is_file(path))
        return NULL;
    json_error_t error;
    json_t *package = json_load_file(path, 0, &error);
    if (!package)
        r->why = arena_printf(r->arena, "%s:%d:%d: %s", path, error.line, error.column, error.text);
    return package;
}

static const char *find_directory(Resolver *r, const char *path)
{
    static const char *const FIELDS[] = {"module", "main"};
    const char *found = NULL;
    if (!is_directory(path))
        return NULL;
    json_t *package = read_package(r, path);
    for (size_t i = r->required; package && !found && i < 2; i++) {
        const char *field = json_string_value(json_object_get(package, FIELDS[i]));
        const char *inside = field ? join(r->arena, path, field) : NULL;
        found = inside ? find_file(r, inside) : NULL;
        if (inside && !found)
            found = find_file(r, join(r->arena, inside, "index"));
    }
    json_decref(package);
    return found ? found : find_file(r, join(r->arena, path, "index"));
}

static const char *find_path(Resolver *r, const char *path)
{
    const char *found = find_file(r, path);
    return found ? found : find_directory(r, path);
}

/* ---- package.json "exports" and "imports" */

static const char *target(Resolver *r, const char *directory, const json_t *value, const char *star);

static const char *string_target(Resolver *r, const char *directory, const char *path, const char *star)
{
    Buffer text = {0};
    for (; *path; path++) {
        if (*path == '*' && star)
            buffer_append(&text, star, strlen(star));
        else
            buffer_u8(&text, (unsigned char)*path);
    }
    const char *whole = arena_strndup(r->arena, text.size ? (const char *)text.data : "", text.size);
    buffer_free(&text);
    if (!starts_with(whole, "./"))
        return resolve_module(r->arena, join(r->arena, directory, "package.json"), whole, r->required, &r->why);
    const char *found = join(r->arena, directory, whole);
    return is_file(found) ? found : NULL;
}

static const char *target(Resolver *r, const char *directory, const json_t *value, const char *star)
{
    const char *found = NULL;
    if (json_is_string(value))
        return string_target(r, directory, json_string_value(value), star);
    for (size_t i = 0; json_is_array(value) && !found && i < json_array_size(value); i++)
        found = target(r, directory, json_array_get(value, i), star);
    if (!json_is_object(value))
        return found;
    json_t *object = (json_t *)(uintptr_t)value;
    for (void *at = json_object_iter(object); at && !found; at = json_object_iter_next(object, at)) {
        const char *condition = json_object_iter_key(at);
        if (strcmp(condition, "embedded") == 0 || strcmp(condition, "default") == 0 ||
            strcmp(condition, r->required ? "require" : "import") == 0)
            found = target(r, directory, json_object_iter_value(at), star);
    }
    return found;
}

/* The entry of a table for `path`: itself, or the pattern with the longest start. */
static const char *from_table(Resolver *r, const char *directory, json_t *table, const char *path)
{
    const json_t *exact = json_object_get(table, path), *best = NULL;
    if (exact && !strchr(path, '*'))
        return target(r, directory, exact, NULL);
    size_t length = strlen(path), longest = 0;
    const char *star = NULL;
    for (void *at = json_object_iter(table); at; at = json_object_iter_next(table, at)) {
        const char *key = json_object_iter_key(at), *hole = strchr(key, '*');
        size_t before = hole ? (size_t)(hole - key) : 0, after = hole ? strlen(hole + 1) : 0;
        if (!hole || length < before + after || strncmp(path, key, before) != 0 || strcmp(path + length - after, hole + 1) != 0 ||
            (best && before < longest))
            continue;
        best = json_object_iter_value(at);
        longest = before;
        star = arena_strndup(r->arena, path + before, length - before - after);
    }
    return best ? target(r, directory, best, star) : NULL;
}

/* `path`: "." or "./sub/path" */
static const char *from_exports(Resolver *r, const char *directory, json_t *exports, const char *path)
{
    void *first = json_is_object(exports) ? json_object_iter(exports) : NULL;
    bool table = first && json_object_iter_key(first)[0] == '.';
    const char *found = table ? from_table(r, directory, exports, path)
                              : strcmp(path, ".") == 0 ? target(r, directory, exports, NULL) : NULL;
    if (!found && !r->why)
        r->why = arena_printf(r->arena, "package.json of %s does not export '%s' to %s", directory, path, r->required ? "require" : "import");
    return found;
}

/* ---- packages */

/* The package's directory is known; `rest` is "" or "/sub/path". */
static const char *in_package(Resolver *r, const char *directory, const char *rest)
{
    json_t *package = read_package(r, directory), *exports = package ? json_object_get(package, "exports") : NULL;
    const char *path = arena_printf(r->arena, ".%s", rest), *found;
    if (exports && !json_is_null(exports))
        found = from_exports(r, directory, exports, path);
    else
        found = *rest ? find_path(r, join(r->arena, directory, path)) : find_directory(r, directory);
    json_decref(package);
    return found;
}

/* package or @scope/package */
static size_t package_length(const char *name)
{
    size_t n = strcspn(name, "/");
    if (name[0] == '@' && name[n])
        n += 1 + strcspn(name + n + 1, "/");
    return n;
}

/* The nearest package.json around a directory; *directory is moved to where it is. */
static json_t *package_around(Resolver *r, const char **directory)
{
    for (const char *at = *directory;; at = path_directory(r->arena, at)) {
        json_t *package = read_package(r, at);
        if (package)
            *directory = at;
        if (package || strcmp(at, "/") == 0 || strcmp(at, ".") == 0)
            return package;
    }
}

/* The importer's own package: its name with what it exports, or "#name" of its imports. */
static const char *in_own_package(Resolver *r, const char *from, bool *own)
{
    const char *directory = from, *found = NULL;
    json_t *package = package_around(r, &directory);
    size_t n = package_length(r->name);
    const char *name = package ? json_string_value(json_object_get(package, "name")) : NULL;
    json_t *exports = package ? json_object_get(package, "exports") : NULL;
    if (r->name[0] == '#') {
        *own = true;
        json_t *imports = package ? json_object_get(package, "imports") : NULL;
        found = imports ? from_table(r, directory, imports, r->name) : NULL;
    } else if (name && exports && strlen(name) == n && strncmp(name, r->name, n) == 0) {
        *own = true;
        found = from_exports(r, directory, exports, arena_printf(r->arena, ".%s", r->name + n));
    }
    json_decref(package);
    return found;
}

static const char *absolute(Arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? arena_strndup(arena, real, strlen(real)) : path;
    free(real);
    return copy;
}

/* Below the working directory paths are shown as the user would type them. */
static const char *shown(Arena *arena, const char *path)
{
    const char *here = absolute(arena, ".");
    size_t n = strlen(here);
    return strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static const char *find_package(Resolver *r, const char *importer)
{
    size_t n = package_length(r->name);
    const char *from = absolute(r->arena, path_directory(r->arena, importer));
    bool own = false;
    const char *found = in_own_package(r, from, &own);
    for (const char *at = from; !own && !found; at = path_directory(r->arena, at)) {
        const char *directory = join(r->arena, at, arena_printf(r->arena, "node_modules/%.*s", (int)n, r->name));
        if (is_directory(directory)) {
            found = in_package(r, directory, r->name + n);
            break;
        }
        if (!r->name[n] && (found = find_file(r, directory)) != NULL) /* a module of one file */
            break;
        if (strcmp(at, "/") == 0 || strcmp(at, ".") == 0)
            break;
    }
    return found ? shown(r->arena, found) : NULL;
}

const char *resolve_module(Arena *arena, const char *importer, const char *name, bool required, const char **why)
{
    Resolver resolver = {arena, required, name, NULL}, *r = &resolver;
    const char *found;
    bool path = name[0] == '/' || starts_with(name, "./") || starts_with(name, "../") || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    if (path)
        found = find_path(r, join(arena, path_directory(arena, importer), name));
    else
        found = find_package(r, importer);
    if (!found)
        *why = r->why ? r->why : path ? NULL : "it is in no node_modules folder above the importing file";
    return found;
}
