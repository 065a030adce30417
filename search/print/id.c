/*
 * Which of many queries a line belongs to.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/flow.h"
#include "search/print/print.h"

void pm_print_id(struct pm_output *output)
{
	if (output->id.len == 0)
		return;
	pm_flow_plain(output->buf, output->id);
	pm_buf_add_char(output->buf, '\t');
}
