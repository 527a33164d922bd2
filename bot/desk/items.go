package desk

import (
	"context"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// items are the asks of a message that lists what it asks of one subject: "X: total projects, foreign ones, workers". nil where it is no
// list: such messages name three things at least, or two behind a colon, and nothing that zones are chosen by.
func (r *Request) items() []string {
	if len(r.matches) < 3 || len(r.units) == 0 || len(r.Zones) > 1 || len(r.Sizes)+len(r.Industries)+len(r.Elsewhere) > 0 || r.find != nil || r.project != nil ||
		r.is("inject", "confirm", "q.right", "q.which", "q.why") || r.prefixed("cond.") && len(r.Zones) == 0 && !r.onlyStatistics() || r.prefixed("op.") {
		return nil
	}
	var items []string
	first, asked := 0, false // by an item before
	for i := 1; i <= len(r.matches); i++ {
		end, head := len(r.Text), false
		if i < len(r.matches) {
			end = r.units[r.matches[i].from].start
			head = strings.ContainsAny(r.Text[r.units[r.matches[i-1].to-1].end:end], ":：")
			if !head && !r.parted(i) {
				continue
			}
		}
		part := r.matches[first:i]
		asks := r.interrogates(part)
		switch {
		case head, len(items) == 0 && i < len(r.matches) && r.heads(part): // it only says whose the rest is
		case len(items) > 0 && asks && (asked || i < len(r.matches)):
			return nil // questions of their own
		case asksOf(part), of(part, "topic.", "tag."), of(part, "q.count", "citation"), of(part, "origin.") && of(part, "total"):
			items = append(items, r.Text[r.units[part[0].from].start:end])
		case !saysWhose(part):
			return nil
		}
		first, asked = i, asked || asks
	}
	if least := 3; len(items) < least && !(len(items) == least-1 && strings.ContainsAny(r.Text, ":：")) || len(items) > maxItems {
		return nil
	}
	return items
}

// heads reports whether some expressions ask for nothing but how the zones of a place stand, as the head of a list does.
func (r *Request) heads(part []match) bool {
	return len(r.Zones) == 0 && of(part, "m.land.status", "q.overview") && of(part, "kind.") && !slices.ContainsFunc(part, func(m match) bool { return m.of("m.", "x.") && !contains(m.concepts, "m.land.status") })
}

// onlyStatistics reports whether nothing is asked for that a zone could be chosen by.
func (r *Request) onlyStatistics() bool {
	return len(r.Measures) > 0 && !slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return !strings.HasPrefix(string(m), "stat.") })
}

// maxItems is how many asks of one message are told.
const maxItems = 8

// saysWhose reports whether some expressions only say whose the rest is, or are manners.
func saysWhose(part []match) bool {
	return !slices.ContainsFunc(part, func(m match) bool {
		return !m.of("fill", "cover", "small.", "follow", "cond.need", "kind.", "scope.", "g.list", zoneName, territoryName)
	})
}

// explainItems answers the asks of a list one after the other. It is no answer when none of them is known.
func (d *Desk) explainItems(ctx context.Context, q Question, r *Request, items []string) (all Answer, ok bool) {
	q.Lang = r.Lang
	parts := make([]*Request, len(items))
	for i, item := range items {
		q.Text = item
		parts[i] = d.read(q)
	}
	within := slices.ContainsFunc(parts, func(p *Request) bool { return len(p.Years) > 0 }) && len(parts[0].Years)+len(parts[len(parts)-1].Years) == 0
	for i, item := range items {
		part := parts[i]
		part.lend(r, !within)
		a := d.answer(ctx, q, part)
		r.note("item %q: %v %v", item, a.Answered, a.Facts)
		if !a.Answered && !d.saysUnknown(part, &a) {
			continue
		}
		ok = ok || a.Answered
		if len(all.Lines) == 0 {
			all = a
		} else {
			all = all.and(a)
		}
	}
	return all, ok
}

// lend gives an item of a list the subject and the years of the whole, as far as it names none. Years that stand within the list, neither
// in its first item nor its last, are those of their own item.
func (r *Request) lend(whole *Request, years bool) {
	if len(r.Zones)+len(r.Territories) == 0 {
		r.Zones, r.Territories = slices.Clone(whole.Zones), slices.Clone(whole.Territories)
	}
	if len(r.Measures)+len(r.Tags) == 0 && r.is("citation") {
		r.has["q.count"] = true // "number"
	}
	if !r.prefixed("kind.") && !r.is("scope.province") {
		r.Kind = whole.Kind
		for c := range whole.has {
			if hasAnyPrefix(c, "kind.", "scope.") {
				r.has[c] = true
			}
		}
	}
	if ahead := slices.ContainsFunc(whole.Years, func(y text.YearRef) bool { return y.To > r.now.Year() }); years && len(r.Years) == 0 && !ahead { // a plan's
		r.Years = slices.Clone(whole.Years)
	}
}

// saysUnknown reports whether an answer says of what is asked that it isn't known; the way to staff is left out of it then.
func (d *Desk) saysUnknown(r *Request, a *Answer) bool {
	if !a.Gap || len(r.Measures)+len(r.Beyond) == 0 || len(r.Zones) == 0 {
		return false
	}
	staff := d.Say(a.Lang, "unknown.staff")
	a.Lines = slices.DeleteFunc(slices.Clone(a.Lines), func(l Line) bool { return l.Text == staff })
	return len(a.Lines) > 0
}
