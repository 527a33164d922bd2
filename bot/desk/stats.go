package desk

import (
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
)

// statOf maps what is measured at a zone to the same measure over all zones of a territory.
var statOf = map[knowledge.Measure]knowledge.Measure{
	"land.planned":         "stat.area",
	"land.leased":          "stat.land_leased",
	"land.occupancy":       "stat.occupancy",
	"facility.wastewater":  "stat.wastewater",
	"facility.solid_waste": "stat.solid_waste",
	"profile.tenant":       "stat.projects",
}

// byOrigin tells projects or capital: of the origin asked for, else the total with its parts.
func (w *draft) byOrigin(facts []*knowledge.Fact) bool {
	return w.eachYear(func() bool { return w.byOriginThen(facts) })
}

func (w *draft) byOriginThen(facts []*knowledge.Fact) bool {
	facts = slices.DeleteFunc(slices.Clone(facts), func(f *knowledge.Fact) bool { return !w.mayAnswer(f) })
	if len(facts) == 0 {
		return false
	}
	best := facts[0]
	for _, f := range facts {
		if w.merit(f) > w.merit(best) {
			best = f
		}
	}
	w.through(best, facts)
	return true
}

// through tells a fact; where a stretch of years is asked for, those of the other times in it as well.
func (w *draft) through(best *knowledge.Fact, fit []*knowledge.Fact) {
	if !w.spansYears() || best.Period.IsSpan() && best.Period.From.Year == w.r.Years[0].From {
		w.withParts(best, fit)
		return
	}
	told := overTime(append([]*knowledge.Fact{best}, slices.DeleteFunc(slices.Clone(fit), func(f *knowledge.Fact) bool {
		return f.Territory != best.Territory || f.Kind != best.Kind || f.Origin != best.Origin || f.Stage != best.Stage || f.Period.IsSpan() != best.Period.IsSpan() || f.Figure == nil || f.Figure.Unit != best.Figure.Unit
	})...))
	w.one(told[0])
	for _, f := range told[1:] {
		w.item(w.itemAt(f))
	}
}

// withParts tells a fact and, where it is a total or one part of an unnamed whole, the others of the same time and source.
func (w *draft) withParts(best *knowledge.Fact, facts []*knowledge.Fact) {
	w.one(best)
	if len(w.r.Origins) == 1 {
		return
	}
	for _, f := range facts {
		if f != best && f.AsOf == best.AsOf && f.Period == best.Period && f.Measure == best.Measure && f.Stage == best.Stage &&
			f.ShareOf == best.ShareOf && (f.Origin != best.Origin && f.Origin != "" || f.Figure.Unit != best.Figure.Unit && best.Origin == f.Origin) && f.Kind == best.Kind && hasAny(f.Sources, best.Sources...) {
			w.item(w.say("label.value", "label", w.label(f), "value", w.flagged(f, w.value(f))))
		}
	}
}

// mayAnswer reports whether a fact may answer at all: right year, right origin, fit to be told.
func (w *draft) mayAnswer(f *knowledge.Fact) bool {
	if f.Refer || len(w.r.Years) > 0 && !w.inYears(f) {
		return false
	}
	if len(w.r.Origins) == 1 && f.Origin != w.r.Origins[0] {
		return false
	}
	if w.r.Share != (f.ShareOf != "") {
		return false
	}
	switch w.r.Stage {
	case "", "new":
		return f.Stage == "" || f.Stage == "new"
	case "established":
		return f.Stage == "" || f.Stage == "established"
	}
	return f.Stage == w.r.Stage
}

// merit orders the facts that fit: as asked, preferred, undoubted, stock before flow.
func (w *draft) merit(f *knowledge.Fact) float64 {
	s := 0.0
	switch {
	case f.Kind != "" && f.Kind == w.r.Kind, w.r.Kind == "" && f.Kind == knowledge.Park:
		s += 2
	case f.Kind == "":
		s++
	}
	if f.Figure != nil && money(f.Figure.Unit) == w.r.is("m.stat.capital", "m.stat.investment", "g.money") {
		s += 2
	}
	if len(w.r.Origins) != 1 && f.Origin == "" {
		s += 2
	}
	if said := w.statements.features[f.ID][w.lang]; w.r.is("state.planned") && contains(said, "state.planned") {
		s += 2 // its words say that it is of a plan
	} else if w.r.is("state.planned") && contains(said, "stage.established") {
		s -= 2
	}
	if f.Preferred {
		s++
	}
	flow := !f.Period.IsZero() && f.Period.IsSpan()
	switch {
	case flow && w.asksFlow():
		s += 4
	case flow:
		s -= 2
	}
	if f.Figure != nil && w.quoted(f.Figure.Value.Value) && w.r.confirms() && (f.Measure != "stat.zones" || f.Period.To.Year <= w.r.now.Year() || w.r.is("state.planned") || w.toCome()) {
		s += 5 // it is to be confirmed, but no plan that there is so much now
	} else if f.Figure != nil && w.quoted(f.Figure.Value.Value) {
		s -= 2.5 // the asker knows it already
	} else if w.kinQuoted(f) {
		s += 5
	}
	s -= 0.3 * float64(len(f.Doubts))
	return s + float64(f.AsOf.To.Year%100)*0.001
}

// confirms reports whether the question asks if a figure that it names is right, and for no other.
func (r *Request) confirms() bool {
	return r.is("confirm") || len(r.Sizes) == 1 && !r.asksHowMuch() && !r.is("q.what", "q.which", "q.when", "q.who", "q.why", "q.where", "g.list")
}

// quoted reports whether the question itself names a number.
func (w *draft) quoted(v float64) bool {
	return slices.ContainsFunc(w.r.Numbers, func(n float64) bool { return n >= 10 && near(n, v) })
}

// kinQuoted reports whether the question names a figure of the same sort as f: of the same zones, time and stage.
func (w *draft) kinQuoted(f *knowledge.Fact) bool {
	if len(w.r.Numbers) == 0 || f.Territory == "" {
		return false
	}
	for _, m := range []knowledge.Measure{"stat.zones", "stat.projects", "stat.capital", "stat.exports", "stat.budget", "stat.output", "stat.workers", "stat.land_leased"} {
		for _, k := range w.pack.Stats(f.Territory, f.Kind, m) {
			if k != f && k.Figure != nil && k.Stage == f.Stage && (m != "stat.zones" || k.Key == f.Key) && k.Period == f.Period && k.AsOf == f.AsOf && w.quoted(k.Figure.Value.Value) {
				return true
			}
		}
	}
	return false
}

// money reports whether a unit is of money.
func money(u knowledge.Unit) bool {
	return strings.Contains(string(u), "VND") || strings.Contains(string(u), "USD") || strings.Contains(string(u), "EUR")
}

// asksFlow reports whether what came in a period is asked for, rather than what there is.
func (w *draft) asksFlow() bool {
	for _, y := range w.r.Years {
		if y.From != y.To {
			return true
		}
	}
	return w.r.Stage == "new" || contains(w.r.Tags, "tasks")
}

// ofBusiness reports whether the projects, or their capital, of one line of business are asked for.
func (w *draft) ofBusiness(m knowledge.Measure) bool {
	return len(w.r.Industries) > 0 && !w.r.prefixed("kind.") && (m == "stat.projects" || m == "stat.capital")
}

// stat answers a measure over the zones of a territory; false when nothing is known.
func (w *draft) stat(m knowledge.Measure) bool {
	if w.ofBusiness(m) {
		return false // those of one line of business aren't counted
	}
	if m == "stat.zones" {
		w.r.Share = false // a number of zones is no share, but its words may tell one
	}
	beside := w.r.is("op.compare") || reading{w.r, w.Desk}.coordinated("scope.province", "kind.")
	if beside && w.r.is("scope.province") && w.r.Kind != "" && w.bestStat(m, w.statsOf([]string{w.pack.Home}, []knowledge.Kind{w.r.Kind}, m)) {
		return w.bestStat(m, w.pack.Stats(w.pack.Home, "", m)) || true
	}
	if w.r.Stage == "operating" && w.r.is("op.compare") && w.r.is("g.registered", "total") {
		atWork := w.statIn(m)
		w.r.Stage = ""
		return w.statIn(m) || atWork // those at work beside all
	}
	if m == "stat.output" && w.r.Share && w.statIn("stat.revenue") {
		return true // the parks' share of output is told of their revenue
	}
	return w.statIn(m)
}

// ofTerritory reports whether the area asked for is that of the territory as a whole, no zone's.
func (w *draft) ofTerritory() bool {
	r := w.r
	for t := w.pack.Territory(w.pack.Home); t != nil; t = w.pack.Territory(t.PartOf) {
		if contains(r.Territories, t.ID) || len(r.Territories) == 0 && r.is("scope.province") {
			return r.Kind == "" && !r.prefixed("kind.") && !r.Share && !r.says("hoach", "planned", "规", "計", "계")
		}
	}
	return false
}

// territoryArea tells the area of the territory asked about. "The province" without a name is the one of today.
func (w *draft) territoryArea() bool {
	territories := w.r.Territories
	if len(territories) == 0 {
		territories = []string{w.pack.Home}
	}
	home := w.pack.Territory(territories[0])
	facts := w.pack.Stats(home.ID, "", "stat.area")
	if len(facts) == 0 && home.PartOf != "" {
		if len(w.r.Territories) > 0 {
			w.lead(w.say("unknown.measure", "subject", w.territory(home.ID), "label", w.say("label.territory.area")))
			defer func() { w.a.Confidence = -1 }() // what is told is of a wider place than the one asked about
		}
		facts = w.pack.Stats(home.PartOf, "", "stat.area")
	}
	return w.bestStat("stat.area", facts)
}

// statIn is stat for one measure.
func (w *draft) statIn(m knowledge.Measure) bool {
	if m == "stat.area" && w.ofTerritory() && w.territoryArea() {
		return true
	}
	territories := w.r.Territories
	if len(territories) == 0 {
		territories = []string{w.pack.Home}
	}
	kinds := []knowledge.Kind{w.r.Kind}
	if w.r.Kind == "" {
		kinds = []knowledge.Kind{knowledge.Park, "", knowledge.Cluster}
		if w.r.is("kind.both") || w.r.is("kind.kcn") && w.r.is("kind.ccn") {
			return !w.r.asksAmount() && w.quotedOf(territories, m) || w.statOfEach(territories, m)
		}
	}
	all := w.statsOf(territories, kinds, m)
	if len(all) == 0 && !contains(territories, w.pack.Home) && w.withinHome(territories[0]) {
		all = w.statsOf([]string{w.pack.Home}, kinds, m)
		if len(all) > 0 && !w.speaksOfPlace(all, territories[0]) {
			w.lead(w.say("unknown.measure", "subject", w.territory(territories[0]), "label", w.measure(m)))
			if w.r.Kind != "" {
				w.a.Confidence = -1
				return true // a figure of all clusters says nothing of those of one place
			}
			defer func() { w.a.Confidence = -1 }() // what is told is of a wider place than the one asked about
		}
	}
	if home := w.pack.Territory(w.pack.Home); len(all) == 0 && m == "stat.population" && len(w.r.Territories) == 0 && home.PartOf != "" {
		all = w.statsOf([]string{home.PartOf}, kinds, m) // of the province of today
	}
	return w.bestStat(m, all)
}

// quotedOf tells the fact of a measure whose figure the question names, to say whose it is: "28 projects, of parks or of clusters?"
func (w *draft) quotedOf(territories []string, m knowledge.Measure) bool {
	for _, f := range w.statsOf(territories, []knowledge.Kind{knowledge.Park, knowledge.Cluster}, m) {
		if f.Figure != nil && !f.Refer && w.quoted(f.Figure.Value.Value) {
			w.one(f)
			return true
		}
	}
	return false
}

// speaksOfPlace reports whether the words of one of the facts name a territory.
func (w *draft) speaksOfPlace(facts []*knowledge.Fact, territory string) bool {
	return slices.ContainsFunc(facts, func(f *knowledge.Fact) bool {
		return contains(w.statements.features[f.ID][w.lang], territoryName+territory)
	})
}

// statsOf collects a measure's facts of territories by kind; those of a whole territory join in where it is asked about or
// its zones have none.
func (w *draft) statsOf(territories []string, kinds []knowledge.Kind, m knowledge.Measure) []*knowledge.Fact {
	var all []*knowledge.Fact
	for _, t := range territories {
		for _, k := range kinds {
			all = append(all, w.pack.Stats(t, k, m)...)
		}
		if w.r.Kind != "" && (w.r.is("scope.province") || len(all) == 0) {
			all = append(all, w.pack.Stats(t, "", m)...)
		}
	}
	return all
}

// withinHome reports whether a territory is a part of the one that the pack is about.
func (w *draft) withinHome(id string) bool {
	home := w.pack.Territory(w.pack.Home)
	for t := w.pack.Territory(id); t != nil; t = w.pack.Territory(t.PartOf) {
		if t.ID == w.pack.Home || home != nil && home.PartOf != "" && t.PartOf == home.PartOf && t.Kind != "province" {
			return true
		}
	}
	return false
}

func (w *draft) statOfEach(territories []string, m knowledge.Measure) bool {
	told, known := false, false
	for _, k := range []knowledge.Kind{knowledge.Park, knowledge.Cluster} {
		var all []*knowledge.Fact
		for _, t := range territories {
			all = append(all, w.pack.Stats(t, k, m)...)
		}
		w.a.Confidence = 0
		if w.bestStat(m, all) {
			told, known = true, known || w.a.Confidence >= 0
		}
	}
	if known {
		w.a.Confidence = 0
	}
	if !told {
		return w.bestStat(m, w.statsOf(territories, []knowledge.Kind{""}, m))
	}
	return told
}

func (w *draft) bestStat(m knowledge.Measure, all []*knowledge.Fact) bool {
	return w.eachYear(func() bool { return w.bestOf(m, all) })
}

// bestOf tells the fact that answers best of all that fit.
func (w *draft) bestOf(m knowledge.Measure, all []*knowledge.Fact) bool {
	if len(all) == 0 {
		return false
	}
	var fit []*knowledge.Fact
	for _, f := range all {
		if w.mayAnswer(f) {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 {
		if len(w.r.Years) > 0 && !w.anyYear(all) {
			return w.noYear(w.subject(all[0]), m, all)
		}
		return false
	}
	spoken := beyondMeasures(w.r.subjects())
	var best *knowledge.Fact
	most := 0.0
	for _, f := range fit {
		merit := w.meritStat(f, spoken)
		w.r.note("fact %s %.2f", f.ID, merit)
		if best == nil || merit > most {
			best, most = f, merit
		}
	}
	if w.r.is("scope.province") && !w.r.Share && w.r.Kind == "" && best.Kind != "" && m != "stat.zones" && !w.r.prefixed("kind.") {
		w.lead(w.say("unknown.measure", "subject", w.territory(best.Territory), "label", w.label(best)))
		defer func() { w.a.Confidence = -1 }() // of the parks or clusters only
	}
	w.through(best, fit)
	w.whole(best, all)
	return true
}

// whole adds to a share the amount that it is the share of.
func (w *draft) whole(share *knowledge.Fact, all []*knowledge.Fact) {
	for _, f := range all {
		if share.ShareOf != "" && f.ShareOf == "" && f.Origin == share.Origin && f.Kind == share.Kind && f.Stage == share.Stage && f.AsOf == share.AsOf && len(f.Doubts) == 0 {
			w.item(w.say("label.value", "label", w.label(f), "value", w.flagged(f, w.value(f))))
		}
	}
}

// meritStat is merit with a fact of the whole territory preferred where the question says so, and one whose words speak of what
// the question does.
func (w *draft) meritStat(f *knowledge.Fact, spoken []string) float64 {
	s := w.merit(f)
	whole := w.r.is("scope.province") || w.r.is("total") && contains(w.r.Territories, f.Territory) && !w.r.prefixed("kind.")
	if f.Measure == "stat.area" && contains(w.r.Territories, f.Territory) && !w.r.prefixed("kind.") {
		whole = true // a territory's area is its own
	}
	if f.Kind == "" && whole && !w.r.Share && w.r.Kind == "" {
		s += 3
	}
	if f.Figure != nil && w.r.namesUnit(f.Figure.Unit) {
		s += 6
	}
	if f.Measure == "stat.zones" && f.Figure != nil && w.r.is("g.list") && w.r.says(strconv.FormatFloat(f.Figure.Value.Value, 'f', -1, 64)) {
		s += 3 // "list the 16 clusters"
	}
	if f.Measure == "stat.area" && w.r.Kind != "" && w.r.says("hoach", "planned", "规", "計", "계") && contains(w.statements.features[f.ID][w.lang], "m.profile.established") {
		s -= 2 // of those established rather than those in the plan
	}
	if len(spoken) > 0 {
		s += 2 * w.statements.covers(spoken, f, w.lang)
	}
	return s
}

func (w *draft) anyYear(facts []*knowledge.Fact) bool {
	return slices.ContainsFunc(facts, w.inYears)
}
