/*
 * The language of words, as Compact Language Detector 2 tells it: the edge to C++.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/cld2.h"

#include <climits>
#include <cstdio> // the header below takes it for granted

#include <cld2/public/compact_lang_det.h>

extern "C" const char *pm_cld2_detect(struct pm_str text)
{
	if (text.len > INT_MAX)
		return "";
	try {
		bool sure = false;
		CLD2::Language language =
			CLD2::DetectLanguage(text.ptr, static_cast<int>(text.len), true, &sure);
		return sure ? CLD2::LanguageCode(language) : "";
	} catch (...) { /* memory ran out */
		return "";
	}
}
