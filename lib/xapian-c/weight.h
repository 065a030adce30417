/*
 * No weight.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef XAPIAN_C_WEIGHT_H
#define XAPIAN_C_WEIGHT_H

#include <xapian.h>

namespace xap
{

/** As Xapian::BoolWeight, but that it asks for the wdf. For a term that all documents have, and
 * whose wdf nobody asks for, Xapian takes its list of all documents, and then (1.4.22, where docids
 * have gaps) stumbles from one block of that to the next: "Unexpected end of posting list". */
class no_weight : public Xapian::Weight
{
public:
	no_weight()
	{
		need_stat(WDF);
	}

	no_weight *clone() const override
	{
		return new no_weight;
	}

	std::string name() const override
	{
		return "no_weight";
	}

	double get_sumpart(Xapian::termcount, Xapian::termcount, Xapian::termcount) const override
	{
		return 0;
	}

	double get_maxpart() const override
	{
		return 0;
	}

	double get_sumextra(Xapian::termcount, Xapian::termcount) const override
	{
		return 0;
	}

	double get_maxextra() const override
	{
		return 0;
	}

private:
	void init(double) override
	{
	}
};

} // namespace xap

#endif
