package desk

import (
	"context"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// route decides what kind of question it is and has it answered: the first way answers that takes it for one of its own. They stand
// in the order of how plainly a question of the kind shows itself: what was pressed, what must not be answered, what has words of its
// own ("compare", "the largest", "how much tax would …"), and at last what only its measures, subjects or zones tell.
func (d *Desk) route(ctx context.Context, r *Request) Answer {
	w := d.draft(r)
	for _, way := range []struct {
		name string
		take func() (Answer, bool)
	}{
		{"filled in a form", w.fromForm},
		{"manners", w.manners},
		{"limits of the desk", w.limits},
		{"taught by staff", func() (Answer, bool) { return w.lesson(plainlySame) }},
		{"pressed", w.pressed},
		{"by country", w.byCountry},
		{"chart", w.asksChart},
		{"passed to a person", w.asksPerson},
		{"zones of a place", w.inPlace},
		{"zones without a tenant", w.vacant},
		{"developer that is named", w.developerNamed},
		{"record of a tenant", w.recordOfTenant},
		{"one of two figures", w.weighed},
		{"meaning of a word", func() (Answer, bool) { return w.defined(ctx) }},
		{"comparison", w.compared},
		{"article that names a zone", w.namedOnly},
		{"plan", w.planned},
		{"zones beside a road", w.besideRoad},
		{"rule", func() (Answer, bool) { return w.byRule(ctx) }},
		{"peak of a statistic", w.peak},
		{"both ends of an order", w.extremes},
		{"projects at work there", w.atWorkThere},
		{"search of zones", w.sought},
		{"estimate of incentives", w.estimate},
		{"law", w.standing},
		{"law in force", w.lawInForce},
		{"figure that is quoted", w.quotedFigure},
		{"phase of a zone", w.ofPhase},
		{"statement", w.statement},
		{"rate of something unknown", w.unknownRate},
		{"article", func() (Answer, bool) { return w.preferredArticle(ctx) }},
		{"office", func() (Answer, bool) { return w.office(ctx) }},
		{"company", w.companyAlone},
		{"known to be unknown", func() (Answer, bool) { return w.knownGap(ctx) }},
		{"article on a distance or a place", func() (Answer, bool) { return w.ofPlace(ctx) }},
		{"unknown name", w.strangeZone},
		{"land anywhere", w.anyLand},
		{"article rather than a list of all", func() (Answer, bool) { return w.insteadOfAll(ctx) }},
		{"measures", w.measured},
		{"count or list", func() (Answer, bool) { return w.countedOrListed(ctx) }},
		{"nearest article", func() (Answer, bool) { return w.fromLibrary(ctx, 0.55) }},
		{"card of a zone", w.cardAlone},
		{"contact", w.contactInfo},
		{"article on a territory", func() (Answer, bool) { return w.aboutTerritory(ctx) }},
		{"what a figure stands for", w.standsFor},
	} {
		if a, ok := way.take(); ok {
			r.note("answered as: %s", way.name)
			return a
		}
	}
	r.note("answered as: nothing that is known")
	return w.unknown()
}

// fromForm answers what was chosen in a form.
func (w *draft) fromForm() (Answer, bool) {
	switch {
	case w.r.find != nil:
		return w.search(w.r.find), true
	case w.r.project != nil:
		return w.estimateOf(w.described(w.r.project)), true
	}
	return Answer{}, false
}

// pressed answers what a button or a sent location asks for.
func (w *draft) pressed() (Answer, bool) {
	switch r := w.r; {
	case r.here != nil:
		return w.nearest(), true
	case r.plot != "":
		return w.chart(r.plot), true
	case r.page > 0 && r.find == nil:
		return w.zoneList(), true
	case r.part != "" && len(r.Zones) == 1:
		return w.part(r.Zones[0]), true
	case r.part != "":
		return w.refuse("unknown", w.say("unknown.zone")), true
	case r.article != nil:
		return w.articleAlone(r.article), true
	}
	return Answer{}, false
}

// articleAlone is an answer by one article.
func (w *draft) articleAlone(a *knowledge.Article) Answer {
	w.article(a, true)
	return w.finish(a.Topic, true)
}

// byCountry answers which countries investors come from; a figure of one country's projects or companies isn't known.
func (w *draft) byCountry() (Answer, bool) {
	r := w.r
	switch {
	case r.is("q.country") && len(r.Companies) == 0 && r.is("op.max", "op.min"):
		r.Measures = append(r.Measures, "stat.capital") // which of them has most isn't known
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.subjectOf(first(r.Zones)), "label", w.say("by.country", "label", w.measure(r.Measures[0])))), true
	case r.is("q.country") && len(r.Companies) == 0:
		return w.countries(), true
	case w.ofCountry():
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.subjectOf(first(r.Zones)), "label", w.say("by.country", "label", w.measure(r.Measures[0])))), true
	}
	return Answer{}, false
}

// asksChart draws what is asked to be drawn.
func (w *draft) asksChart() (Answer, bool) {
	if !w.r.is("g.chart") || len(w.r.Zones) > 0 {
		return Answer{}, false
	}
	name := w.chartOf()
	if name == "" {
		return Answer{}, false
	}
	return w.chart(name), true
}

// asksPerson passes on who wants to talk to somebody.
func (w *draft) asksPerson() (Answer, bool) {
	if !w.r.is("human") {
		return Answer{}, false
	}
	return w.refuse("staff", w.say("human")), true
}

// inPlace lists the zones of a part of the territory.
func (w *draft) inPlace() (Answer, bool) {
	if !w.placed() {
		return Answer{}, false
	}
	return w.zonesThere(), true
}

// recordOfTenant answers from the records of the tenants that are named.
func (w *draft) recordOfTenant() (Answer, bool) {
	if !w.ofTenant() {
		return Answer{}, false
	}
	return w.company()
}

// compared sets zones side by side where several are named, or all of a kind are to be.
func (w *draft) compared() (Answer, bool) {
	r := w.r
	ordered := r.is("op.compare", "op.max", "op.min", "op.near", "op.far", "op.empty", "op.cheap", "q.which")
	several := len(r.Zones) > 1 && (ordered || len(r.Measures) == 0 && !r.is("topic.incentive", "topic.procedure") && len(r.Tags) == 0)
	if !several && !w.comparesAll() {
		return Answer{}, false
	}
	return w.compare(), true
}

// namedOnly answers about a zone of which nothing but an article speaks.
func (w *draft) namedOnly() (Answer, bool) {
	if !w.r.StrangeZone || len(w.r.Zones) > 0 {
		return Answer{}, false
	}
	return w.naming(w.r.strange)
}

// naming answers with the article that names words of no other meaning.
func (w *draft) naming(words []string) (Answer, bool) {
	a := w.library.naming(w.r, words)
	if a == nil {
		return Answer{}, false
	}
	return w.articleAlone(a), true
}

// planned answers with a plan's figure of years to come.
func (w *draft) planned() (Answer, bool) {
	m := w.foreseen()
	if m == "" {
		return Answer{}, false
	}
	counted := m != "stat.zones" && w.countsZones() && w.stat("stat.zones")
	if !w.stat(m) && !counted {
		return Answer{}, false
	}
	return w.finish("statistic", true), true
}

// sought answers which zones meet conditions.
func (w *draft) sought() (Answer, bool) {
	if !w.isFind() {
		return Answer{}, false
	}
	return w.find(), true
}

// lawInForce answers which law or decree rules a subject.
func (w *draft) lawInForce() (Answer, bool) {
	r := w.r
	if len(r.Documents)+len(r.Zones) > 0 {
		return Answer{}, false
	}
	asksLaw := r.is("q.document") || r.is("tag.document") && r.asks("profile.legal")
	asksSince := hasAny(r.Tags, "cit-law", "investment-law") && (r.is("q.when") || contains(r.Tags, "effective"))
	if !asksLaw && !asksSince {
		return Answer{}, false
	}
	return w.governing()
}

// quotedFigure answers whose figure it is that the question quotes.
func (w *draft) quotedFigure() (Answer, bool) {
	f := w.quotedBy()
	if f == nil {
		return Answer{}, false
	}
	w.zones = []string{f.Zone}
	return w.factAlone(f), true
}

// statement answers with the one fact whose words speak of what is asked.
func (w *draft) statement() (Answer, bool) {
	f := w.spokenOf()
	if f == nil {
		return Answer{}, false
	}
	return w.factAlone(f), true
}

// factAlone is an answer by one fact.
func (w *draft) factAlone(f *knowledge.Fact) Answer {
	w.one(f)
	return w.finish(topicOf(f.Measure), true)
}

// notUnderstood says that the question can't be answered.
func (w *draft) notUnderstood() Answer { return w.refuse("unknown", w.say("unknown.question")) }

// unknownRate: a rate of something that no record or article knows isn't known.
func (w *draft) unknownRate() (Answer, bool) {
	r := w.r
	strange := r.is("g.rate") && len(r.Tags)+len(r.Measures)+len(r.Industries) == 0 && r.strangers() > 0
	if !strange || w.library.holdsRate(r) {
		return Answer{}, false
	}
	return w.notUnderstood(), true
}

// preferredArticle answers with an article what rules, rates and papers are asked about.
func (w *draft) preferredArticle(ctx context.Context) (Answer, bool) {
	if !w.prefersArticle() {
		return Answer{}, false
	}
	least := 0.5
	switch {
	case len(w.r.Documents) > 0:
		least = 0.35
	case hasAny(w.r.Tags, lawTags...):
		least = 0.4
	}
	return w.fromLibrary(ctx, least)
}

// office answers whom to turn to, where nothing else is asked.
func (w *draft) office(ctx context.Context) (Answer, bool) {
	r := w.r
	if !r.is("topic.contact", "q.office") || r.is("topic.procedure", "topic.incentive") || len(r.Measures)+len(r.Beyond)+len(r.Tags) > 0 {
		return Answer{}, false
	}
	if r.is("q.yesno") {
		if a, ok := w.fromLibrary(ctx, 0.5); ok {
			return a, true
		}
	}
	return w.contactInfo()
}

// companyAlone answers about a company, unless a measure of a zone is asked for.
func (w *draft) companyAlone() (Answer, bool) {
	if len(w.r.Zones) > 0 && len(w.r.Measures) > 0 {
		return Answer{}, false
	}
	return w.company()
}

// knownGap answers what no measure holds: with an article, where the pack has one that names that very thing, else that it isn't known.
func (w *draft) knownGap(ctx context.Context) (Answer, bool) {
	if len(w.r.Beyond) == 0 {
		return Answer{}, false
	}
	if len(w.r.Zones) == 0 && slices.ContainsFunc(w.r.things(), func(f string) bool { return len(w.library.holding[f]) > 0 }) {
		if a, ok := w.fromLibrary(ctx, 0.5); ok {
			return a, true
		}
	}
	return w.beyond(), true
}

// ofPlace answers with an article about a distance or a part of the territory, where no zone is meant.
func (w *draft) ofPlace(ctx context.Context) (Answer, bool) {
	r := w.r
	if len(r.Zones) > 0 {
		return Answer{}, false
	}
	if r.asks("location.distance") && !r.prefixed("kind.") {
		if r.strangers() > 1 {
			return w.notUnderstood(), true // of something else than what is measured
		}
		if a, ok := w.fromLibrary(ctx, 0.35); ok {
			return a, true
		}
	}
	if len(r.Territories) > 0 && (r.topic() == "location" || r.asks("stat.communes") && len(w.pack.Stats(r.Territories[0], "", "stat.communes")) == 0) {
		return w.fromLibrary(ctx, 0.4)
	}
	return Answer{}, false
}

// strangeZone answers about a name that looks like a zone's: with the article that holds it, or not at all.
func (w *draft) strangeZone() (Answer, bool) {
	name := w.unknownName()
	if name == nil {
		return Answer{}, false
	}
	if a, ok := w.naming(name); ok {
		return a, true
	}
	return w.refuse("unknown", w.say("unknown.zone")), true
}

// anyLand searches for land, where nothing else is asked.
func (w *draft) anyLand() (Answer, bool) {
	r := w.r
	alone := len(r.Measures) == 1 && r.asks("land.available") && len(r.Zones)+len(r.Stray)+len(r.Tags)+len(r.Years) == 0
	if !alone || r.asksAmount() || r.Share || r.prefixed("topic.") || r.is("q.what", "q.why") {
		return Answer{}, false
	}
	return w.search(w.conditions()), true
}

// insteadOfAll answers with an article where the measures would otherwise be told of zone after zone.
func (w *draft) insteadOfAll(ctx context.Context) (Answer, bool) {
	if !w.wouldListAll() && (len(w.r.Zones) > 0 || !w.r.is("q.why")) {
		return Answer{}, false
	}
	least := 0.6
	if w.library.holdsRate(w.r) {
		least = 0.45
	}
	return w.fromLibrary(ctx, least)
}

// measured answers the measures asked for; statistics and shares that no record holds aren't known.
func (w *draft) measured() (Answer, bool) {
	r := w.r
	if len(r.Measures) == 0 {
		return Answer{}, false
	}
	if a, ok := w.measures(); ok {
		return a, true
	}
	switch {
	case len(r.Tags) == 0 && strings.HasPrefix(string(r.Measures[0]), "stat."):
		return w.unknown(), true
	case len(r.Tags)+len(r.Zones) == 0 && r.Share:
		return w.notUnderstood(), true
	}
	return Answer{}, false
}

// countedOrListed answers how many zones there are and which, or with an article what is asked about without a measure.
func (w *draft) countedOrListed(ctx context.Context) (Answer, bool) {
	r := w.r
	if len(r.Measures) > 0 {
		return Answer{}, false
	}
	if r.is("q.what", "q.overview", "q.why") && !r.is("q.count", "g.list", "q.which") {
		if a, ok := w.fromLibrary(ctx, 0.45); ok {
			return a, true
		}
	}
	return w.countOrList()
}

// cardAlone answers with the card of the zone that is named.
func (w *draft) cardAlone() (Answer, bool) {
	r := w.r
	if len(r.Zones) == 1 && r.is("q.when", "q.why", "q.howlong") && len(r.Measures)+len(r.Tags)+len(r.Companies) == 0 && !r.is("q.overview") && r.Lang != knowledge.VI {
		return w.notUnderstood(), true // a card tells of no time
	}
	if len(r.Zones) == 1 && len(r.Measures)+len(r.Tags)+len(r.Companies) == 0 && w.countsUnknown() {
		return w.notUnderstood(), true // of something unknown
	}
	if len(r.Zones) == 1 && len(r.Stray) <= 1 || r.is("q.overview") && len(r.Zones) > 0 {
		return w.card(r.Zones[0]), true
	}
	return Answer{}, false
}

// countsUnknown reports whether what is counted is a word that isn't known: "how many cinemas".
func (w *draft) countsUnknown() bool {
	return slices.ContainsFunc(w.r.matches, func(m match) bool {
		return contains(m.concepts, "q.count") && m.to < len(w.r.units) && len(w.r.units[m.to].folded) >= 5 && !w.r.units[m.to].wide && w.r.matchAt(m.to) == nil
	})
}

// aboutTerritory answers with an article about the one part of the territory that is named.
func (w *draft) aboutTerritory(ctx context.Context) (Answer, bool) {
	r := w.r
	if len(r.Territories) != 1 || contains(r.Territories, w.pack.Home) || len(r.Measures) > 0 {
		return Answer{}, false
	}
	return w.fromLibrary(ctx, 0.25)
}

// unknown says that the question can't be answered, and what can be.
func (w *draft) unknown() Answer {
	r := w.r
	if len(r.Measures) > 0 && strings.HasPrefix(string(r.Measures[0]), "stat.") {
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.home(), "label", w.measure(r.Measures[0])))
	}
	if len(r.Measures) > 0 && len(r.Zones) == 0 {
		w.a.Lines = nil
		w.lead(w.say("unknown.which", "label", w.measure(r.Measures[0])))
		return noGap(w.finish("unknown", false))
	}
	return w.notUnderstood()
}
