# Includes against an arrow, and headers of libraries outside their one place.
# Usage: awk -f tests/lint/layers.awk tests/lint/layers.txt FILES...
# A unit test tests/unit/ROOM_subject.c stands in its ROOM.

FILENAME == ARGV[1] {
	if ($1 == "room") {
		room = substr($2, 1, length($2) - 1)
		known[room] = 1
		may[room, room] = 1
		for (i = 3; i <= NF; i++)
			may[room, $i] = 1
	} else if ($1 == "library") {
		place[substr($2, 1, length($2) - 1)] = $3
	} else if ($1 == "header") {
		header = substr($2, 2, length($2) - 3)
		closed[header] = 1
		for (i = 3; i <= NF; i++)
			open[header] = open[header] " " $i
	}
	next
}

FNR == 1 {
	n = split(FILENAME, part, "/")
	if (part[1] == "engine" && n == 2)
		here = "main"
	else if (part[1] == "engine")
		here = part[2]
	else
		here = substr(part[n], 1, index(part[n], "_") - 1)
	if (part[1] == "engine" && !(here in known))
		say(here " is no room of tests/lint/layers.txt: give it its arrows there and in docs/architecture.md")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, piece, "\"")
	if (index(piece[2], "/") == 0 || part[1] == "engine" && !(here in known))
		next
	target = substr(piece[2], 1, index(piece[2], "/") - 1)
	if ((here in known) && !((here, target) in may))
		say("\"" piece[2] "\" is against an arrow: " here " may not know " target "; hand the data in as a struct, or move the code")
	if (part[1] == "engine" && (piece[2] in closed) && !is_open(piece[2]))
		say("\"" piece[2] "\" may be included by" open[piece[2]] " only: nothing else may reach what it does")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	for (library in place)
		if (index($0, library) && index(FILENAME, place[library]) != 1 && part[1] == "engine")
			say(library " may be seen in " place[library] " only: call what that offers")
}

function is_open(header,    n, i, places) {
	n = split(open[header], places, " ")
	for (i = 1; i <= n; i++)
		if (index(FILENAME, places[i]) == 1)
			return 1
	return 0
}

function say(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	bad = 1
}

END { exit bad }
