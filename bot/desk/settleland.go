package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// settleFull: zones that are full, or not yet, are those whose occupancy is; but "thuê hết mấy ha" asks how much is let.
func (r reading) settleFull() {
	if r.adjoining(func(m, next match) bool {
		return contains(m.concepts, "cond.full") && r.counts(next) && next.of("m.land.planned", "g.area")
	}) {
		delete(r.has, "cond.full")
		r.put("land.leased", "land.planned")
	}
	ofParts := len(r.Sizes) == 1 && r.Sizes[0].Unit == "%" && limiting(r.Sizes[0])
	if ofParts && len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Origins) == 0 && !r.zoned() && r.prefixed("kind.") && !r.prefixed("topic.") {
		r.only("land.occupancy") // "are there parks more than 85 % …": what else zones have is counted in other units
	}
	if !r.is("cond.full") || r.asksAmount() && !r.desk.draft(r.Request).countsZones() || r.zoned() || !r.prefixed("kind.") {
		return
	}
	if slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "%" }) {
		r.put("land.occupancy", "land.leased", "land.available") // "at most 70 % full"
		return
	}
	full := text.Quantity{Value: 100, Unit: "%", Bound: "min"}
	if r.is("negation", "cond.without") {
		full.Bound = "below"
	}
	r.Sizes = append(r.Sizes, full)
	r.put("land.occupancy", "land.leased", "land.available")
}

// settleDeadlines: until when works must be done is no lease term, and who lives in a zone by rule doesn't work there.
func (r reading) settleDeadlines() {
	if r.asks("land.lease_end") && r.asks("facility.infrastructure") && !r.lets("land.lease_end") {
		r.drop("land.lease_end", "facility.infrastructure")
		r.Beyond = appendNew(r.Beyond, "x.dates")
	}
	if r.is("about.residents") && r.is("norm", "q.yesno") && !r.asksHowMuch() && !r.zoned() {
		r.drop("stat.workers", "facility.worker_housing", "stat.population")
	}
}

// pricesOf are what a price of something other than land asks for.
var pricesOf = map[knowledge.Measure]string{
	"facility.power": "x.electricity_price", "facility.water": "x.water_price", "facility.wastewater": "x.wastewater_price",
}

// settlePrices: a price is a rent, unless it is the price of something else or the cost of building.
func (r reading) settlePrices() {
	if !r.asks("land.rent") {
		return
	}
	if r.is("about.compensation") {
		r.drop("land.rent")
		r.has["g.money"] = true // paid to those who had the land
		return
	}
	if r.counted("m.land.planned") && r.is("m.profile.tenant") && !r.names("/m2") && r.saidBy("m.land.rent", "rent", "rents") {
		r.put("land.leased", "land.rent", "land.planned", "profile.tenant") // "how much land do the tenants rent"
		return
	}
	if r.asks("stat.wage") && r.saidBy("m.stat.wage", "pay", "paid") {
		r.drop("stat.wage") // rent that is paid
	}
	if r.is("q.howlong") {
		r.put("land.lease_end", "land.rent") // "how long can land be rented"
		return
	}
	if r.is("g.invest") && !r.is("g.let") && !r.names("/m2") {
		r.put("stat.investment", "land.rent") // money that is put in
		return
	}
	limited := r.limitsRent()
	for m, price := range pricesOf {
		if r.asks(m) && !limited && !r.names("/m2") {
			r.Beyond, r.Measures = appendNew(r.Beyond, price), nil
		}
	}
	if r.is("g.let") || r.asks("facility.infrastructure") && r.lets("land.rent") {
		r.drop("facility.infrastructure", "stat.investment")
	}
	if !limited && (r.any("facility.") || r.any("stat.")) {
		r.drop("land.rent")
		r.has["g.money"] = true
	}
	if len(r.Beyond) > 0 {
		r.drop("land.rent")
	}
}

// limitsRent reports whether land is sought for at most some price, which is one of a square metre where nothing else is said.
func (r reading) limitsRent() bool {
	if !r.is("cond.need") && !r.is("q.which") {
		return false
	}
	limited := false
	for i, s := range r.Sizes {
		if s.Unit == "USD" && s.Value < mostRent {
			r.Sizes[i].Unit += "/m2"
		}
		limited = limited || strings.Contains(r.Sizes[i].Unit, "/m2")
	}
	return limited
}

// mostRent is more USD than a square metre of land is let for anywhere.
const mostRent = 1000

// lets reports whether the words of a measure speak of letting: "đơn giá thuê hạ tầng" is no money put into infrastructure.
func (r reading) lets(of knowledge.Measure) bool {
	return r.worded("m."+string(of), "thue", "rent", "rental", "lease", "leases", "tenure", "임", "租", "賃", "赁")
}

// settleLand: what is let, left or planned, where only land or an area is spoken of.
func (r reading) settleLand() {
	if r.asks("land.status") && r.adjoining(r.stateOf) {
		r.drop("land.status")
	}
	if r.Share && r.asks("land.leased") && !r.zoned() {
		r.put("land.occupancy", "land.leased") // "what percent of the land in clusters is leased"
	}
	if r.zoned() && len(r.Measures)+len(r.Industries) == 0 && r.says("dat") && r.stillThere() {
		r.put("land.available") // "đất X còn không"
	}
	if r.asks("land.leased") && slices.ContainsFunc(r.matches, func(m match) bool { return contains(m.concepts, "m.land.leased") && r.denied(m) }) {
		r.put("land.available", "land.leased") // "how much isn't let yet"
	}
	if r.Share && r.asks("land.planned") && r.counted("m.land.planned") && !r.any("stat.") {
		r.Share = false // "takes up how many hectares"
	}
	if !r.zoned() && r.any("stat.") {
		r.drop("land.available") // "the remaining projects"
	}
	if r.zoned() && !r.any("land.") && slices.ContainsFunc(r.matches, r.muchLand) {
		r.put("land.planned") // "how much land X has"
	}
	if told := r.toldOf("m.land."); told != "" && r.is("follow") && len(r.Measures) == 1 && r.asks("land.planned") && r.counted("m.land.planned") {
		r.only(told) // "40 % is free: how many hectares is that?"
	}
	if (len(r.Measures) == 0 && r.is("g.area") || len(r.Measures) == 1 && r.asks("land.planned")) && !r.zoned() && !r.prefixed("kind.") && !r.is("scope.province", "confirm") && len(r.Territories) == 0 && r.onlyInAmounts("m.land.planned", "g.area") {
		r.drop("land.planned") // "do you have 2 hectares?"
		delete(r.has, "g.area")
	}
	if r.term && r.is("q.yesno") && !r.zoned() && (r.asks("land.leased") || r.is("g.let")) && len(r.Sizes) == 0 {
		r.only("land.lease_end") // "can land be leased for 70 years?"
	}
	if r.is("g.let") && r.Share && len(r.Measures) == 0 {
		r.only("land.occupancy")
	}
	if r.is("g.let") && !r.asks("land.lease_end") && (r.asks("land.planned") || r.is("g.area") && !r.any("land.")) && len(r.Sizes) == 0 && !r.is("cond.need") {
		r.put("land.leased", "land.planned", "stat.projects")
	}
	if (r.asks("profile.tenant") || r.is("m.profile.tenant")) && r.asks("land.planned") && !r.stands("m.profile.tenant", "m.land.planned") && len(r.Companies) == 0 && !r.is("cond.need") && !r.any("stat.", "stat.projects") {
		r.put("land.leased", "land.planned", "profile.tenant", "stat.projects") // the land that firms have
	}
	if r.asks("land.leased") && (r.average() && !r.is("m.stat.projects") || slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "%" })) {
		r.put("land.occupancy", "land.leased") // "is it true that 100 % is let?"
	}
	if r.any("stat.") && !r.asks("stat.zones") && !r.asksApart("m.land.planned", "g.area") && !r.stands("m.land.planned", "m.stat.") || r.asks("land.expansion") {
		r.drop("land.planned")
	}
	if !r.zoned() && r.prefixed("kind.") && r.is("average") && r.asks("land.planned") && len(r.Measures) == 1 && len(r.Sizes) == 0 {
		r.put("stat.zones") // of each zone: both are told
	}
	if r.asks("land.density") {
		r.notBeyond("x.factory_rent") // those to be built
	}
	if r.asks("land.occupancy") || r.asks("land.density") || r.asks("stat.growth") {
		r.Share = false // a rate by itself
	}
	if r.Share && len(r.Measures) > 1 && !r.any("stat.") {
		r.drop("land.planned") // a part of the land
	}
	if r.asks("land.industrial") && (r.asks("land.available") && !r.stands("m.land.industrial", "m.land.available") || r.asks("land.leased") && !r.stands("m.land.industrial", "m.land.leased")) {
		r.drop("land.industrial") // of which a part is let or left
	}
	alone := r.stands("g.area", "m.") || r.stands("m.land.planned", "m.land.")
	if r.is("g.area") && (alone || !r.any("land.") && !r.any("facility.")) {
		r.put("land.planned")
	}
	if alone || r.is("op.compare") {
		return
	}
	if r.asks("land.available") && r.asks("land.planned") && (!r.is("g.area") || r.headedBy("m.land.available", "g.area")) {
		r.drop("land.planned") // "how many hectares remain", "분양 가능한 면적"
	}
	if r.any("land.", "land.planned", "land.available") && len(r.Measures) == 2 {
		r.drop("land.planned")
	}
}

// stillThere reports whether it is asked if there is still some: "còn không".
func (r reading) stillThere() bool {
	return r.adjoining(func(m, next match) bool {
		return r.units[m.from].folded == "con" && contains(m.concepts, "follow") && contains(next.concepts, "q.yesno")
	})
}

// settleCleared: how far clearance has come is no distance, and the hectares asked for beside it are those cleared.
func (r reading) settleCleared() {
	if !r.zoned() || !r.asks("land.cleared") && !r.asks("land.handed_over") {
		return
	}
	if len(r.Places) == 0 && r.worded("m.location.distance", "how", "toi", "den") {
		r.drop("location.distance")
	}
	if r.onlyHectares() {
		r.drop("land.planned")
	} else if r.is("about.state", "about.central", "about.local") && !r.is("g.area") {
		r.has["g.money"] = true // what the State paid for it
	}
}

// onlyHectares reports whether an area is asked for by nothing but its unit: "how many hectares", of whatever is spoken of.
func (r *Request) onlyHectares() bool {
	area := []string{"planned", "total", "size", "big", "large", "hoach", "tong", "rong", "tich"}
	return !r.is("g.area") && slices.ContainsFunc(r.matches, func(m match) bool { return contains(m.concepts, "m.land.planned") }) && !slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "m.land.planned") && (!r.counts(m) || slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool { return contains(area, u.folded) }))
	})
}

// headedBy reports whether the words of one concept stand right behind those of another, which tell more of them.
func (r reading) headedBy(concept, head string) bool {
	return r.adjoining(func(m, next match) bool { return contains(m.concepts, concept) && contains(next.concepts, head) })
}

// onlyInAmounts reports whether the words of some concepts are but the units of amounts of land: there are such amounts.
func (r reading) onlyInAmounts(concepts ...string) bool {
	return len(r.Sizes) > 0 && !slices.ContainsFunc(r.matches, func(m match) bool { return hasAny(m.concepts, concepts...) && !r.inAmount(r.units[m.to-1]) })
}

// stateOf reports whether a word for a state stands right before what it is the state of: "tình hình lấp đầy".
func (r reading) stateOf(m, next match) bool {
	return contains(m.concepts, "m.land.status") && !m.of("g.") && next.of("m.") && !contains(next.concepts, "m.land.status") &&
		!strings.ContainsAny(r.Text[r.units[m.to-1].end:r.units[next.from].start], stops)
}

// settleRest: what is left, asked for after other figures of land, is land that is still to be let; but not hectares that are still
// to be cleared or handed over.
func (r reading) settleRest() {
	if !r.zoned() {
		return
	}
	if r.is("g.rest") && r.is("g.let") && r.stands("g.let", "g.rest") {
		r.Measures = appendNew(r.Measures, "land.leased") // "how much is let, how much is left"
	}
	if r.is("g.rest") && (r.any("land.") || r.is("g.let")) {
		r.Measures = appendNew(r.Measures, "land.available")
		if !r.stands("m.land.leased", "g.rest") && !r.stands("g.let", "g.rest") {
			r.drop("land.leased") // "how much is left to let"
		}
	}
	if (r.asks("land.cleared") || r.asks("land.handed_over")) && r.asks("land.available") && !r.stands("m.land.available", "m.land.") && !r.is("g.rest") {
		r.drop("land.available")
	}
}

// settleFacilities: one facility rather than all, plants rather than the money in them.
func (r reading) settleFacilities() {
	if r.zoned() && r.treats() {
		r.drop("profile.tenant")
	}
	if r.sizeOfWorks() {
		r.drop("land.planned")
		r.Beyond = appendNew(r.Beyond, "x.capacity")
	}
	if r.any("facility.", "facility.infrastructure") && !r.asks("stat.investment") {
		r.drop("facility.infrastructure")
	}
	if !r.zoned() && (r.asks("facility.solid_waste") || r.asks("facility.wastewater")) {
		r.drop("stat.projects", "stat.capital", "stat.investment", "profile.legal", "profile.tenant")
	}
	if r.zoned() && r.asks("land.available") && r.any("facility.") && !r.coordinated("m.land.available", "m.facility.") && r.saidBy("m.land.available", "available", "availability") {
		r.drop("land.available") // "is gas available at X"
	}
	if r.zoned() && r.landFor() {
		r.drop("land.available") // "any land for worker housing"
	}
	if r.asks("location.distance") {
		r.drop("location.address")
	}
	if len(r.Industries) > 0 && len(r.Measures) > 1 && !(r.zoned() && r.listsQuestions()) {
		r.drop("land.industries")
	}
}

// landFor reports whether all land that is asked about is land for something that stands in a zone.
func (r reading) landFor() bool {
	land, works := 0, 0
	for i, m := range r.matches {
		if !contains(m.concepts, "m.land.available") {
			continue
		}
		land++
		next := i + 1
		for next < len(r.matches) && contains(r.matches[next].concepts, "fill") && r.matches[next].from == r.matches[next-1].to {
			next++
		}
		if next > i+1 && next < len(r.matches) && contains([]string{"for", "cho", "lam", "xay"}, r.units[m.to].folded) && r.matches[next].of("m.facility.") {
			works++
		}
	}
	return land > 0 && land == works
}

// sizeOfWorks reports whether "how big" is asked of a plant or a station rather than of a zone: it is named before, and no zone or area
// in the words that ask.
func (r reading) sizeOfWorks() bool {
	if !r.zoned() || !r.asks("land.planned") || !r.any("facility.") || r.is("g.area") {
		return false
	}
	works := false
	for i, m := range r.matches {
		switch {
		case m.of("m.facility."):
			works = slices.ContainsFunc(r.units[m.from:min(len(r.units), m.to+1)], func(u unit) bool { return contains(worksWords, u.folded) })
		case contains(m.concepts, "m.land.planned"):
			return works && !slices.ContainsFunc(r.matches[i:], func(m match) bool { return m.of(zoneName, "kind.") })
		}
	}
	return false
}

// worksWords are what works of supply and treatment are called, folded.
var worksWords = []string{"plant", "plants", "station", "substation", "facility", "works", "nha", "tram", "厂", "廠", "站", "所", "場", "장", "소"}

// treats reports whether the factory that is spoken of is a treatment plant, or one whose waste is: "nhà máy nào xử lý nước thải".
func (r reading) treats() bool {
	for i, m := range r.matches[:max(0, len(r.matches)-1)] {
		next := r.matches[i+1]
		if contains(next.concepts, "fill") && i+2 < len(r.matches) {
			next = r.matches[i+2]
		}
		if contains(m.concepts, "m.profile.tenant") && hasAny(next.concepts, "m.facility.wastewater", "m.facility.solid_waste") {
			return true
		}
	}
	return false
}

// muchLand reports whether English asks how much land a zone has, with its name between: "how much land X has".
func (r reading) muchLand(m match) bool {
	if !contains(m.concepts, "g.howmuch") || m.to >= len(r.units) || r.units[m.to].folded != "land" {
		return false
	}
	zone := r.matchAt(m.to + 1)
	return zone != nil && zone.of(zoneName) && (zone.to == len(r.units) || contains([]string{"has", "have", "got", "and"}, r.units[zone.to].folded))
}
