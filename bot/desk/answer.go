package desk

import (
	"strings"
	"time"

	"zonedesk/knowledge"
)

// Question is one message of a person.
type Question struct {
	Text        string
	Code        string           // of a pressed button, in place of Text
	Find        *Conditions      // what is sought of zones, in place of Text
	Project     *Project         // whose incentives are estimated, in place of Text
	Compare     []string         // ids of zones to set side by side, in place of Text
	Page        int              // of what Find finds, from 1; 0 is the first
	Here        *knowledge.Point // where the asker is, in place of Text: asks for the zones nearest to it
	Lang        knowledge.Lang   // the person's choice; empty: detected from Text
	Hint        knowledge.Lang   // the language of the person's client, for texts that tell nothing
	Traditional bool             // the person's client writes Chinese in traditional characters, for texts that tell nothing
	Context     Context          // what Answer gave back for the question before
	Now         time.Time        // zero: the present
}

// Answer is what a person reads, and what it rests on.
type Answer struct {
	Lang       knowledge.Lang
	Answered   bool   // false: not known, unclear, out of scope or passed to staff
	Topic      string // land facility incentive statistic procedure contact location compare smalltalk staff unknown
	Zones      []string
	Lines      []Line
	Facts      []string // ids of every record used
	Sources    []string // titles of the sources cited
	Buttons    []Button
	Confidence float64 // 0 to 1
	Context    Context // for the next question of the conversation
	Card       Card    // zero unless this is a zone's card or a part of it; Buttons lead to the other parts
	Page       Page    // zero unless this is a page of a list of zones, or of those found; Buttons lead to their cards
	Chart      *Chart  // nil unless the same can be shown as a chart
	Venue      *Venue  // nil unless a pin on the map is asked for and known

	Find    *Conditions // what was sought; nil when the answer is no search
	Project *Project    // whose incentives were estimated; nil when it is no estimate
	Rates   []Rate      // what that project pays, by years; each stands in Lines too
	Confirm []string    // what staff must confirm of the estimate, as well
	Table   *Table      // the zones compared; nil when the answer is no comparison, or one of too many zones for a picture

	Gap      bool      // what was asked for isn't known; false when it was answered, asked back about, or none of the desk's business
	Unknown  []Missing // figures of zones that were asked for and aren\'t known
	Withheld string    // the number that the check found in no record, when it held back the answer

	top     string    // of zones that were ordered, the first
	derived []derived // numbers in Lines that were computed, for the check
}

// Missing is a figure of one zone that isn't known.
type Missing struct {
	Zone    string
	Measure knowledge.Measure
}

// LineKind says how a line is set.
type LineKind string

const (
	Lead   LineKind = "lead" // the answer itself
	Para   LineKind = "para"
	Item   LineKind = "item"  // of a list
	Head   LineKind = "head"  // over a group of lines
	Check  LineKind = "check" // of a list, beginning with a sign of its own
	Note   LineKind = "note"  // a doubt, a condition
	Source LineKind = "source"
)

// Line is one line of an answer, without markup.
type Line struct {
	Kind LineKind
	Text string
	Name string // the part of Text that names what the line is about, to be set off; may be empty
	Link string // address of a source; may be empty
}

// Button asks the desk something when pressed.
type Button struct {
	Label string
	Code  string // at most 56 bytes of [a-z0-9._:+-]
}

// Text returns the answer as plain text.
func (a Answer) Text() string {
	var b strings.Builder
	for i, l := range a.Lines {
		if i > 0 {
			b.WriteByte('\n')
			if l.Kind == Source && a.Lines[i-1].Kind != Source {
				b.WriteByte('\n')
			}
		}
		if l.Kind == Item {
			b.WriteString("• ")
		}
		b.WriteString(l.Text)
	}
	return b.String()
}

// Context is what a conversation remembers between two questions.
type Context struct {
	Lang        knowledge.Lang      `json:"l,omitempty"` // of the last answer
	Zones       []string            `json:"z,omitempty"`
	Top         string              `json:"tp,omitempty"` // of several that were ordered, the one told first
	Recent      []string            `json:"r,omitempty"`  // zones told of one at a time, the newest first
	Listed      []string            `json:"ls,omitempty"` // zones told of together, while single ones of them are asked about
	Company     string              `json:"co,omitempty"` // the tenant that was told of
	Kind        knowledge.Kind      `json:"k,omitempty"`
	Territories []string            `json:"tr,omitempty"` // parts of the pack's territory
	Measures    []knowledge.Measure `json:"m,omitempty"`
	Topic       string              `json:"t,omitempty"`
	Origin      string              `json:"o,omitempty"`
	Place       string              `json:"p,omitempty"`
	Stage       string              `json:"s,omitempty"`
	Years       []int               `json:"y,omitempty"`  // from and to, of the period told
	Year        int                 `json:"yr,omitempty"` // asked for or told
	Tags        []string            `json:"g,omitempty"`  // subjects of the article told
	Find        *Conditions         `json:"f,omitempty"`  // of the search that was answered
	Project     *Project            `json:"pr,omitempty"` // whose incentives were estimated
	Traditional bool                `json:"ht,omitempty"` // Chinese is read in traditional characters
	At          int64               `json:"at,omitempty"` // Unix seconds
}
