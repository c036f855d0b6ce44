/* A child process; what it says is shown when it fails, and else if asked for. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 40 };

static void become(char **arguments, int output)
{
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    stop_reset_child();
    execvp(arguments[0], arguments);
    _exit(127);
}

/* Its output to `said`, and to stderr unless quiet. The status; -1: it could not be started, 127: there is none. */
static int run(char **arguments, Buffer *said, bool quiet)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become(arguments, ends[1]);
    close(ends[1]);
    char bytes[1024];
    ssize_t n;
    while (child > 0 && ((n = read(ends[0], bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))) {
        if (n < 0)
            continue;
        buffer_append(said, bytes, (size_t)n);
        if (!quiet)
            fwrite(bytes, 1, (size_t)n, stderr);
    }
    close(ends[0]);
    int state = -1;
    if (child > 0)
        while (waitpid(child, &state, 0) < 0 && errno == EINTR)
            ;
    return child > 0 && WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

static FlashResult verdict(char **arguments, int status, Buffer *said, bool quiet, FlashError *error)
{
    char command[700] = "";
    for (char **a = arguments; *a; a++) {
        size_t used = strlen(command);
        snprintf(command + used, sizeof command - used, strchr(*a, ' ') ? " \"%s\"" : " %s", *a);
    }
    if (status == 0)
        return FLASH_OK;
    if (status == 127)
        return flash_fail(error, FLASH_BOARD, "there is no program '%s' (Debian: package %s); tried:%s", arguments[0],
                          strcmp(arguments[0], "openocd") == 0 ? "openocd" : "stlink-tools", command);
    if (quiet && said->size)
        fwrite(said->data, 1, said->size, stderr);
    return flash_fail(error, FLASH_BOARD, "%s could not write the board (status %d); tried:%s", arguments[0], status, command);
}

FlashResult probe_openocd(const char *const *config, const char *path, bool quiet, FlashError *error)
{
    static char name[] = "openocd", file[] = "-f", command[] = "-c";
    char *arguments[ARGUMENTS] = {name};
    char program[4300];
    Buffer said = {0};
    unsigned count = 1;
    for (; *config && count < ARGUMENTS - 4; config++) {
        arguments[count++] = file;
        arguments[count++] = (char *)(uintptr_t)*config;
    }
    snprintf(program, sizeof program, "program {%s} verify reset exit", path);
    arguments[count++] = command;
    arguments[count++] = program;
    FlashResult result = verdict(arguments, run(arguments, &said, quiet), &said, quiet, error);
    buffer_free(&said);
    return result;
}

FlashResult probe_st_flash(const char *path, bool quiet, FlashError *error)
{
    static char name[] = "st-flash", reset[] = "--reset", format[] = "--format", hex[] = "ihex", command[] = "write";
    char *arguments[] = {name, reset, format, hex, command, (char *)(uintptr_t)path, NULL};
    Buffer said = {0};
    FlashResult result = verdict(arguments, run(arguments, &said, quiet), &said, quiet, error);
    buffer_free(&said);
    return result;
}
