package desk

import (
	"slices"

	"zonedesk/knowledge"
)

// picked is the zone that is meant by its place among those just told of ("the first of these", "còn khu kia"); "" for none.
func (r *Request) picked(c Context) string {
	list := c.Listed
	if len(c.Zones) > 1 {
		list = c.Zones
	}
	if len(list) == 0 {
		list = spoken(c)
	}
	for n, sign := range []string{"item.1", "item.2", "item.3"} {
		if r.is(sign) && n < len(list) && len(list) > 1 {
			return list[n]
		}
	}
	if r.is("item.before") && len(c.Zones) == 1 && len(c.Recent) > 1 {
		return c.Recent[1]
	}
	if r.is("item.other") && len(list) == 2 && len(c.Zones) == 1 {
		if i := slices.Index(list, c.Zones[0]); i >= 0 {
			return list[1-i]
		}
	}
	return ""
}

// followPicked takes the zone that is meant by its place among those just told of.
func (d *Desk) followPicked(r *Request, c Context) bool {
	zones := known(d, []string{r.picked(c)})
	if len(zones) == 0 || r.is("q.which") {
		return false
	}
	r.Zones, r.Kind = zones, ""
	for _, sign := range []string{"op.first", "op.min", "both"} {
		delete(r.has, sign) // "khu đầu tiên": the first told of, not the oldest
	}
	return true
}

// listed are the zones told of together, for as long as single ones of them are asked about.
func (c Context) listed(before Context) []string {
	list := before.Listed
	if len(before.Zones) > 1 {
		list = before.Zones
	}
	if len(c.Zones) == 1 && contains(list, c.Zones[0]) {
		return list
	}
	return nil
}

// followCompany asks of the company just told of what its record may hold: "how much do they put in?", "bao nhiêu công nhân?" With
// "who else is there?" the companies beside it are meant.
func (d *Desk) followCompany(r *Request, c Context, fresh bool) {
	if fresh || r.prefixed("kind.") || r.prefixed("out.") || r.prefixed("topic.") || len(r.Tags)+len(r.Beyond)+len(r.Years)+len(r.Sizes) > 0 || len(r.Measures) > 1 {
		return
	}
	f := d.pack.Fact(c.Company)
	theirs := r.is("that.company") || r.says("they", "them", "their", "theirs")
	others := f != nil && r.is("follow", "negation") || r.is("that.company") && len(c.Zones) == 1
	if others && r.is("q.who", "m.profile.tenant") && (len(r.Measures) == 0 || r.asks("profile.tenant")) {
		r.Zones, r.Measures = known(d, c.Zones), []knowledge.Measure{"profile.tenant"}
		return
	}
	if f == nil || r.is("that.one") && !theirs {
		return // of the zone
	}
	want, asked := r.ofFirm()
	if asked && (theirs || holdsQuantity(f.Figures, want)) || theirs && len(r.Measures) == 0 && r.is("q.where", "q.what", "q.when") {
		r.Companies = []string{c.Company}
	}
}

// ofFirm is the sort of figure that is asked for, where it is one that a company has as well as a zone.
func (r *Request) ofFirm() (quantity, bool) {
	switch {
	case len(r.Measures) == 0 && r.asksMoney():
		return someMoney, true
	case len(r.Measures) == 0 || r.Share:
		return "", false
	}
	m := r.Measures[0]
	land := topicOf(m) == "land" && !r.is("that.company")
	return tenantMeasures[m], !land && tenantMeasures[m] != ""
}

// towards are the words for the way to or from a place, folded.
var towards = []string{"to", "from", "den", "toi", "ra", "ve", "tu", "cach", "까", "서", "ま", "か", "到", "离", "離", "距", "至"}

// followPlace: a place that a way is to lead to or from asks for the distance, whatever was asked before: "and to Hanoi?" A part of the
// territory is such a place where a distance was told.
func (d *Desk) followPlace(r *Request, c Context) {
	if len(c.Zones) == 0 || !r.bare(c) || r.is("op.near", "op.far", "q.which") || len(r.Years) > 0 {
		return
	}
	if !slices.ContainsFunc(r.matches, func(m match) bool {
		measured := m.of(placeName) || m.of(territoryName, bareName) && contains(c.Measures, "location.distance")
		return measured && r.leadsTo(m)
	}) || slices.ContainsFunc(r.Places, func(id string) bool { return d.pack.Place(id).Kind == "road" }) {
		return
	}
	r.Measures, r.has["m.location.distance"] = []knowledge.Measure{"location.distance"}, true
	if len(r.Zones) == 0 {
		r.Zones = known(d, c.Zones)
	}
}

// leadsTo reports whether a word for the way to or from it stands by an expression.
func (r *Request) leadsTo(m match) bool {
	around := append(slices.Clone(r.units[max(0, m.from-1):m.from]), r.units[m.to:min(len(r.units), m.to+2)]...)
	return slices.ContainsFunc(around, func(u unit) bool { return contains(towards, u.folded) })
}
