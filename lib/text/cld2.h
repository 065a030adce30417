/*
 * The language of words, as Compact Language Detector 2 tells it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_CLD2_H
#define PM_LIB_TEXT_CLD2_H

#include <pressmark/str.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The code of the language that valid UTF-8 is in, or "" when that is not sure.
 *
 * Returns a constant, mostly of ISO 639-1, as CLD2 has it: "iw" for Hebrew, "zh-Hant", "nn". Reads
 * nothing but constants: may be called from several threads.
 */
const char *pm_cld2_detect(struct pm_str text);

#ifdef __cplusplus
}
#endif

#endif
