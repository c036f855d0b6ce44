/* Finding and reading mote.json; the folder for what is kept between runs. */
#include "project.h"

#include <errno.h>
#include <jansson.h>
#include <libgen.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static char *copy_of(const char *text)
{
    char *copy = xmalloc(strlen(text) + 1);
    return strcpy(copy, text);
}

/* `folder`/mote.json or that of a folder around it; false: none. */
static bool locate(const char *folder, char *path, size_t room)
{
    char at[PATH_MAX];
    if (!realpath(folder, at))
        return false;
    for (;;) {
        snprintf(path, room, "%s/mote.json", strcmp(at, "/") == 0 ? "" : at);
        if (access(path, R_OK) == 0)
            return true;
        char *slash = strrchr(at, '/');
        if (!slash || slash[1] == 0)
            return false;
        slash[slash == at] = 0;
    }
}

/* The program's path, short where the project is here. */
static char *path_of_main(const char *path, const char *name)
{
    char here[PATH_MAX] = "", folder[PATH_MAX + 16];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    if (name[0] == '/' || (getcwd(here, sizeof here) && strcmp(here, folder) == 0))
        return copy_of(name);
    char *joined = xmalloc(strlen(folder) + strlen(name) + 2);
    sprintf(joined, "%s/%s", folder, name);
    return joined;
}

static int read_project(Project *project, const char *path)
{
    json_error_t problem;
    json_t *root = json_load_file(path, 0, &problem);
    if (!root) {
        complain("%s:%d:%d: %s", path, problem.line, problem.column, problem.text);
        return STATUS_FILE;
    }
    const char *main_name = NULL, *board = NULL, *port = NULL;
    int status = STATUS_OK;
    if (json_unpack_ex(root, &problem, 0, "{s?s, s?s, s?s}", "main", &main_name, "board", &board, "port", &port) != 0) {
        complain("%s: %s", path, problem.text);
        status = STATUS_FILE;
    } else if (board && !(project->board = board_find(board))) {
        complain("%s names that board", path);
        status = STATUS_USAGE;
    } else {
        project->main = main_name ? path_of_main(path, main_name) : NULL;
        project->port = port ? copy_of(port) : NULL;
    }
    json_decref(root);
    return status;
}

int project_find(Project *project, const char *file)
{
    char path[PATH_MAX + 16], *copy = copy_of(file ? file : "./x");
    bool found = locate(dirname(copy), path, sizeof path);
    free(copy);
    return found ? read_project(project, path) : STATUS_OK;
}

void project_apply(const Project *project, Options *options)
{
    const bool same_board = !options->board_given || options->board == project->board;
    if (project->board && !options->board_given)
        options->board = project->board;
    if (project->port && !options->port && same_board)
        options->port = project->port;
}

void project_free(Project *project)
{
    free(project->main);
    free(project->port);
}

/* ---- the cache */

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool cache_folder(char *path, size_t room, const char *name)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        snprintf(path, room, "%s", cache);
    else if (home && home[0] == '/')
        snprintf(path, room, "%s/.cache", home);
    else
        return false;
    size_t used = strlen(path);
    if (!make_folder(path))
        return false;
    snprintf(path + used, room - used, "/mote");
    if (!make_folder(path))
        return false;
    used += strlen(path + used);
    snprintf(path + used, room - used, "/%s", name);
    return make_folder(path);
}
