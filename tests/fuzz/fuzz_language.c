/*
 * Fuzz the telling of languages: any title and text have a code of two letters, or none.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/text/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* The first byte is the length of the title.. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pm_languages *languages;

	if (languages == NULL)
		require(pm_languages_open(&languages, NULL) == PM_OK);
	if (size == 0)
		return 0;
	size_t len = data[0] < size ? data[0] : size - 1;
	const char *code =
		pm_languages_detect(languages, (struct pm_str){(const char *)data + 1, len},
			(struct pm_str){(const char *)data + 1 + len, size - 1 - len});
	require(strlen(code) == 0 || strlen(code) == 2);
	return 0;
}
