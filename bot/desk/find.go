package desk

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Conditions are what somebody looking for land asks of a zone.
type Conditions struct {
	AreaHa     float64             `json:"a,omitempty"` // land needed
	Place      string              `json:"p,omitempty"`
	Near       string              `json:"n,omitempty"` // a place that it should be near to
	MaxKm      float64             `json:"km,omitempty"`
	MinKm      float64             `json:"mk,omitempty"`
	Industries []string            `json:"i,omitempty"`
	Facilities []knowledge.Measure `json:"f,omitempty"`
	State      knowledge.State     `json:"s,omitempty"`  // how far the facilities must have come; empty: in place
	Without    bool                `json:"w,omitempty"`  // the facilities must not be there yet
	Status     knowledge.State     `json:"st,omitempty"` // how far the zone itself must have come
	Operating  bool                `json:"o,omitempty"`
	Idle       bool                `json:"id,omitempty"` // the zone must not operate yet
	Vacant     bool                `json:"v,omitempty"`
	RentMax    float64             `json:"r,omitempty"`
	RentUnit   knowledge.Unit      `json:"ru,omitempty"` // with its term: USD/m2/year; empty: USD/m2, once for the whole lease term
	Limits     []Limit             `json:"l,omitempty"`

	Kind        knowledge.Kind `json:"k,omitempty"`  // only parks or only clusters
	Territories []string       `json:"t,omitempty"`  // where zones are sought
	When        string         `json:"wh,omitempty"` // when the land is needed: Soon, a year or a month such as 2027-06; no zone is judged by it
}

// Limit is an end that a figure of a zone must keep to.
type Limit struct {
	Measure knowledge.Measure `json:"m"`
	Bound   string            `json:"b"` // min, max, over (more than) or below (less than)
	Value   float64           `json:"v"` // in ha, %, people or projects, as the measure is counted
}

// holds reports whether a figure keeps to the limit.
func (l Limit) holds(v float64) bool {
	switch l.Bound {
	case "min":
		return v >= l.Value
	case "max":
		return v <= l.Value
	case "over":
		return v > l.Value
	}
	return v < l.Value
}

func (c *Conditions) count() int {
	n := len(c.Industries) + len(c.Facilities) + len(c.Limits)
	for _, given := range []bool{c.Status != "", c.Near != "", c.AreaHa > 0, c.MaxKm > 0 || c.MinKm > 0, c.Operating, c.Idle, c.Vacant, c.RentMax > 0} {
		if given {
			n++
		}
	}
	return n
}

// conditions reads what the question asks of a zone.
func (w *draft) conditions() *Conditions {
	r := w.r
	c := &Conditions{Industries: r.Industries, Kind: r.Kind, Territories: r.Territories, When: w.neededBy()}
	for _, s := range r.Sizes {
		w.condition(c, s)
	}
	for _, m := range r.Measures {
		if info, _ := m.Info(); info.Topic == "facility" && !contains(r.Beyond, "x.capacity") {
			c.Facilities = append(c.Facilities, m)
		}
	}
	switch {
	case r.is("state.planned"):
		c.State = knowledge.Planned
	case r.is("state.building"):
		c.State = knowledge.Building
	}
	c.Without = r.is("cond.without") && len(c.Facilities) == 1
	if r.asks("land.available") && c.AreaHa == 0 {
		c.Vacant = true
	}
	whole := len(r.Measures) == 0 || len(r.Measures) == 1 && (r.asks("land.status") || r.asks("facility.infrastructure"))
	if c.State != "" && r.prefixed("kind.") && whole && !w.toCome() {
		c.Status, c.State, c.Facilities = c.State, "", nil // of the zones themselves
	}
	c.Idle = r.is("stage.idle")
	c.Operating = (r.Stage == "operating" || r.is("cond.need") && r.zonesAtWork()) && !c.Idle && !slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return strings.HasPrefix(string(m), "stat.") })
	return c
}

// zonesAtWork reports whether the zones that are sought are said to be at work, rather than something in them.
func (r *Request) zonesAtWork() bool {
	clauses := r.clauses()
	for i, m := range r.matches {
		alone := !slices.ContainsFunc(r.inClause(clauses, clauses[i]), func(m match) bool { return m.of("m.", "x.", industryName) })
		if contains(m.concepts, "stage.operating") && r.is("stage.operating") && alone {
			return true
		}
	}
	return false
}

// inClause are the expressions of one part of the question.
func (r *Request) inClause(clauses []int, n int) []match {
	var list []match
	for i, m := range r.matches {
		if clauses[i] == n {
			list = append(list, m)
		}
	}
	return list
}

// toCome reports whether a year is named that is not over: it has plans, no figures.
func (w *draft) toCome() bool {
	return slices.ContainsFunc(w.r.Years, func(y text.YearRef) bool { return y.To >= w.r.now.Year() && y.Bound != "since" })
}

// timely reports whether a fact is of the years asked for, as far as those are over.
func (w *draft) timely(f *knowledge.Fact) bool {
	return len(w.r.Years) == 0 || w.toCome() || w.inYears(f)
}

// then is the zone's fact of a measure that is to be told first: of the years asked for where there is one.
func (w *draft) then(zone string, m knowledge.Measure) *knowledge.Fact {
	for _, f := range w.pack.ZoneFacts(zone, m) {
		if !f.Refer && w.timely(f) {
			return f
		}
	}
	return w.first(zone, m)
}

func (w *draft) condition(c *Conditions, s text.Quantity) {
	if w.known[s.Value] && !w.r.is("cond.need") && s.Bound == "" {
		return // a figure of the records that the question only repeats
	}
	if ha, ok := s.In("ha"); ok {
		w.landCondition(c, s, ha)
		return
	}
	switch {
	case s.Unit == "km" || s.Unit == "m":
		km, _ := s.In("km")
		c.Place = w.reference()
		if s.Bound == "min" || s.Bound == "over" {
			c.MinKm = km.Value
		} else {
			c.MaxKm = max(km.Value, km.High)
		}
	case strings.Contains(s.Unit, "/m2") && knowledge.IsUnit(knowledge.Unit(s.Unit)):
		c.RentMax, c.RentUnit = max(s.Value, s.High), knowledge.Unit(s.Unit)
	default:
		if m := w.counting(s.Unit); m != "" && (limiting(s) || m == "land.occupancy") {
			c.limit(m, s)
		}
	}
}

// landCondition reads an area as what is needed of land, or as a limit to what zones have.
func (w *draft) landCondition(c *Conditions, s, ha text.Quantity) {
	need := w.r.is("cond.need")
	whole := s.High == 0 && limiting(s) && !w.r.asks("land.available") || s.High > 0 && (ha.Value >= 50 || w.r.is("g.area")) // too large for a plot
	if need || !whole {
		c.AreaHa = max(ha.Value, ha.High)
		return
	}
	c.limit(cmp.Or(w.counting("ha"), "land.planned"), ha)
}

// counting is the measure asked for that is counted in a unit; "" for none.
func (w *draft) counting(unit string) knowledge.Measure {
	for _, m := range w.r.Measures {
		if isAmount(m) && unitOf(m) == knowledge.Unit(unit) && m != "land.available" {
			return m
		}
	}
	return ""
}

// limiting reports whether a quantity is an end rather than an amount.
func limiting(s text.Quantity) bool { return s.Bound != "" && s.Bound != "about" || s.High > 0 }

// limit adds a quantity as what a figure must keep to; one of no bound is the least.
func (c *Conditions) limit(m knowledge.Measure, s text.Quantity) {
	switch {
	case s.High > 0:
		c.Limits = append(c.Limits, Limit{m, "min", s.Value}, Limit{m, "max", s.High})
	case limiting(s):
		c.Limits = append(c.Limits, Limit{m, s.Bound, s.Value})
	default:
		c.Limits = append(c.Limits, Limit{m, "min", s.Value})
	}
}

// reference is the place that a distance is meant from: the one named, else the pack's first city.
func (w *draft) reference() string {
	if len(w.r.Places) > 0 {
		return w.r.Places[0]
	}
	if places := w.destinations(); len(places) > 0 && !contains(w.r.Territories, w.pack.Home) && w.r.is("op.near", "op.far") {
		return places[0]
	}
	for _, p := range w.pack.Places {
		if p.Kind == "city" {
			return p.ID
		}
	}
	return ""
}

// isFind reports whether zones are sought by what they must have, or the first of them by some order.
func (w *draft) isFind() bool {
	r := w.r
	if len(r.Zones) > 0 || w.prefersArticle() || r.is("m.stat.capital", "m.stat.investment", "g.money") && r.prefixed("m.facility.") && w.conditions().RentMax == 0 {
		return false
	}
	if w.order() != "" {
		return true
	}
	if r.asks("facility.wastewater") && len(r.Measures) == 1 && w.counted(r, "m.facility.wastewater") && r.is("q.count") && !w.countsZones() {
		return false // "how many stations, in which parks"
	}
	if r.is("q.count") && r.is("state.planned") && len(r.Years) > 0 && !w.toCome() && len(r.Measures) == 0 && w.countsZones() {
		return false // how many there were in a plan of the time
	}
	if r.is("q.why") && !r.is("q.which", "g.list", "cond.need") {
		return false // "why is it 31 % when it was 57 %?"
	}
	if r.average() && !r.is("q.which", "g.list", "cond.need") {
		return false // of all together
	}
	c := w.conditions()
	if r.topic() == "statistic" && len(r.Measures) == 1 && (c.AreaHa == 0 || c.count() < 2) && !(len(r.Industries) > 0 && r.asks("profile.tenant")) && !r.is("q.which", "g.list", "cond.need", "q.count") {
		return false // "did they employ more than 1,000?" is about all together
	}
	seeks := r.is("q.which", "g.list", "cond.need") || len(r.Sizes) > 0 && r.prefixed("kind.") || len(r.Industries) > 0 && (r.prefixed("kind.") || r.is("m.profile.tenant") && !r.is("q.count")) || r.is("q.count") && r.prefixed("kind.") && w.countsZones()
	bounded := slices.ContainsFunc(r.Sizes, limiting)
	if len(r.Sizes)+len(r.Industries) > 0 && c.count() > 1 && r.onlyAmenities() || bounded && r.topic() != "statistic" && len(r.Tags) == 0 {
		seeks = true
	}
	if len(r.Measures)+len(r.Tags)+len(r.Companies) == 0 && r.onlyAmenities() && c.AreaHa > 0 && (r.strangers() == 0 || len(r.Beyond) > 0) && !r.prefixed("topic.") && !r.is("scope.province") {
		seeks = true // "any 20 ha plot?"
	}
	seeks = seeks || len(r.Industries) > 0 && len(r.Measures) == 1 && r.asks("land.industries") // "who accepts X"
	if !seeks && r.prefixed("kind.") && (r.is("cond.with", "cond.without") || c.Status != "") && !r.is("q.count") {
		seeks = true
	}
	return seeks && c.count() > 0 && (!r.prefixed("stat.") || r.prefixed("kind."))
}

// onlyAmenities reports whether nothing that no measure holds is asked for but what may stand at a zone.
func (r *Request) onlyAmenities() bool {
	return !slices.ContainsFunc(r.Beyond, func(x string) bool { return x != "x.amenity" })
}

// average reports whether an average is asked for: "tỷ lệ lấp đầy bình quân".
func (r *Request) average() bool {
	return r.is("average") || slices.ContainsFunc(r.matches, func(m match) bool {
		for at := m.from; at+1 < m.to; at++ {
			if s := r.units[at].folded + r.units[at+1].folded; s == "binhquan" || s == "trungbinh" {
				return true
			}
		}
		return false
	})
}

// zonesCounted is the sign of a count of the zones just told of: "how many are running?"
const zonesCounted = "zones.counted"

// countsZones reports whether the word of counting belongs to the zones: "how many parks have …".
func (w *draft) countsZones() bool {
	if w.r.is(zonesCounted) {
		return true
	}
	clauses := w.r.clauses()
	for i, m := range w.r.matches {
		if !contains(m.concepts, "q.count") {
			continue
		}
		if hasAny(m.concepts, "kind.kcn", "kind.ccn", "kind.both") {
			return true
		}
		apart := clauses[i+1] != clauses[i] && !slices.ContainsFunc(w.r.matches[:i], func(m match) bool { return m.of("m.") }) // "clusters: how many, …"
		before := i - 1
		for before > 0 && w.r.Lang != knowledge.EN && w.r.Lang != knowledge.VI && w.r.matches[before].of("fill", "total") {
			before-- // 工業団地って全部でいくつ
		}
		after := i + 1
		for after+1 < len(w.r.matches) && w.r.Lang == knowledge.EN && w.r.matches[after].of(territoryName) {
			after++ // "the number of X clusters"
		}
		for _, j := range []int{after, before} {
			if j < 0 || j >= len(w.r.matches) || !hasAny(w.r.matches[j].concepts, "kind.kcn", "kind.ccn", "kind.both") {
				continue
			}
			if same := clauses[j] == clauses[i]; same && (j == after || w.r.Lang != knowledge.EN && w.r.Lang != knowledge.VI) || apart && j < i {
				return true
			}
		}
	}
	return false
}

// verdict is what is known of one condition at one zone.
type verdict int

const (
	unknownYet verdict = iota
	fails
	coming // under way or planned
	meets
)

// denied is the verdict on the contrary.
func (v verdict) denied() verdict {
	switch v {
	case unknownYet:
		return unknownYet
	case meets:
		return fails
	}
	return meets
}

// find answers which zones meet the conditions, and which nearly do.
func (w *draft) find() Answer {
	c := w.conditions()
	op := w.order()
	if op == "op.near" && (c.count() > 0 || !w.measuredTo(w.reference())) {
		c.Near, op = w.reference(), ""
	}
	if op != "" {
		if a, ok := w.top(op); ok {
			return a
		}
	}
	if c.count() == 0 {
		return w.unknown()
	}
	return w.search(c)
}

// search tells which zones meet the conditions, and which nearly do.
func (w *draft) search(c *Conditions) Answer {
	asked := w.sayConditions(c)
	from := cmp.Or(c.Near, c.Place) // the nearest zones are told first
	var met, near, open []candidate
	for _, z := range w.scope() {
		k := w.try(c, asked, z)
		if from != "" {
			k.km = w.kmOr(z.ID, from)
		}
		switch {
		case len(k.failed)+len(k.open) == 0:
			met = append(met, k)
		case len(k.details) > 0 || c.count() == 1 && len(k.failed) > 0:
			near = append(near, k)
		case len(k.failed) == 0:
			open = append(open, k)
		}
	}
	if len(met) == 0 && len(c.Industries) > 0 {
		near = append(near, w.ofOtherKind(c, asked)...)
	}
	places := w.sayPlaces(c)
	if len(met)+len(near) == 0 && len(places) > 0 {
		near = open // those that are there at all
	}
	conditions := strings.Join(append(slices.Clone(asked), places...), w.say("join.semicolon"))
	if len(met)+len(near) == 0 {
		return noGap(w.refuse("land", w.say("find.head.none", "conditions", conditions)))
	}
	if from != "" {
		nearer := func(a, b candidate) int { return cmp.Compare(a.km, b.km) }
		slices.SortStableFunc(met, nearer)
		slices.SortStableFunc(near, nearer)
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(b.promise, a.promise) })
	for _, k := range met {
		w.zones = append(w.zones, k.zone.ID)
	}
	if len(met) > 0 {
		w.lead(w.say("find.head.some", "n", w.count(len(met)), "conditions", conditions))
	} else {
		w.lead(w.say("find.head.none", "conditions", conditions))
	}
	for _, k := range w.paged(met) {
		w.show(k)
	}
	if more := len(met) - pageSize*w.a.Page.Number; w.a.Page.Of > 0 && more > 0 {
		w.item(w.say("list.more", "n", w.count(more)))
	}
	atWork := c.Operating && c.count() == 1 && len(met) > 0 // none comes close to being at work
	if len(near) > 0 && len(met) < 5 && !atWork {
		w.para(w.say("find.near"))
		for _, k := range near[:min(len(near), 5)] {
			w.show(k)
			w.a.Buttons = append(w.a.Buttons, Button{w.zone(k.zone.ID), "o:" + k.zone.ID})
		}
	}
	if c.AreaHa > 0 || c.Vacant || c.RentMax > 0 {
		w.note(w.say("find.confirm"))
	}
	if sentPoint(cmp.Or(c.Place, c.Near)) != nil {
		w.note(w.say("near.crow"))
	}
	w.otherDates()
	w.unread(c)
	if c.When != "" {
		w.para(w.say("find.when.unknown", "when", w.when(c.When)))
	}
	topic := "land"
	if len(c.Facilities) > 0 && c.count() == len(c.Facilities) {
		topic = "facility"
	}
	w.a.Find = c
	return w.finish(topic, len(met)+len(near) > 0)
}

// ofOtherKind are the clusters that meet the conditions, where parks are sought, or the parks where clusters are.
func (w *draft) ofOtherKind(c *Conditions, asked []string) (list []candidate) {
	kind := w.r.Kind
	if kind == "" {
		return nil
	}
	defer func() { w.r.Kind = kind }()
	w.r.Kind = ""
	for _, z := range w.scope() {
		if z.Kind == kind {
			continue
		}
		if k := w.try(c, asked, z); len(k.failed)+len(k.open) == 0 {
			list = append(list, k)
		}
	}
	return list
}

// otherDates says that a figure told may be of another time than the one asked for.
func (w *draft) otherDates() {
	if slices.ContainsFunc(w.facts, func(f *knowledge.Fact) bool { return !w.timely(f) }) {
		w.note(w.say("find.dates"))
	}
}

// most zones listed one by one
const maxListed = 10

// paged are those of the page asked for, with their buttons, when there are too many for one message.
func (w *draft) paged(met []candidate) []candidate {
	if len(met) <= pageSize {
		return met
	}
	of := (len(met) + pageSize - 1) / pageSize
	page := min(max(w.r.page, 1), of)
	met = met[(page-1)*pageSize : min(page*pageSize, len(met))]
	for _, k := range met {
		w.a.Buttons = append(w.a.Buttons, Button{w.zone(k.zone.ID), "o:" + k.zone.ID})
	}
	w.a.Page = Page{"", page, of}
	return met
}

// candidate is a zone with what is known of each condition.
type candidate struct {
	zone         *knowledge.Zone
	details      []detail // of the conditions that it meets
	failed, open []detail
	promise      float64 // how near it comes to what is asked
	km           float64 // and to the place asked for
}

// detail words what is known of a condition, and takes it from the records in doing so: only of a zone that is shown. It is nil when
// nothing is known.
type detail func() string

func worded(details []detail) []string {
	words := make([]string, len(details))
	for i, d := range details {
		words[i] = d()
	}
	return words
}

// try judges one zone.
func (w *draft) try(c *Conditions, asked []string, z *knowledge.Zone) candidate {
	k := candidate{zone: z}
	w.judge(c, asked, z.ID, func(v verdict, what string, known detail) {
		if known == nil {
			known = func() string { return what }
		}
		switch v {
		case meets:
			k.promise++
			k.details = append(k.details, known)
		case coming:
			k.promise -= 0.3
			k.failed = append(k.failed, known)
		case fails:
			k.promise--
			k.failed = append(k.failed, known)
		default:
			k.promise -= 0.5
			k.open = append(k.open, known)
		}
	})
	return k
}

// show lists a zone with what it meets, fails and leaves open.
func (w *draft) show(k candidate) {
	parts := worded(k.details)
	if len(k.failed) > 0 {
		parts = append(parts, w.say("find.fail", "what", strings.Join(worded(k.failed), w.say("join.comma"))))
	}
	if len(k.open) > 0 {
		parts = append(parts, w.say("find.unknown", "what", strings.Join(worded(k.open), w.say("join.comma"))))
	}
	w.item(w.say("find.match", "zone", w.zone(k.zone.ID), "details", strings.Join(parts, w.say("join.semicolon"))))
}

// judge tells each condition's verdict on a zone; words are the conditions as sayConditions words them.
func (w *draft) judge(c *Conditions, words []string, zone string, tell func(v verdict, what string, known detail)) {
	i := 0
	next := func() string { i++; return words[i-1] }
	if c.AreaHa > 0 {
		v, known := w.hasLand(zone, c.AreaHa)
		tell(v, next(), known)
	}
	if c.MaxKm > 0 || c.MinKm > 0 {
		v, known := w.within(zone, c)
		tell(v, next(), known)
	}
	if c.Near != "" {
		v, known := w.within(zone, &Conditions{Place: c.Near})
		tell(v, next(), known)
	}
	for _, id := range c.Industries {
		v, known := w.takes(zone, id)
		tell(v, next(), known)
	}
	for _, m := range c.Facilities {
		v, known := w.equipped(zone, m)
		if f := w.then(zone, m); c.State != "" && f != nil {
			v = map[bool]verdict{true: meets, false: fails}[f.State == c.State]
		}
		if c.Without {
			v = v.denied()
		}
		tell(v, next(), known)
	}
	if c.Status != "" {
		v, known := w.standsAt(zone, c.Status)
		tell(v, next(), known)
	}
	if c.Operating {
		v, known := w.standsAt(zone, knowledge.Operating)
		tell(v, next(), known)
	}
	if c.Idle {
		v, known := w.standsAt(zone, knowledge.Operating)
		tell(v.denied(), next(), known)
	}
	if c.Vacant {
		v, known := w.hasLand(zone, 0)
		tell(v, next(), known)
	}
	if c.RentMax > 0 {
		next()
		v, known := w.affordable(zone, c)
		tell(v, w.measure("land.rent"), known)
	}
	for _, l := range c.Limits {
		v, detail := w.keeps(zone, l)
		tell(v, next(), detail)
	}
}

// keeps reports whether a figure of a zone keeps to a limit.
func (w *draft) keeps(zone string, l Limit) (verdict, detail) {
	f := w.rankFact(zone, l.Measure)
	switch {
	case f == nil:
		return unknownYet, nil
	case l.holds(f.Figure.Value.Value):
		return meets, w.inShort(f)
	}
	return fails, w.inShort(f)
}

// hasLand reports whether a zone has so many hectares left (0: any).
func (w *draft) hasLand(zone string, ha float64) (verdict, detail) {
	occupancy := w.then(zone, "land.occupancy")
	if occupancy != nil && occupancy.Figure.Value.Value >= 99.5 {
		return fails, w.inShort(occupancy)
	}
	if left := w.then(zone, "land.available"); left != nil {
		if left.Figure.Value.Value > ha {
			return meets, w.inShort(left)
		}
		return fails, w.inShort(left)
	}
	if occupancy != nil && ha == 0 {
		return meets, w.inShort(occupancy)
	}
	return unknownYet, nil
}

// inShort words a fact in short, with its label and date.
func (w *draft) inShort(f *knowledge.Fact) detail {
	return func() string { return w.label(f) + " " + w.short(f) }
}

// within reports whether a zone's known distance from a place is as asked.
func (w *draft) within(zone string, c *Conditions) (verdict, detail) {
	if sentPoint(c.Place) != nil {
		return w.withinSent(zone, c)
	}
	for _, f := range w.pack.ZoneFacts(zone, "location.distance") {
		if f.Place != c.Place || f.Refer {
			continue
		}
		return w.farAs(f.Figure.Value.Value, c), w.inShort(f)
	}
	if f := w.beside(zone, c.Place); f != nil && c.MaxKm+c.MinKm == 0 {
		return meets, func() string { return w.itemAt(f) }
	}
	return unknownYet, nil
}

// farAs reports whether so many kilometres from the place of the conditions are as far, or as near, as they ask.
func (w *draft) farAs(km float64, c *Conditions) verdict {
	if c.MaxKm > 0 && km > c.MaxKm || c.MinKm > 0 && km < c.MinKm || c.MaxKm+c.MinKm == 0 && km > w.nearby(c.Place) {
		return fails
	}
	return meets
}

// nearby is how many kilometres from a place are still near to it, where nobody says how many: twice those of the nearest zone.
func (w *draft) nearby(place string) float64 {
	if km, known := w.reach[place]; known {
		return km
	}
	nearest := math.Inf(1)
	for _, z := range w.pack.Zones {
		nearest = min(nearest, w.kmOr(z.ID, place))
	}
	if w.reach == nil {
		w.reach = map[string]float64{}
	}
	w.reach[place] = 2 * nearest
	return 2 * nearest
}

// measuredTo reports whether any zone's distance to a place is known.
func (w *draft) measuredTo(place string) bool {
	return slices.ContainsFunc(w.pack.Zones, func(z *knowledge.Zone) bool {
		return slices.ContainsFunc(w.pack.ZoneFacts(z.ID, "location.distance"), func(f *knowledge.Fact) bool { return f.Place == place && !f.Refer })
	})
}

// beside is the statement on a zone's surroundings or roads that names a place; nil when there is none.
func (w *draft) beside(zone, place string) *knowledge.Fact {
	p := w.pack.Place(place)
	if p == nil {
		return nil
	}
	for _, m := range []knowledge.Measure{"location.surrounding", "facility.roads"} {
		for _, f := range w.pack.ZoneFacts(zone, m) {
			for lang, name := range p.Names {
				if !f.Refer && strings.Contains(text.Fold(f.Text[lang]), text.Fold(name)) {
					return f
				}
			}
		}
	}
	return nil
}

// kmOr is a zone's distance from a place by its preferred fact; more than any when it isn't known.
func (w *draft) kmOr(zone, place string) float64 {
	if from := sentPoint(place); from != nil {
		if z := w.pack.Zone(zone); z != nil && z.Point != nil {
			return math.Round(crow(*from, *z.Point))
		}
		return math.Inf(1)
	}
	for _, f := range w.pack.ZoneFacts(zone, "location.distance") {
		if f.Place == place && !f.Refer {
			return f.Figure.Value.Value
		}
	}
	return math.Inf(1)
}

// takes reports whether an industry is among those that a zone wants.
func (w *draft) takes(zone, industry string) (verdict, detail) {
	if w.r.asks("profile.tenant") {
		if f := w.tenantIn(zone, industry); f != nil {
			return meets, func() string { return w.cited(f, f.Name) } // who is there, rather than who is wanted
		}
	}
	same := func(tag, asked string) bool { return tag == asked }
	wider := func(tag, asked string) bool { return w.partOf(asked, tag) }
	if f, tag := w.wants(zone, industry, same); f != nil {
		return meets, w.wanted(f, w.industry(tag))
	}
	if f, tag := w.wants(zone, industry, w.partOf); f != nil {
		return meets, w.wanted(f, w.industry(tag))
	}
	if f := w.tenantIn(zone, industry); f != nil {
		return meets, func() string { return w.cited(f, f.Name) }
	}
	if f, tag := w.wants(zone, industry, wider); f != nil {
		return meets, w.wanted(f, w.say("find.wider", "name", w.industry(tag), "asked", w.industry(industry)))
	}
	if f := w.statements.business[zone][industry]; f != nil {
		return meets, func() string { return w.itemAt(f) } // one at work is spoken of
	}
	return unknownYet, nil
}

// tenantIn is a zone's first tenant in a line of business; nil without one.
func (w *draft) tenantIn(zone, industry string) *knowledge.Fact {
	for _, f := range w.pack.ZoneFacts(zone, "profile.tenant") {
		if !f.Refer && w.worksIn(f, []string{industry}) {
			return f
		}
	}
	return nil
}

// cited tells a part of a fact with its date.
func (w *draft) cited(f *knowledge.Fact, part string) string {
	w.use(f)
	return w.flagged(f, part+w.asOf(f))
}

// wants is the statement on the industries that a zone wants in which one fits what is asked, with that one; nil for none.
func (w *draft) wants(zone, industry string, fits func(tag, asked string) bool) (f *knowledge.Fact, tag string) {
	for _, f := range w.pack.ZoneFacts(zone, "land.industries") {
		for _, tag := range f.Tags {
			if !f.Refer && fits(tag, industry) {
				return f, tag
			}
		}
	}
	return nil, ""
}

// wanted tells one of the industries that a zone wants.
func (w *draft) wanted(f *knowledge.Fact, name string) detail {
	return func() string { return w.say("label.value", "label", w.measure(f.Measure), "value", w.cited(f, name)) }
}

func (w *draft) partOf(a, b string) bool {
	for steps := 0; a != "" && steps < 8; steps++ {
		if a == b {
			return true
		}
		i := w.pack.Industry(a)
		if i == nil {
			return false
		}
		a = i.PartOf
	}
	return false
}

func (w *draft) industry(id string) string {
	if i := w.pack.Industry(id); i != nil {
		name, _ := i.Names.In(w.lang)
		return name
	}
	return id
}

// equipped reports whether a facility is there.
func (w *draft) equipped(zone string, m knowledge.Measure) (verdict, detail) {
	f := w.then(zone, m)
	if f == nil {
		return unknownYet, nil
	}
	switch f.State {
	case knowledge.Operating, knowledge.Complete:
		return meets, w.inShort(f)
	case knowledge.Absent:
		return fails, w.inShort(f)
	}
	return coming, w.inShort(f)
}

// affordable reports whether a zone's rent is at most as asked. Prices in another currency or for another term aren't compared.
func (w *draft) affordable(zone string, c *Conditions) (verdict, detail) {
	f := w.first(zone, "land.rent")
	if f == nil || f.Figure == nil {
		return unknownYet, nil
	}
	known := func() string { return w.label(f) + " " + w.itemAt(f) }
	switch {
	case f.Figure.Unit != c.rentUnit():
		return unknownYet, known
	case f.Figure.Value.Value > c.RentMax:
		return fails, known
	}
	return meets, known
}

func (c *Conditions) rentUnit() knowledge.Unit { return cmp.Or(c.RentUnit, "USD/m2") }

// standsAt reports whether a zone has come just so far.
func (w *draft) standsAt(zone string, state knowledge.State) (verdict, detail) {
	f := w.then(zone, "land.status")
	if f == nil {
		return unknownYet, nil
	}
	known := func() string { return w.short(f) }
	if f.State == state {
		return meets, known
	}
	return fails, known
}

// sayConditions repeats the conditions as understood, in the order of judge.
func (w *draft) sayConditions(c *Conditions) []string {
	var words []string
	ha := func(v float64) string { return w.asked(v, "ha") }
	if c.AreaHa > 0 {
		words = append(words, w.say("find.area", "value", ha(c.AreaHa)))
	}
	if c.MaxKm > 0 {
		words = append(words, w.say("find.distance", "place", w.place(c.Place), "value", w.asked(c.MaxKm, "km")))
	} else if c.MinKm > 0 {
		words = append(words, w.say("find.distance.min", "place", w.place(c.Place), "value", w.asked(c.MinKm, "km")))
	}
	if c.Near != "" {
		words = append(words, w.say("find.near.place", "place", w.place(c.Near)))
	}
	for _, id := range c.Industries {
		words = append(words, w.say("find.industry", "name", w.industry(id)))
	}
	for _, m := range c.Facilities {
		key := "find.facility"
		if c.Without {
			key = "find.without"
		}
		word := w.say(key, "name", w.measure(m))
		if c.State != "" {
			word = w.say("label.value", "label", w.measure(m), "value", w.say("state."+string(c.State)))
		}
		words = append(words, word)
	}
	if c.Status != "" {
		words = append(words, w.say("state."+string(c.Status)))
	}
	if c.Operating {
		words = append(words, w.say("find.operating"))
	}
	if c.Idle {
		words = append(words, w.say("find.idle"))
	}
	if c.Vacant {
		words = append(words, w.say("find.vacant"))
	}
	if c.RentMax > 0 {
		words = append(words, w.say("find.rent", "value", w.asked(c.RentMax, c.rentUnit())))
	}
	for _, l := range c.Limits {
		words = append(words, w.sayLimit(l))
	}
	return words
}

// sayPlaces repeats where zones are sought, as far as that isn't everywhere.
func (w *draft) sayPlaces(c *Conditions) []string {
	var words []string
	for _, id := range c.Territories {
		if id != w.pack.Home && w.withinHome(id) {
			words = append(words, w.say("find.in", "place", w.territory(id)))
		}
	}
	return words
}

// sayLimit writes a limit; zones that are full, or not, without a figure that the question doesn't name.
func (w *draft) sayLimit(l Limit) string {
	switch full := l.Measure == "land.occupancy" && l.Value == 100; {
	case full && l.Bound == "min":
		return w.say("find.full")
	case full && l.Bound == "below":
		return w.say("find.notfull")
	}
	return w.say("find.limit."+l.Bound, "label", w.measure(l.Measure), "value", w.asked(l.Value, unitOf(l.Measure)))
}

// unitOf is the unit in which zones are measured.
func unitOf(m knowledge.Measure) knowledge.Unit {
	info, _ := m.Info()
	return info.Units[0]
}

// asked writes a quantity of the question itself.
func (w *draft) asked(v float64, u knowledge.Unit) string {
	_, decimals := trimmed(v, 3)
	w.derived = append(w.derived, derived{op: "asked", value: v, decimals: decimals})
	return w.unit(u, w.digits(v, decimals), v == 1)
}
