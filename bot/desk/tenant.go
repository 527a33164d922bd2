package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// ofTenant reports whether what is asked is asked of a tenant rather than of its zone or of the rules.
func (w *draft) ofTenant() bool {
	r := w.r
	if len(r.Zones) == 1 && r.is("q.yesno") && len(r.Measures)+len(r.Beyond)+len(r.Tags) == 0 && len(r.Companies) > 0 {
		r.Zones = nil // whether it is there is told by where it is
	}
	if len(r.Zones) > 1 || r.is("topic.incentive", "topic.procedure", "cond.estimate") {
		return false
	}
	return slices.ContainsFunc(r.Companies, func(id string) bool {
		f := w.pack.Fact(id)
		return f != nil && f.Measure == "profile.tenant" && (len(r.Zones) == 0 || r.Zones[0] == f.Zone)
	})
}

// developerNamed answers whether a developer that is named is the zone's: with the zone's own, and that it isn't the one named.
func (w *draft) developerNamed() (Answer, bool) {
	r := w.r
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool {
		return m != "profile.developer" && m != "facility.infrastructure" && !(m == "stat.investment" && r.is("confirm"))
	})
	if len(r.Zones) != 1 || len(r.Companies) == 0 || other || len(r.Beyond)+len(r.Tags)+len(r.Years) > 0 || !r.asks("profile.developer") && !r.is("q.yesno", "confirm") || r.asksHowMuch() {
		return Answer{}, false
	}
	f := w.first(r.Zones[0], "profile.developer")
	if f == nil || slices.ContainsFunc(r.Companies, func(id string) bool { return w.pack.Fact(id).Measure != "profile.developer" }) {
		return Answer{}, false
	}
	said := r.saidAs(companyName)
	key := "other.lead"
	switch known := text.Fold(strings.Join(append([]string{f.Name, f.Text[knowledge.VI]}, f.Aliases...), " ")); {
	case contains(r.Companies, f.ID) && len(f.Doubts) == 0:
		key = "yes.lead"
	case strings.Contains(known, text.Fold(said)):
		return Answer{}, false // of the same group, or in doubt
	}
	w.lead(w.say(key, "text", w.fact(f), "said", said))
	w.doubts(f)
	return w.finish("contact", true), true
}

// saidAs is how the question writes the first name of a group.
func (r *Request) saidAs(group string) string {
	i := slices.IndexFunc(r.matches, func(m match) bool { return m.of(group) })
	if i < 0 {
		return ""
	}
	return r.Text[r.units[r.matches[i].from].start:r.units[r.matches[i].to-1].end]
}

// company answers where a named company is, or what is known of it. Of a tenant that something else is asked about only the
// place is told.
func (w *draft) company() (Answer, bool) {
	r := w.r
	var told []*knowledge.Fact
	for _, id := range r.Companies {
		if f := w.pack.Fact(id); f != nil && !f.Refer && (len(r.Zones) == 0 || contains(r.Zones, f.Zone)) {
			told = append(told, f)
		}
	}
	if len(told) == 0 || w.ofWorks(told) {
		return Answer{}, false
	}
	if w.ofItsZone(told) {
		return w.measured()
	}
	untold, known := w.untold(told)
	for _, f := range told {
		w.use(f)
		w.zones = appendNew(w.zones, f.Zone)
		at := w.say("company.at", "company", f.Name, "zone", w.zone(f.Zone))
		switch s := w.text(f.Text, f.Figures); {
		case !known:
			w.lead(w.flagged(f, at))
		case s != "":
			w.lead(at)
			w.para(unended(s) + w.asOf(f))
			w.doubts(f)
		default:
			w.lead(unended(at) + w.asOf(f))
			w.doubts(f)
		}
	}
	if known {
		return w.finish("statistic", true), true
	}
	if untold != "" {
		w.note(w.say("unknown.measure", "subject", told[0].Name, "label", untold))
	} else {
		w.note(w.say("unknown.question"))
	}
	w.para(w.say("unknown.staff"))
	return w.finish("statistic", false), true
}

// ofWorks reports whether what is asked of developers is asked of the zones that they build, which are taken up then: "how large is
// X's park?"
func (w *draft) ofWorks(told []*knowledge.Fact) bool {
	r := w.r
	if told[0].Measure != "profile.developer" || len(r.Measures) == 0 || len(r.Zones)+len(r.Beyond) > 0 {
		return false
	}
	if slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool {
		return !strings.HasPrefix(string(m), "land.") && !contains([]knowledge.Measure{"stat.investment", "facility.wastewater", "location.distance"}, m)
	}) {
		return false
	}
	for _, f := range told {
		r.Zones = appendNew(r.Zones, f.Zone)
	}
	return true
}

// ofItsZone reports whether what is asked beside a tenant is its zone's to tell, which is taken up then: "where is X, and how full is
// that park?"
func (w *draft) ofItsZone(told []*knowledge.Fact) bool {
	r := w.r
	f := told[0]
	beyond := slices.ContainsFunc(r.Beyond, func(x string) bool { return x != "x.factory_rent" }) // a workshop that stands there
	if f.Measure != "profile.tenant" || len(r.Zones) > 0 || beyond || slices.ContainsFunc(told, func(o *knowledge.Fact) bool { return o.Zone != f.Zone }) {
		return false
	}
	asked := slices.DeleteFunc(slices.Clone(r.Measures), func(m knowledge.Measure) bool { return contains(placeMeasures, m) })
	if len(asked) == 0 || slices.ContainsFunc(asked, func(m knowledge.Measure) bool {
		return !contains(zoneMeasures, m) && !(r.is("that.one") && (m == "profile.developer" || topicOf(m) == "land" || topicOf(m) == "facility"))
	}) {
		return false
	}
	w.use(f)
	w.lead(w.flagged(f, w.say("company.at", "company", f.Name, "zone", w.zone(f.Zone))))
	r.Measures, r.Beyond, r.Zones = asked, nil, []string{f.Zone}
	return true
}

// placeMeasures ask where a tenant is, and zoneMeasures are told of zones alone.
var (
	placeMeasures = []knowledge.Measure{"profile.tenant", "location.address", "stat.projects"}
	zoneMeasures  = []knowledge.Measure{"land.occupancy", "land.lease_end", "land.density", "land.cleared", "land.industrial", "location.distance"}
)

// firmMeasures are what no record of a developer holds: they are of the firm rather than of its zones.
var firmMeasures = []knowledge.Measure{"stat.wage", "stat.workers", "stat.jobs", "stat.revenue", "stat.exports", "stat.budget", "stat.output"}

// tenantMeasures are what a tenant's record may hold, by the sort of the figure that tells it; "" for words.
var tenantMeasures = map[knowledge.Measure]quantity{
	"stat.capital": someMoney, "stat.investment": someMoney, "stat.workers": somePeople, "stat.jobs": somePeople,
	"land.planned": someArea, "land.leased": someArea, "land.available": someArea, "profile.established": someDate,
	"profile.tenant": "", "stat.projects": "", "land.status": "", "land.industries": "", "location.address": "", "facility.infrastructure": "",
}

// untold tells whether the records of tenants hold what is asked of them, and if they don't, what that is called, as far as it has
// a name.
func (w *draft) untold(tenants []*knowledge.Fact) (label string, known bool) {
	r := w.r
	holds := func(want quantity) bool {
		return slices.ContainsFunc(tenants, func(f *knowledge.Fact) bool { return holdsQuantity(f.Figures, want) })
	}
	dated := holds(someDate) && (r.is("q.when", "about.groundbreaking") || len(r.Years) > 0)
	for _, x := range r.Beyond {
		mayHold := x == "x.dates" && dated || x == "x.minimum_plot" && holds(someArea) || x == "x.factory_rent" && r.sought() != someMoney
		if !mayHold {
			return w.say("label." + x), false
		}
	}
	if tenants[0].Measure != "profile.tenant" {
		i := slices.IndexFunc(r.Measures, func(m knowledge.Measure) bool { return contains(firmMeasures, m) })
		if i < 0 || len(r.Zones) > 0 {
			return "", true
		}
		return w.measure(r.Measures[i]), false
	}
	named := dated
	for _, m := range r.Measures {
		want, kept := tenantMeasures[m]
		if !kept || want != "" && !holds(want) {
			return w.measure(m), false
		}
		named = named || want != ""
	}
	if r.is("ended") && tenants[0].Measure == "profile.tenant" && !slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return tenantMeasures[m] != "" }) {
		return w.say("label.x.ended"), false // records tell of what began
	}
	if hasAny(r.Tags, lawTags...) && (!named || dated && len(r.Measures) == 0) && !r.is("q.where", "q.which") && tenants[0].Measure == "profile.tenant" {
		return "", false // records tell no tax
	}
	if r.is("average") && len(r.Measures) > 0 {
		return "", false // records tell sums
	}
	bare := !slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return m != "profile.tenant" })
	if !named && bare && r.is("q.who", "topic.contact") && !r.is("q.country", "about.groundbreaking") {
		return "", false // no record names a person
	}
	silent := !slices.ContainsFunc(tenants, func(f *knowledge.Fact) bool { return len(f.Text) > 0 })
	if silent && bare && !named && r.is("q.what") && r.says(makes...) {
		return "", false // its line of business isn't recorded
	}
	if len(r.Stray) > 0 && bare && !named && r.ofCompany() && !r.is("q.which", "q.where") && !r.prefixed("kind.") && !r.prefixed("g.") {
		return "", false // what it has of that sort isn't recorded
	}
	if len(r.Stray) > 0 && len(r.Measures) == 1 && r.asks("stat.workers") && r.confirming() {
		return "", false // workers of a sort
	}
	if !named && bare && len(r.Stray) > 0 && r.is("q.what", "q.which", "q.who", "q.yesno", "q.howlong", "q.when", "q.why") && !r.is("q.overview", "q.country", "q.where") && !r.prefixed("kind.") && !r.prefixed("g.") {
		return "", false // of something that isn't understood
	}
	switch amount := r.asksAmount() || r.sought() != ""; {
	case !amount || named:
		return "", true
	case len(r.Tags)+len(r.Stray) > 0:
		return "", false // an amount of something else
	case r.is("g.money", "g.invest") || r.is("invest") && r.is("g.howmuch"):
		return "", holds(someMoney)
	case r.is("g.area"):
		return "", holds(someArea)
	}
	return "", len(r.Measures) > 0 && !r.is("q.count", "share")
}

// makes are the words for making something, folded.
var makes = []string{"make", "makes", "produce", "produces", "manufacture", "manufactures", "xuat", "sx", "생", "만", "生", "作", "造"}

// confirming reports whether a question wants a yes or a no.
func (r *Request) confirming() bool {
	return r.is("q.yesno") && !r.asksAmount() && len(r.Sizes) == 0 && (r.Lang != knowledge.EN || contains(r.matches[0].concepts, "q.yesno"))
}

// ofCompany reports whether something is said to be a company's: "X's suppliers".
func (r *Request) ofCompany() bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return m.of(companyName) && m.to < len(r.units) && contains([]string{"s", "의", "的", "の"}, r.units[m.to].folded)
	})
}
