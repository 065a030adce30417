/*
 * What standard output is, if it is a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool pm_terminal_is_capable(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && terminal != NULL && *terminal != '\0' &&
	       strcmp(terminal, "dumb") != 0;
}

bool pm_terminal_color(enum pm_when wish)
{
	const char *none = getenv("NO_COLOR");

	if (wish != PM_WHEN_AUTO)
		return wish == PM_WHEN_ALWAYS;
	return pm_terminal_is_capable() && (none == NULL || *none == '\0');
}

bool pm_terminal_hyperlinks(enum pm_when wish)
{
	return wish == PM_WHEN_AUTO ? pm_terminal_is_capable() : wish == PM_WHEN_ALWAYS;
}

size_t pm_terminal_width(void)
{
	enum {
		NARROWEST = 20,
		WIDEST = 120
	}; /* longer lines are hard to read */
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long width = 0;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (columns != NULL)
		width = strtoul(columns, NULL, 10);
	if (width == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = 80;
	if (width < NARROWEST)
		return NARROWEST;
	return width < WIDEST ? width : WIDEST;
}
