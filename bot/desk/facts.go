package desk

import (
	"cmp"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// zoneMeasure answers a measure of one zone; false when nothing is known of it.
func (w *draft) zoneMeasure(zone string, m knowledge.Measure) bool {
	return w.ownMeasure(zone, m) || w.mentioned(zone, m)
}

// mentioned tells what the words of another fact of a zone say of a measure of which the zone has no fact of its own, as far as they
// hold a figure counted in its unit: "land.expansion" is spoken of with the area that was permitted. The budget is spoken of where it
// pays, too.
func (w *draft) mentioned(zone string, m knowledge.Measure) bool {
	info, _ := m.Info()
	if len(info.Units) == 0 || len(w.pack.ZoneFacts(zone, m)) > 0 || m == "stat.budget" {
		return false
	}
	for _, f := range w.pack.Zone(zone).Facts {
		if f.Refer || f.Measure == "profile.tenant" || !contains(w.statements.features[f.ID][w.lang], "m."+string(m)) {
			continue
		}
		for _, figure := range f.Figures {
			if contains(info.Units, figure.Unit) {
				w.lead(w.fact(f))
				w.doubts(f)
				return true
			}
		}
	}
	return false
}

// ownMeasure answers a measure of one zone from the facts of that measure, or of those that stand in for it.
func (w *draft) ownMeasure(zone string, m knowledge.Measure) bool {
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
		if w.r.is("q.count") && (len(w.r.Measures) == 1 || w.counted(w.r, "m.profile.tenant")) && w.byOrigin(w.pack.ZoneFacts(zone, "stat.projects")) {
			return true
		}
		return w.tenants(zone) || w.unnamed(zone)
	case "land.leased":
		if w.plain(zone, m) {
			return true
		}
		if w.r.sought() != someArea && (w.r.Share || w.r.is("q.yesno")) || len(w.r.Years) > 0 {
			return w.plain(zone, "land.occupancy")
		}
		return w.standIn(zone, m, "land.occupancy")
	case "facility.infrastructure":
		return w.facilities(zone) || w.progress(zone, m)
	case "land.cleared":
		return w.plain(zone, m) || w.progress(zone, m)
	case "stat.projects", "stat.capital":
		if w.r.Share && !slices.ContainsFunc(w.pack.ZoneFacts(zone, m), w.mayAnswer) {
			w.r.Share = false // of which the amounts tell
		}
		facts := w.pack.ZoneFacts(zone, m)
		if w.byOrigin(facts) || m == "stat.capital" && len(facts) > 0 && w.noYear(w.zone(zone), m, facts) {
			return true
		}
		return m == "stat.capital" && (!w.r.registered() && len(w.r.Origins) == 0 && w.plain(zone, "stat.investment") || w.standIn(zone, m, "stat.investment"))
	case "stat.workers":
		return w.plain(zone, m) || w.plain(zone, "stat.jobs")
	case "stat.jobs":
		return w.plain(zone, m) || w.plain(zone, "stat.workers")
	case "stat.investment":
		return w.plain(zone, m) || w.byOrigin(w.pack.ZoneFacts(zone, "stat.capital"))
	case "land.industries":
		if f := w.inBusiness(zone); f != nil {
			w.one(f)
			return true
		}
		return w.plain(zone, m) || len(w.r.Industries) > 0 && w.tenants(zone)
	}
	if m == "facility.roads" {
		told := w.plain(zone, m)
		if f := w.first(zone, "location.surrounding"); f != nil && told {
			w.item(w.itemAt(f))
			return true
		}
		return told || w.plain(zone, "location.surrounding")
	}
	return w.plain(zone, m)
}

// plain tells the preferred fact of a measure, or those of the years asked for.
func (w *draft) plain(zone string, m knowledge.Measure) bool {
	facts := w.pack.ZoneFacts(zone, m)
	return len(facts) > 0 && w.eachYear(func() bool { return w.plainly(zone, m, facts) })
}

func (w *draft) plainly(zone string, m knowledge.Measure, facts []*knowledge.Fact) bool {
	told, ok := w.ofYears(facts)
	if !ok {
		return w.noYear(w.zone(zone), m, facts)
	}
	switch {
	case w.spansYears():
		told = overTime(told)
	case w.r.is("sources"):
		told = told[:min(len(told), maxDiffering)]
	default:
		told = told[:min(len(told), toldOf(m))]
	}
	w.one(told[0])
	for _, f := range told[1:] {
		w.item(w.itemAt(f))
	}
	return true
}

// most figures of one measure that are told where it is asked how sources differ
const maxDiffering = 5

// eachYear has several years that are asked for told one by one. It is an answer as soon as something is known of one of them.
func (w *draft) eachYear(tell func() bool) bool {
	years := w.r.Years
	if len(years) < 2 {
		return tell()
	}
	defer func() { w.r.Years = years }()
	told, known := false, false
	for _, y := range years {
		w.r.Years, w.a.Confidence = []text.YearRef{y}, 0
		if tell() {
			told, known = true, known || w.a.Confidence >= 0
		}
	}
	if known {
		w.a.Confidence = 0
	}
	return told
}

// thenAndNow has what is asked for of a year and of today told one after the other.
func (w *draft) thenAndNow(tell func() bool) bool {
	told := tell()
	if !w.r.andNow() {
		return told
	}
	years, confidence := w.r.Years, w.a.Confidence
	w.r.Years, w.a.Confidence = nil, 0
	defer func() { w.r.Years = years }()
	if !tell() {
		w.a.Confidence = confidence
		return told
	}
	w.a.Confidence = max(w.a.Confidence, confidence)
	return true
}

// andNow reports whether today is asked for beside one year that is named: "in 2021 and now".
func (r *Request) andNow() bool {
	if len(r.Years) != 1 || r.Years[0].IsWide() || r.Years[0].Bound != "" || r.Years[0].From >= r.now.Year() {
		return false
	}
	y := r.Years[0]
	return slices.ContainsFunc(r.nows(), func(now [2]int) bool {
		between := r.Text[min(y.End, now[1]):max(y.Start, now[0])]
		return strings.ContainsAny(between, stops+"、") || slices.ContainsFunc(split(between), func(u unit) bool {
			return contains(conjunctions, u.folded) || contains(againstWords, u.folded)
		})
	})
}

// nows are the bytes at which today is spoken of, outside years: "năm nay" is one.
func (r *Request) nows() (at [][2]int) {
	for i, u := range r.units {
		next := ""
		if u.wide && i+1 < len(r.units) {
			next = r.units[i+1].folded
		}
		if (contains(nowWords, u.folded) || contains(nowWords, u.folded+next)) && !r.inYear(u) {
			at = append(at, [2]int{u.start, u.end})
		}
	}
	return at
}

// nowWords say today, folded; againstWords set one time against another.
var (
	nowWords     = []string{"now", "today", "currently", "gio", "nay", "hien", "지금", "현재", "现在", "現在", "目前", "如今", "今日", "今"}
	againstWords = []string{"compared", "against", "versus", "vs", "than", "so", "voi", "보", "비", "比", "较", "較", "よ"}
)

// spansYears reports whether a stretch of years is asked for rather than one.
func (w *draft) spansYears() bool { return len(w.r.Years) == 1 && w.r.Years[0].IsWide() }

// overTime keeps the first fact of each time, in the order of time; the newest, where there are too many.
func overTime(facts []*knowledge.Fact) []*knowledge.Fact {
	var told []*knowledge.Fact
	for _, f := range facts {
		if !slices.ContainsFunc(told, func(o *knowledge.Fact) bool { return moment(o) == moment(f) }) {
			told = append(told, f)
		}
	}
	slices.SortStableFunc(told, byTime)
	return told[max(0, len(told)-maxYears):]
}

func byTime(a, b *knowledge.Fact) int {
	x, y := moment(a).To, moment(b).To
	return cmp.Or(cmp.Compare(x.Year, y.Year), cmp.Compare(x.Month, y.Month))
}

// toldOf is how many facts of a measure are told at most: papers and works come in several, figures one at a time.
func toldOf(m knowledge.Measure) int {
	if m == "profile.legal" {
		return 5
	}
	if info, _ := m.Info(); info.Topic == "facility" {
		return 3
	}
	return 1
}

// one tells a fact as an answer's lead, with its doubts.
func (w *draft) one(f *knowledge.Fact) {
	s := w.fact(f)
	if w.r.confirms() && f.Figure != nil && len(f.Doubts) == 0 && w.quoted(f.Figure.Value.Value) {
		s = w.say("yes.lead", "text", s)
	}
	w.lead(s)
	w.doubts(f)
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
		if w.inYears(f) || w.speaksOfYear(f) || w.isMoment(f) {
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 && statements {
		return facts, true // a statement may be true of any year
	}
	return kept, len(kept) > 0
}

// isMoment reports whether a fact's figure is itself a year or a date, which the question may name to have it confirmed.
func (w *draft) isMoment(f *knowledge.Fact) bool {
	return f.Figure != nil && (f.Figure.Unit == "year" || f.Figure.Unit == "date")
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
	return slices.ContainsFunc(w.r.Years, func(y text.YearRef) bool { return w.inYear(f, y) })
}

func (w *draft) inYear(f *knowledge.Fact, y text.YearRef) bool {
	when := moment(f)
	switch {
	case (y.Bound == "before" || y.Bound == "until") && when.From.IsZero() && when.To.Year == y.From:
		return true // in the question's own words
	case y.Bound == "before":
		return when.To.Year != 0 && when.To.Year < y.From
	case y.Bound == "until":
		return when.To.Year != 0 && when.To.Year <= y.From
	case y.Bound == "since":
		return when.From.Year >= y.From
	case y.Bound == "after":
		return when.From.Year > y.From
	case y.From != y.To:
		return when.From.Year == y.From && when.To.Year == y.To ||
			!f.Period.IsSpan() && when.To.Year != 0 && y.From <= when.To.Year && when.From.Year <= y.To
	case f.Period.IsSpan() && f.Period.To.Year == y.From && y.From > w.r.now.Year():
		return true // a plan is asked for by the year that it ends
	case f.Period.IsZero() && when.From.IsZero() && when.To.Year != y.From:
		return false // "until 2021" is told of 2021, not of every year before
	case y.Months[0] > 0 && (when.From.Month < y.Months[0] || when.To.Month > y.Months[1]),
		y.Month > 0 && when.From.Month == 0 && contains(yearly, f.Measure):
		return false
	}
	return when.Contains(y.From) && (y.Month == 0 || when.From.Month == 0 || when.From.Month == y.Month || when.To.Year == y.From && when.To.Month == y.Month) &&
		(!when.IsSpan() || f.Period.IsZero() || when.From.Year == when.To.Year)
}

// yearly is what mounts up over a year, so that the figure of the year is none of its months.
var yearly = []knowledge.Measure{"stat.exports", "stat.revenue", "stat.output", "stat.budget"}

// noYear says that there is no figure for the year asked for, and for which there is.
func (w *draft) noYear(subject string, m knowledge.Measure, facts []*knowledge.Fact) bool {
	if len(w.r.Years) == 0 || w.r.Years[0].From > w.r.now.Year() {
		return false // a year to come has plans, no figures
	}
	y := w.r.Years[0]
	year := w.date(dateOf(y))
	if y.Bound != "" {
		year = w.say("year."+y.Bound, "year", year)
	}
	w.lead(w.say("unknown.year", "subject", subject, "label", w.measure(m), "year", year))
	var years []string
	for _, f := range w.otherYears(facts) {
		years = appendNew(years, w.date(moment(f)))
		w.use(f)
	}
	if len(years) > 0 {
		w.para(w.say("unknown.years", "years", strings.Join(years, w.say("join.semicolon"))))
	}
	w.a.Confidence = -1 // told, but not an answer
	return true
}

// dateOf is the time that a question names.
func dateOf(y text.YearRef) knowledge.Date {
	from, to := y.Month, y.Month
	if y.Months[0] > 0 {
		from, to = y.Months[0], y.Months[1]
	}
	return knowledge.Date{From: knowledge.Day{Year: y.From, Month: from}, To: knowledge.Day{Year: y.To, Month: to}}
}

// most times that are named as having a figure
const maxYears = 6

// otherYears are the newest facts that would answer but for the year asked for, in the order of time.
func (w *draft) otherYears(facts []*knowledge.Fact) []*knowledge.Fact {
	asked := w.r.Years
	w.r.Years = nil
	defer func() { w.r.Years = asked }()
	var kept []*knowledge.Fact
	for _, f := range facts {
		if w.mayAnswer(f) && !moment(f).IsZero() {
			kept = append(kept, f)
		}
	}
	slices.SortStableFunc(kept, byTime)
	return kept[max(0, len(kept)-maxYears):]
}

// moment is a fact's period, else its date.
func moment(f *knowledge.Fact) knowledge.Date {
	if f.Period.IsZero() {
		return f.AsOf
	}
	return f.Period
}

// progress tells how far a zone has come, in place of what is not known of its works. It is an answer unless an amount is asked for.
func (w *draft) progress(zone string, m knowledge.Measure) bool {
	status := w.first(zone, "land.status")
	if status == nil {
		return false
	}
	if !w.r.asksAmount() && !w.r.is("m.land.planned") && len(w.r.Sizes)+len(w.r.Years) == 0 {
		return w.plain(zone, "land.status")
	}
	return w.instead(zone, m, status)
}

// instead says that a measure of a zone isn't known, and tells what comes nearest to it.
func (w *draft) instead(zone string, m knowledge.Measure, f *knowledge.Fact) bool {
	w.lead(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure(m)))
	w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
	w.a.Confidence = -1
	return true
}

// registered reports whether capital is asked for by what is registered, which money put into infrastructure isn't.
func (r *Request) registered() bool {
	return r.is("g.registered") || r.worded("m.stat.capital", "ky", "ki", "registered", "登", "注", "등")
}

// standIn says that a measure of a zone isn't known, and tells a related one; false where that isn't known either.
func (w *draft) standIn(zone string, m, related knowledge.Measure) bool {
	f := w.first(zone, related)
	return f != nil && w.instead(zone, m, f)
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
				w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
			}
		}
	case full:
		w.use(occupancy)
		w.lead(w.say("full", "subject", w.zone(zone), "value", w.figure(*occupancy.Figure), "asof", w.asOf(occupancy)))
		w.doubts(occupancy)
		if left != nil {
			w.doubts(left)
		}
	case occupancy != nil:
		w.one(occupancy)
		w.para(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("land.available")))
		w.a.Unknown = append(w.a.Unknown, Missing{zone, "land.available"})
		for _, m := range []knowledge.Measure{"land.status", "land.cleared"} {
			if f := w.first(zone, m); f != nil {
				w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
			}
		}
	default:
		status := w.first(zone, "land.status")
		if status == nil {
			return false
		}
		w.lead(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("land.available")))
		w.item(w.say("label.value", "label", w.label(status), "value", w.itemAt(status)))
		if f := w.first(zone, "land.cleared"); f != nil {
			w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
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
	w.lead(w.unpublished(m, w.zone(zone)))
	w.a.Confidence = -1
	return true
}

// unpublished says that a price isn't known.
func (w *draft) unpublished(m knowledge.Measure, subject string) string {
	if m == "land.rent" {
		return w.say("price.unpublished", "subject", subject)
	}
	return w.say("unknown.measure", "subject", subject, "label", w.measure(m))
}

// address tells where a zone is, today and before.
func (w *draft) address(zone string) bool {
	now, before := w.first(zone, "location.address"), w.first(zone, "location.former")
	switch {
	case before != nil && w.r.is("former"):
		for _, f := range w.pack.ZoneFacts(zone, "location.former") {
			w.lead(w.fact(f))
			w.doubts(f)
		}
	case now != nil:
		w.lead(w.say("fact.plain", "subject", w.zone(zone), "value", w.valueAt(now)))
		if before != nil {
			w.item(w.say("label.value", "label", w.label(before), "value", w.flagged(before, unended(w.value(before)))))
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

// distance tells how far a zone is from the places asked for, else from all that are known. Where the zone's own distance isn't
// known, those of its city and province are told as theirs.
func (w *draft) distance(zone string) bool {
	places := w.destinations()
	var told []*knowledge.Fact
	for _, f := range w.pack.ZoneFacts(zone, "location.distance") {
		if !f.Refer && (len(places) == 0 || contains(places, f.Place)) {
			told = append(told, f)
		}
	}
	if len(told) == 0 {
		return w.distanceAround(zone, places)
	}
	seen := map[string]bool{}
	for i, f := range told {
		if i > 0 && seen[f.Place] {
			w.note(w.say("other.figures", "values", w.label(f)+" "+w.itemAt(f)))
			continue
		}
		seen[f.Place] = true
		if i == 0 {
			w.one(f)
			continue
		}
		w.item(w.label(f) + " " + w.itemAt(f))
	}
	return true
}

// destinations are the places named to measure to; the name of a city is also that of its centre.
func (w *draft) destinations() []string {
	places := slices.Clone(w.r.Places)
	for _, id := range w.r.Territories {
		for _, p := range w.pack.Places {
			if p.Kind == "city" && strings.Contains(text.Fold(p.Names[knowledge.VI]), text.Fold(w.pack.Territory(id).Names[knowledge.VI])) {
				places = appendNew(places, p.ID)
			}
		}
	}
	return places
}

// distanceAround says that a zone's distance isn't known, and tells that of the units that it lies in.
func (w *draft) distanceAround(zone string, places []string) bool {
	w.lead(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("location.distance")))
	for _, t := range []string{w.pack.Zone(zone).District, w.pack.Home} {
		for _, f := range w.pack.Stats(t, "", "location.distance") {
			if f.Preferred && contains(places, f.Place) {
				w.item(w.flagged(f, w.fact(f)))
			}
		}
	}
	w.a.Confidence = -1
	return true
}

// tenants lists who is known to work in a zone.
func (w *draft) tenants(zone string) bool {
	facts := w.tenantsOf(zone)
	if len(facts) == 0 {
		return len(w.r.Countries) > 0 && w.noneOfCountry(w.zone(zone)) && w.tenantsOfAnyCountry(zone)
	}
	w.lead(w.say("fact", "subject", w.zone(zone), "label", w.measure("profile.tenant"), "value", w.companies(facts)))
	shown := 0
	for _, f := range facts {
		if s := w.text(f.Text, f.Figures); s != "" && shown < 3 {
			w.item(w.say("label.value", "label", f.Name, "value", w.flagged(f, unended(s)+w.asOf(f))))
			shown++
		}
	}
	w.someOfCountry()
	return true
}

// inBusiness is the statement on a zone's state that speaks of a line of business asked about, where no record tells which it is for.
func (w *draft) inBusiness(zone string) *knowledge.Fact {
	if w.first(zone, "land.industries") != nil {
		return nil
	}
	for _, id := range w.r.Industries {
		if f := w.statements.business[zone][id]; f != nil {
			return f
		}
	}
	return nil
}

// unnamed tells how many projects a zone has, of which no tenant is known by name.
func (w *draft) unnamed(zone string) bool {
	f := w.first(zone, "stat.projects")
	if f == nil || len(w.r.Countries) > 0 {
		return false
	}
	w.lead(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("profile.tenant")))
	w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
	w.doubts(f)
	w.a.Confidence = -1
	return true
}

// tenantsOf are the tenants of a zone that may be told: of those whose country is asked for, the ones whose records name it.
func (w *draft) tenantsOf(zone string) []*knowledge.Fact {
	var kept []*knowledge.Fact
	for _, f := range w.pack.ZoneFacts(zone, "profile.tenant") {
		named := len(w.r.Countries) == 0 || hasAny(w.statements.countries[f.ID], w.r.Countries...)
		if !f.Refer && named {
			kept = append(kept, f)
		}
	}
	inBusiness := slices.DeleteFunc(slices.Clone(kept), func(f *knowledge.Fact) bool { return !w.worksIn(f, w.r.Industries) })
	if len(inBusiness) > 0 {
		return inBusiness
	}
	return kept
}

// companies names those that facts are about.
func (w *draft) companies(facts []*knowledge.Fact) string {
	var names []string
	for _, f := range facts {
		w.use(f)
		names = append(names, w.flagged(f, f.Name))
	}
	return strings.Join(names, w.say("join.comma"))
}

// worksIn reports whether a tenant's record names one of some lines of business, or a part of one.
func (w *draft) worksIn(f *knowledge.Fact, industries []string) bool {
	return slices.ContainsFunc(industries, func(id string) bool {
		return slices.ContainsFunc(f.Tags, func(tag string) bool { return w.partOf(tag, id) })
	})
}

// noneOfCountry says that no tenant is known to be of the country asked for.
func (w *draft) noneOfCountry(subject string) bool {
	w.lead(w.say("unknown.measure", "subject", subject, "label", w.say("by.country", "label", w.measure("profile.tenant"))))
	w.a.Confidence = -1
	return true
}

// tenantsOfAnyCountry names the tenants of a zone whose country isn't recorded, where that asked about isn't known of any.
func (w *draft) tenantsOfAnyCountry(zone string) bool {
	countries := w.r.Countries
	w.r.Countries = nil
	others := slices.DeleteFunc(w.tenantsOf(zone), func(f *knowledge.Fact) bool { return len(w.statements.countries[f.ID]) > 0 })
	w.r.Countries = countries
	if len(others) > 0 {
		w.para(w.say("fact", "subject", w.zone(zone), "label", w.measure("profile.tenant"), "value", w.companies(others)))
	}
	return true
}

// someOfCountry adds to the tenants of one country that there may be more.
func (w *draft) someOfCountry() {
	if len(w.r.Countries) > 0 {
		w.note(w.say("tenants.country"))
	}
}

// tenantsOfAll lists who is known to work in each zone.
func (w *draft) tenantsOfAll() bool {
	var items, without []string
	for _, z := range w.scope() {
		tenants := w.tenantsOf(z.ID)
		if len(tenants)+len(w.r.Countries) == 0 {
			without = append(without, w.shortName(z))
		}
		if len(tenants) > 0 && len(items) < maxListed {
			w.zones = appendNew(w.zones, z.ID)
			items = append(items, w.say("label.value", "label", w.zone(z.ID), "value", w.companies(tenants)))
		}
	}
	if len(items) == 0 {
		return len(w.r.Countries) > 0 && w.noneOfCountry(w.home())
	}
	w.tellList("profile.tenant", items, without)
	w.someOfCountry()
	return true
}

// facilities lists what is known of all facilities of a zone.
func (w *draft) facilities(zone string) bool {
	told := false
	for _, m := range facilityMeasures {
		for _, f := range w.pack.ZoneFacts(zone, m) {
			if f.Refer {
				continue
			}
			if told {
				w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
			} else {
				w.lead(w.say("fact.told", "subject", w.zone(zone), "label", w.label(f), "value", w.itemAt(f)))
			}
			told = true
			break
		}
	}
	return told
}

var facilityMeasures = []knowledge.Measure{
	"facility.infrastructure", "facility.wastewater", "facility.water", "facility.power", "facility.roads", "facility.telecom",
	"facility.gas", "facility.fire", "facility.drainage", "facility.solid_waste", "facility.worker_housing", "facility.office",
}
