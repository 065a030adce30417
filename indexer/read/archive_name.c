/*
 * What members of archives are called.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/archive_name.h"

#include <string.h>

#include "indexer/read/charset.h"

/* The longest name of a member in messages, in bytes: they have 256. */
#define SHORT_NAME_MAX 100

/* Take the component before the next slash. */
static struct pm_str take_component(struct pm_str *path)
{
	const char *slash = memchr(path->ptr, '/', path->len);
	struct pm_str component = {
		path->ptr, slash != NULL ? (size_t)(slash - path->ptr) : path->len};
	size_t taken = component.len + (slash != NULL);

	path->ptr += taken;
	path->len -= taken;
	return component;
}

/* Take the last component off; nothing is above the first. */
static void leave_folder(struct pm_buf *out)
{
	while (out->len > 0 && out->ptr[--out->len] != '/')
		;
}

void pm_archive_name(struct pm_buf *out, struct pm_str path)
{
	pm_buf_clear(out);
	while (path.len > 0) {
		struct pm_str component = take_component(&path);
		if (pm_str_is(component, "..")) {
			leave_folder(out);
		} else if (component.len > 0 && !pm_str_is(component, ".")) {
			pm_buf_add_char(out, '/');
			pm_utf8_repair_name(out, component);
		}
	}
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	if (out->len == 0)
		pm_buf_add_char(out, '/');
}

void pm_archive_decode_zip_name(struct pm_buf *out, struct pm_str bytes)
{
	size_t replaced;

	if (pm_utf8_valid(bytes) == bytes.len ||
		pm_charset_decode(out, bytes, "CP437", &replaced, NULL) == PM_NOT_FOUND)
		pm_buf_add_str(out, bytes);
}

const char *pm_archive_short_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash != NULL ? slash + 1 : name;
	size_t len = strlen(base);

	if (len > SHORT_NAME_MAX)
		base += len - SHORT_NAME_MAX;
	while (((unsigned char)*base & 0xC0) == 0x80)
		base++;
	return base;
}

const char *pm_archive_why_not(struct pm_str name)
{
	static const char resource_fork[] = "resource fork of macOS";
	const char *base = name.ptr + name.len;

	while (base > name.ptr && base[-1] != '/')
		base--;
	struct pm_str file = {base, (size_t)(name.ptr + name.len - base)};
	if (memmem(name.ptr, name.len, "/__MACOSX/", 10) != NULL)
		return resource_fork;
	if (file.len > 2 && memcmp(file.ptr, "._", 2) == 0)
		return resource_fork;
	return pm_str_is(file, ".DS_Store") ? "folder settings of macOS" : NULL;
}
