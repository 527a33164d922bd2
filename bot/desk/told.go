package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Told is what a text tells of the things that forms ask for.
type Told struct {
	Lang    knowledge.Lang
	Asks    bool            // it asks something, rather than telling it
	Zones   []string        // that it names
	Places  []string        // as well: where distances are measured to
	Find    Conditions      // of the land sought
	Project Project         // as far as told
	Amounts []text.Quantity // all of them, also those of no unit, or of one that has no fixed size
	Date    string          // the year or month that it names, as knowledge.ParseDate reads it
}

// Tell reads a text as an answer to what a form asks; of q it takes what Answer takes for a text.
func (d *Desk) Tell(q Question) Told {
	r := d.understand(q)
	r.now = q.Now
	if !r.prefixed("op.") {
		r.has["cond.need"] = true // who answers a form about land tells what is needed
	}
	w := d.draft(r)
	c := w.conditions()
	if r.is("op.near") && c.MaxKm == 0 && c.MinKm == 0 {
		c.Near = w.reference()
	}
	t := Told{Lang: r.Lang, Zones: r.Zones, Places: r.Places, Find: *c, Amounts: text.Quantities(r.Text, r.Lang)}
	p := w.project()
	p.kind = r.Kind
	t.Project = *p.told(r.now)
	if len(r.Years) > 0 {
		t.Date = p.licensed[0].name()
	}
	t.Asks = r.asking()
	return t
}

// asking reports whether a text asks rather than tells: by its question words, its mark, or by speaking of what no form is about.
func (r *Request) asking() bool {
	if strings.ContainsAny(r.Text, "?？") || r.is("human", "insult", "inject", "op.compare") || len(r.Beyond)+len(r.Companies)+len(r.Documents) > 0 {
		return true
	}
	if r.prefixed("small.") || r.prefixed("out.") || r.prefixed("topic.procedure") || r.prefixed("topic.contact") {
		return true
	}
	asks := slices.ContainsFunc(r.matches, func(m match) bool {
		return m.of("q.") && !contains(m.concepts, "fill") && !m.of("cond.")
	})
	stat := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return strings.HasPrefix(string(m), "stat.") })
	return asks || stat && len(r.Sizes) == 0
}
