/*
 * Poppler's functions, loaded when a PDF is read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/pdf_poppler.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "lib/error.h"

/* Of Poppler's GLib interface since 2012. */
#define LIBRARY "libpoppler-glib.so.8"

/* function: a pointer to one, of whatever type. */
static bool find(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);

	memcpy(function, &found, sizeof found); /* ISO C has no conversion */
	return found != NULL;
}

static bool find_all(struct pm_poppler *poppler, void *library)
{
#define FIND(name) find(library, "poppler_" #name, &poppler->name) &&
	return PM_POPPLER_FUNCTIONS(FIND) true;
}

enum pm_status pm_poppler_load(struct pm_poppler *poppler, const char *name, struct pm_error *err)
{
	/* GLib keeps the types that it registers: it is never unloaded. */
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_NODELETE);

	if (library != NULL && find_all(poppler, library))
		return PM_OK;
	return pm_fail(err, PM_INVALID, "%s: PDF cannot be read: %s", name, dlerror());
}
