/* A process behind two pipes. It gets a process group, so that whatever a shell has started ends with it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process.h"
#include "support.h"

enum { LONGEST_LINE = 16 << 20, SHOWN = 80 };

struct Process {
    pid_t pid;
    int to, from;
    Buffer line; /* what has come of the answer */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

_Noreturn static void become(const char *command, int input, int output)
{
    setpgid(0, 0);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

Process *process_start(const char *command)
{
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0)
        return NULL;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]), close(in[1]);
        return NULL;
    }
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0)
        become(command, in[0], out[1]);
    close(in[0]), close(out[1]);
    if (pid < 0) {
        close(in[1]), close(out[0]);
        return NULL;
    }
    setpgid(pid, pid); /* both do, whoever is first */
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    Process *process = xcalloc(1, sizeof *process);
    process->pid = pid;
    process->to = in[1];
    process->from = out[0];
    return process;
}

/* false: it has not become ready before `until`. */
static bool ready(int file, short what, double until)
{
    for (;;) {
        const double left = until - now();
        struct pollfd entry = {.fd = file, .events = what};
        const int n = poll(&entry, 1, left > 0 ? (int)(left * 1000) + 1 : 0);
        if (n > 0 || (n < 0 && errno != EINTR))
            return true;
        if (left <= 0)
            return false;
    }
}

/* How it ended, if it has, in words. */
static void tell_end(Process *process, char *why, size_t room)
{
    int status = 0;
    const double until = now() + 1;
    pid_t pid;
    while ((pid = waitpid(process->pid, &status, WNOHANG)) == 0 && now() < until)
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    if (pid != process->pid) {
        snprintf(why, room, "has closed its output");
        return;
    }
    process->pid = 0;
    if (WIFSIGNALED(status))
        snprintf(why, room, "was ended by signal %d", WTERMSIG(status));
    else
        snprintf(why, room, "has ended with status %d", WEXITSTATUS(status));
}

static bool send_line(Process *process, const char *text, size_t count, double until, char *why, size_t room)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    bool done = true;
    sigaction(SIGPIPE, &ignore, &before); /* for these writes only: output into a closed pipe ends `mote` as ever */
    while (count > 0 && done) {
        if (!ready(process->to, POLLOUT, until)) {
            snprintf(why, room, "does not read its input");
            done = false;
            break;
        }
        const ssize_t n = write(process->to, text, count);
        if (n > 0) {
            text += n;
            count -= (size_t)n;
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            tell_end(process, why, room);
            done = false;
        }
    }
    sigaction(SIGPIPE, &before, NULL);
    return done;
}

static bool receive_line(Process *process, double seconds, double until, char *why, size_t room)
{
    uint8_t bytes[4096];
    process->line.size = 0;
    while (!process->line.size || process->line.data[process->line.size - 1] != '\n') {
        if (!ready(process->from, POLLIN, until)) {
            snprintf(why, room, "has not answered for %g seconds", seconds);
            return false;
        }
        const ssize_t n = read(process->from, bytes, sizeof bytes);
        if (n > 0)
            buffer_append(&process->line, bytes, (size_t)n);
        else if (n == 0 || errno != EINTR) {
            tell_end(process, why, room);
            return false;
        }
        if (process->line.size > LONGEST_LINE) {
            snprintf(why, room, "answers without an end of the line");
            return false;
        }
    }
    process->line.data[process->line.size - 1] = 0;
    return true;
}

json_t *process_ask(Process *process, json_t *request, double seconds, char *why, size_t room)
{
    json_error_t error;
    const double until = now() + seconds;
    char *text = json_dumps(request, JSON_COMPACT);
    const size_t length = strlen(text);
    text[length] = '\n'; /* in the place of the 0 */
    json_decref(request);
    const bool sent = send_line(process, text, length + 1, until, why, room);
    free(text);
    if (!sent || !receive_line(process, seconds, until, why, room))
        return NULL;
    json_t *answer = json_loads((const char *)process->line.data, 0, &error);
    if (!answer)
        snprintf(why, room, "answers '%.*s': %s", SHOWN, (const char *)process->line.data, error.text);
    else if (!json_is_object(answer)) {
        snprintf(why, room, "answers '%.*s', which is no object", SHOWN, (const char *)process->line.data);
        json_decref(answer);
        answer = NULL;
    }
    return answer;
}

void process_kill(const Process *process)
{
    if (process->pid > 0)
        kill(-process->pid, SIGKILL);
}

void process_end(Process *process)
{
    enum { PATIENCE = 2 };
    const double until = now() + PATIENCE;
    close(process->to);
    close(process->from);
    while (process->pid > 0 && waitpid(process->pid, NULL, WNOHANG) == 0) {
        if (now() >= until) {
            process_kill(process);
            waitpid(process->pid, NULL, 0);
            break;
        }
        nanosleep(&(struct timespec){0, 2000000}, NULL);
    }
    buffer_free(&process->line);
    free(process);
}
