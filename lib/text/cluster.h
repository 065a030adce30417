/*
 * Words that hang together: the parts of a compound.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_CLUSTER_H
#define PM_LIB_TEXT_CLUSTER_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

/** A compound of more parts is taken as several, one after another. */
#define PM_PARTS_MAX 32

/** More changes between letters and digits than this make a hash or a key, which stays whole. */
#define PM_CHANGES_MAX 3

enum pm_part_kind {
	PM_PART_LETTERS,
	PM_PART_DIGITS,
	PM_PART_MIXED,   /* a hash, a key */
	PM_PART_ACRONYM, /* single letters with dots: U.S. */
};

/** What stands between a part and the one before. */
enum pm_joint {
	PM_JOINT_FIRST,  /* nothing is before */
	PM_JOINT_ABUT,   /* letters and digits meet: APT31 */
	PM_JOINT_HIDDEN, /* left out when joined: hyphen, apostrophe, underscore, & … */
	PM_JOINT_DOT,    /* kept when joined */
	PM_JOINT_AT,
	PM_JOINT_COLON,
	PM_JOINT_APOSTROPHE, /* hidden too */
};

struct pm_part {
	const char *ptr; /* its letters, digits and marks */
	size_t len;
	const char *end; /* of what it stands for: ptr + len, or after an acronym's last dot or a
	                    possessive 's */
	size_t letters;  /* code points without marks */
	uint8_t kind, joint;
};

/** A word, or a compound with its parts in the order of the text. */
struct pm_cluster {
	struct pm_part parts[PM_PARTS_MAX];
	size_t count;
};

/** Read the cluster at the beginning of a text, which begins with a letter or digit. */
void pm_cluster_read(struct pm_cluster *cluster, struct pm_str text);

#endif
