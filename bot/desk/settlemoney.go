package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// settleInvestor: the investor of a zone is its developer, where a name is asked for or something else of the zone beside it.
func (r reading) settleInvestor() {
	if r.is("q.who") && r.is("invest") && len(r.Measures)+len(r.Companies) == 0 && len(r.Zones) < 2 && !r.prefixed("kind.") {
		r.put("profile.developer") // "who invests there"
		return
	}
	i := slices.IndexFunc(r.matches, func(m match) bool { return contains(m.concepts, "investor") })
	if len(r.Zones) == 1 && r.is("q.who") && r.coordinated("invest", "m.") && !r.is("g.howmuch", "g.money") {
		r.put("profile.developer") // "how many jobs, and who invests there"
	}
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
	if r.zoned() && len(r.Industries) > 0 && r.is("q.yesno") && !r.asksHowMuch() && (r.asks("stat.projects") || r.asks("profile.established") && !r.is("q.when")) {
		r.put("land.industries", "stat.projects", "profile.established")
	}
	if len(r.Countries) > 0 && r.asks("stat.projects") && r.is("q.yesno", "q.which", "g.list") && !r.asksHowMuch() {
		r.put("profile.tenant", "stat.projects") // "are there projects from X": who they are
	}
	if r.asks("profile.tenant") && len(r.Countries) == 0 {
		r.Countries = r.nations // "which companies are Japanese"
	}
	if r.asks("profile.tenant") && len(r.Tags) > 0 && !slices.ContainsFunc(r.matches, func(m match) bool { return contains(m.concepts, "m.profile.tenant") && !r.askersOwn(m) }) {
		r.drop("profile.tenant") // "tax for my factory"
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
	if r.zoned() && r.Share && r.asks("profile.tenant") && len(r.Countries) == 0 {
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
	if r.zoned() && r.asks("stat.projects") && (r.is("g.list") || r.is("q.which") && len(r.Measures) == 1 && len(r.Zones) == 1) {
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
	case money && r.zoned() && r.asks("profile.developer") && r.is("q.who"):
		r.put("stat.investment", "facility.infrastructure") // "who built it, and for how much?"
	case money && r.asks("stat.projects"), r.is("average") && r.is("g.invest") && r.asks("stat.projects"):
		r.put("stat.capital", "stat.projects", "land.rent")
	case money && r.asks("profile.tenant") && len(r.Measures) == 1 && len(r.Companies) == 0:
		r.only("stat.capital") // what firms put in
	}
	if r.asks("stat.workers") && !r.asks("stat.wage") && r.perMonth() && (r.is("g.money") || r.asksAmount()) {
		r.put("stat.wage", "stat.workers") // what they get a month
	}
	if r.asks("stat.workers") && (r.asks("stat.wage") || r.asks("facility.worker_housing")) && !r.stands("m.stat.workers", "m.") {
		r.drop("stat.workers") // whose pay or housing it is
	}
	if r.asks("stat.budget") {
		r.drop("stat.wage") // what is paid to the State
	}
	invested := r.coordinated("g.invest", "m.profile.developer") || r.is("g.howmuch") && r.coordinated("invest", "m.profile.developer")
	andDeveloper := r.asks("profile.developer") && invested // "who is the developer, and the investment?"
	if andDeveloper {
		r.put("stat.investment")
	}
	if r.asks("stat.investment") && r.asks("stat.projects") && !r.countedApart("m.stat.projects", "m.stat.investment") {
		r.drop("stat.projects") // those who spend
	}
	if r.asks("stat.investment") {
		r.drop("stat.capital", "facility.infrastructure")
		if !r.is("q.who", "investor") && !andDeveloper && !r.worded("m.profile.developer", "ai", "who") {
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

// settleProjects: projects and companies beside another measure are only whose it is, as are those for whom something is.
func (r reading) settleProjects() {
	for _, m := range []knowledge.Measure{"stat.projects", "stat.workers"} {
		if !r.asksAmount() && r.forWhom("m."+string(m)) {
			r.drop(m)
		}
	}
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

// forWhom reports whether something is said to be for those that a concept names: "services for investors".
func (r reading) forWhom(concept string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		if !contains(m.concepts, concept) {
			return false
		}
		at := m.from - 1
		for at >= 0 && contains(articles, r.units[at].folded) {
			at--
		}
		return at >= 0 && contains([]string{"for", "cho", "为", "為", "给"}, r.units[at].folded) ||
			m.to < len(r.units) && contains([]string{"위", "向", "対"}, r.units[m.to].folded)
	})
}

// articles are the words that may stand between a preposition and whom it is about, folded.
var articles = []string{"the", "a", "an", "all", "any", "new", "cac", "nhung"}

// totals reports whether the total of an origin's investment is asked for, which is money: "total FDI".
func (r *Request) totals() bool {
	for i, m := range r.matches {
		if m.of("origin.") && r.besideOf(i, []string{"total"}) != "" {
			return true
		}
	}
	return false
}

// perMonth reports whether something is told by the month: the month of a date is none.
func (r reading) perMonth() bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "per.month") && (m.to == len(r.units) || !r.units[m.to].digit)
	})
}

// askersOwn reports whether something is the asker's: "my factory", "our noodle plant".
func (r *Request) askersOwn(m match) bool {
	return slices.ContainsFunc(r.units[max(0, m.from-2):m.from], func(u unit) bool { return u.folded == "my" || u.folded == "our" })
}
