#!/bin/sh
# Stop words find as all words do, but do not rank beside others.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

# One document asks, many tell: without a list the rarer word would decide.
index() {
	cat >docs.jsonl <<END
{"id":"whys","lang":"en","text":"What? What is what?"}
{"id":"rain","lang":"en","text":"Rain on the harbour, rain on the bridge."}
{"id":"sun","lang":"$1","text":"After rain came the sun, and nobody knew why it had been so long in coming to us."}
{"id":"wind","lang":"$1","text":"The wind, the rain, the sea, the harbour: the whole of the day was theirs, the night the town's."}
END
	rm -rf index
	pressmark-index add -d index docs.jsonl >add.log 2>&1 || fail "not indexed: $(cat add.log)"
}

index en
finds 'rain sun wind whys' --any What rain
finds 'rain sun wind whys' 'what OR rain'
finds 'rain sun wind whys' --any --literal 'what, rain?'
finds 'rain sun wind' the rain
# They rank where there is no other word, or none but a negated one, or one that is not there.
finds 'whys sun' --any what why
finds 'whys' 'what -rain'
finds 'whys sun' '(what OR why) AND NOT bridge'
finds 'whys sun' --any what why snowfall
# What a user chose to write is not bare.
finds 'whys rain sun wind' --any =what rain
finds 'whys rain sun wind' --any '"what"' rain
finds 'whys rain sun wind' --any what^2 rain
# Weight 0 ranks no more than a stop word does.
finds 'whys' 'what rain^0' --any --limit 1

# No language is that of most documents.
index de
finds 'whys rain sun wind' --any what rain

finish
