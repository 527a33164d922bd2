package desk

import (
	"math"
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
	r.settleKind()
	r.settleNumber()
	r.settleNotMeant()
	r.settleExcept()
	r.settleSorting()
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
	r.settleRelief()
	r.settlePrices()
	r.settleOccupations()
	r.settleRealised()
	r.settleEnded()
	r.settleActs()
	r.settleOffice()
	r.settleInvestor()
	r.settleCompanies()
	r.settleMoney()
	r.settleLand()
	r.settleCleared()
	r.settleRest()
	r.settleProjects()
	r.settleFacilities()
	r.settleImplied()
	r.settleRules()
	r.settleStage()
	r.settleTimes(now)
	r.settleMeaning()
	r.settleNear()
	r.settleAround()
	r.settlePlanned()
}

// settlePlanned: zones planned beyond those that there are, are none of those: an article tells of them.
func (r reading) settlePlanned() {
	beyond := r.is("stage.new") && r.Lang != knowledge.VI || r.says("ngoai", "beyond", "besides", "further", "additional", "除", "외")
	if beyond && r.is("state.planned") && r.prefixed("kind.") && !r.zoned() && len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Industries)+len(r.Sizes)+len(r.Territories) == 0 {
		r.tag([]string{"planned-zones"})
		r.Stage = ""
	}
}

// settleNear: what no record tells of is no place that zones are near to, nor the pack's first city in its stead.
func (r reading) settleNear() {
	if len(r.Places) > 0 || !r.is("cond.need") && len(r.Sizes) == 0 {
		return
	}
	for i, m := range r.matches {
		next := i + 1
		if r.Lang == knowledge.KO || r.Lang == knowledge.JA {
			next = i - 1
		}
		for next > i && next < len(r.matches) && contains(r.matches[next].concepts, "fill") {
			next++
		}
		behind := m.to // the first word behind that says something
		for x := r.matchAt(behind); x != nil && contains(x.concepts, "fill"); x = r.matchAt(behind) {
			behind = x.to
		}
		strange := r.Lang != knowledge.KO && r.Lang != knowledge.JA && behind < len(r.units) && r.matchAt(behind) == nil && len(r.units[behind].folded) >= 4 && !r.units[behind].digit
		if m.of("op.near") && (strange || next >= 0 && next < len(r.matches) && r.matches[next].of("x.")) {
			delete(r.has, "op.near")
		}
	}
}

// settleAround: zones near to a district or town that none of their kind is measured from are those in it.
func (r reading) settleAround() {
	w := r.desk.draft(r.Request)
	if !r.is("op.near") || r.zoned() || len(r.Places) > 0 || len(r.Territories) != 1 || r.Territories[0] == w.pack.Home || !w.withinHome(r.Territories[0]) || len(w.scope()) == 0 {
		return
	}
	for _, place := range w.destinations() {
		if slices.ContainsFunc(w.pack.Zones, func(z *knowledge.Zone) bool {
			return (r.Kind == "" || z.Kind == r.Kind) && !math.IsInf(w.kmOr(z.ID, place), 1)
		}) {
			return
		}
	}
	delete(r.has, "op.near")
	if r.is("superlative") {
		delete(r.has, "op.max")
	}
}

// settleKind: zones that are counted, or sought by a line of business, in a word that parks and clusters share are of both kinds.
func (r reading) settleKind() {
	counted := len(r.Measures)+len(r.Tags)+len(r.Origins) == 0 && r.is("q.count") && r.desk.draft(r.Request).countsZones()
	if r.Kind != knowledge.Park || r.zoned() || !counted && len(r.Industries) == 0 {
		return
	}
	if r.saysEitherKind() {
		r.Kind = ""
	}
}

// settleNumber: whether there are so many parks or clusters as the question says asks how many there are.
func (r reading) settleNumber() {
	if !r.is("confirm", "q.yesno") || len(r.Measures)+len(r.Zones)+len(r.Tags)+len(r.Companies)+len(r.Industries)+len(r.Beyond) > 0 || r.is("q.which", "g.list", "op.compare", "cond.need") {
		return
	}
	numbers := 0
	for _, u := range r.units {
		if u.digit && !r.inYear(u) {
			numbers++
		}
	}
	if r.prefixed("kind.") && numbers == 1 && len(r.Sizes) == 0 && !r.unread() {
		r.put("stat.zones")
		r.has["confirm"] = true
	}
}

// saysEitherKind reports whether zones are only spoken of by a word that parks and clusters share.
func (r *Request) saysEitherKind() bool {
	return !slices.ContainsFunc(r.matches, func(m match) bool { return contains(m.concepts, "kind.kcn") && !contains(m.concepts, "either.kind") })
}

// settleMeaning: "what is" right behind the only word that says anything asks what that word means.
func (r reading) settleMeaning() {
	if r.saidBy("average", "mean", "means") && r.says("does", "do") {
		delete(r.has, "average") // "what does occupancy mean"
		r.has["about.meaning"] = true
		r.has[meaningOnly] = len(r.Measures) == 1 && !r.zoned()
		return
	}
	if r.zoned() || len(r.Territories)+len(r.Companies)+len(r.Tags)+len(r.Documents)+len(r.Industries)+len(r.Years)+len(r.Sizes)+len(r.Beyond) > 0 {
		return
	}
	said, meant := 0, false
	for i, m := range r.matches {
		switch {
		case m.of("m.", "kind.", "origin."):
			said++
			next := i + 1
			meant = next < len(r.matches) && r.matches[next].from == m.to && (contains(r.matches[next].concepts, "q.what") && r.units[m.to].folded == "la" || contains(r.matches[next].concepts, "about.meaning")) ||
				r.asksWhatIs(i)
		case !m.of("fill", "q.what", "about.meaning", "q.yesno", "follow", "small.", "cover"):
			return
		}
	}
	if said == 1 && meant {
		r.has["about.meaning"], r.has[meaningOnly] = true, true
	}
}

// asksWhatIs reports whether English asks what a kind of zones is, right before its name: "what is IP", "what are clusters". With "the"
// between them those that there are would be meant.
func (r reading) asksWhatIs(i int) bool {
	if i == 0 || !r.matches[i].of("kind.") || r.matches[i-1].to != r.matches[i].from || !contains(r.matches[i-1].concepts, "q.what") {
		return false
	}
	return contains([]string{"is", "are", "s", "whats"}, r.units[r.matches[i].from-1].folded)
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

// settleTimes: a figure over the years is asked for of all years.
func (r reading) settleTimes(now int) {
	if r.is("g.trend") && len(r.Years) == 0 && (r.any("stat.") || slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return statOf[m] != "" })) {
		r.Years = []text.YearRef{{From: now - 30, To: now - 30, Bound: "since"}}
	}
}

// settleOrigins: where projects of one origin are only to be counted in, all are meant.
func (r reading) settleOrigins() {
	if (r.is("including") || r.is("thereof") && r.is("total")) && len(r.Origins) == 1 || r.is("thereof", "total") && len(r.Origins) > 1 {
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
	r.settleRanking()
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

// settleRanking: zones put in order are told from the end that is named first, the largest where none is. "Khu" alone that
// is the most or the least asks which zone is.
func (r reading) settleRanking() {
	if r.is("op.max", "op.min", "order.up", "order.down") && !r.zoned() && !r.prefixed("kind.") && r.says("khu") && len(r.Tags)+len(r.Beyond)+len(r.Companies)+len(r.Stray) == 0 {
		r.has["q.which"] = true
	}
	if r.is("q.count") || !r.prefixed("kind.") && !r.is("q.which") && len(r.Zones) < 2 {
		return
	}
	switch {
	case r.is("order.up"):
		delete(r.has, "op.max")
		r.has["op.min"], r.has["op.rank"] = true, true
	case r.is("order.down"):
		delete(r.has, "op.min")
		r.has["op.max"], r.has["op.rank"] = true, true
	case r.is("op.rank", "nth.2", "nth.3") && !r.prefixedBut("op.", "op.rank"):
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

// settleIndustries: the lines of business that a zone encourages are those it is meant for, no incentive; so is the sort of factory
// that it hopes for.
func (r reading) settleIndustries() {
	if contains(r.Beyond, "x.barred") {
		r.settleBarred()
	}
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

// settleBarred: the lines of business that a zone doesn't take may stand beside those that it does; of all zones they aren't known.
// What else may be barred is a question of rules.
func (r reading) settleBarred() {
	switch {
	case r.asks("land.industries") && !r.zoned():
		r.drop("land.industries")
		return
	case !r.asks("land.industries"):
		r.has["norm"] = true
	}
	r.notBeyond("x.barred")
}

// settleOccupations: an occupation narrows what is paid or how many work; anywhere else it tells who somebody is.
func (r reading) settleOccupations() {
	clauses := r.clauses()
	for i, m := range r.matches {
		if !contains(m.concepts, "x.occupation") || m.from < r.intro {
			continue
		}
		for j, other := range r.matches {
			near := j >= i-2 && j <= i+2 || len(r.Measures) == 0
			if clauses[j] == clauses[i] && (other.of("m.stat.wage", "m.stat.workers", "m.stat.jobs") || near && other.of("q.count", "g.howmuch", "g.money")) {
				return
			}
		}
	}
	r.notBeyond("x.occupation")
	if i := slices.IndexFunc(r.matches, func(m match) bool { return contains(m.concepts, "x.staff_names") }); i > 0 && r.presentsAsker(r.matches[i]) {
		r.notBeyond("x.staff_names")
	}
}

// presentsAsker reports whether an expression says what the asker is: "tôi là kế toán trưởng", "I am the director".
func (r *Request) presentsAsker(m match) bool {
	before := r.units[max(0, m.from-4):m.from]
	who := slices.IndexFunc(before, func(u unit) bool { return contains([]string{"toi", "em", "minh", "i", "im", "我", "저"}, u.folded) })
	return who >= 0 && !slices.ContainsFunc(before[who:], func(u unit) bool { return contains([]string{"gap", "hoi", "meet", "ask", "call", "contact"}, u.folded) })
}

// settleRealised: what has come of registered capital isn't known, nor how a year's figures were made up, nor what statistics of the
// trade and the economy no record holds; what is said of works or of rules is none of that.
func (r reading) settleRealised() {
	if !r.any("stat.", "stat.investment", "stat.wage") && !r.is("g.invest", "g.money") || r.any("facility.") {
		r.notBeyond("x.realised")
	}
	if len(r.Tags) > 0 || r.prefixed("topic.") {
		r.notBeyond("x.other_figure") // of which a rule speaks
	}
	mounts := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return contains(yearly, m) })
	if (r.is("per.part") || r.perMonth()) && len(r.Years) == 0 && mounts {
		r.Beyond = appendNew(r.Beyond, "x.monthly")
	}
}

// settleEnded: which projects, firms or zones have gone isn't known.
func (r reading) settleEnded() {
	if !r.is("ended") || len(r.Documents) > 0 || r.is("topic.incentive") {
		return
	}
	if len(r.Companies) > 0 || r.asks("stat.projects") {
		delete(r.has, "topic.procedure") // a licence that was taken away
	}
	other := slices.ContainsFunc(r.Tags, func(tag string) bool { return tag != "replaces" })
	if !other && len(r.Companies) == 0 && (r.asks("stat.projects") || r.asks("profile.tenant") || r.zoned() && len(r.Measures) == 0) {
		r.Beyond = append(r.Beyond, "x.ended")
	}
}

// settleActs: the number or a date of an act is told of the act that is named, by its year or as the old one, else of the one in force.
func (r reading) settleActs() {
	cites := r.is("citation") || r.says("number")
	if doc := r.desk.issuedThen(r.Request); doc != nil && len(r.Documents)+len(r.acts)+len(r.Companies) == 0 && !r.zoned() && !r.asksAmount() {
		r.Documents, r.Years, cites = []string{doc.ID}, nil, true
	}
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
	if len(r.Measures) == 1 && r.asks("profile.developer") && !r.zoned() && r.prefixed("kind.") && (len(r.Territories) > 0 || r.is("scope.province")) && r.says("runs", "manages", "charge", "responsible") && !r.is("q.which", "g.list", "each") {
		r.drop("profile.developer") // of all of them together
		r.has["q.office"] = true
	}
	if !r.is("q.office") || r.asksAmount() {
		return
	}
	r.drop("stat.projects", "profile.tenant", "location.address", "land.handed_over")
	if r.prefixed("kind.") {
		r.Tags = slices.DeleteFunc(r.Tags, func(t string) bool { return t == "merger" }) // since when
	}
	r.notBeyond("x.factory_rent")
	if r.zoned() && r.Kind == "" {
		r.Kind = r.desk.pack.Zone(r.Zones[0]).Kind
		r.has["kind."+string(r.Kind)] = true
	}
}

// settleImplied: an industry, a road or a place beside a zone's name asks for what connects them.
func (r reading) settleImplied() {
	if !r.zoned() && r.asks("land.available") && r.asks("location.address") {
		r.drop("location.address") // "where is there still land?"
		r.has["q.where"] = true
	}
	if r.zoned() && len(r.Industries) > 0 && len(r.Measures) == 1 && r.asks("land.available") && len(r.Sizes) == 0 && !r.asksAmount() {
		r.Measures = []knowledge.Measure{"land.industries", "land.available"} // "can a food factory move in?"
	}
	if r.zoned() && len(r.Measures) > 0 && r.asksWhetherTaken() {
		r.Measures = appendNew(r.Measures, "land.industries")
	}
	if !r.zoned() || len(r.Measures) > 0 {
		return
	}
	kinds := map[string]bool{}
	for _, id := range r.Places {
		kinds[r.desk.pack.Place(id).Kind] = true
	}
	switch {
	case len(r.Industries) > 0 && r.is("q.which", "g.list") && r.says("plants", "factories", "plant", "factory", "mills", "makers", "units"):
		r.put("profile.tenant") // "which cement plants are in X"
	case len(r.Industries) > 0 && !r.prefixed("topic."):
		r.put("land.industries")
		r.Assumed = true
	case kinds["road"]:
		r.put("facility.roads")
	case (kinds["city"] || kinds["airport"] || kinds["port"] || kinds["border"] || kinds["station"]) && !r.prefixed("topic."):
		r.put("location.distance")
	}
}

// asksWhetherTaken reports whether a part of the question asks by itself, with a yes or no, whether a line of business may come: "how
// large is it, and is animal feed welcome there".
func (r reading) asksWhetherTaken() bool {
	if len(r.Industries) == 0 || r.prefixed("topic.") || len(r.Tags) > 0 {
		return false
	}
	numbers := r.clauses()
	for _, span := range r.clauseUnits() {
		c := clauseOf(span)
		if span[0] < r.intro || !r.within(c, industryName) || !r.within(c, "q.yesno", "g.encourage") && !slices.ContainsFunc(r.units[span[0]:span[1]], func(u unit) bool { return u.folded == "whether" }) {
			continue
		}
		other := r.within(c, "cond.", "q.which", "q.count", "q.who", "op.", companyName) || slices.ContainsFunc(r.matches, func(m match) bool {
			return m.from >= c.from && m.to <= c.to && m.of("m.") && !hasAny(m.concepts, "m.profile.tenant", "m.stat.projects", "m.land.industries")
		})
		if !other && !r.introduces(span) && numbers[len(numbers)-1] > 0 {
			return true
		}
	}
	return false
}

// settleRelief: a rent that is waived or cut is a matter of rules.
func (r reading) settleRelief() {
	if contains(r.Tags, "cit") && !slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "tag.land-rent") && !contains(m.concepts, "relief.years")
	}) {
		r.untag("land-rent") // of the tax that is named
	}
	if !r.asks("land.rent") || !r.is("relief") || r.zoned() {
		return
	}
	r.drop("land.rent", "stat.projects", "profile.tenant")
	delete(r.has, "g.money")
	r.Tags = appendNew(r.Tags, "land-rent")
	if !slices.ContainsFunc(r.matches, func(m match) bool { return contains(m.concepts, "tag.cit") && !contains(m.concepts, "relief") }) {
		r.untag("cit") // no word of a tax
	}
}

// settleRules: a tax or an incentive isn't a price.
func (r reading) settleRules() {
	if r.is("topic.incentive") && len(r.Zones) == 1 && r.Kind == "" && len(r.Measures)+len(r.Tags) == 0 {
		r.Kind = r.desk.pack.Zone(r.Zones[0]).Kind // whose incentives depend on what it is
		r.has["kind."+string(r.Kind)] = true
	}
	if r.desk.draft(r.Request).ofNewZones() {
		delete(r.has, "out.forecast")
	}
	if home := r.desk.pack.Territory(r.desk.pack.Home); contains(r.Tags, "merger") && r.asks("stat.communes") && len(r.Territories) == 0 && home != nil && home.PartOf != "" {
		r.Territories = []string{home.PartOf} // what was merged is gone
	}
	if contains(r.Tags, "merger") && contains(r.Tags, "effective") && len(r.Documents) == 0 {
		r.untag("effective") // since when it is merged
	}
	if contains(r.Tags, "infrastructure-approval") && !r.zoned() && !r.asksAmount() {
		r.drop("stat.investment", "stat.capital", "stat.projects", "facility.infrastructure", "profile.legal") // what is decided on
	}
	if contains(r.Tags, "policy-approval") && r.asks("profile.legal") {
		if r.zoned() {
			r.untag("policy-approval") // the decision on that zone
		} else {
			r.drop("profile.legal") // how it is come by
		}
	}
	if r.is("cond.need") && len(r.Sizes)+len(r.Industries) > 0 && !r.is("q.what", "topic.procedure") {
		r.untag("environment") // a wish that no record tells of
		if !r.is("topic.incentive", "tag.cit", "relief") {
			r.untag("small-business") // what the asker is
		}
	}
	if contains(r.Tags, "special-procedure") {
		r.notBeyond("x.permit") // which papers it spares
	}
	if r.is("tag.training") && !r.zoned() && !r.asksAmount() {
		r.drop("stat.workers") // whom support is for
	}
	if r.is("norm") && !r.zoned() && r.prefixed("kind.") && r.asks("land.planned") && len(r.Sizes) == 0 && !r.prefixed("op.") {
		r.drop("land.planned") // how large they may be
		r.Tags = appendNew(r.Tags, "size-rule")
	}
	if contains(r.Tags, "cit") && r.is("governs") && r.saidBy("topic.procedure", "apply", "applies", "applied") {
		delete(r.has, "topic.procedure") // which tax applies, not how to apply
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
	if contains(r.Beyond, "x.staff_names") && (len(r.Tags) > 0 && !r.is("q.who", "q.what") || r.asksForHolder()) {
		r.notBeyond("x.staff_names") // an office rather than its holder
	}
}

// asksForHolder reports whether every holder of an office that is spoken of is the asker's own: "our chairman wants to know …".
func (r *Request) asksForHolder() bool {
	return !slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "x.staff_names") && !r.askersOwn(m)
	})
}

// notBeyond drops a thing that no record tells of: the question means another.
func (r reading) notBeyond(thing string) {
	r.Beyond = slices.DeleteFunc(r.Beyond, func(x string) bool { return x == thing })
}

// untag drops a subject of articles.
func (r reading) untag(tag string) {
	r.Tags = slices.DeleteFunc(r.Tags, func(t string) bool { return t == tag })
	delete(r.has, "tag."+tag)
}

// settleStage: "operating" and "new" are said of projects, of zones, or of nothing in particular.
func (r reading) settleStage() {
	statistic := r.any("stat.")
	if r.Stage == "operating" && !r.zoned() && r.asks("land.status") && (r.is("m.profile.tenant") || r.is("m.stat.projects") || r.toldOf("m.stat.") == "stat.projects") {
		r.put("stat.projects", "land.status", "profile.tenant") // "factories up and running", "of the 104 projects, how many operate"
		statistic = true
	}
	if r.Stage == "operating" && !r.zoned() && len(r.Measures) == 1 && r.asks("land.status") && r.prefixed("kind.") && r.is("q.which", "g.list", "q.count") {
		r.drop("land.status") // those at work, rather than how each stands
	}
	if r.Stage == "new" && r.is("todate") {
		r.Stage = "" // all that came until today is what there is
	}
	switch {
	case r.Stage == "operating" && len(r.Measures) == 0 && r.zoned() && len(r.Companies) > 0:
		r.Stage = "" // where the company is
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
	case r.is("g.money") && len(r.Zones) > 0 && len(r.Stray) < 2 && len(r.Origins) == 0:
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
	case len(r.Zones) > 0 && r.is("cond.full") && r.Share:
		r.Measures = []knowledge.Measure{"land.occupancy"}
	case len(r.Zones) > 0 && r.is("cond.full") && len(r.Tags) == 0:
		r.Measures = []knowledge.Measure{"land.available"}
	case len(r.Zones) > 0 && r.is("q.where") && len(r.Companies) == 0:
		r.Measures = []knowledge.Measure{"location.address"}
	case len(r.Zones) == 1 && r.is("q.who") && r.is("g.let") && r.says("rented", "leased", "renting", "leasing"):
		r.Measures = []knowledge.Measure{"profile.tenant"}
	case len(r.Zones) == 1 && r.is("q.who") && len(r.Companies)+len(r.Stray) == 0 && !r.is("topic.contact"):
		r.Measures = []knowledge.Measure{"profile.developer"}
	case len(r.Zones) == 1 && r.is("m.land.expansion"):
		r.Measures = []knowledge.Measure{"land.expansion"}
	case len(r.Zones) == 1 && r.is("op.max", "op.min") && !r.is("q.overview"):
		r.Measures = []knowledge.Measure{"land.planned"}
	}
}
