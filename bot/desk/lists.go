package desk

import (
	"cmp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// eachZone lists a measure zone by zone.
func (w *draft) eachZone(m knowledge.Measure) bool {
	if !w.r.prefixed("kind.") && !w.r.is("q.which", "g.list", "each", "scope.province", "total") && !w.r.prefixed("op.") && len(w.r.Territories) == 0 && (contains(unlisted, m) || m == "profile.developer" && w.r.is("q.yesno")) {
		return false
	}
	var items []string
	more := 0
	var without []string
	for _, z := range w.scope() {
		f := w.first(z.ID, m)
		if f == nil {
			without = append(without, w.shortName(z))
		}
		if f == nil || m == "location.distance" && len(w.r.Places) > 0 && !contains(w.r.Places, f.Place) {
			continue
		}
		w.zones = appendNew(w.zones, z.ID)
		if len(items) == maxListed+2 {
			more++
			continue
		}
		items = append(items, w.say("label.value", "label", w.zone(z.ID), "value", w.short(f)))
	}
	if len(items) == 0 {
		return false
	}
	w.tellList(m, items, without)
	if more > 0 {
		w.item(w.say("list.more", "n", w.count(more)))
	}
	return true
}

// besideRoad answers which zones lie near a road, or near any where none is named, with what records say of roads: no distance to one
// is measured.
func (w *draft) besideRoad() (Answer, bool) {
	r := w.r
	isRoad := func(id string) bool { p := w.pack.Place(id); return p != nil && p.Kind == "road" }
	named := len(r.Places) > 0
	if !r.is("op.near") || !r.prefixed("kind.") && !r.is("q.which") || named && !slices.ContainsFunc(r.Places, isRoad) || !named && !contains(r.Tags, "roads") ||
		len(r.Zones)+len(r.Industries)+len(r.Sizes)+len(r.Beyond) > 0 || slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return m != "facility.roads" && m != "location.distance" }) {
		return Answer{}, false
	}
	speaks := func(feature string) bool {
		id, ok := strings.CutPrefix(feature, placeName)
		return ok && isRoad(id) && (!named || contains(r.Places, id))
	}
	w.lead(w.say("facility.list.head", "label", w.measure("facility.roads")))
	for _, z := range w.scope() {
		facts := append(slices.Clone(w.pack.ZoneFacts(z.ID, "location.surrounding")), w.pack.ZoneFacts(z.ID, "facility.roads")...)
		i := slices.IndexFunc(facts, func(f *knowledge.Fact) bool {
			return !f.Refer && slices.ContainsFunc(w.statements.features[f.ID][w.lang], speaks)
		})
		if i >= 0 {
			w.zones = appendNew(w.zones, z.ID)
			w.item(w.say("label.value", "label", w.zone(z.ID), "value", w.itemAt(facts[i])))
		}
	}
	if len(w.zones) == 0 {
		return w.refuse("location", w.say("unknown.measure", "subject", w.home(), "label", w.measure("facility.roads"))), true
	}
	return w.finish("location", true), true
}

// tellList tells what zones have of a measure; where those without it are asked for, of which zones nothing is known comes first:
// whether they lack it, or nobody wrote of it, isn't known.
func (w *draft) tellList(m knowledge.Measure, items, without []string) {
	if w.r.lacks(m) && len(without) > 0 {
		w.lead(w.say("list.without", "label", w.measure(m), "names", strings.Join(without, w.say("join.comma"))))
		w.para(w.say("list.with"))
	} else {
		w.lead(w.say("facility.list.head", "label", w.measure(m)))
	}
	for _, s := range items {
		w.item(s)
	}
}

// lacks reports whether zones that don't have something are asked for.
func (r *Request) lacks(m knowledge.Measure) bool {
	return r.is("cond.without") || slices.ContainsFunc(r.matches, func(x match) bool { return contains(x.concepts, "m."+string(m)) && r.denied(x) })
}

// listsEach reports whether a measure is asked for zone by zone: "the area of each park", "a list of the parks with their area".
func (w *draft) listsEach(m knowledge.Measure) bool {
	r := w.r
	if len(r.Origins)+len(r.Years) > 0 || r.Share || r.Stage != "" {
		return false
	}
	return r.is("each") || r.is("g.list") && r.prefixed("kind.") && strings.HasPrefix(string(m), "land.")
}

// unlisted are the measures that zones are not listed by unless a list or zones are asked for: what is asked is about something else.
var unlisted = []knowledge.Measure{"location.address", "land.status", "land.industries", "profile.legal"}

// brief is a fact's state or figure, else its whole value.
func (w *draft) brief(f *knowledge.Fact) string {
	switch {
	case f.State != "":
		w.use(f)
		return w.say("state." + string(f.State))
	case f.Figure != nil:
		w.use(f)
		return w.figure(*f.Figure)
	case f.Name != "":
		w.use(f)
		return f.Name
	}
	return unended(w.value(f))
}

// scope lists the zones that a question without zone names is about.
func (w *draft) scope() []*knowledge.Zone {
	var kept []*knowledge.Zone
	for _, z := range w.pack.Zones {
		if w.r.Kind != "" && z.Kind != w.r.Kind {
			continue
		}
		if !w.inTerritory(z) || contains(w.r.except, z.ID) {
			continue
		}
		kept = append(kept, z)
	}
	return kept
}

func (w *draft) inTerritory(z *knowledge.Zone) bool {
	if len(w.r.Territories) == 0 {
		return true
	}
	for _, t := range w.r.Territories {
		if t == w.pack.Home || z.District == t || z.Commune == t {
			return true
		}
		if home := w.pack.Territory(w.pack.Home); home != nil && home.PartOf == t {
			return true
		}
	}
	return false
}

// countOrList answers "how many parks are there" and "which parks are there".
func (w *draft) countOrList() (Answer, bool) {
	r := w.r
	if r.Stage == "operating" && r.prefixed("kind.") && len(r.Zones) == 0 && !r.prefixed("topic.") {
		return w.find(), true // those at work only
	}
	if !r.prefixed("kind.") || len(r.Zones) > 0 || len(r.Stray) > 2 || len(r.Stray) == 2 && r.is("q.count") && r.Lang == knowledge.EN || len(r.Origins) > 0 || r.prefixed("topic.") {
		return Answer{}, false
	}
	if len(r.Years) > 0 && !r.is("q.count", "g.list") {
		return Answer{}, false
	}
	if !r.is("q.count", "g.list", "q.which", "q.what", "q.overview", "total", "q.yesno") && len(r.Stray) > 0 {
		return Answer{}, false
	}
	if r.is("q.what") && !r.is("q.count", "g.list", "q.which", "q.overview", "total") && r.strangers() > 0 {
		return Answer{}, false // "what is the noise limit in the parks"
	}
	if r.is("q.yesno") && !r.is("q.count", "g.list", "q.which", "total") && !r.asksWhetherAny() {
		return Answer{}, false
	}
	kinds := []knowledge.Kind{r.Kind}
	if r.Kind == "" {
		kinds = []knowledge.Kind{knowledge.Park, knowledge.Cluster}
	}
	for _, k := range kinds {
		w.thenAndNow(func() bool {
			before := len(w.a.Lines)
			w.countKind(k)
			return len(w.a.Lines) > before
		})
	}
	if len(w.a.Lines) == 0 {
		return Answer{}, false
	}
	return w.finish("statistic", w.a.Confidence >= 0), true
}

// atWorkThere tells how many zones are at work where that is recorded, and which of them are known by name: in a territory that the
// pack's own is a part of, or here if they are counted.
func (w *draft) atWorkThere() (Answer, bool) {
	r := w.r
	if r.Stage != "operating" || !r.prefixed("kind.") || len(r.Zones)+len(r.Measures)+len(r.Industries)+len(r.Sizes) > 0 || len(r.Territories) > 1 {
		return Answer{}, false
	}
	territory := first(append(slices.Clone(r.Territories), w.pack.Home))
	here := territory == w.pack.Home
	if here && !w.countsZones() {
		return Answer{}, false
	}
	all := slices.DeleteFunc(slices.Clone(w.pack.Stats(territory, r.Kind, "stat.zones")), func(f *knowledge.Fact) bool { return f.Stage != r.Stage })
	if len(all) == 0 || !w.bestStat("stat.zones", all) {
		return Answer{}, false
	}
	if here && len(r.Years) == 0 {
		for _, z := range w.scope() {
			if f := w.first(z.ID, "land.status"); f != nil && f.State == knowledge.Operating {
				w.zones = append(w.zones, z.ID)
				w.item(w.say("label.value", "label", w.zone(z.ID), "value", w.short(f)))
			}
		}
	}
	return w.finish("statistic", true), true
}

// asksWhetherAny reports whether a yes-or-no question is only whether there are such zones: nothing is said of them but where, and no
// word or number is left over.
func (r *Request) asksWhetherAny() bool {
	if len(r.Stray)+len(r.Sizes) > 0 || slices.ContainsFunc(r.units, func(u unit) bool { return u.digit }) {
		return false
	}
	return !slices.ContainsFunc(r.matches, func(m match) bool {
		return !m.of("kind.", territoryName, bareName, zoneName, "scope.", "fill", "q.", "cond.with", "follow", "small.", "confirm", "cover", "stage.", "total")
	})
}

// vacant answers that no zone of the kind asked about is known in a part of the pack's territory, and tells those of the other kind.
func (w *draft) vacant() (Answer, bool) {
	r := w.r
	if len(r.Territories) != 1 || r.Territories[0] == w.pack.Home || !w.withinHome(r.Territories[0]) || r.Kind == "" || len(w.scope()) > 0 ||
		len(r.Zones)+len(r.Tags) > 0 || len(r.Measures) > 0 || r.prefixed("topic.") || len(w.pack.Stats(r.Territories[0], r.Kind, "stat.zones")) > 0 {
		return Answer{}, false
	}
	if w.addressedIn(r.Territories[0]) {
		return w.finish("location", true), true
	}
	w.lead(w.say("list.none", "place", w.territory(r.Territories[0]), "kinds", w.say("kind."+string(r.Kind))))
	r.Kind = ""
	for _, z := range w.scope() {
		w.item(w.zone(z.ID))
		w.zones = append(w.zones, z.ID)
	}
	return w.finish("location", true), true
}

// addressedIn tells the addresses that name a territory, where zones may be in it: "in one of the communes X, Y or Z".
func (w *draft) addressedIn(territory string) bool {
	name := withoutUnit(w.pack.Territory(territory).Names[knowledge.VI])
	told := false
	for _, z := range w.pack.Zones {
		f := w.first(z.ID, "location.address")
		if z.Kind == w.r.Kind && f != nil && strings.Contains(f.Text[knowledge.VI], name) {
			w.one(f)
			w.zones = append(w.zones, z.ID)
			told = true
		}
	}
	return told
}

// placed reports whether zones of a part of the pack's territory are asked for.
func (w *draft) placed() bool {
	r := w.r
	inside := slices.ContainsFunc(r.Territories, func(id string) bool { return id != w.pack.Home && w.withinHome(id) })
	return inside && w.order() == "" && len(r.Zones)+len(r.Measures)+len(r.Industries) == 0 && r.prefixed("kind.") && !r.prefixed("topic.") && len(w.scope()) > 0 &&
		(r.is("q.which", "g.list", "cond.need", "q.count", "q.yesno", "q.what", "q.overview", "cond.with") || len(r.units) <= 8)
}

// zonesThere lists the zones of a territory with their status.
func (w *draft) zonesThere() Answer {
	told := false
	for _, t := range w.r.Territories {
		for _, m := range []knowledge.Measure{"stat.zones", "stat.area"} {
			told = w.bestStat(m, w.pack.Stats(t, w.r.Kind, m)) || told
		}
	}
	var names []string
	var items []string
	for _, z := range w.scope() {
		w.zones = append(w.zones, z.ID)
		names = append(names, w.zone(z.ID))
		if f := cmp.Or(w.first(z.ID, "location.former"), w.first(z.ID, "location.address")); f != nil {
			items = append(items, w.say("label.value", "label", w.zone(z.ID), "value", w.flagged(f, unended(w.value(f)))))
		}
	}
	kinds := w.say("kinds.both")
	if w.r.Kind != "" {
		kinds = w.say("kind." + string(w.r.Kind))
	}
	if told && w.r.is("q.count") {
		w.item(strings.Join(names, w.say("join.comma")))
		return w.finish("statistic", true)
	}
	head := w.say("list.head", "n", w.count(len(names)), "kinds", kinds, "names", strings.Join(names, w.say("join.comma")))
	w.lead(w.say("fact.plain", "subject", w.territory(w.r.Territories[0]), "value", head))
	for _, s := range items[:min(len(items), 8)] {
		w.item(s)
	}
	return w.finish("location", true)
}

// most names in one line
const maxNamed = 30

func (w *draft) countKind(k knowledge.Kind) {
	territory := w.pack.Home
	if len(w.r.Territories) > 0 {
		territory = w.r.Territories[0]
	}
	saved := w.r.Kind
	w.r.Kind = k
	told := false
	if facts := w.pack.Stats(territory, k, "stat.zones"); len(facts) > 0 {
		told = w.bestStat("stat.zones", facts)
	}
	if told && (w.a.Confidence < 0 || territory != w.pack.Home && !w.withinHome(territory)) {
		w.r.Kind = saved
		return // the pack's own zones are but some of those counted
	}
	names := []string{}
	for _, z := range w.scope() {
		names = append(names, w.shortName(z))
		w.zones = append(w.zones, z.ID)
	}
	w.r.Kind = saved
	if len(names) == 0 {
		return
	}
	total := len(names)
	list := strings.Join(names[:min(total, maxNamed)], w.say("join.comma"))
	if total > maxNamed {
		list += w.say("join.comma") + w.say("list.more", "n", w.count(total-maxNamed))
	}
	if told {
		w.item(list)
		return
	}
	w.lead(w.say("list.head", "n", w.count(total), "kinds", w.say("kind."+string(k)), "names", list))
}
