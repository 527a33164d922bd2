package library

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
)

// Summary counts what a version changed, by kind of record in the order of the difference.
type Summary []Count

// Count is how many records of a kind were changed, added and removed.
type Count struct {
	Kind                    string // as in knowledge.Change
	Changed, Added, Removed int
}

// summarise counts changes; several fields of a record count once.
func summarise(changes []knowledge.Change) Summary {
	var s Summary
	seen := map[[2]string]bool{}
	for _, c := range changes {
		record := [2]string{c.Kind, c.ID}
		if seen[record] {
			continue
		}
		seen[record] = true
		at := slices.IndexFunc(s, func(n Count) bool { return n.Kind == c.Kind })
		if at < 0 {
			at, s = len(s), append(s, Count{Kind: c.Kind})
		}
		*s[at].of(c.Op)++
	}
	return s
}

func (c *Count) of(op knowledge.Op) *int {
	return map[knowledge.Op]*int{knowledge.Changed: &c.Changed, knowledge.Added: &c.Added, knowledge.Removed: &c.Removed}[op]
}

// counted are the words of a summary, by what they count.
var counted = []struct {
	op     knowledge.Op
	format string
}{{knowledge.Changed, "%d changed"}, {knowledge.Added, "%d added"}, {knowledge.Removed, "%d removed"}}

// Message is the summary in words: "fact: 3 changed, 1 added; source: 1 added".
func (s Summary) Message() knowledge.Message {
	var all knowledge.Message
	for _, c := range s {
		var counts knowledge.Message
		for _, w := range counted {
			if n := *c.of(w.op); n > 0 {
				counts = joined(counts, "%s, %s", knowledge.Messagef(w.format, n))
			}
		}
		all = joined(all, "%s; %s", knowledge.Messagef("%s: %s", knowledge.Change{Kind: c.Kind}.Record(), counts))
	}
	return all
}

// joined adds one message to others.
func joined(all knowledge.Message, format string, one knowledge.Message) knowledge.Message {
	if all.Format == "" {
		return one
	}
	return knowledge.Messagef(format, all, one)
}

// String is Message in English.
func (s Summary) String() string {
	if len(s) == 0 {
		return ""
	}
	return s.Message().String()
}

// MarshalText stores a summary as String.
func (s Summary) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

var countWritten = regexp.MustCompile(`^(\d{1,9}) (changed|added|removed)$`)

// UnmarshalText reads what MarshalText writes, and leaves out what another release may have written.
func (s *Summary) UnmarshalText(stored []byte) error {
	*s = nil
	for part := range strings.SplitSeq(string(stored), "; ") {
		kind, counts, _ := strings.Cut(part, ": ")
		c := Count{Kind: kind}
		for count := range strings.SplitSeq(counts, ", ") {
			if m := countWritten.FindStringSubmatch(count); m != nil {
				*c.of(knowledge.Op(m[2])), _ = strconv.Atoi(m[1])
			}
		}
		if c != (Count{Kind: kind}) {
			*s = append(*s, c)
		}
	}
	return nil
}
