/*
 * SIGINT and SIGTERM as a question to be asked.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* A program's, not the library's: signals have no other context. */
static volatile sig_atomic_t came;
static int nothing = -1; /* /dev/null */

/* A read of a terminal or a pipe that waits would go on waiting: give it an end. */
static void remember(int number)
{
	int error = errno;

	(void)number;
	came = 1;
	if (nothing >= 0)
		dup2(nothing, STDIN_FILENO);
	errno = error;
}

void pm_interrupt_catch(void)
{
	const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = remember, .sa_flags = (int)SA_RESETHAND};
	struct sigaction before;

	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		/* nohup and shells' background jobs ignore some: let it be so. */
		if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

bool pm_interrupted(void)
{
	return came != 0;
}
