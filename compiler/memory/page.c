/* The page: page.html, built into the program, with the data put where its mark is. */
#include <errno.h>

#include "report.h"

extern const unsigned char memory_page_template[]; /* made of page.html */

static const char MARK[] = "\"@data@\"";

bool memory_page_write(const char *path, const char *kind, const json_t *data)
{
    json_t *whole = json_pack("{s:s, s:O}", "kind", kind, "data", data);
    char *text = json_dumps(whole, JSON_COMPACT);
    json_decref(whole);
    const char *page = (const char *)memory_page_template, *mark = strstr(page, MARK);
    if (!text || !mark) {
        free(text);
        errno = EINVAL;
        return false;
    }
    Buffer b = {0};
    buffer_append(&b, page, (size_t)(mark - page));
    for (const char *p = text; *p; p++) /* nothing in a script may look like its end */
        if (*p == '<')
            buffer_append(&b, "\\u003c", 6);
        else
            buffer_u8(&b, (unsigned char)*p);
    buffer_append(&b, mark + sizeof MARK - 1, strlen(mark + sizeof MARK - 1));
    bool ok = file_write(path, b.data, b.size);
    int error = errno;
    buffer_free(&b);
    free(text);
    errno = error;
    return ok;
}
