package desk

import (
	"cmp"
	"slices"

	"zonedesk/knowledge"
)

// narrow reads a follow-up to a search that names nothing but conditions ("near Hanoi", "with wastewater treatment", "only clusters")
// as the same search with these conditions as well, or in the place of earlier ones of their kind.
func (d *Desk) narrow(r *Request, before *Conditions) {
	if before == nil {
		return
	}
	if less := before.less(r); less != nil {
		d.seek(r, less)
		return
	}
	if !d.onlyConditions(r) {
		return
	}
	r.has["cond.need"] = true // a size is that of the plot
	w := d.draft(r)
	more := w.conditions()
	if r.is("op.near") && more.MaxKm == 0 {
		more.Near = w.reference()
	}
	if !r.prefixed("kind.") {
		more.Kind = ""
	}
	if more.count() == 0 && more.Kind == "" {
		return
	}
	d.seek(r, before.with(more))
}

// seek has zones searched by conditions that come from the conversation.
func (d *Desk) seek(r *Request, c *Conditions) {
	all := d.choose(Question{Find: c, Lang: r.Lang})
	r.find, r.Kind, r.Territories, r.Industries, r.Measures, r.Places = all.find, all.Kind, all.Territories, all.Industries, all.Measures, all.Places
	r.Sizes = append(r.Sizes, all.Sizes...)
	r.Filled = true
}

// less are the conditions without those that a question drops: "thôi bỏ cái nước thải đi". nil where it drops none of them, or all.
func (c *Conditions) less(r *Request) *Conditions {
	drops := r.is("cond.drop") || r.is("cond.without") && len(r.Sizes) == 0 && r.says("nua", "anymore", "longer")
	if !drops || len(r.Zones)+len(r.Companies)+len(r.Documents) > 0 || r.prefixed("topic.") || r.prefixed("out.") {
		return nil
	}
	all := *c
	all.Facilities = slices.DeleteFunc(slices.Clone(c.Facilities), r.asks)
	all.Limits = slices.DeleteFunc(slices.Clone(c.Limits), func(l Limit) bool { return r.asks(l.Measure) })
	if len(r.Places) > 0 || r.asks("location.distance") || r.is("op.near") {
		all.Place, all.Near, all.MaxKm, all.MinKm = "", "", 0, 0
	}
	if len(r.Industries) > 0 || r.asks("land.industries") {
		all.Industries = nil
	}
	if r.asks("land.planned") || r.is("g.area") {
		all.AreaHa = 0
	}
	if r.asks("land.rent") {
		all.RentMax, all.RentUnit = 0, ""
	}
	if r.asks("land.available") {
		all.AreaHa, all.Vacant = 0, false
	}
	if r.Stage == "operating" || r.asks("land.status") {
		all.Operating, all.Status = false, ""
	}
	if len(all.Facilities) == 0 {
		all.State, all.Without = "", false
	}
	if n := all.count(); n == 0 && all.Kind == "" || n == c.count() {
		return nil
	}
	return &all
}

// with are the conditions with more of them.
func (c *Conditions) with(more *Conditions) *Conditions {
	all := *more
	all.AreaHa = cmp.Or(more.AreaHa, c.AreaHa)
	if more.MaxKm+more.MinKm == 0 {
		all.Place, all.MaxKm, all.MinKm = c.Place, c.MaxKm, c.MinKm
	}
	if more.MaxKm+more.MinKm == 0 || c.Near != all.Place {
		all.Near = cmp.Or(more.Near, c.Near)
	}
	if len(more.Industries) == 0 {
		all.Industries = c.Industries
	}
	if !more.Without && !c.Without && more.State == c.State {
		all.Facilities = appendNew(slices.Clone(c.Facilities), more.Facilities...)
	} else if len(more.Facilities) == 0 {
		all.Facilities, all.State, all.Without = c.Facilities, c.State, c.Without
	}
	all.Status = cmp.Or(more.Status, c.Status)
	all.Operating, all.Vacant = more.Operating || c.Operating && !more.Idle, more.Vacant || c.Vacant
	all.Idle = more.Idle || c.Idle && !more.Operating
	if more.RentMax == 0 {
		all.RentMax, all.RentUnit = c.RentMax, c.RentUnit
	}
	all.Limits = slices.DeleteFunc(slices.Clone(c.Limits), func(l Limit) bool { return slices.ContainsFunc(more.Limits, l.replaces) })
	all.Limits = append(all.Limits, more.Limits...)
	all.Kind = cmp.Or(more.Kind, c.Kind)
	if len(more.Territories) == 0 {
		all.Territories = c.Territories
	}
	all.When = cmp.Or(more.When, c.When)
	return &all
}

// replaces reports whether another limit is the same end of the same measure.
func (l Limit) replaces(o Limit) bool {
	least := func(l Limit) bool { return l.Bound == "min" || l.Bound == "over" }
	return l.Measure == o.Measure && least(l) == least(o)
}

// ownQuestion are the signs of a question that stands by itself.
var ownQuestion = []string{
	"q.which", "g.list", "q.count", "q.overview", "q.why", "q.when", "q.who", "q.where", "q.howlong", "g.howmuch", "g.chart", "both", "human", "insult", "inject",
	"op.max", "op.min", "op.cheap", "op.expensive", "op.full", "op.empty", "op.far", "op.compare",
}

// whichOfThem reports whether those found are asked about rather than all: "which is closest to Hanoi?", "and which has a plant?"
func (r *Request) whichOfThem() bool {
	others := slices.DeleteFunc(slices.Clone(ownQuestion), func(c string) bool { return c == "q.which" || c == "q.where" })
	return (r.is("op.near") && len(r.Places) > 0 || r.is("follow", "thereof")) && !r.prefixed("kind.") && !r.is(others...)
}

// musts are the words by which something is required, only those by which nothing else is meant, folded.
var (
	musts = []string{"must", "phai", "needs", "required", "必", "须", "須", "필", "꼭", "해야"}
	only  = []string{"only", "just", "chi", "rieng", "只", "仅", "만", "だ"}
)

// onlyConditions reports whether a question names conditions on zones and asks nothing else.
func (d *Desk) onlyConditions(r *Request) bool {
	if len(r.Zones)+len(r.Companies)+len(r.Elsewhere)+len(r.Documents)+len(r.Countries)+len(r.Tags)+len(r.Beyond)+len(r.Origins)+len(r.Years) > 0 || r.StrangeZone || len(r.Stray) > 1 ||
		r.is(ownQuestion...) && !r.whichOfThem() || r.prefixed("topic.") || r.prefixed("out.") || r.prefixedBut("small.", "small.ok", "small.thanks") {
		return false
	}
	wanted := r.is("cond.with", "cond.without", "cond.need") || r.prefixed("state.") || r.says(musts...)
	for _, m := range r.Measures {
		switch info, _ := m.Info(); {
		case info.Topic == "facility":
			if !wanted || r.is("q.yesno") {
				return false // "does it have …?", "what about …?"
			}
		case m == "location.distance":
			if len(r.Sizes) == 0 && !r.is("op.near") {
				return false // "how far is it?"
			}
		case m == "land.status" && wanted && slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return topicOf(m) == "facility" }):
			// "with a finished plant": of the plant
		case m == "land.planned" || m == "land.available":
			if len(r.Sizes) == 0 {
				return false
			}
		default:
			return false
		}
	}
	if r.is("op.near") && (r.is("q.yesno") && !r.is("q.which") || len(r.Places) == 0) {
		return false
	}
	kind := r.prefixed("kind.") && (len(r.units) <= 6 || r.words() <= 10 && r.says(only...)) && (r.is("follow") || len(r.Measures)+len(r.Sizes)+len(r.Industries) == 0)
	return kind || !r.prefixed("kind.") && len(r.Sizes)+len(r.Industries)+len(r.Measures)+len(r.Places) > 0 || !r.prefixed("kind.") && r.Stage == "operating"
}
