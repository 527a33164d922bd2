package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with a pack.
type Fault struct {
	Pos     Pos
	Message Message // what is wrong and what is expected
}

// String is "file:line:column: message".
func (f Fault) String() string { return f.Pos.String() + ": " + f.Message.String() }

// Faults are all the faults of a pack, in the order of its files; as an error they make one line each.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the faults by file, line and column, each once.
func (f Faults) sorted() Faults {
	slices.SortFunc(f, func(a, b Fault) int {
		return cmp.Or(a.Pos.compare(b.Pos), strings.Compare(a.Message.String(), b.Message.String()))
	})
	return slices.CompactFunc(f, func(a, b Fault) bool { return a.String() == b.String() })
}

// String is "file:line:column".
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

func (p Pos) compare(q Pos) int {
	return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// nearest returns the one of known that word is most likely a slip of, or "" when none is near.
func nearest(word string, known []string) string {
	best, least := "", max(1, len(word)/3)
	for _, k := range known {
		if d := distance(word, k, least); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's, of bytes, or something above limit when it is above that.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			step := corner
			if a[i] != b[j] {
				step = 1 + min(corner, row[j], row[j+1])
			}
			corner, row[j+1] = row[j+1], step
		}
	}
	return row[len(b)]
}

// meant is "; did you mean …?" when one of known is near to word, else what is expected.
func meant(word string, known []string, expected Message) Message {
	if n := nearest(word, known); n != "" {
		return Messagef("; did you mean %q?", n)
	}
	return Messagef("; expected %s", expected)
}
