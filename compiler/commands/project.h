/* mote.json: what a project's verbs take where nothing is said: {"main": "main.js", "board": "microbit", "port": "/dev/ttyACM0"}. */
#ifndef MOTE_COMMANDS_PROJECT_H
#define MOTE_COMMANDS_PROJECT_H

#include "commands.h"

typedef struct Project {
    char *main; /* path of the program, or NULL */
    char *port;
    const Board *board;
} Project;

/* The mote.json beside `file` (NULL: here) or in a folder around it; none is no error. STATUS_OK, or a status after a message. */
int project_find(Project *project, const char *file);
/* Where the command line has not said it. */
void project_apply(const Project *project, Options *options);
void project_free(Project *project);

/* ~/.cache/mote/NAME, made if it is not there; false: that can't be. */
bool cache_folder(char *path, size_t room, const char *name);

#endif
