/*
 * Documents of random words, the same in every run.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_RANDOM_DOCUMENT_H
#define PM_TESTS_UNIT_RANDOM_DOCUMENT_H

#include <stdint.h>
#include <stdio.h>

#include <pressmark/document.h>

#include "lib/buf.h"

/* A linear congruential generator: the same documents in every run. */
static uint32_t noise = 1;

static inline uint32_t dice(uint32_t sides)
{
	noise = noise * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(noise >> 8) * sides >> 24);
}

/* A document of random words, some frequent; it may have no text at all. */
static inline void make_document(struct pm_document *document, struct pm_buf *text, uint32_t number)
{
	static char uid[32], title[64];

	snprintf(uid, sizeof uid, "document-%u", (unsigned)number);
	snprintf(title, sizeof title, "Title %u of the %u", (unsigned)dice(100), (unsigned)dice(5));
	pm_buf_clear(text);
	for (uint32_t words = dice(4) == 0 ? dice(2000) : dice(60); words > 0; words--) {
		uint32_t frequent = dice(3);
		if (frequent == 0)
			pm_buf_add_str(text, PM_STR("the "));
		else
			pm_buf_add_format(text, "word%u%s",
				(unsigned)dice(frequent == 1 ? 50 : 5000),
				dice(9) == 0 ? ".\n\n" : " ");
	}
	*document = (struct pm_document){.uid = pm_str_of(uid),
		.title = dice(3) == 0 ? PM_STR("") : pm_str_of(title),
		.text = pm_buf_str(text),
		.source = dice(2) == 0 ? PM_STR("Ministry of Rain") : PM_STR(""),
		.language = dice(2) == 0 ? PM_STR("en") : PM_STR("de")};
	if (dice(2) == 0)
		document->published = (struct pm_date){.year = (int16_t)(2000 + dice(25)),
			.month = 3,
			.day = (uint8_t)(1 + dice(28))};
}

#endif
