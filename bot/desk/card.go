package desk

import (
	"cmp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// The parts of a zone's card, as codes name them: "z:ZONE" is the card, "z:ZONE:PART" a part.
const (
	partCard      = "card"
	partLand      = "land"
	partFacility  = "facility"
	partIncentive = "incentive"
	partTenants   = "tenants"
	partLocation  = "location"
	partMap       = "map"
	partSources   = "sources"
)

// Card tells of what zone an answer is a card, or a part of one.
type Card struct {
	Zone  string
	Whole bool // the card itself: its sources are a part of their own
	Kind  knowledge.Kind
	Page  int // of the list of that kind, on which the zone stands
}

// Page tells where in a list of zones an answer stands.
type Page struct {
	Kind   knowledge.Kind // of a list; empty: of the zones found
	Number int            // from 1
	Of     int
}

// Venue is a zone as a pin on a map.
type Venue struct {
	Title, Address string
	Point          knowledge.Point
}

// part answers a press on a card.
func (w *draft) part(zone string) Answer {
	z := w.pack.Zone(zone)
	w.zones = []string{zone}
	topic := "land"
	switch w.r.part {
	case partLand:
		w.landPart(zone)
	case partFacility:
		topic = "facility"
		w.facilityPart(zone)
	case partIncentive:
		topic = "incentive"
		w.incentivePart(z)
	case partTenants:
		topic = "statistic"
		w.tenantsPart(zone)
	case partLocation, partMap:
		topic = "location"
		w.locationPart(z)
	case partSources:
		topic = "contact"
		w.sourcesPart(zone)
	default:
		return w.card(zone)
	}
	known := len(w.facts)+len(w.articles) > 0
	if !known {
		w.para(w.say("unknown.staff"))
	}
	w.a.Card, w.a.Buttons = w.cardOf(z, false), w.cardButtons(z, w.r.part)
	return w.finish(topic, known)
}

// card tells what an investor looks at first: how far the zone is, its land and rent, its facilities as a checklist, its distances.
func (w *draft) card(zone string) Answer {
	z := w.pack.Zone(zone)
	w.zones = []string{zone}
	name, _ := z.Names.In(w.lang)
	w.lead(name)
	if f := w.first(zone, "land.status"); f != nil {
		w.check(mark(f.State), w.itemAt(f))
	} else {
		w.check(unknownMark, w.say("label.value", "label", w.measure("land.status"), "value", w.say("compare.unknown")))
	}
	w.cardLand(zone)
	w.head(w.say("button.facility"))
	w.checklist(zone, w.brief)
	var there []string
	for _, f := range w.distances(zone) {
		there = append(there, upper(w.label(f))+" "+w.itemAt(f))
	}
	if f := cmp.Or(w.first(zone, "location.address"), w.first(zone, "location.former")); f != nil {
		there = append(there, w.itemAt(f))
	}
	if len(there) > 0 {
		w.head(w.say("button.location"))
		for _, s := range there {
			w.item(s)
		}
	}
	if len(w.facts) == 0 {
		return w.refuse("unknown", w.say("unknown.zone"))
	}
	w.a.Card, w.a.Buttons = w.cardOf(z, true), w.cardButtons(z, partCard)
	return w.finish("land", true)
}

// cardLand tells the size, what is let and left, and the rent: those two even when they aren't known.
func (w *draft) cardLand(zone string) {
	for _, m := range []knowledge.Measure{"land.planned", "land.occupancy"} {
		w.labelled(zone, m)
	}
	w.left(zone)
	if !w.labelled(zone, "land.rent") {
		w.item(upper(w.say("rent.ask")))
	}
	for _, m := range []knowledge.Measure{"land.lease_end", "profile.developer"} {
		w.labelled(zone, m)
	}
}

// left tells the land left, or that no figure shows any.
func (w *draft) left(zone string) {
	occupancy := w.first(zone, "land.occupancy")
	value := w.say("compare.unknown")
	switch f := w.first(zone, "land.available"); {
	case occupancy != nil && occupancy.Figure.Value.Value >= 99.5:
		value = w.say("card.left.none")
	case f != nil:
		w.labelled(zone, "land.available")
		return
	}
	w.item(upper(w.say("label.value", "label", w.measure("land.available"), "value", value)))
}

// labelled tells a zone's first fact of a measure in short; false when there is none.
func (w *draft) labelled(zone string, m knowledge.Measure) bool {
	f := w.first(zone, m)
	if f == nil {
		return false
	}
	w.item(upper(w.say("label.value", "label", w.label(f), "value", w.short(f))))
	return true
}

// short is a fact in brief with its date, flagged.
func (w *draft) short(f *knowledge.Fact) string { return w.flagged(f, w.brief(f)+w.asOf(f)) }

// itemAt is valueAt in a list, flagged.
func (w *draft) itemAt(f *knowledge.Fact) string { return w.flagged(f, w.valueAt(f)) }

// flagged adds an asterisk to what is not to be taken at face value; the answer says once what that means.
func (w *draft) flagged(f *knowledge.Fact, s string) string {
	if len(f.Doubts) == 0 {
		return s
	}
	w.doubtful = true
	return s + "*"
}

const unknownMark = "❔"

// mark is the sign of a state.
func mark(s knowledge.State) string {
	switch s {
	case knowledge.Operating, knowledge.Complete:
		return "✅"
	case knowledge.Building, knowledge.Partial:
		return "🚧"
	case knowledge.Planned:
		return "📋"
	case knowledge.Absent:
		return "➖"
	}
	return unknownMark
}

// expected are the facilities that an investor asks about first: a card says so when they aren't known.
var expected = []knowledge.Measure{"facility.wastewater", "facility.power", "facility.water", "facility.roads"}

// checklist tells each facility with its state, and which of those expected aren't known.
func (w *draft) checklist(zone string, tell func(*knowledge.Fact) string) {
	var unknown []string
	for _, m := range facilityMeasures {
		f := w.first(zone, m)
		if f == nil {
			if contains(expected, m) {
				unknown = append(unknown, w.measure(m))
			}
			continue
		}
		value := w.flagged(f, unended(tell(f))+w.asOf(f))
		w.check(mark(f.State), w.say("label.value", "label", upper(w.label(f)), "value", value))
	}
	if len(unknown) > 0 {
		w.check(unknownMark, upper(w.say("find.unknown", "what", strings.Join(unknown, w.say("join.comma")))))
	}
}

// distances are the preferred facts of how far a zone is from each place.
func (w *draft) distances(zone string) []*knowledge.Fact {
	var told []*knowledge.Fact
	for _, f := range w.pack.ZoneFacts(zone, "location.distance") {
		if !f.Refer && !slices.ContainsFunc(told, func(o *knowledge.Fact) bool { return o.Place == f.Place }) {
			told = append(told, f)
		}
	}
	slices.SortStableFunc(told, func(a, b *knowledge.Fact) int { return cmp.Compare(a.Figure.Value.Value, b.Figure.Value.Value) })
	return told
}

func (w *draft) titled(zone, key string) {
	w.lead(w.say("fact.plain", "subject", w.zone(zone), "value", w.say(key)))
}

// full tells a fact with its label, whole value, date and doubts.
func (w *draft) full(f *knowledge.Fact) {
	w.item(upper(w.say("label.value", "label", w.label(f), "value", w.valueAt(f))))
	w.doubts(f)
}

func (w *draft) landPart(zone string) {
	w.titled(zone, "button.land")
	if f := w.first(zone, "land.status"); f != nil {
		w.check(mark(f.State), w.valueAt(f))
		w.doubts(f)
	}
	for _, m := range []knowledge.Measure{
		"land.planned", "land.industrial", "land.cleared", "land.handed_over", "land.leased", "land.occupancy", "land.available",
		"land.expansion", "land.density", "land.rent", "land.fee", "land.lease_end", "land.industries",
	} {
		switch f := w.first(zone, m); {
		case f != nil:
			w.full(f)
		case m == "land.available":
			w.left(zone)
		case m == "land.rent":
			w.item(upper(w.say("rent.ask")))
		}
	}
}

func (w *draft) facilityPart(zone string) {
	w.titled(zone, "button.facility")
	w.checklist(zone, w.value)
	for _, m := range facilityMeasures {
		if f := w.first(zone, m); f != nil {
			w.doubts(f)
		}
	}
	w.doubtful = false
}

func (w *draft) tenantsPart(zone string) {
	w.titled(zone, "button.tenants")
	for _, m := range []knowledge.Measure{"profile.developer", "stat.projects", "stat.capital", "stat.investment", "stat.workers"} {
		if f := w.first(zone, m); f != nil {
			w.full(f)
		}
	}
	told := 0
	for _, f := range w.pack.ZoneFacts(zone, "profile.tenant") {
		if f.Refer {
			continue
		}
		if told++; told > maxNamed {
			break
		}
		w.item(w.itemAt(f))
	}
	if len(w.a.Lines) == 1 {
		w.para(w.say("unknown.measure", "subject", w.zone(zone), "label", w.measure("profile.tenant")))
	}
}

func (w *draft) locationPart(z *knowledge.Zone) {
	w.titled(z.ID, "button.location")
	var address string
	for _, m := range []knowledge.Measure{"location.address", "location.former", "location.surrounding"} {
		f := w.first(z.ID, m)
		if f == nil {
			continue
		}
		address = cmp.Or(address, unended(w.value(f)))
		w.full(f)
	}
	for _, f := range w.distances(z.ID) {
		w.full(f)
	}
	if len(w.a.Lines) == 1 {
		w.para(w.say("unknown.measure", "subject", w.zone(z.ID), "label", w.measure("location.address")))
	}
	if w.r.part == partMap && z.Point != nil {
		w.a.Venue = &Venue{w.zone(z.ID), cmp.Or(address, w.home()), *z.Point}
	}
}

// incentivePart tells the rules for all zones, with a button for each further one that may apply to a zone of this kind.
func (w *draft) incentivePart(z *knowledge.Zone) {
	other := map[knowledge.Kind]knowledge.Kind{knowledge.Park: knowledge.Cluster, knowledge.Cluster: knowledge.Park}[z.Kind]
	for _, a := range w.pack.Articles {
		if a.Topic != "incentive" || len(a.Zones) > 0 && !contains(a.Zones, z.ID) || contains(a.Tags, string(other)) {
			continue
		}
		if len(w.articles) == 0 {
			w.article(a, true)
			continue
		}
		if len(w.ruled) < 4 {
			w.ruled = append(w.ruled, w.articleButton(a))
		}
	}
	if len(w.articles) == 0 {
		w.titled(z.ID, "button.incentive")
		w.para(w.say("unknown.staff"))
	}
}

// sourcesPart lists every source that the zone's records rest on.
func (w *draft) sourcesPart(zone string) {
	w.titled(zone, "button.sources")
	for _, f := range w.pack.Zone(zone).Facts {
		if !f.Refer {
			w.use(f)
		}
	}
	w.everySource = true
}

// signs stand before the parts of a card, by which a thumb finds them.
var signs = map[string]string{
	partLand: "🏞", partFacility: "🔌", partIncentive: "🎁", partTenants: "🏭", partLocation: "🧭", partMap: "📍", partSources: "📚", partCard: "🪪",
}

// cardButtons lead to the other parts of a card; the part shown gives its place to the way back.
func (w *draft) cardButtons(z *knowledge.Zone, shown string) []Button {
	keys := map[string]string{partMap: "button.map", partCard: "button.overview"}
	list := w.ruled
	for _, part := range []string{partLand, partFacility, partIncentive, partTenants, partLocation, partMap, partSources} {
		if part == partTenants && len(w.pack.ZoneFacts(z.ID, "profile.tenant")) == 0 || part == partMap && z.Point == nil {
			continue
		}
		code := "z:" + z.ID + ":" + part
		if part == shown {
			part, code = partCard, "z:"+z.ID
		}
		list = append(list, Button{signs[part] + " " + w.say(cmp.Or(keys[part], "button."+part)), code})
	}
	return list
}

// pageSize is how many zones a page of a list shows.
const pageSize = 8

// zoneList tells a page of all parks or all clusters, those that have come farthest first.
func (w *draft) zoneList() Answer {
	all := w.listed[w.r.Kind]
	if len(all) == 0 {
		return w.notUnderstood()
	}
	pages := (len(all) + pageSize - 1) / pageSize
	page := min(w.r.page, pages)
	w.lead(w.say("of", "kinds", w.say("kinds."+string(w.r.Kind)), "territory", w.home()))
	for _, z := range all[(page-1)*pageSize : min(page*pageSize, len(all))] {
		w.zones = append(w.zones, z.ID)
		w.check(w.line(z.ID))
		w.named(w.zone(z.ID))
		w.a.Buttons = append(w.a.Buttons, Button{cmp.Or(w.shortName(z), w.zone(z.ID)), "z:" + z.ID})
	}
	w.a.Page = Page{w.r.Kind, page, pages}
	return w.finish("land", true)
}

// inOrder lists the zones of each kind in the order of the list.
func (d *Desk) inOrder() map[knowledge.Kind][]*knowledge.Zone {
	w := d.draft(&Request{})
	listed := map[knowledge.Kind][]*knowledge.Zone{}
	for _, z := range d.pack.Zones {
		listed[z.Kind] = append(listed[z.Kind], z)
	}
	for _, zones := range listed {
		slices.SortStableFunc(zones, func(a, b *knowledge.Zone) int {
			return cmp.Or(cmp.Compare(w.stage(a.ID), w.stage(b.ID)), cmp.Compare(w.area(b.ID), w.area(a.ID)))
		})
	}
	return listed
}

// cardOf tells where the card of a zone belongs.
func (w *draft) cardOf(z *knowledge.Zone, whole bool) Card {
	return Card{z.ID, whole, z.Kind, slices.Index(w.listed[z.Kind], z)/pageSize + 1}
}

// line tells a zone in one line of a list.
func (w *draft) line(zone string) (sign, s string) {
	sign = unknownMark
	if f := w.first(zone, "land.status"); f != nil {
		sign = mark(f.State)
	}
	return sign, w.say("label.value", "label", w.zone(zone), "value", strings.Join(w.traits(zone), " · "))
}

// traits are how far a zone is, how large and how full, in short.
func (w *draft) traits(zone string) []string {
	var parts []string
	for _, m := range []knowledge.Measure{"land.status", "land.planned"} {
		if f := w.first(zone, m); f != nil {
			parts = append(parts, w.short(f))
		}
	}
	if f := w.first(zone, "land.occupancy"); f != nil {
		parts = append(parts, w.measure(f.Measure)+" "+w.short(f))
	}
	if len(parts) == 0 {
		parts = append(parts, w.say("compare.unknown"))
	}
	return parts
}

// stage orders zones by how far they have come.
func (w *draft) stage(zone string) int {
	order := []knowledge.State{knowledge.Operating, knowledge.Complete, knowledge.Partial, knowledge.Building, knowledge.Planned}
	if f := w.first(zone, "land.status"); f != nil {
		if i := slices.Index(order, f.State); i >= 0 {
			return i
		}
	}
	return len(order)
}

func (w *draft) area(zone string) float64 {
	if f := w.first(zone, "land.planned"); f != nil {
		return f.Figure.Value.Value
	}
	return 0
}
