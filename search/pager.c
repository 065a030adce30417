/*
 * Showing what is written to a terminal page by page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/error.h"

enum {
	NO_SUCH_COMMAND = 127, /* what sh exits with, POSIX 2.8.2; and what cannot be run, 126 */
	CANNOT_RUN = 126,
};

/* What the user wants as a pager; NULL: says nothing. */
static char *command(void)
{
	char *own = getenv("PRESSMARK_PAGER");

	return own != NULL ? own : getenv("PAGER");
}

/* Start the pager with a pipe as its input. Returns an errno. */
static int spawn(pid_t *pid, char *line, const int pipe_ends[2])
{
	char *const less[] = {"less", NULL};
	char *const shell[] = {"sh", "-c", line, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;

	int error = posix_spawn_file_actions_init(&actions);
	if (error != 0)
		return error;
	if ((error = posix_spawnattr_init(&attributes)) != 0)
		goto out;
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGQUIT);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawn_file_actions_adddup2(&actions, pipe_ends[0], STDIN_FILENO);
	if (error == 0)
		error = posix_spawnp(pid, line != NULL ? "sh" : "less", &actions, &attributes,
			line != NULL ? shell : less, environ);
	posix_spawnattr_destroy(&attributes);
out:
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

enum pm_status pm_pager_start(struct pm_pager *pager, struct pm_error *err)
{
	const char *terminal = getenv("TERM");
	char *line = command();
	int ends[2];

	*pager = (struct pm_pager){0};
	if (terminal == NULL || *terminal == '\0' || strcmp(terminal, "dumb") == 0)
		return PM_OK;
	if (line != NULL && (*line == '\0' || strcmp(line, "cat") == 0))
		return PM_OK;
	if (setenv("LESS", "FRX", 0) != 0 || setenv("LV", "-c", 0) != 0)
		return pm_fail_memory(err);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return pm_fail(err, PM_IO, "pipe to the pager: %s", strerror(errno));
	pager->terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	int error = pager->terminal < 0 ? errno : spawn(&pager->pid, line, ends);
	close(ends[0]);
	if (error == 0) {
		signal(SIGINT, SIG_IGN);
		signal(SIGQUIT, SIG_IGN);
		signal(SIGPIPE, SIG_IGN);
		dup2(ends[1], STDOUT_FILENO);
	} else {
		pager->pid = 0;
		close(pager->terminal);
	}
	close(ends[1]);
	if (error != 0 && line != NULL)
		return pm_fail(err, PM_IO, "pager: %s", strerror(error));
	return PM_OK; /* nobody asked for less: when it is missing, so be it */
}

enum pm_status pm_pager_end(struct pm_pager *pager, struct pm_error *err)
{
	int status = 0;

	if (pager->pid == 0)
		return PM_OK;
	dup2(pager->terminal, STDOUT_FILENO); /* which ends the pager's input */
	close(pager->terminal);
	while (waitpid(pager->pid, &status, 0) < 0 && errno == EINTR) {
	}
	pager->pid = 0;
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (WIFEXITED(status) &&
		(WEXITSTATUS(status) == NO_SUCH_COMMAND || WEXITSTATUS(status) == CANNOT_RUN))
		return pm_fail(err, PM_IO, "the pager \"%.100s\" cannot be run",
			command() != NULL ? command() : "less");
	return PM_OK;
}
