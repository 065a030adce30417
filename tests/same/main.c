/*
 * Tell whether databases of Xapian's are sound, and the same as the first.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: same DATABASE...    exit status 1 and a line about the first difference when they are not
 */
#include <stdio.h>

#include "tests/same/same_database.h"

int main(int argc, char **argv)
{
	char why[1024];

	for (int i = 1; i < argc; i++) {
		if (!sound_database(argv[i], why, sizeof why) ||
			(i > 1 && !same_database(argv[1], argv[i], why, sizeof why))) {
			printf("%s: %s\n", argv[i], why);
			return 1;
		}
	}
	return 0;
}
