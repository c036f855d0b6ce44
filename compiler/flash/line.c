/* Opening, reading and writing a line. Behind libserialport's settings a port is a file like the others. */
#define _GNU_SOURCE
#include "line.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

FlashResult flash_fail(FlashError *error, FlashResult result, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    return result;
}

/* ---- stopping: signals are let in only while something waits, so none is missed */

static volatile sig_atomic_t stopped;
static sigset_t outside; /* the mask before */
static bool caught;

static void note(int number)
{
    (void)number;
    stopped = 1;
}

void stop_catch(void)
{
    sigset_t these;
    struct sigaction action = {.sa_handler = note};
    sigemptyset(&these);
    sigaddset(&these, SIGINT);
    sigaddset(&these, SIGTERM);
    if (!caught)
        sigprocmask(SIG_BLOCK, &these, &outside);
    caught = true;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

void stop_release(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    if (caught)
        sigprocmask(SIG_SETMASK, &outside, NULL);
    caught = false;
}

void stop_reset_child(void)
{
    stop_release();
    stopped = 0;
}

bool stop_wanted(void) { return stopped; }

int line_poll(struct pollfd *files, unsigned count, int ms)
{
    struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
    if (stopped)
        return LINE_STOPPED;
    int n = ppoll(files, count, ms < 0 ? NULL : &time, caught ? &outside : NULL);
    if (stopped)
        return LINE_STOPPED;
    return n < 0 ? 0 : n;
}

/* ---- opening */

static FlashResult cannot_open(FlashError *error, const char *name, const char *why)
{
    return flash_fail(error, FLASH_BOARD, "can't open %s: %s", name, why);
}

static FlashResult open_unix(Line *line, const char *path, FlashError *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!*path)
        return flash_fail(error, FLASH_USAGE, "a socket is unix:PATH, not '%s'", line->name);
    if (strlen(path) >= sizeof address.sun_path)
        return cannot_open(error, line->name, "the path is too long");
    strcpy(address.sun_path, path);
    line->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line->fd < 0 || connect(line->fd, (const struct sockaddr *)&address, sizeof address) != 0)
        return cannot_open(error, line->name, strerror(errno));
    return FLASH_OK;
}

static FlashResult open_tcp(Line *line, const char *where, FlashError *error)
{
    char host[256];
    const char *colon = strrchr(where, ':');
    char *end = NULL;
    const unsigned long port = colon && isdigit((unsigned char)colon[1]) ? strtoul(colon + 1, &end, 10) : 0;
    if (!port || port > 65535 || *end || colon == where || (size_t)(colon - where) >= sizeof host)
        return flash_fail(error, FLASH_USAGE, "a socket is tcp:HOST:PORT, not '%s'", line->name);
    memcpy(host, where, (size_t)(colon - where));
    host[colon - where] = 0;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    int failed = getaddrinfo(host, colon + 1, &hints, &found);
    if (failed)
        return cannot_open(error, line->name, gai_strerror(failed));
    int problem = 0, on = 1;
    for (const struct addrinfo *a = found; a && line->fd < 0; a = a->ai_next) {
        int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0) {
            line->fd = fd;
        } else {
            problem = errno;
            if (fd >= 0)
                close(fd);
        }
    }
    freeaddrinfo(found);
    if (line->fd < 0)
        return cannot_open(error, line->name, strerror(problem));
    setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return FLASH_OK;
}

static bool is_pseudo_terminal(const struct stat *st)
{
    return S_ISCHR(st->st_mode) && major(st->st_rdev) >= 136 && major(st->st_rdev) <= 143;
}

static FlashResult open_terminal(Line *line, FlashError *error)
{
    struct termios settings;
    line->fd = open(line->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line->fd < 0 || tcgetattr(line->fd, &settings) != 0)
        return cannot_open(error, line->name, strerror(errno));
    cfmakeraw(&settings);
    tcsetattr(line->fd, TCSANOW, &settings);
    return FLASH_OK;
}

static FlashResult open_serial(Line *line, unsigned baud, FlashError *error)
{
    char why[200];
    if (sp_get_port_by_name(line->name, &line->serial) != SP_OK)
        return cannot_open(error, line->name, "it is no serial port");
    bool ok = sp_open(line->serial, SP_MODE_READ_WRITE) == SP_OK;
    ok = ok && sp_set_baudrate(line->serial, (int)baud) == SP_OK && sp_set_bits(line->serial, 8) == SP_OK &&
         sp_set_parity(line->serial, SP_PARITY_NONE) == SP_OK && sp_set_stopbits(line->serial, 1) == SP_OK &&
         sp_set_flowcontrol(line->serial, SP_FLOWCONTROL_NONE) == SP_OK &&
         sp_get_port_handle(line->serial, &line->fd) == SP_OK;
    if (ok) {
        line->baud = baud;
        ioctl(line->fd, TIOCEXCL);
        return FLASH_OK;
    }
    int number = errno;
    char *message = sp_last_error_message();
    snprintf(why, sizeof why, "%s", message && *message ? message : "no such port");
    sp_free_error_message(message);
    const char *hint = number == EACCES ? " (are you in the group of serial ports, `dialout` on Debian?)"
                       : number == EBUSY ? " (another program has it open)" : "";
    flash_fail(error, FLASH_BOARD, "can't open %s: %s%s", line->name, why, hint);
    return FLASH_BOARD;
}

FlashResult line_open(Line *line, const char *name, unsigned baud, FlashError *error)
{
    struct stat st;
    *line = (Line){.fd = -1};
    snprintf(line->name, sizeof line->name, "%s", name);
    FlashResult result;
    if (strncmp(name, "tcp:", 4) == 0)
        result = open_tcp(line, name + 4, error);
    else if (strncmp(name, "unix:", 5) == 0)
        result = open_unix(line, name + 5, error);
    else if (stat(name, &st) != 0)
        result = cannot_open(error, name, strerror(errno));
    else if (S_ISSOCK(st.st_mode))
        result = open_unix(line, name, error);
    else if (is_pseudo_terminal(&st))
        result = open_terminal(line, error);
    else
        result = open_serial(line, baud, error);
    if (result != FLASH_OK)
        line_close(line);
    else
        fcntl(line->fd, F_SETFL, fcntl(line->fd, F_GETFL) | O_NONBLOCK);
    return result;
}

void line_close(Line *line)
{
    if (line->serial) {
        sp_close(line->serial);
        sp_free_port(line->serial);
    } else if (line->fd >= 0) {
        close(line->fd);
    }
    line->serial = NULL;
    line->fd = -1;
}

/* ---- bytes */

int line_read(Line *line, void *bytes, size_t room, int ms)
{
    struct pollfd file = {.fd = line->fd, .events = POLLIN};
    int ready = line_poll(&file, 1, ms);
    if (ready <= 0)
        return ready;
    ssize_t n = read(line->fd, bytes, room);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return LINE_NOTHING;
    return n > 0 ? (int)n : LINE_GONE;
}

int line_write(Line *line, const void *bytes, size_t count)
{
    const uint8_t *p = bytes;
    while (count) {
        ssize_t n = write(line->fd, p, count);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return LINE_GONE;
        if (n > 0) {
            p += n;
            count -= (size_t)n;
            continue;
        }
        struct pollfd file = {.fd = line->fd, .events = POLLOUT};
        int ready = line_poll(&file, 1, 1000);
        if (ready == LINE_STOPPED)
            return ready;
        if (file.revents & (POLLERR | POLLHUP))
            return LINE_GONE;
    }
    return 0;
}

unsigned line_ms(const Line *line, size_t bytes)
{
    return line->baud ? (unsigned)(bytes * 10 * 1000 / line->baud + 1) : 0;
}

/* ---- which */

static bool fits(const LineInfo *line, const LineUsb *ids, unsigned id_count)
{
    if (!id_count)
        return line->usb;
    for (unsigned i = 0; i < id_count; i++)
        if (line->usb && line->id.vendor == ids[i].vendor && line->id.product == ids[i].product)
            return true;
    return false;
}

static void list_lines(const LineInfo *lines, unsigned count, FlashError *error)
{
    for (unsigned i = 0; i < count; i++) {
        size_t used = strlen(error->text);
        int n = snprintf(error->text + used, sizeof error->text - used, "\n  %-16s %s", lines[i].name, lines[i].description);
        if (n > 0 && lines[i].usb && used + (size_t)n < sizeof error->text)
            snprintf(error->text + used + n, sizeof error->text - used - (size_t)n, " (%04x:%04x)", lines[i].id.vendor,
                     lines[i].id.product);
    }
}

int line_choose(const LineInfo *lines, unsigned count, const LineUsb *ids, unsigned id_count, FlashError *error)
{
    int found = -1;
    unsigned fitting = 0;
    for (unsigned i = 0; i < count; i++)
        if (fits(&lines[i], ids, id_count)) {
            found = (int)i;
            fitting++;
        }
    if (fitting == 1)
        return found;
    if (!count)
        flash_fail(error, FLASH_BOARD, "there is no serial port: is the board plugged in? (--port names one; an emulator's is "
                                       "tcp:HOST:PORT, unix:PATH or a pseudo terminal)");
    else
        flash_fail(error, FLASH_BOARD, "%s serial port looks like this board; choose one with --port:",
                   fitting ? "more than one" : "no");
    list_lines(lines, count, error);
    return -1;
}

static LineInfo describe(struct sp_port *port)
{
    int vendor = 0, product = 0;
    const char *description = sp_get_port_description(port);
    LineInfo info = {.name = sp_get_port_name(port), .description = description ? description : ""};
    info.usb = sp_get_port_transport(port) == SP_TRANSPORT_USB && sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK;
    info.id = (LineUsb){(unsigned)vendor, (unsigned)product};
    return info;
}

FlashResult line_find(char *name, size_t room, const LineUsb *ids, unsigned id_count, FlashError *error)
{
    struct sp_port **ports = NULL;
    unsigned count = 0;
    if (sp_list_ports(&ports) != SP_OK)
        ports = NULL;
    while (ports && ports[count])
        count++;
    LineInfo *lines = xcalloc(count + 1, sizeof *lines);
    for (unsigned i = 0; i < count; i++)
        lines[i] = describe(ports[i]);
    int found = line_choose(lines, count, ids, id_count, error);
    if (found >= 0)
        snprintf(name, room, "%s", lines[found].name);
    free(lines);
    if (ports)
        sp_free_port_list(ports);
    return found >= 0 ? FLASH_OK : FLASH_BOARD;
}
