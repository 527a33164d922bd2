package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// reading settles what the words of a question mean together, measure by measure: "bao nhiêu tiền" beside projects asks for
// their capital, beside land for its rent. Each method takes one subject; they run from what decides most to what is left over.
type reading struct {
	*Request
	desk *Desk
}

func (r reading) refine(now int) {
	r.settleExcept()
	r.settlePlaces()
	r.settleMerger()
	r.settleOrigins()
	r.settleSuperlative()
	r.settleStates()
	r.settleExact()
	r.settleFull()
	r.settleIndustries()
	r.settleWhereabouts()
	r.settleDeadlines()
	r.settlePrices()
	r.settleActs()
	r.settleOffice()
	r.settleInvestor()
	r.settleCompanies()
	r.settleMoney()
	r.settleLand()
	r.settleRest()
	r.settleProjects()
	r.settleFacilities()
	r.settleImplied()
	r.settleRules()
	r.settleStage()
	r.settleTimes(now)
	r.settleMeaning()
}

// settleMeaning: "what is" right behind the only word that says anything asks what that word means.
func (r reading) settleMeaning() {
	if r.zoned() || len(r.Territories)+len(r.Companies)+len(r.Tags)+len(r.Documents)+len(r.Industries)+len(r.Years)+len(r.Sizes)+len(r.Beyond) > 0 {
		return
	}
	said, meant := 0, false
	for i, m := range r.matches {
		switch {
		case m.of("m.", "kind.", "origin."):
			said++
			next := i + 1
			meant = next < len(r.matches) && r.matches[next].from == m.to && (contains(r.matches[next].concepts, "q.what") && r.units[m.to].folded == "la" || contains(r.matches[next].concepts, "about.meaning"))
		case !m.of("fill", "q.what", "about.meaning", "q.yesno", "follow", "small.", "cover"):
			return
		}
	}
	if said == 1 && meant {
		r.has["about.meaning"], r.has[meaningOnly] = true, true
	}
}

// meaningOnly says that nothing is asked but what a word means.
const meaningOnly = "meaning.only"

// zoned reports whether zones are named.
func (r reading) zoned() bool { return len(r.Zones) > 0 }

// any reports whether a measure of a group is asked for, but for some of the group.
func (r reading) any(group string, but ...knowledge.Measure) bool {
	return slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool {
		return strings.HasPrefix(string(m), group) && !contains(but, m)
	})
}

// names reports whether an amount is named whose unit holds a part, such as the /m2 of a rent.
func (r reading) names(unit string) bool {
	return slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return strings.Contains(s.Unit, unit) })
}

func (r reading) drop(ms ...knowledge.Measure) {
	r.Measures = slices.DeleteFunc(r.Measures, func(m knowledge.Measure) bool { return contains(ms, m) })
}

// put takes one measure in place of others.
func (r reading) put(m knowledge.Measure, insteadOf ...knowledge.Measure) {
	r.drop(insteadOf...)
	r.Measures = appendNew(r.Measures, m)
}

func (r reading) only(m knowledge.Measure) { r.Measures = []knowledge.Measure{m} }

// settlePlaces: a name may be a zone's or its district's; a zone's unit is an address, its highway a road.
func (r reading) settlePlaces() {
	if len(r.Measures) == 0 && len(r.Zones) == 1 && len(r.around) > 0 && (r.desk.draft(r.Request).countsZones() || r.is("g.list") && r.prefixed("kind.") || r.whichIn()) {
		r.Zones, r.Territories = nil, appendNew(r.Territories, r.around...) // "how many parks are there in X"
	}
	beside := !r.any("", "location.address", "facility.roads") && len(r.Beyond)+len(r.Industries) == 0 && !r.prefixed("topic.") && !r.is("op.near", "op.far", "q.when", "q.count")
	if !r.zoned() && beside && r.prefixed("kind.") && r.is("q.which", "g.list") && slices.ContainsFunc(r.Places, func(id string) bool { k := r.desk.pack.Place(id).Kind; return k == "road" || k == "area" }) {
		r.Measures, r.has["op.near"] = nil, true // "which parks lie along highway 6"
		return
	}
	if !r.zoned() && (r.any("stat.") || r.asks("facility.solid_waste")) {
		r.drop("location.address", "land.handed_over") // what is said of a figure, not asked
	}
	if !r.zoned() && !r.is("cond.need") && slices.ContainsFunc(r.Places, func(id string) bool { return r.desk.pack.Place(id).Kind == "road" }) {
		r.drop("land.expansion") // of the road
		if r.any("stat.") || r.asks("facility.infrastructure") {
			r.has["g.money"] = r.is("g.money") || r.asks("stat.investment") || r.asks("stat.capital")
			r.drop("stat.investment", "stat.capital", "stat.projects", "facility.infrastructure", "facility.roads") // of it as well
		}
		r.Tags = appendNew(r.Tags, "roads")
	}
	if home := r.desk.pack.Territory(r.desk.pack.Home); contains(r.Tags, "merger") && r.any("stat.", "stat.communes") && !r.zoned() && len(r.Territories) == 0 && home != nil && home.Former && home.PartOf != "" {
		r.Territories = []string{home.PartOf} // the merged one
		r.Tags = slices.DeleteFunc(r.Tags, func(t string) bool { return t == "merger" })
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

// whichIn reports whether it is asked which parks or clusters are in a place of the name of a zone: "KCN nào ở X".
func (r reading) whichIn() bool {
	for i, m := range r.matches {
		if i > 0 && m.of(zoneName) && m.of(bareName) && r.prefixed("kind.") && r.is("q.which", "g.list") {
			before := r.units[m.from-1].folded
			return contains([]string{"o", "tai", "trong", "thuoc", "in", "at"}, before) && !r.matches[i-1].of("kind.")
		}
	}
	return false
}

// settleExcept: zones that are named only to be left out of those asked about: "which others than X are at work?"
func (r reading) settleExcept() {
	if !r.zoned() || !r.is("q.which", "g.list", "q.count") {
		return
	}
	var out []string
	for _, m := range r.matches {
		if m.of(zoneName) && m.from > 0 && contains([]string{"ngoai", "tru", "besides", "except", "than", "excluding"}, r.units[m.from-1].folded) {
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

// settleMerger: what became of a province or district is asked by naming it alone, or two of which one has become a part of the
// other: "is it X or Y now?"
func (r reading) settleMerger() {
	if r.zoned() || len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Industries)+len(r.Places) > 0 || r.prefixed("kind.") || r.prefixed("topic.") || r.prefixed("op.") {
		return
	}
	former := slices.ContainsFunc(r.Territories, func(id string) bool { return r.desk.pack.Territory(id).Former })
	merged := slices.ContainsFunc(r.Territories, func(id string) bool { return contains(r.Territories, r.desk.pack.Territory(id).PartOf) })
	if former && (merged || len(r.Territories) == 1 && r.is("q.yesno") && !r.is("follow")) {
		r.Tags, r.has["tag.merger"] = append(r.Tags, "merger"), true
	}
}

// settleTimes: a figure over the years is asked for of all years.
func (r reading) settleTimes(now int) {
	if r.is("g.trend") && len(r.Years) == 0 && (r.any("stat.") || slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return statOf[m] != "" })) {
		r.Years = []text.YearRef{{From: now - 30, To: now - 30, Bound: "since"}}
	}
}

// settleOrigins: where projects of one origin are only to be counted in, all are meant.
func (r reading) settleOrigins() {
	if r.is("including") && len(r.Origins) == 1 || r.is("thereof", "total") && len(r.Origins) > 1 {
		r.Origins = nil // each is told as a part of the total
	}
}

// settleSuperlative: "the most" or "the least" may stand apart from what tells which end of an order is meant; the first and the last in
// time are those of a date, that of establishment where no other is named.
func (r reading) settleSuperlative() {
	if first := r.is("op.first"); (first || r.is("op.last")) && (r.prefixed("kind.") || r.is("q.which") || r.zoned()) && (len(r.Measures) == 0 || r.asks("profile.established") || r.asks("land.lease_end")) {
		if len(r.Measures)+len(r.Tags)+len(r.Beyond) == 0 && !r.prefixed("topic.") {
			r.only("profile.established")
		}
		r.has["op.min"], r.has["op.max"] = first, !first
	}
	named := slices.ContainsFunc(r.matches, func(m match) bool {
		return hasAny(m.concepts, "op.max", "op.min") && !contains(m.concepts, "superlative")
	})
	if !r.is("superlative") || named {
		return
	}
	switch {
	case r.is("end.low"):
		delete(r.has, "op.max")
		r.has["op.min"] = true
	case r.is("end.high"):
		r.has["op.max"] = true
	}
}

// settleExact: who gives a rounded share and asks for the exact one asks for a share.
func (r reading) settleExact() {
	rounded := func(s text.Quantity) bool { return s.Unit == "%" }
	if !r.is("exact") || !slices.ContainsFunc(r.Sizes, rounded) {
		return
	}
	r.Share = r.any("stat.")
	r.Sizes = slices.DeleteFunc(r.Sizes, rounded)
}

// settleFull: zones that are full, or not yet, are those whose occupancy is; but "thuê hết mấy ha" asks how much is let.
func (r reading) settleFull() {
	for i, m := range r.matches[:max(0, len(r.matches)-1)] {
		if next := r.matches[i+1]; contains(m.concepts, "cond.full") && next.from == m.to && r.counts(next) && next.of("m.land.planned", "g.area") {
			delete(r.has, "cond.full")
			r.put("land.leased", "land.planned")
		}
	}
	ofParts := len(r.Sizes) == 1 && r.Sizes[0].Unit == "%" && limiting(r.Sizes[0])
	if ofParts && len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Origins) == 0 && !r.zoned() && r.prefixed("kind.") && !r.prefixed("topic.") {
		r.only("land.occupancy") // "are there parks more than 85 % …": what else zones have is counted in other units
	}
	if !r.is("cond.full") || r.asksAmount() || r.zoned() || !r.prefixed("kind.") {
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

// settleIndustries: the lines of business that a zone encourages are those it is meant for, no incentive; so is the sort of factory
// that it hopes for.
func (r reading) settleIndustries() {
	if !r.zoned() || !r.is("g.encourage") || r.is("q.count") {
		return
	}
	if r.asks("profile.tenant") && r.is("q.what", "q.which") && !r.is("q.who") {
		r.put("land.industries", "profile.tenant")
	}
	if r.asks("land.industries") {
		delete(r.has, "topic.incentive")
	}
}

// settleWhereabouts: where a brewery is, or who makes circuit boards, asks which zone has that line of business.
func (r reading) settleWhereabouts() {
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
	if r.counted("m.land.planned") && r.is("m.profile.tenant") && !r.names("/m2") && slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "m.land.rent") && m.to-m.from == 1 && contains([]string{"rent", "rents"}, r.units[m.from].folded)
	}) {
		r.put("land.leased", "land.rent", "land.planned", "profile.tenant") // "how much land do the tenants rent"
		return
	}
	if r.is("q.howlong") {
		r.put("land.lease_end", "land.rent") // "how long can land be rented"
		return
	}
	if r.is("g.invest") && !r.is("g.let") && !r.names("/m2") {
		r.put("stat.investment", "land.rent") // money that is put in
		return
	}
	for m, price := range pricesOf {
		if r.asks(m) && !r.names("/m2") {
			r.Beyond, r.Measures = appendNew(r.Beyond, price), nil
		}
	}
	if r.is("g.let") || r.asks("facility.infrastructure") && r.lets("land.rent") {
		r.drop("facility.infrastructure", "stat.investment")
	}
	if r.any("facility.") || r.any("stat.") {
		r.drop("land.rent")
		r.has["g.money"] = true
	}
	if len(r.Beyond) > 0 {
		r.drop("land.rent")
	}
}

// lets reports whether the words of a measure speak of letting: "đơn giá thuê hạ tầng" is no money put into infrastructure.
func (r reading) lets(of knowledge.Measure) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "m."+string(of)) && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool {
			return contains([]string{"thue", "rent", "rental", "lease", "leases", "tenure", "임", "租", "賃", "赁"}, u.folded)
		})
	})
}

// settleActs: the number or a date of an act is told of the act that is named, by its year or as the old one, else of the one in force.
func (r reading) settleActs() {
	cites := r.is("citation") || r.says("number")
	if r.zoned() || !cites && !r.is("tag.effective") && !(r.is("q.when") && len(r.Measures) == 0 && !r.prefixed("topic.")) || r.is("tag.guides", "tag.amends", "tag.replaces") {
		return
	}
	if len(r.Documents) == 0 {
		if doc := r.desk.actOf(r.Request); doc != nil {
			r.Documents = []string{doc.ID}
		}
	}
	if len(r.Documents) == 1 && cites {
		r.has["citation"] = true
		r.drop("profile.legal", "profile.established")
	}
}

// settleOffice: who manages a zone, or where papers for it are filed, is asked for whoever has a project or a factory there.
func (r reading) settleOffice() {
	if !r.is("q.office") || r.asksAmount() {
		return
	}
	r.drop("stat.projects", "profile.tenant", "location.address", "land.handed_over")
	r.Beyond = slices.DeleteFunc(r.Beyond, func(x string) bool { return x == "x.factory_rent" })
	if r.zoned() && r.Kind == "" {
		r.Kind = r.desk.pack.Zone(r.Zones[0]).Kind
		r.has["kind."+string(r.Kind)] = true
	}
}

// settleInvestor: the investor of a zone is its developer, where a name is asked for or something else of the zone beside it.
func (r reading) settleInvestor() {
	i := slices.IndexFunc(r.matches, func(m match) bool { return contains(m.concepts, "investor") })
	if len(r.Zones) != 1 || i < 0 || r.ofAsker(r.matches[i]) || r.is("q.count") && r.desk.counted(r.Request, "investor") || r.prefixed("topic.") || r.asks("profile.developer") {
		return
	}
	if invested := r.coordinated("investor", "g.invest"); invested {
		r.put("profile.developer", "stat.capital")
		r.put("stat.investment")
	} else if r.is("q.who") || r.coordinated("investor", "m.") {
		r.put("profile.developer")
	}
}

// settleCompanies: who builds is the developer, companies counted are projects, companies listed are tenants, and whether one of an
// industry may come is a question of the industries wanted.
func (r reading) settleCompanies() {
	if r.zoned() && len(r.Industries) > 0 && r.is("q.yesno") && !r.asksHowMuch() && (r.asks("stat.projects") || r.asks("profile.established")) {
		r.put("land.industries", "stat.projects", "profile.established")
	}
	if r.asks("profile.tenant") && len(r.Countries) == 0 {
		r.Countries = r.nations // "which companies are Japanese"
	}
	if !r.zoned() && r.asks("profile.tenant") && r.asks("land.status") && !r.prefixed("kind.") {
		r.only("profile.tenant") // the state of a factory, not of the zones
	}
	if !r.zoned() && r.asks("profile.tenant") && r.is("q.count") {
		r.put("stat.projects", "profile.tenant")
	}
	if !r.zoned() && r.asks("profile.tenant") && r.is("op.max", "op.min") {
		r.put("stat.projects", "profile.tenant")
	}
	if len(r.Companies) > 0 && !r.zoned() {
		r.drop("land.expansion") // of the company
	}
	if r.zoned() && r.asks("profile.tenant") && slices.ContainsFunc(r.matches, r.exceptsCompany) {
		r.Companies = nil // "who else but X"
	}
	if r.zoned() && r.Share && r.asks("profile.tenant") {
		r.put("land.occupancy", "profile.tenant") // "what portion has tenants"
	}
	ordered := r.is("op.max", "op.min", "op.compare")
	if r.is("q.who") && ordered && r.asks("facility.infrastructure") {
		r.put("stat.investment", "facility.infrastructure") // "who spends more on infrastructure"
	}
	if r.is("q.who") && !ordered && (r.asks("facility.infrastructure") || r.asks("stat.investment")) {
		r.put("profile.developer", "facility.infrastructure", "stat.investment", "profile.tenant")
		if r.is("g.howmuch", "g.money") {
			r.put("stat.investment") // "who builds it, and for how much?"
		}
	}
	if r.asks("profile.tenant") && r.asks("facility.infrastructure") {
		r.put("profile.developer", "profile.tenant", "facility.infrastructure")
	}
	if r.zoned() && r.asks("stat.projects") && (r.is("g.list") || r.is("q.which") && len(r.Measures) == 1) {
		r.only("profile.tenant")
	}
	if r.asks("profile.developer") {
		r.drop("facility.infrastructure")
		if !r.stands("m.stat.projects", "m.profile.developer") && !r.stands("m.stat.projects", "investor") {
			r.drop("stat.projects", "profile.tenant") // whose works they are
		}
	}
}

// exceptsCompany reports whether a company is named as one that is known already.
func (r reading) exceptsCompany(m match) bool {
	if !strings.HasPrefix(m.concepts[0], companyName) || m.from == 0 {
		return false
	}
	return contains([]string{"ngoai", "tru", "besides", "except", "from", "than", "excluding"}, r.units[m.from-1].folded) ||
		m.to < len(r.units) && contains([]string{"以", "말", "외", "除"}, r.units[m.to].folded)
}

// settleMoney: money of projects is their capital, money of infrastructure its investment.
func (r reading) settleMoney() {
	if r.is("invest") && r.is("g.howmuch") && len(r.Measures)+len(r.Beyond)+len(r.Tags) == 0 {
		r.has["g.invest"] = true
	}
	if !r.zoned() && r.asks("facility.infrastructure") && r.is("q.count") && !r.desk.draft(r.Request).countsZones() && !r.Share {
		r.put("stat.investment", "facility.infrastructure", "stat.projects", "profile.tenant") // so much infrastructure is money
	}
	if r.asks("facility.infrastructure") && !r.prefixed("topic.") && r.invested() {
		r.put("stat.investment", "facility.infrastructure")
	}
	if r.asks("stat.capital") && r.asks("facility.infrastructure") {
		r.put("stat.investment", "stat.capital", "facility.infrastructure")
	}
	counted := r.desk.counted(r.Request, "m.stat.projects") || r.desk.counted(r.Request, "m.profile.tenant")
	registered := r.asks("stat.projects") && r.is("g.registered") && !r.is("q.which") && (r.is("g.howmuch", "g.money") || !counted)
	switch money := r.is("g.money") || registered; {
	case (money || r.is("g.invest") && !r.zoned() && r.is("about.central", "about.local", "about.state")) && r.asks("facility.infrastructure"):
		r.put("stat.investment", "facility.infrastructure", "stat.projects", "stat.capital", "profile.tenant")
	case money && r.asks("stat.projects") && (r.countedApart("m.stat.projects", "g.money") || r.desk.counted(r.Request, "m.stat.projects") && r.is("g.money") && r.stands("m.stat.projects", "g.money")):
		r.put("stat.capital", "land.rent") // "how many projects, how many billions"
	case money && r.zoned() && len(r.Measures) == 1 && r.asks("profile.developer") && r.asksHowMuch() && !r.is("q.who"):
		r.only("stat.investment") // what the developer puts in
	case money && r.asks("stat.projects"):
		r.put("stat.capital", "stat.projects", "land.rent")
	case money && r.asks("profile.tenant") && len(r.Measures) == 1 && len(r.Companies) == 0:
		r.only("stat.capital") // what firms put in
	}
	if r.asks("stat.workers") && !r.asks("stat.wage") && r.is("per.month") && (r.is("g.money") || r.asksAmount()) {
		r.put("stat.wage", "stat.workers") // what they get a month
	}
	if r.asks("stat.budget") {
		r.drop("stat.wage") // what is paid to the State
	}
	andDeveloper := r.asks("profile.developer") && r.coordinated("g.invest", "m.profile.developer") // "who is the developer, and the investment?"
	if andDeveloper {
		r.put("stat.investment")
	}
	if !r.zoned() && r.is("average") && r.asks("stat.capital") && r.is("m.stat.projects") {
		r.Measures = appendNew(r.Measures, "stat.projects") // of each project: both are told
	}
	if r.asks("stat.investment") && r.asks("stat.projects") && !r.countedApart("m.stat.projects", "m.stat.investment") {
		r.drop("stat.projects") // those who spend
	}
	if r.asks("stat.investment") {
		r.drop("stat.capital", "facility.infrastructure")
		if !r.is("q.who", "investor") && !andDeveloper {
			r.drop("profile.developer")
		}
	}
}

// invested reports whether infrastructure is named as what is invested in: "investment in X's infrastructure".
func (r reading) invested() bool {
	put := false
	for _, m := range r.matches {
		switch {
		case contains(m.concepts, "g.invest"):
			put = true
		case contains(m.concepts, "m.facility.infrastructure"):
			return put
		case !hasAny(m.concepts, "fill", "kind.kcn", "kind.ccn", "kind.both") && !m.of(zoneName):
			put = false
		}
	}
	return false
}

// settleLand: what is let, left or planned, where only land or an area is spoken of.
func (r reading) settleLand() {
	if r.Share && r.asks("land.planned") && r.counted("m.land.planned") && !r.any("stat.") {
		r.Share = false // "takes up how many hectares"
	}
	if !r.zoned() && r.any("stat.") {
		r.drop("land.available") // "the remaining projects"
	}
	if told := r.toldOf("m.land."); told != "" && r.is("follow") && len(r.Measures) == 1 && r.asks("land.planned") && r.counted("m.land.planned") {
		r.only(told) // "40 % is free: how many hectares is that?"
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
	if r.zoned() && r.asks("land.leased") && slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "%" }) {
		r.put("land.occupancy", "land.leased") // "is it true that 100 % is let?"
	}
	if r.any("stat.") && !r.asks("stat.zones") && !r.asksApart("m.land.planned", "g.area") && !r.stands("m.land.planned", "m.stat.") || r.asks("land.expansion") {
		r.drop("land.planned")
	}
	if r.asks("land.density") {
		r.Beyond = slices.DeleteFunc(r.Beyond, func(x string) bool { return x == "x.factory_rent" }) // those to be built
	}
	if r.asks("land.occupancy") || r.asks("land.density") || r.asks("stat.growth") {
		r.Share = false // a rate by itself
	}
	if r.Share && len(r.Measures) > 1 && !r.any("stat.") {
		r.drop("land.planned") // a part of the land
	}
	if r.asks("land.industrial") && (r.asks("land.available") || r.asks("land.leased")) && !r.stands("m.land.industrial", "m.land.") {
		r.drop("land.industrial") // of which a part is let or left
	}
	alone := r.stands("g.area", "m.") || r.stands("m.land.planned", "m.land.")
	if r.is("g.area") && (alone || !r.any("land.") && !r.any("facility.")) {
		r.put("land.planned")
	}
	if alone || r.is("op.compare") {
		return
	}
	if r.asks("land.available") && r.asks("land.planned") && !r.is("g.area") {
		r.drop("land.planned") // "how many hectares remain"
	}
	if r.any("land.", "land.planned", "land.available") && len(r.Measures) == 2 {
		r.drop("land.planned")
	}
}

// settleRest: what is left, asked for after other figures of land, is land that is still to be let; but not hectares that are still
// to be cleared or handed over.
func (r reading) settleRest() {
	if !r.zoned() {
		return
	}
	if r.is("g.rest") && (r.any("land.") || r.is("g.let")) {
		r.Measures = appendNew(r.Measures, "land.available")
	}
	if (r.asks("land.cleared") || r.asks("land.handed_over")) && r.asks("land.available") && !r.stands("m.land.available", "m.land.") && !r.is("g.rest") {
		r.drop("land.available")
	}
}

// toldOf is the measure of a group that the question speaks of in a part that only says what is known; "" for none.
func (r reading) toldOf(group string) knowledge.Measure {
	asked := r.askedPart()
	if asked == nil {
		return ""
	}
	for i, m := range r.matches {
		if !asked[i] && m.of(group) {
			return knowledge.Measure(strings.TrimPrefix(m.concepts[slices.IndexFunc(m.concepts, func(c string) bool { return strings.HasPrefix(c, group) })], "m."))
		}
	}
	return ""
}

// stands reports whether a concept is asked for beside another of a group, rather than as a part of it: both are counted, a word
// such as "and" stands between them, or they are in different clauses.
func (r reading) stands(concept, group string) bool {
	if r.countedApart(concept, group) || r.coordinated(concept, group) {
		return true
	}
	clauses := r.clauses()
	for i, m := range r.matches {
		for j, other := range r.matches {
			if contains(m.concepts, concept) && clauses[i] != clauses[j] && !contains(other.concepts, concept) &&
				other.of(group) {
				return true
			}
		}
	}
	return false
}

// asksApart reports whether a concept is asked for in a part of its own: "how large, and how much capital".
func (r reading) asksApart(concepts ...string) bool {
	clauses := r.clauses()
	for i, m := range r.matches {
		if !hasAny(m.concepts, concepts...) {
			continue
		}
		alone := true
		for j, other := range r.matches {
			if clauses[j] == clauses[i] && (other.of("m.stat.") || contains(other.concepts, "g.money")) {
				alone = false
			}
		}
		if alone {
			return true
		}
	}
	return false
}

// countedApart reports whether a concept and another of a group are each asked for in words of their own: "how large, how full".
func (r reading) countedApart(concept, group string) bool {
	own, other := false, false
	for _, m := range r.matches {
		if !r.counts(m) {
			continue
		}
		switch {
		case contains(m.concepts, concept):
			own = true
		case m.of(group):
			other = true
		}
	}
	return own && other || r.coordinated(concept, group)
}

// coordinated reports whether a word such as "and" stands between a concept and another of a group.
func (r reading) coordinated(concept, group string) bool {
	first, second := -1, -1 // the last before the conjunction, of either
	and := false
	for i, m := range r.matches {
		one := contains(m.concepts, concept)
		other := !one && m.of(group)
		if i > 0 && strings.ContainsAny(r.Text[r.units[r.matches[i-1].to-1].end:r.units[m.from].start], "&+＆＋") {
			and = true
		}
		switch {
		case one && and && second >= 0, other && and && first >= 0:
			return true
		case one:
			first, and = i, false
		case other:
			second, and = i, false
		case r.joins(m):
			and = true
		}
	}
	return false
}

// settleProjects: projects and companies beside another measure are only whose it is.
func (r reading) settleProjects() {
	aside := !r.is("total") && (len(r.Tags) > 0 || r.is("q.what", "q.why", "norm"))
	if !r.zoned() && aside && !r.numbered("m.stat.projects") && !r.counted("m.stat.projects") && !r.asksAmount() && !r.is("g.list", "q.which") && len(r.Origins) == 0 && r.Stage == "" {
		r.drop("stat.projects") // those of whom something else is asked
	}
	if !r.desk.counted(r.Request, "m.stat.projects") && r.any("stat.", "stat.projects") && !r.joined("m.stat.projects", "m.stat.") {
		r.drop("stat.projects")
	}
	if len(r.Measures) > 1 && !(r.zoned() && r.stands("m.profile.tenant", "m.")) {
		r.drop("profile.tenant")
	}
	if r.asks("profile.established") && !r.zoned() && r.prefixed("kind.") && !r.is("op.first", "op.last") {
		switch {
		case r.is("q.count"), len(r.Measures) == 1 && !r.is("q.when", "q.who", "q.which", "topic.contact"):
			r.put("stat.zones", "profile.established")
			r.Stage = ""
		case len(r.Measures) > 1:
			r.drop("profile.established") // of the established zones
			r.Stage = "established"
		}
	}
}

// joined reports whether a concept and another of a group stand before and after a word such as "and", with nothing between them but
// where they are: "projects in the parks and capital".
func (r reading) joined(concept, group string) bool {
	beside := func(i, step int) (match, bool) {
		for i += step; i >= 0 && i < len(r.matches); i += step {
			if m := r.matches[i]; !m.of("fill", "kind.", "scope.", territoryName) {
				return m, true
			}
		}
		return match{}, false
	}
	for i, m := range r.matches {
		if !r.joins(m) {
			continue
		}
		left, before := beside(i, -1)
		right, after := beside(i, 1)
		if before && after && (contains(left.concepts, concept) && right.of(group) || contains(right.concepts, concept) && left.of(group)) {
			return true
		}
	}
	return false
}

// numbered reports whether an expression of a concept names a number: "số dự án", "number of projects".
func (r reading) numbered(concept string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, concept) && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool {
			return contains([]string{"so", "tong", "luong", "number", "count", "total", "数", "수", "총"}, u.folded)
		})
	})
}

// settleFacilities: one facility rather than all, plants rather than the money in them.
func (r reading) settleFacilities() {
	if r.zoned() && r.treats() {
		r.drop("profile.tenant")
	}
	if r.any("facility.", "facility.infrastructure") && !r.asks("stat.investment") {
		r.drop("facility.infrastructure")
	}
	if !r.zoned() && (r.asks("facility.solid_waste") || r.asks("facility.wastewater")) {
		r.drop("stat.projects", "stat.capital", "stat.investment", "profile.legal", "profile.tenant")
	}
	if r.asks("location.distance") {
		r.drop("location.address")
	}
	if len(r.Industries) > 0 && len(r.Measures) > 1 {
		r.drop("land.industries")
	}
}

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

// settleImplied: an industry, a road or a place beside a zone's name asks for what connects them.
func (r reading) settleImplied() {
	if !r.zoned() || len(r.Measures) > 0 {
		return
	}
	kinds := map[string]bool{}
	for _, id := range r.Places {
		kinds[r.desk.pack.Place(id).Kind] = true
	}
	switch {
	case len(r.Industries) > 0 && !r.prefixed("topic."):
		r.put("land.industries")
		r.Assumed = true
	case kinds["road"]:
		r.put("facility.roads")
	case (kinds["city"] || kinds["airport"] || kinds["port"] || kinds["border"] || kinds["station"]) && !r.prefixed("topic."):
		r.put("location.distance")
	}
}

// settleRules: a tax or an incentive isn't a price.
func (r reading) settleRules() {
	if r.asks("land.rent") && r.is("relief") && !r.zoned() {
		r.drop("land.rent") // whether it is waived
		r.Tags = appendNew(r.Tags, "land-rent")
	}
	if r.is("norm") && !r.zoned() && r.prefixed("kind.") && r.asks("land.planned") && len(r.Sizes) == 0 && !r.prefixed("op.") {
		r.drop("land.planned") // how large they may be
		r.Tags = appendNew(r.Tags, "size-rule")
	}
	if r.is("topic.incentive", "tag.cit", "tag.import-duty", "tag.land-rent") {
		r.drop("land.rent", "land.fee")
	}
	if r.is("topic.incentive") {
		r.drop("stat.budget")
	}
	if r.is("topic.procedure") && r.any("stat.") && !slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "topic.procedure") && !contains(m.concepts, "g.registered")
	}) {
		delete(r.has, "topic.procedure") // what is registered is told, not how to register
	}
	if r.is("g.rate") && len(r.Industries) > 0 && len(r.Measures) == 0 && !r.zoned() {
		r.Tags, r.has["tag.cit"] = appendNew(r.Tags, "cit"), true // of a line of business, that of its tax
	}
	apart := !r.zoned() && !r.prefixed("kind.") && !r.is("scope.province")
	if contains(r.Tags, "cit") && apart {
		r.drop("stat.budget") // what a firm pays by rule
	}
	if contains(r.Tags, "document") && apart {
		r.drop("stat.projects") // of which a law speaks
	}
	if r.is("topic.procedure", "topic.contact") && !r.asksAmount() && !r.is("q.which", "g.list") {
		r.drop("stat.projects", "profile.tenant") // whose it is
	}
	if contains(r.Beyond, "x.staff_names") && len(r.Tags) > 0 && !r.is("q.who", "q.what") {
		r.Beyond = slices.DeleteFunc(r.Beyond, func(x string) bool { return x == "x.staff_names" }) // an office rather than its holder
	}
}

// settleStage: "operating" and "new" are said of projects, of zones, or of nothing in particular.
func (r reading) settleStage() {
	statistic := r.any("stat.")
	if r.Stage == "operating" && !r.zoned() && r.asks("land.status") && (r.is("m.profile.tenant") || r.is("m.stat.projects")) {
		r.put("stat.projects", "land.status", "profile.tenant") // "factories up and running"
		statistic = true
	}
	if r.Stage == "new" && r.is("todate") {
		r.Stage = "" // all that came until today is what there is
	}
	switch {
	case r.Stage == "operating" && len(r.Measures) == 0 && r.zoned():
		r.only("land.status")
		r.Stage = ""
	case r.Stage == "operating" && len(r.Measures) > 0 && !statistic, r.Stage == "new" && !statistic:
		r.Stage = ""
	}
}

// assume takes the likeliest measure where neither the question nor the conversation names one.
func (d *Desk) assume(r *Request) {
	if len(r.Measures)+len(r.Beyond) > 0 || r.prefixed("topic.") || hasAny(r.Tags, lawTags...) {
		return
	}
	defer func() { r.Assumed = len(r.Measures) > 0 }()
	switch {
	case len(r.Zones) == 0 && (len(r.Territories) > 0 || r.words() <= 4) && !r.prefixed("kind.") && len(r.Stray) == 0 && slices.ContainsFunc(r.Places, func(id string) bool { return d.pack.Place(id).Kind != "road" }):
		r.Measures, r.has["m.location.distance"] = []knowledge.Measure{"location.distance"}, true
	case r.is("g.money") && r.is("g.let") && len(r.Zones) > 0:
		r.Measures = []knowledge.Measure{"land.rent"}
	case r.is("g.money") && len(r.Zones) > 0 && len(r.Stray) < 2:
		r.Measures = []knowledge.Measure{"stat.investment"}
	case r.namesApart("g.money") && r.prefixed("kind.") && len(r.Stray) < 2 && len(r.Origins)+len(r.Tags)+len(r.Years) == 0 && !r.is("g.invest", "g.registered"):
		r.Measures = []knowledge.Measure{"stat.investment"}
	case r.is("g.invest") && len(r.Tags) == 0 && (len(r.Zones) > 0 || r.prefixed("kind.") || len(r.Origins) > 0):
		r.Measures = []knowledge.Measure{"stat.capital"}
	case len(r.Origins) > 0 && r.is("g.money", "g.registered", "g.howmuch") && !r.is("q.which"):
		r.Measures = []knowledge.Measure{"stat.capital"}
	case len(r.Origins) > 0 && r.totals() && !r.is("q.which"):
		r.Measures = []knowledge.Measure{"stat.capital"}
	case len(r.Origins) > 0 && (len(r.Stray) == 0 || r.is("q.count") || r.prefixed("stage.")):
		r.Measures = []knowledge.Measure{"stat.projects"}
	case len(r.Zones) > 0 && r.is("cond.full") && len(r.Tags) == 0:
		r.Measures = []knowledge.Measure{"land.available"}
	case len(r.Zones) > 0 && r.is("q.where") && len(r.Companies) == 0:
		r.Measures = []knowledge.Measure{"location.address"}
	case len(r.Zones) == 1 && r.is("q.who") && len(r.Companies)+len(r.Stray) == 0 && !r.is("topic.contact"):
		r.Measures = []knowledge.Measure{"profile.developer"}
	case len(r.Zones) == 1 && r.is("m.land.expansion"):
		r.Measures = []knowledge.Measure{"land.expansion"}
	case len(r.Zones) == 1 && r.is("op.max", "op.min") && !r.is("q.overview"):
		r.Measures = []knowledge.Measure{"land.planned"}
	}
}

// totals reports whether the total of an origin's investment is asked for, which is money: "total FDI".
func (r *Request) totals() bool {
	for i, m := range r.matches {
		if m.of("origin.") && r.besideOf(i, []string{"total"}) != "" {
			return true
		}
	}
	return false
}

// counted reports whether words of counting stand in or beside the expression of a concept.
func (d *Desk) counted(r *Request, concept string) bool {
	for i, m := range r.matches {
		if concept != "" && !contains(m.concepts, concept) {
			continue
		}
		last := i + 1
		if last < len(r.matches) && contains(r.matches[last].concepts, "total") {
			last++ // "项目一共多少个"
		}
		for j := max(0, i-2); j <= min(len(r.matches)-1, last); j++ {
			if contains(r.matches[j].concepts, "q.count") {
				return true
			}
		}
		if m.to-m.from >= 3 {
			return true
		}
	}
	return false
}
