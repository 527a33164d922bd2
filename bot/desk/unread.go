package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// unread says which words of a plan none of the conditions holds: that must not pass for met.
func (w *draft) unread(c *Conditions) {
	r := w.r
	if r.find != nil || len(r.units) == 0 {
		return
	}
	var words []string
	for _, m := range r.Measures {
		if (c.AreaHa > 0 || r.is("cond.need")) && !c.holds(m) {
			words = append(words, w.measure(m))
		}
	}
	for from := r.intro; from < len(r.units); from++ {
		to := from
		for to < len(r.units) && w.isUnread(to) {
			to++
		}
		if to > from && r.ofSubstance(from, to) {
			words = appendNew(words, w.say("quoted", "words", r.Text[r.units[from].start:r.units[to-1].end]))
		}
		from = max(from, to-1)
	}
	if len(words) > 0 {
		w.para(w.say("find.unread", "words", strings.Join(words[:min(len(words), maxUnread)], w.say("join.comma"))))
	}
}

// holds reports whether a measure that a plan names is one of its conditions.
func (c *Conditions) holds(m knowledge.Measure) bool {
	switch {
	case m == "land.rent":
		return c.RentMax > 0
	case m == "land.industries", m == "profile.tenant":
		return len(c.Industries) > 0
	}
	return topicOf(m) == "facility" || contains([]knowledge.Measure{"land.available", "land.planned", "land.industrial", "land.status", "land.occupancy", "land.leased", "location.distance", "location.address", "stat.zones", "stat.projects", "stat.capital", "stat.investment"}, m) ||
		slices.ContainsFunc(c.Limits, func(l Limit) bool { return l.Measure == m })
}

// maxUnread is how many expressions are repeated as not considered.
const maxUnread = 4

// isUnread reports whether a unit is of something that no condition holds: a thing that no record tells of, or a word that isn't known.
func (w *draft) isUnread(at int) bool {
	r := w.r
	if m := r.matchAt(at); m != nil {
		return slices.ContainsFunc(m.concepts, func(c string) bool { return contains(r.Beyond, c) })
	}
	u := r.units[at]
	return !r.isBound(at) && !hasDigit(u.folded) && !w.covered(r, at) && !r.inAmount(u)
}

// isBound reports whether a unit is of the words that lead to an amount: "less than 50 km".
func (r *Request) isBound(at int) bool {
	return slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool {
		next := min(at+3, len(r.units)-1)
		return r.units[at].end <= s.Start && s.Start <= r.units[next].start && !strings.ContainsAny(r.Text[r.units[at].end:s.Start], stops)
	})
}

// ofSubstance reports whether some unread units say what zones should have: a thing by its name, or words of some length that stand
// alone between two commas or behind a word such as "with" or "near".
func (r *Request) ofSubstance(from, to int) bool {
	letters := 0
	for at := from; at < to; at++ {
		u := r.units[at]
		if r.matchAt(at) != nil {
			return true
		}
		if u.wide {
			letters += 2
		} else {
			letters = max(letters, len(u.folded))
		}
	}
	return letters >= 4 && r.endsThere(to) && (from == 0 || r.stopsAt(from) || r.leads(from))
}

// stopsAt reports whether a stop or a comma stands before a unit.
func (r *Request) stopsAt(at int) bool {
	return strings.ContainsAny(r.Text[r.units[at-1].end:r.units[at].start], stops+"、")
}

// endsThere reports whether nothing is said of what ends before a unit.
func (r *Request) endsThere(at int) bool {
	if at == len(r.units) || r.stopsAt(at) {
		return true
	}
	m := r.matchAt(at)
	return m != nil && (m.of("fill", "cond.with") || r.joins(*m))
}

// leads reports whether the word before a unit asks for what follows: "with", "near", but for common words between them.
func (r *Request) leads(at int) bool {
	for m := r.matchAt(at - 1); m != nil; m = r.matchAt(m.from - 1) {
		if m.of("cond.with", "op.near") {
			return true
		}
		if !contains(m.concepts, "fill") {
			return false
		}
	}
	return false
}
