/*
 * Text in HTML: escaped, with matches in <mark>.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/html_text.h"

#include "lib/text/utf8.h"
#include "search/print/flow.h"

static void add_code(struct pm_buf *buf, uint32_t code)
{
	char bytes[4];

	switch (code) {
	case '&':
		pm_buf_add_str(buf, PM_STR("&amp;"));
		break;
	case '<':
		pm_buf_add_str(buf, PM_STR("&lt;"));
		break;
	case '>':
		pm_buf_add_str(buf, PM_STR("&gt;"));
		break;
	case '"':
		pm_buf_add_str(buf, PM_STR("&quot;"));
		break;
	case '\n':
		pm_buf_add_char(buf, '\n');
		break;
	default:
		pm_buf_add(buf, bytes, pm_utf8_encode(pm_flow_harmless(code), bytes));
	}
}

static void add_part(struct pm_buf *buf, const char *ptr, const char *end)
{
	uint32_t code;

	while (ptr < end) {
		ptr += pm_utf8_decode(ptr, end, &code);
		add_code(buf, code);
	}
}

void pm_html_add(struct pm_buf *buf, struct pm_str text)
{
	add_part(buf, text.ptr, text.ptr + text.len);
}

void pm_html_add_passage(struct pm_buf *buf, struct pm_str text, struct pm_passage passage)
{
	struct pm_stretch stretch;

	while (pm_passage_next(&passage, &stretch)) {
		if (stretch.marked)
			pm_buf_add_str(buf, PM_STR("<mark>"));
		add_part(buf, text.ptr + stretch.start, text.ptr + stretch.end);
		if (stretch.marked)
			pm_buf_add_str(buf, PM_STR("</mark>"));
	}
}
