/*
 * What tests need of the analyzer besides its public side.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_ANALYZER_H
#define PM_LIB_TEXT_ANALYZER_H

#include <stdbool.h>

#include <pressmark/analyzer.h>

/** Do without the fast path for plain words of ASCII, which must make no difference. */
void pm_analyzer_set_general(struct pm_analyzer *analyzer, bool general);

#endif
