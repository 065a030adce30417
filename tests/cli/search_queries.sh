#!/bin/sh
# Queries find what they mean, the best first.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

# Words, in every form; all must match.
finds '4' rain ministry
finds '4' 'rain ministry'
finds '4' rains
finds '4' '=rains'
finds '' '=raining'
finds '1 2' sanction company
finds '3' MULLER
finds '1' cyberespionage
finds '1' 'cyber espionage'
finds '1' fox-it
# Phrases are exact.
finds '2' '"sanctions were late"'
finds '' '"sanction were late"'
finds '' '"late sanctions"'
# Operators.
finds '2' 'parliament -cyber'
finds '2' parliament NOT cyber
finds '3' Firma OR '=nothing'
finds '2 1' '(late OR surprised) parliament'
# --any and --literal.
finds '2 1' --any surprised denied
finds '4' --literal 'rain AND' it will
finds '2' -- parliament -cyber
# Fields.
finds '4' title:rain
finds '1' 'source:"ministry of rain"'
finds '1' author:weiss
finds '1' tag:policy
finds '1' kind:statement
finds '1' kind:Statements
finds '3' lang:DE
finds '3' lang:de-AT
finds '1' site:ministry.example
finds '1' id:https://www.ministry.example/1
# Dates; those without one are in no range. Without words the newest is first.
finds '2 1' date:2024
finds '2 1' date:2024-03
finds '2' date:2024-03-26
finds '1 3' date:2023-06..2024-03-25
finds '2 1' --since 2024
finds '3' parlament --until 2023-12-01
finds '' parlament --until 2023-11
finds '3 4' -- -date:2024
# Parts of the answer.
finds '1' date:2024 --offset 1
finds '' date:2024 --offset 2

finish
