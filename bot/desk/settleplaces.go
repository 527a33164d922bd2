package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// settlePlaces: a name may be a zone's or its district's; a zone's unit is an address, its highway a road.
func (r reading) settlePlaces() {
	if len(r.Measures) == 0 && len(r.Zones) == 1 && len(r.around) > 0 && (r.desk.draft(r.Request).countsZones() || r.is("g.list") && r.prefixed("kind.") || r.whichIn()) {
		r.Zones, r.Territories = nil, appendNew(r.Territories, r.widest()...) // "how many parks are there in X"
	}
	if district := r.districtSplit(); district != "" {
		delete(r.has, zoneName+r.Zones[0])
		r.has[territoryName+district] = true
		r.Zones, r.Territories = nil, appendNew(r.Territories, district)
		r.only("location.address")
	}
	beside := !r.any("", "location.address", "facility.roads") && len(r.Beyond)+len(r.Industries) == 0 && !r.prefixed("topic.") && !r.is("op.near", "op.far", "q.when", "q.count")
	if !r.zoned() && beside && r.prefixed("kind.") && r.is("q.which", "g.list") && slices.ContainsFunc(r.Places, func(id string) bool { k := r.desk.pack.Place(id).Kind; return k == "road" || k == "area" }) {
		r.Measures, r.has["op.near"] = nil, true // "which parks lie along highway 6"
		return
	}
	if !r.zoned() && (r.any("stat.") || r.asks("facility.solid_waste")) {
		r.drop("location.address", "land.handed_over") // what is said of a figure, not asked
	}
	seeksZones := len(r.Industries) > 0 && r.prefixed("kind.") && r.is("q.which", "g.list") // beside the road
	if !r.zoned() && !r.is("cond.need") && !seeksZones && slices.ContainsFunc(r.Places, func(id string) bool { return r.desk.pack.Place(id).Kind == "road" }) {
		r.drop("land.expansion") // of the road
		if r.any("stat.") || r.asks("facility.infrastructure") {
			r.has["g.money"] = r.is("g.money") || r.asks("stat.investment") || r.asks("stat.capital")
			r.drop("stat.investment", "stat.capital", "stat.projects", "facility.infrastructure", "facility.roads") // of it as well
		}
		r.Tags = appendNew(r.Tags, "roads")
	}
	if home := r.desk.pack.Territory(r.desk.pack.Home); contains(r.Tags, "merger") && (r.any("stat.", "stat.communes") || r.asks("stat.communes") && r.says("moi", "new", "新", "새")) && !r.zoned() && len(r.Territories) == 0 && home != nil && home.Former && home.PartOf != "" {
		r.Territories = []string{home.PartOf} // the merged one
		r.Tags = slices.DeleteFunc(r.Tags, func(t string) bool { return t == "merger" })
	}
	if r.asks("location.address") && r.relative() {
		r.drop("location.address")
		r.has["q.which"] = true
		if len(r.Measures)+len(r.Industries) == 0 && r.is("m.profile.tenant") {
			r.put("profile.tenant")
		}
	}
	if len(r.Measures) == 1 && r.asks("location.address") {
		r.Share = false // "which wards make up X"
	}
	if !r.zoned() && len(r.Measures) == 1 && r.asks("location.address") && len(r.Territories) > 0 && r.prefixed("kind.") && r.is("q.which", "g.list") {
		r.Measures = nil // "which clusters lie in X"
	}
	if r.zoned() && r.asks("stat.communes") {
		r.put("location.address", "stat.communes")
	}
	if r.zoned() && contains(r.Tags, "roads") && !r.asks("facility.roads") && !r.asks("location.distance") {
		r.put("facility.roads", "location.address")
	}
	if r.zoned() && r.asks("profile.established") && r.asks("profile.legal") {
		r.drop("profile.established")
	}
}

// relative reports whether "where" tells more of the zones named right before it: "parks where Korean firms work".
func (r reading) relative() bool {
	return r.adjoining(func(m, next match) bool {
		return m.of("kind.") && r.units[next.from].folded == "where" && next.to < len(r.units)
	})
}

// settleSorting: zones listed by a measure are to be ranked: "list the parks by occupancy", "danh sách KCN theo diện tích".
func (r reading) settleSorting() {
	if !r.is("g.list") || !r.prefixed("kind.") || r.prefixed("op.") {
		return
	}
	for _, m := range r.matches {
		if m.from > 0 && m.of("m.land.", "m.stat.", "m.location.distance", "m.profile.established", "g.area") && contains([]string{"by", "theo", "按"}, r.units[m.from-1].folded) {
			r.has["op.max"], r.has["op.rank"] = true, true
		}
	}
}

// whichIn reports whether it is asked which parks or clusters are in a place of the name of a zone: "KCN nào ở X".
func (r reading) whichIn() bool {
	for i, m := range r.matches {
		if i > 0 && m.of(zoneName) && m.of(bareName) && r.prefixed("kind.") && r.is("q.which", "g.list") {
			before := r.units[m.from-1].folded
			return contains([]string{"o", "tai", "trong", "thuoc", "in", "at"}, before) && !r.matches[i-1].of("kind.")
		}
		if i == 0 && m.of(zoneName) && m.of(bareName) && r.is("q.which", "g.list") {
			has := r.matchAt(m.to)
			return has != nil && contains(has.concepts, "cond.with") && r.prefixed("kind.") // "X có những KCN nào"
		}
	}
	return false
}

// settleNotMeant: a zone named behind a "not" beside others is none of those asked about: "X, not Y".
func (r reading) settleNotMeant() {
	kept := slices.Clone(r.Zones)
	for i, m := range r.matches {
		if m.of(zoneName) && m.from > r.intro && r.excludes(i) {
			kept = slices.DeleteFunc(kept, func(id string) bool { return contains(m.concepts, zoneName+id) })
		}
	}
	if len(kept) > 0 {
		r.Zones = kept
	}
}

// districtSplit is the district of the name of a zone of which it is asked what communes it became; "" for none. A word such as "park"
// or "cluster" would say that the zone is meant, "thuộc xã nào" may be asked of either.
func (r reading) districtSplit() string {
	if len(r.Zones) != 1 || r.prefixed("kind.") || len(r.Measures) != 1 || !r.asks("location.address") && !r.asks("stat.communes") {
		return ""
	}
	split := r.asks("stat.communes") || slices.ContainsFunc(r.matches, func(m match) bool {
		return m.of("m.location.address") && m.from > 0 && contains([]string{"nhung", "cac", "la", "thanh", "gom"}, r.units[m.from-1].folded)
	})
	if !split {
		return ""
	}
	return first(r.districts())
}

// districts are those that bear the name of a zone in the question.
func (r reading) districts() []string {
	return slices.DeleteFunc(slices.Clone(r.around), func(id string) bool {
		t := r.desk.pack.Territory(id)
		return t == nil || t.Kind != "district"
	})
}

// widest are the districts of a zone's name, or where there is none its other territories.
func (r reading) widest() []string {
	if all := r.districts(); len(all) > 0 {
		return all
	}
	return r.around
}

// settleExcept: zones that are named only to be left out of those asked about: "which others than X are at work?"
func (r reading) settleExcept() {
	if !r.zoned() || !r.is("q.which", "g.list", "q.count", "cond.need") && !r.prefixed("stage.") && len(r.Sizes)+len(r.Industries) == 0 {
		return
	}
	var out []string
	for i, m := range r.matches {
		if m.of(zoneName) && r.excepted(i) {
			for _, c := range m.concepts {
				if id, ok := strings.CutPrefix(c, zoneName); ok {
					out = append(out, id)
				}
			}
		}
	}
	if len(out) == len(r.Zones) && len(out) > 0 && r.prefixed("kind.") {
		r.Zones, r.except = nil, out
	}
}

// excepted reports whether a name is left out by a word before it, or behind it where that is the way of the language.
func (r *Request) excepted(i int) bool {
	for j := i - 1; j >= 0 && r.matches[j].to == r.matches[j+1].from; j-- {
		m := r.matches[j]
		if contains([]string{"ngoai", "tru", "besides", "except", "than", "excluding"}, r.units[m.to-1].folded) || contains(m.concepts, "negation") {
			return true
		}
		if !m.of("kind.") && !contains(m.concepts, "fill") {
			break
		}
	}
	for j := i + 1; j < len(r.matches) && (r.Lang == knowledge.KO || r.Lang == knowledge.ZH || r.Lang == knowledge.JA); j++ {
		m := r.matches[j]
		if contains(m.concepts, "negation") {
			return true
		}
		if r.units[m.from].start > r.units[r.matches[j-1].to-1].end+1 || !m.of("kind.") && !contains(m.concepts, "fill") {
			break
		}
	}
	return false
}

// settleMerger: what became of a province or district is asked by naming it alone, or two of which one has become a part of the
// other: "is it X or Y now?"
func (r reading) settleMerger() {
	if r.zoned() || len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Industries)+len(r.Places) > 0 || r.prefixed("kind.") || r.prefixed("topic.") || r.prefixed("op.") {
		return
	}
	former := slices.ContainsFunc(r.Territories, func(id string) bool { return r.desk.pack.Territory(id).Former })
	merged := slices.ContainsFunc(r.Territories, func(id string) bool { return contains(r.Territories, r.desk.pack.Territory(id).PartOf) })
	alone := len(r.Territories) == 1 && r.is("q.yesno") && !r.is("follow", "q.what") && !r.unread()
	home := r.desk.pack.Territory(r.desk.pack.Home)
	today := alone && home != nil && home.Former && r.Territories[0] == home.PartOf && r.is("scope.province") // "is Y the province now?"
	if today {
		r.has[territoryName+home.ID] = true
	}
	became := len(r.Territories) == 1 && r.is("q.what", "q.which") && r.words() <= 9 && !r.unread() && r.says("gio", "nay", "now", "today", "become", "became", "지", "현", "现", "現", "今") // "what is it today?"
	if today || former && (merged || alone || became) {
		r.Tags, r.has["tag.merger"] = append(r.Tags, "merger"), true
	}
}

// unread reports whether a word of some length says something that no expression covers.
func (r reading) unread() bool {
	for i, u := range r.units {
		if len(u.folded) >= 4 && !u.digit && !r.desk.covered(r.Request, i) && !r.desk.words.ordinary(r.units, i) {
			return true
		}
	}
	return false
}

// settleWhereabouts: where a brewery is, or who makes circuit boards, asks which zone has that line of business.
func (r reading) settleWhereabouts() {
	if r.asks("location.address") && len(r.Industries) > 0 && !r.is("g.let") && !r.any("land.") {
		r.notBeyond("x.factory_rent") // the workshop to be placed
	}
	if r.zoned() || len(r.Industries) == 0 || len(r.Companies)+len(r.Places)+len(r.Beyond) > 0 || r.prefixed("topic.") || r.is("q.what", "q.why", "q.count") {
		return
	}
	if r.is("q.yesno") && len(r.Measures)+len(r.Tags)+len(r.Zones)+len(r.Sizes) == 0 && !r.is("out.advice", "op.max", "op.min") && len(r.Industries) == 1 && r.strangers() == 0 {
		r.has["q.which"] = true // "does anyone make solar panels"
	}
	where := len(r.Measures) == 1 && r.asks("location.address")
	inZone := len(r.Measures) == 0 && r.prefixed("kind.") && r.is("q.which")
	if where || inZone || len(r.Measures)+len(r.Tags) == 0 && r.is("q.who") {
		r.Measures, r.Tags, r.has["q.which"] = nil, nil, true
	}
}
