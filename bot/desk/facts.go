package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
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

// zoneMeasure answers a measure of one zone; false when nothing is known of it.
func (w *draft) zoneMeasure(zone string, m knowledge.Measure) bool {
	switch m {
	case "land.available":
		return w.available(zone)
	case "land.rent", "land.fee":
		return w.price(zone, m)
	case "location.address":
		return w.address(zone)
	case "location.distance":
		return w.distance(zone)
	case "profile.tenant":
		if w.r.is("q.count") && w.byOrigin(w.pack.ZoneFacts(zone, "stat.projects")) {
			return true
		}
		return w.tenants(zone)
	case "stat.budget":
		return w.plain(zone, m) || w.plain(zone, "stat.investment")
	case "facility.infrastructure":
		return w.facilities(zone)
	case "stat.projects", "stat.capital":
		return w.byOrigin(w.pack.ZoneFacts(zone, m)) || m == "stat.capital" && w.plain(zone, "stat.investment")
	case "stat.workers":
		return w.plain(zone, m) || w.plain(zone, "stat.jobs")
	case "stat.jobs":
		return w.plain(zone, m) || w.plain(zone, "stat.workers")
	case "stat.investment":
		return w.plain(zone, m) || w.byOrigin(w.pack.ZoneFacts(zone, "stat.capital"))
	case "land.industries":
		return w.plain(zone, m) || len(w.r.Industries) > 0 && w.tenants(zone)
	}
	if m == "facility.roads" {
		told := w.facility(zone, m)
		if f := w.first(zone, "location.surrounding"); f != nil && told {
			w.item(w.valueAt(f))
			return true
		}
		return told || w.plain(zone, "location.surrounding")
	}
	if info, _ := m.Info(); info.Topic == "facility" {
		return w.facility(zone, m)
	}
	return w.plain(zone, m)
}

// plain tells the preferred fact of a measure, or those of the years asked for.
func (w *draft) plain(zone string, m knowledge.Measure) bool {
	facts := w.pack.ZoneFacts(zone, m)
	if len(facts) == 0 {
		return false
	}
	told, ok := w.ofYears(facts)
	if !ok {
		return w.noYear(w.zone(zone), m, facts)
	}
	if m == "profile.legal" {
		return w.several(told)
	}
	w.one(told[0])
	return true
}

// one tells a fact as an answer's lead, with its doubts.
func (w *draft) one(f *knowledge.Fact) {
	w.lead(w.fact(f))
	w.doubts(f)
}

// several tells the first fact as the lead and the others as items.
func (w *draft) several(facts []*knowledge.Fact) bool {
	w.one(facts[0])
	for _, f := range facts[1:min(len(facts), 5)] {
		w.item(w.valueAt(f))
	}
	return true
}

// ofYears keeps the facts of the years asked for: all without a year, false when there are none of those years.
func (w *draft) ofYears(facts []*knowledge.Fact) ([]*knowledge.Fact, bool) {
	facts = slices.DeleteFunc(slices.Clone(facts), func(f *knowledge.Fact) bool { return f.Refer })
	if len(facts) == 0 {
		return nil, false
	}
	if len(w.r.Years) == 0 {
		return facts, true
	}
	var kept []*knowledge.Fact
	statements := true
	for _, f := range facts {
		statements = statements && f.Figure == nil
		if w.inYears(f) || w.speaksOfYear(f) {
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 && statements {
		return facts, true // a statement may be true of any year
	}
	return kept, len(kept) > 0
}

// speaksOfYear reports whether a statement names a date in one of the years asked for.
func (w *draft) speaksOfYear(f *knowledge.Fact) bool {
	for _, figure := range f.Figures {
		for _, y := range w.r.Years {
			if f.Figure == nil && (figure.Date.Contains(y.From) || figure.Unit == "year" && int(figure.Value.Value) == y.From) {
				return true
			}
		}
	}
	return false
}

// inYears reports whether a fact is of one of the years asked for: of its period where it has one, else of its date.
func (w *draft) inYears(f *knowledge.Fact) bool {
	for _, y := range w.r.Years {
		when := f.AsOf
		if !f.Period.IsZero() {
			when = f.Period
		}
		if y.From != y.To {
			if !when.IsZero() && when.From.Year == y.From && when.To.Year == y.To {
				return true
			}
			if f.Period.IsZero() && !f.AsOf.IsZero() && y.From <= f.AsOf.To.Year && f.AsOf.From.Year <= y.To && f.AsOf.To.Year != 0 {
				return true
			}
			continue
		}
		if f.Period.IsZero() && when.From.IsZero() && when.To.Year != y.From {
			continue // "until 2021" is told of 2021, not of every year before
		}
		if when.Contains(y.From) && (y.Month == 0 || when.From.Month == 0 || when.From.Month == y.Month) && (!when.IsSpan() || f.Period.IsZero()) {
			return true
		}
	}
	return false
}

// noYear says that there is no figure for the year asked for, and for which there is.
func (w *draft) noYear(subject string, m knowledge.Measure, facts []*knowledge.Fact) bool {
	if len(w.r.Years) == 0 {
		return false
	}
	y := w.r.Years[0]
	year := w.date(knowledge.Date{From: knowledge.Day{Year: y.From, Month: y.Month}, To: knowledge.Day{Year: y.To, Month: y.Month}})
	w.lead(w.say("unknown.year", "subject", subject, "label", w.measure(m), "year", year))
	var years []string
	for _, f := range facts {
		if f.Refer {
			continue
		}
		when := w.date(f.AsOf)
		if !f.Period.IsZero() {
			when = w.date(f.Period)
		}
		if when != "" {
			years = appendNew(years, when)
			w.use(f)
		}
	}
	if len(years) > 0 {
		w.para(w.say("unknown.years", "years", strings.Join(years, w.say("join.semicolon"))))
	}
	w.a.Confidence = -1 // told, but not an answer
	return true
}

// available tells how much land is left: the figure where one can be trusted, else what the occupancy says.
func (w *draft) available(zone string) bool {
	occupancy := w.first(zone, "land.occupancy")
	left := w.first(zone, "land.available")
	full := occupancy != nil && occupancy.Figure.Value.Value >= 99.5
	switch {
	case left != nil && !full:
		w.one(left)
		for _, m := range []knowledge.Measure{"land.occupancy", "land.cleared"} {
			if f := w.first(zone, m); f != nil {
				w.item(w.say("label.value", "label", w.label(f), "value", w.valueAt(f)))
			}
		}
	case full:
		w.use(occupancy)
		w.lead(w.say("full", "subject", w.zone(zone), "value", w.figure(*occupancy.Figure), "asof", w.asOf(occupancy)))
		if left != nil {
			w.doubts(left)
		}
	case occupancy != nil:
		w.one(occupancy)
		w.para(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("land.available")))
		for _, m := range []knowledge.Measure{"land.status", "land.cleared"} {
			if f := w.first(zone, m); f != nil {
				w.item(w.say("label.value", "label", w.label(f), "value", w.valueAt(f)))
			}
		}
	default:
		status := w.first(zone, "land.status")
		if status == nil {
			return false
		}
		w.lead(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("land.available")))
		w.item(w.say("label.value", "label", w.label(status), "value", w.valueAt(status)))
		if f := w.first(zone, "land.cleared"); f != nil {
			w.item(w.say("label.value", "label", w.label(f), "value", w.valueAt(f)))
		}
		w.a.Confidence = -1
	}
	return true
}

// first is the zone's fact of a measure that is to be told first; nil when there is none fit to be told.
func (w *draft) first(zone string, m knowledge.Measure) *knowledge.Fact {
	for _, f := range w.pack.ZoneFacts(zone, m) {
		if !f.Refer {
			return f
		}
	}
	return nil
}

// price tells a rent or fee that is fit to be told, else that none is published.
func (w *draft) price(zone string, m knowledge.Measure) bool {
	if f := w.first(zone, m); f != nil {
		w.one(f)
		return true
	}
	if m != "land.rent" {
		return false
	}
	w.lead(w.say("price.unpublished", "subject", w.zone(zone)))
	w.a.Confidence = -1
	return true
}

// address tells where a zone is, today and before.
func (w *draft) address(zone string) bool {
	now, before := w.first(zone, "location.address"), w.first(zone, "location.former")
	switch {
	case now != nil:
		w.lead(w.say("fact.plain", "subject", w.zone(zone), "value", w.valueAt(now)))
		if before != nil {
			w.item(w.say("label.value", "label", w.label(before), "value", w.value(before)))
		}
		w.doubts(now)
	case before != nil:
		w.lead(w.fact(before))
		w.doubts(before)
	default:
		return false
	}
	return true
}

// distance tells how far a zone is from the places asked for, else from all that are known.
func (w *draft) distance(zone string) bool {
	facts := w.pack.ZoneFacts(zone, "location.distance")
	var told []*knowledge.Fact
	for _, f := range facts {
		if !f.Refer && (len(w.r.Places) == 0 || contains(w.r.Places, f.Place)) {
			told = append(told, f)
		}
	}
	if len(told) == 0 {
		return false
	}
	seen := map[string]bool{}
	for i, f := range told {
		if i > 0 && seen[f.Place] {
			w.note(w.say("other.figures", "values", w.label(f)+" "+w.valueAt(f)))
			continue
		}
		seen[f.Place] = true
		if i == 0 {
			w.one(f)
			continue
		}
		w.item(w.label(f) + " " + w.valueAt(f))
	}
	return true
}

// tenants lists who is known to work in a zone.
func (w *draft) tenants(zone string) bool {
	facts := w.pack.ZoneFacts(zone, "profile.tenant")
	if len(facts) == 0 {
		return false
	}
	var names []string
	for _, f := range facts {
		if f.Refer {
			continue
		}
		w.use(f)
		names = append(names, f.Name)
	}
	w.lead(w.say("fact", "subject", w.zone(zone), "label", w.measure("profile.tenant"), "value", strings.Join(names, w.say("join.comma"))))
	shown := 0
	for _, f := range facts {
		if s := w.text(f.Text, f.Figures); s != "" && shown < 3 && !f.Refer {
			w.item(w.say("label.value", "label", f.Name, "value", strings.TrimSuffix(s, ".")+w.asOf(f)))
			shown++
		}
	}
	return true
}

// facility tells the state of one facility.
func (w *draft) facility(zone string, m knowledge.Measure) bool {
	facts := w.pack.ZoneFacts(zone, m)
	if len(facts) == 0 {
		return false
	}
	told, ok := w.ofYears(facts)
	if !ok {
		return w.noYear(w.zone(zone), m, facts)
	}
	w.one(told[0])
	for _, f := range told[1:min(len(told), 3)] {
		w.item(w.valueAt(f))
	}
	return true
}

// facilities lists what is known of all facilities of a zone.
func (w *draft) facilities(zone string) bool {
	var items []string
	for _, m := range facilityMeasures {
		for _, f := range w.pack.ZoneFacts(zone, m) {
			if f.Refer {
				continue
			}
			items = append(items, w.say("label.value", "label", w.label(f), "value", w.valueAt(f)))
			break
		}
	}
	if len(items) == 0 {
		return false
	}
	w.lead(w.say("fact.plain", "subject", w.zone(zone), "value", items[0]))
	for _, s := range items[1:] {
		w.item(s)
	}
	return true
}

var facilityMeasures = []knowledge.Measure{
	"facility.infrastructure", "facility.wastewater", "facility.water", "facility.power", "facility.roads", "facility.telecom",
	"facility.gas", "facility.fire", "facility.drainage", "facility.solid_waste", "facility.worker_housing", "facility.office",
}

// byOrigin tells projects or capital: of the origin asked for, else the total with its parts.
func (w *draft) byOrigin(facts []*knowledge.Fact) bool {
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
	w.withParts(best, facts)
	return true
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
			w.item(w.say("label.value", "label", w.label(f), "value", w.value(f)))
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
	if len(w.r.Origins) == 0 && f.Origin == "" {
		s += 2
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
	if f.Figure != nil && w.quoted(f.Figure.Value.Value) {
		s -= 2.5 // the asker knows it already
	} else if w.kinQuoted(f) {
		s += 3
	}
	s -= 0.3 * float64(len(f.Doubts))
	return s + float64(f.AsOf.To.Year%100)*0.001
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
	for _, m := range []knowledge.Measure{"stat.projects", "stat.capital", "stat.exports", "stat.budget", "stat.output", "stat.workers", "stat.land_leased"} {
		for _, k := range w.pack.Stats(f.Territory, f.Kind, m) {
			if k != f && k.Figure != nil && k.Stage == f.Stage && k.Period == f.Period && k.AsOf == f.AsOf && w.quoted(k.Figure.Value.Value) {
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

// stat answers a measure over the zones of a territory; false when nothing is known.
func (w *draft) stat(m knowledge.Measure) bool {
	if w.r.is("op.compare") && w.r.is("scope.province") && w.r.Kind != "" && w.bestStat(m, w.statsOf([]string{w.pack.Home}, []knowledge.Kind{w.r.Kind}, m)) {
		return w.bestStat(m, w.pack.Stats(w.pack.Home, "", m)) || true
	}
	if m == "stat.output" && w.r.Share && w.statIn("stat.revenue") {
		return true // the parks' share of output is told of their revenue
	}
	return w.statIn(m)
}

// statIn is stat for one measure.
func (w *draft) statIn(m knowledge.Measure) bool {
	territories := w.r.Territories
	if len(territories) == 0 {
		territories = []string{w.pack.Home}
	}
	kinds := []knowledge.Kind{w.r.Kind}
	if w.r.Kind == "" {
		kinds = []knowledge.Kind{knowledge.Park, "", knowledge.Cluster}
		if w.r.is("kind.both") || w.r.is("kind.kcn") && w.r.is("kind.ccn") {
			return w.statOfEach(territories, m)
		}
	}
	all := w.statsOf(territories, kinds, m)
	if len(all) == 0 && !contains(territories, w.pack.Home) && w.withinHome(territories[0]) {
		all = w.statsOf([]string{w.pack.Home}, kinds, m)
	}
	return w.bestStat(m, all)
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
	told := false
	for _, k := range []knowledge.Kind{knowledge.Park, knowledge.Cluster} {
		var all []*knowledge.Fact
		for _, t := range territories {
			all = append(all, w.pack.Stats(t, k, m)...)
		}
		told = w.bestStat(m, all) || told
	}
	if !told {
		return w.bestStat(m, w.statsOf(territories, []knowledge.Kind{""}, m))
	}
	return told
}

func (w *draft) bestStat(m knowledge.Measure, all []*knowledge.Fact) bool {
	years := w.r.Years
	if len(years) < 2 {
		return w.bestOf(m, all)
	}
	told := false
	for _, y := range years {
		w.r.Years = []text.YearRef{y}
		told = w.bestOf(m, all) || told
	}
	w.r.Years = years
	return told
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
	best := fit[0]
	for _, f := range fit {
		w.r.note("fact %s %.2f", f.ID, w.meritStat(f))
		if w.meritStat(f) > w.meritStat(best) {
			best = f
		}
	}
	w.withParts(best, fit)
	return true
}

// meritStat is merit with a fact of the whole territory preferred where the question says so.
func (w *draft) meritStat(f *knowledge.Fact) float64 {
	s := w.merit(f)
	if f.Kind == "" && w.r.is("scope.province") && !w.r.Share && w.r.Kind == "" {
		s += 3
	}
	return s
}

func (w *draft) anyYear(facts []*knowledge.Fact) bool {
	return slices.ContainsFunc(facts, w.inYears)
}
