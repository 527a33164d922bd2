package desk

import (
	"fmt"
	"strings"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Request is what a question was understood to ask. Its String shows it to people who look into an answer.
type Request struct {
	Lang knowledge.Lang
	Text string // normalised

	Zones           []string
	Kind            knowledge.Kind // parks or clusters are asked about; empty: either
	Territories     []string
	Places          []string
	Industries      []string
	Companies       []string // ids of facts that name them
	Countries       []string // whose projects or companies are meant
	Documents       []string // laws and decisions named by their numbers
	Elsewhere       []string // known places that the pack is not about
	afar            []string // of those, the ones to which a distance is asked: none is known
	StrangeZone     bool     // a zone is named that the pack doesn't know
	StrangeDocument bool     // a law is named that the pack doesn't know

	Measures []knowledge.Measure // in the order of mention
	Beyond   []string            // x.* concepts: things that no measure holds
	Origins  []string
	Stage    string
	Share    bool
	Tags     []string // subjects of articles
	Years    []text.YearRef
	Sizes    []text.Quantity
	Numbers  []float64 // every number named, also by the million and billion

	find    *Conditions     // chosen in a form, in place of words
	project *Project        // as well
	owned   []string        // concepts that are said to be a country's
	acts    []string        // that bear a name in the question
	nations []string        // countries named apart from what is theirs, not as the asker's own
	has     map[string]bool // every concept found
	matches []match
	notes   []string           // why it was answered as it was
	intro   int                // units at the beginning in which the askers tell who they are
	strange []string           // the words of a zone's name that the pack doesn't know
	except  []string           // zones to be left out
	around  []string           // territories that bear the name of a zone in the question
	article *knowledge.Article // that a button asked for
	units   []unit
	slips   []mended  // what was read as another word than was typed
	now     time.Time // when it was asked
	Stray   []string  // words that carry meaning but weren't understood
	Guessed []string  // expressions read in spite of a typing error
	Assumed bool      // the measure is the likeliest, not one that was named
	Filled  bool      // zones or measures come from the conversation

	part string           // of a zone's card, that a button asked for
	plot string           // the chart that a button asked for
	term bool             // so many years are named, as a lease has
	page int              // of a list of zones, or of those found, that a button asked for
	here *knowledge.Point // where the asker is
}

func (r *Request) is(concepts ...string) bool {
	for _, c := range concepts {
		if r.has[c] {
			return true
		}
	}
	return false
}

// prefixed reports whether a concept of a group was found.
func (r *Request) prefixed(group string) bool {
	for c := range r.has {
		if strings.HasPrefix(c, group) {
			return true
		}
	}
	return false
}

// prefixedBut reports whether a concept of a group was found, but for some of the group.
func (r *Request) prefixedBut(group string, but ...string) bool {
	for c := range r.has {
		if strings.HasPrefix(c, group) && !contains(but, c) {
			return true
		}
	}
	return false
}

// mostlyStray reports whether most of the question could not be understood, so that the rest would be a guess.
func (r *Request) mostlyStray() bool {
	told := 0
	for _, m := range r.matches {
		if !hasAny(m.concepts, "fill", "cover", "q.yesno", "follow", "confirm") {
			told += m.to - m.from
		}
	}
	for _, u := range r.units {
		if r.inAmount(u) {
			told++
		}
	}
	return len(r.Zones)+len(r.Tags)+len(r.Companies) == 0 && !(len(r.Measures) > 0 && r.prefixed("kind.")) && len(r.Stray) >= 4 && len(r.Stray) > told
}

// strangers counts the words of some length that no expression covers.
func (r *Request) strangers() int {
	n := 0
	for _, word := range r.Stray {
		if len(word) >= 4 {
			n++
		}
	}
	return n
}

// asksAmount reports whether the question wants to know how much or how many.
func (r *Request) asksAmount() bool { return r.is("g.area") || r.asksHowMuch() }

// asksHowMuch is asksAmount where no area is spoken of.
func (r *Request) asksHowMuch() bool {
	return r.is("q.count", "g.howmuch") || r.says("nhieu", "nhiu", "bn", "bnhiu", "几", "多", "몇", "얼")
}

func (r *Request) asks(m knowledge.Measure) bool { return contains(r.Measures, m) }

// topic of the first measure; empty without one.
func (r *Request) topic() string {
	if len(r.Measures) == 0 {
		return ""
	}
	return topicOf(r.Measures[0])
}

func topicOf(m knowledge.Measure) string {
	info, _ := m.Info()
	return info.Topic
}

func (r *Request) String() string {
	var b strings.Builder
	show := func(name string, v any, given bool) {
		if given {
			fmt.Fprintf(&b, " %s=%v", name, v)
		}
	}
	fmt.Fprintf(&b, "lang=%s", r.Lang)
	show("zones", r.Zones, len(r.Zones) > 0)
	show("kind", r.Kind, r.Kind != "")
	show("territories", r.Territories, len(r.Territories) > 0)
	show("places", r.Places, len(r.Places) > 0)
	show("industries", r.Industries, len(r.Industries) > 0)
	show("companies", r.Companies, len(r.Companies) > 0)
	show("elsewhere", r.Elsewhere, len(r.Elsewhere) > 0)
	show("measures", r.Measures, len(r.Measures) > 0)
	show("beyond", r.Beyond, len(r.Beyond) > 0)
	show("origins", r.Origins, len(r.Origins) > 0)
	show("stage", r.Stage, r.Stage != "")
	show("share", r.Share, r.Share)
	show("tags", r.Tags, len(r.Tags) > 0)
	show("years", r.Years, len(r.Years) > 0)
	show("sizes", r.Sizes, len(r.Sizes) > 0)
	show("strange-zone", r.StrangeZone, r.StrangeZone)
	show("stray", r.Stray, len(r.Stray) > 0)
	show("guessed", r.Guessed, len(r.Guessed) > 0)
	show("countries", r.Countries, len(r.Countries) > 0)
	show("documents", r.Documents, len(r.Documents) > 0)
	show("from-conversation", r.Filled, r.Filled)
	var ops []string
	for c := range r.has {
		if !strings.Contains(c, ":") && !strings.HasPrefix(c, "m.") && c != "fill" {
			ops = append(ops, c)
		}
	}
	show("signs", sorted(ops), len(ops) > 0)
	return b.String()
}

// note records a step of the decision for people who look into it.
func (r *Request) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// Trace tells, a line each, how the words were read, which candidates there were with their scores, and what was decided.
func (r *Request) Trace() []string {
	var lines []string
	for _, m := range r.matches {
		lines = append(lines, fmt.Sprintf("  %q %.2f %s", r.Text[r.units[m.from].start:r.units[m.to-1].end], m.quality, strings.Join(m.concepts, " ")))
	}
	for _, n := range r.notes {
		lines = append(lines, "  "+n)
	}
	return lines
}

// matchAt is the expression that covers a unit; nil when none does.
func (r *Request) matchAt(at int) *match {
	for i := range r.matches {
		if r.matches[i].from <= at && at < r.matches[i].to {
			return &r.matches[i]
		}
	}
	return nil
}
