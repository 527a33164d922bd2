package desk

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// route decides what kind of question it is and has it answered.
func (d *Desk) route(ctx context.Context, r *Request) Answer {
	switch w := d.draft(r); {
	case r.find != nil:
		return w.search(r.find)
	case r.project != nil:
		return w.estimateOf(w.described(r.project))
	}
	if a, ok := d.manners(r); ok {
		return a
	}
	if a, ok := d.limits(r); ok {
		return a
	}
	w := d.draft(r)
	if a, ok := w.lesson(plainlySame); ok {
		return a
	}
	switch {
	case r.here != nil:
		return w.nearest()
	case r.plot != "":
		return w.chart(r.plot)
	case r.page > 0 && r.find == nil:
		return w.zoneList()
	case r.part != "" && len(r.Zones) == 1:
		return w.part(r.Zones[0])
	case r.part != "":
		return w.refuse("unknown", w.say("unknown.zone"))
	}
	if r.is("q.country") && len(r.Companies) == 0 {
		return w.countries()
	}
	if w.ofCountry() {
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.subjectOf(first(r.Zones)), "label", w.say("by.country", "label", w.measure(r.Measures[0]))))
	}
	if r.article != nil {
		w.article(r.article, true)
		return w.finish(r.article.Topic, true)
	}
	if r.is("g.chart") && len(r.Zones) == 0 {
		if name := w.chartOf(); name != "" {
			return w.chart(name)
		}
	}
	if r.is("human") {
		return w.refuse("staff", w.say("human"))
	}
	if w.placed() {
		return w.zonesThere()
	}
	if a, ok := w.vacant(); ok {
		return a
	}
	if w.ofTenant() {
		if a, ok := w.company(); ok {
			return a
		}
	}
	if a, ok := w.weighed(); ok {
		return a
	}
	if a, ok := w.defined(ctx); ok {
		return a
	}
	if len(r.Zones) > 1 && (r.is("op.compare", "op.max", "op.min", "op.near", "op.far", "op.empty", "op.cheap", "q.which") || len(r.Measures) == 0 && !r.is("topic.incentive", "topic.procedure") && len(r.Tags) == 0) || w.comparesAll() {
		return w.compare()
	}
	if r.StrangeZone && len(r.Zones) == 0 {
		if a := w.library.naming(r, r.strange); a != nil {
			w.article(a, true)
			return w.finish(a.Topic, true)
		}
	}
	if m := w.foreseen(); m != "" {
		counted := m != "stat.zones" && w.countsZones() && w.stat("stat.zones")
		if w.stat(m) || counted {
			return w.finish("statistic", true)
		}
	}
	if a, ok := w.byRule(ctx); ok {
		return a
	}
	if a, ok := w.peak(); ok {
		return a
	}
	if a, ok := w.extremes(); ok {
		return a
	}
	if a, ok := w.atWorkThere(); ok {
		return a
	}
	if w.isFind() {
		return w.find()
	}
	if a, ok := w.estimate(); ok {
		return a
	}
	if a, ok := w.standing(); ok {
		return a
	}
	if (r.is("q.document") || r.is("tag.document") && r.asks("profile.legal") || hasAny(r.Tags, "cit-law", "investment-law") && (r.is("q.when") || contains(r.Tags, "effective"))) && len(r.Documents)+len(r.Zones) == 0 {
		if a, ok := w.governing(); ok {
			return a
		}
	}
	if f := w.quotedBy(); f != nil {
		w.zones = []string{f.Zone}
		w.one(f)
		return w.finish(topicOf(f.Measure), true)
	}
	if f := w.spokenOf(); f != nil {
		w.one(f)
		return w.finish(topicOf(f.Measure), true)
	}
	if r.is("g.rate") && len(r.Tags)+len(r.Measures)+len(r.Industries) == 0 && r.strangers() > 0 && !w.library.holdsRate(r) {
		return w.refuse("unknown", w.say("unknown.question")) // of something unknown
	}
	if w.prefersArticle() {
		least := 0.5
		switch {
		case len(r.Documents) > 0:
			least = 0.35
		case hasAny(r.Tags, lawTags...):
			least = 0.4
		}
		if a, ok := w.fromLibrary(ctx, least); ok {
			return a
		}
	}
	if r.is("topic.contact", "q.office") && !r.is("topic.procedure", "topic.incentive") && len(r.Measures)+len(r.Beyond)+len(r.Tags) == 0 {
		if r.is("q.yesno") {
			if a, ok := w.fromLibrary(ctx, 0.5); ok {
				return a
			}
		}
		if a, ok := w.contactInfo(); ok {
			return a
		}
	}
	if len(r.Zones) == 0 || len(r.Measures) == 0 {
		if a, ok := w.company(); ok {
			return a
		}
	}
	if len(r.Beyond) > 0 {
		return w.beyond()
	}
	if len(r.Zones) == 0 && r.asks("location.distance") && !r.prefixed("kind.") && r.strangers() > 1 {
		return w.refuse("unknown", w.say("unknown.question")) // of something else than what is measured
	}
	if len(r.Zones) == 0 && r.asks("location.distance") && !r.prefixed("kind.") {
		if a, ok := w.fromLibrary(ctx, 0.35); ok {
			return a
		}
	}
	if len(r.Zones) == 0 && len(r.Territories) > 0 && (r.topic() == "location" || r.asks("stat.communes") && len(w.pack.Stats(r.Territories[0], "", "stat.communes")) == 0) {
		if a, ok := w.fromLibrary(ctx, 0.4); ok {
			return a
		}
	}
	if name := w.unknownName(); name != nil {
		if a := w.library.naming(r, name); a != nil {
			w.article(a, true)
			return w.finish(a.Topic, true)
		}
		return w.refuse("unknown", w.say("unknown.zone"))
	}
	if len(r.Zones) == 0 && len(r.Measures) == 1 && r.asks("land.available") && len(r.Stray)+len(r.Tags)+len(r.Years) == 0 && !r.asksAmount() && !r.Share && !r.prefixed("topic.") && !r.is("q.what", "q.why") {
		return w.search(w.conditions()) // land anywhere
	}
	if w.wouldListAll() || len(r.Zones) == 0 && r.is("q.why") {
		least := 0.6
		if w.library.holdsRate(r) {
			least = 0.45
		}
		if a, ok := w.fromLibrary(ctx, least); ok {
			return a
		}
	}
	if len(r.Measures) > 0 {
		if a, ok := w.measures(); ok {
			return a
		}
		if len(r.Tags) == 0 && strings.HasPrefix(string(r.Measures[0]), "stat.") {
			return w.unknown()
		}
		if len(r.Tags)+len(r.Zones) == 0 && r.Share {
			return w.refuse("unknown", w.say("unknown.question"))
		}
	}
	if len(r.Measures) == 0 {
		if r.is("q.what", "q.overview", "q.why") && !r.is("q.count", "g.list", "q.which") {
			if a, ok := w.fromLibrary(ctx, 0.45); ok {
				return a
			}
		}
		if a, ok := w.countOrList(); ok {
			return a
		}
	}
	if a, ok := w.fromLibrary(ctx, 0.55); ok {
		return a
	}
	if len(r.Zones) == 1 && r.is("q.when", "q.why", "q.howlong") && len(r.Measures)+len(r.Tags)+len(r.Companies) == 0 && !r.is("q.overview") && r.Lang != knowledge.VI {
		return w.refuse("unknown", w.say("unknown.question")) // a card tells of no time
	}
	if len(r.Zones) == 1 && len(r.Stray) <= 1 || r.is("q.overview") && len(r.Zones) > 0 {
		return w.card(r.Zones[0])
	}
	if a, ok := w.contactInfo(); ok {
		return a
	}
	if len(r.Territories) == 1 && !contains(r.Territories, w.pack.Home) && len(r.Measures) == 0 {
		if a, ok := w.fromLibrary(ctx, 0.25); ok {
			return a
		}
	}
	if a, ok := w.standsFor(); ok {
		return a
	}
	return w.unknown()
}

// content reports whether the question is about something, beyond manners.
func (r *Request) content() bool {
	return len(r.Zones)+len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Companies)+len(r.Elsewhere)+len(r.Industries)+len(r.Sizes) > 0 ||
		r.prefixed("kind.") || r.prefixed("topic.") || r.prefixed("out.") || len(r.Territories) > 0
}

// manners answers greetings, thanks, abuse and attempts to make the desk say something.
func (d *Desk) manners(r *Request) (Answer, bool) {
	w := d.draft(r)
	switch {
	case r.is("inject"), dictated.MatchString(r.Text):
		w.lead(w.say("inject"))
		w.para(w.can())
		return noGap(w.finish("unknown", false)), true
	case r.is("human") && len(r.Measures) == 0:
		w.lead(w.say("human"))
		return w.finish("staff", false), true
	case r.content() && !(r.is("insult") && !r.asksAnything()):
		return Answer{}, false
	case r.is("insult"):
		w.lead(w.say("insult"))
		return w.finish("smalltalk", true), true
	}
	for _, key := range []string{"who", "help", "thanks", "bye", "how", "hello", "ok"} {
		if r.is("small."+key) && len(r.Stray) <= 2 {
			if key == "help" {
				w.lead(w.can())
			} else {
				w.lead(w.say(key, "territory", w.home()))
			}
			return w.finish("smalltalk", true), true
		}
	}
	return Answer{}, false
}

// asksAnything reports whether a message asks, by a question word, its mark or what it names.
func (r *Request) asksAnything() bool {
	return len(r.Zones)+len(r.Sizes) > 0 || r.prefixed("kind.") || r.is("q.what", "q.which", "q.count", "q.when", "q.where", "q.who", "q.howlong", "g.list", "g.howmuch") || strings.ContainsAny(r.Text, "?？") || len(r.Measures) > 0 && topicOf(r.Measures[0]) != "facility"
}

// dictated finds words that the desk is told to say.
var dictated = regexp.MustCompile(`(?i)^\W*(?:please )?(?:say|repeat|write|print|output|type)\s*[:"“‘「『]`)

// noGap marks an answer as one that needs no knowledge to be better.
func noGap(a Answer) Answer {
	a.Gap = false
	return a
}

// can says what the desk answers about.
func (w *draft) can() string { return w.say("unknown.can", "territory", w.home()) }

// limits answers what the desk must not: forecasts, advice, other provinces, other subjects.
func (d *Desk) limits(r *Request) (Answer, bool) {
	w := d.draft(r)
	switch {
	case r.is("out.advice"):
		return noGap(w.refuse("unknown", w.say("out.advice"))), true
	case r.is("out.forecast") && w.foreseen() == "", w.yetToCome(), r.is("q.when") && r.is("change") && r.topic() == "land" && len(r.Companies)+len(r.Years) == 0:
		return noGap(w.refuse("unknown", w.say("out.forecast"))), true
	case len(r.Elsewhere) > 0 && len(r.Territories) == 0 && !(len(r.Zones) > 0 && r.asks("location.distance")):
		return noGap(w.elsewhere()), true
	case w.abroad():
		return w.elsewhere(), true
	case len(r.afar) > 0 && len(r.Places) == 0 && (r.asks("location.distance") || w.order() != ""),
		len(r.afar) > 0 && r.asks("location.distance") && len(r.Zones)+len(r.Territories)+len(r.Sizes) == 0 && !r.prefixed("kind."):
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.subjectOf(first(r.Zones)), "label", w.measure("location.distance"))), true
	case r.strangeName(), d.strangeSubject(r):
		return w.refuse("unknown", w.say("unknown.question")), true
	case r.StrangeDocument:
		return w.refuse("unknown", w.say("unknown.question")), true
	case r.StrangeZone && len(r.Zones) == 0 && d.library.naming(r, r.strange) == nil && len(r.Companies) == 0:
		w.lead(w.say("unknown.zone"))
		w.para(w.can())
		w.para(w.say("unknown.staff"))
		return w.finish("unknown", false), true
	case r.is("out.other") && len(r.Measures)+len(r.Tags)+len(r.Beyond) == 0 && !r.prefixed("topic.") && !r.is("q.overview") && len(r.Industries) == 0,
		r.is("out.weather") && len(r.Measures)+len(r.Tags) == 0 && !r.prefixed("kind."),
		r.is("out.weather", "out.other") && len(r.Zones) == 0 && !r.prefixed("kind.") && !r.is("scope.province") && len(r.Territories) == 0 && !(len(r.Tags) > 0 && len(r.Measures) == 0),
		!r.StrangeZone && r.mostlyStray():
		w.lead(w.say("out.scope", "can", w.can()))
		a := w.finish("unknown", false)
		a.Gap = !r.prefixed("out.")
		return a, true
	}
	return Answer{}, false
}

// ofCountry reports whether a figure is asked for of one country's projects or companies: there is none.
func (w *draft) ofCountry() bool {
	r := w.r
	if len(r.Countries) == 0 || len(r.Measures) == 0 || len(r.Companies) > 0 || w.prefersArticle() {
		return false
	}
	m := r.Measures[0]
	if r.is("m."+string(m)) && !contains(r.owned, "m."+string(m)) && !r.speaksOfTheirs() {
		return false // "we are a Korean company: how many projects …"
	}
	return m == "stat.projects" || m == "stat.capital" || m == "profile.tenant" && r.is("q.count", "op.max", "op.min", "share")
}

// first is a list's first item, "" without one.
func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// wouldListAll reports whether the measures asked for would be told zone by zone, although no list is asked for.
func (w *draft) wouldListAll() bool {
	r := w.r
	if r.asks("land.rent") && len(r.Stray)+len(r.Tags) == 0 && !r.prefixed("topic.") {
		return false // a price is told or said to be unpublished
	}
	return len(r.Zones) == 0 && len(r.Measures) > 0 && !r.is("q.which", "g.list") && !r.prefixed("cond.") && !w.countsZones() && !(r.asks("profile.developer") && r.prefixed("kind.")) && !(r.is("q.yesno") && r.prefixed("kind.") && r.topic() == "facility") &&
		!slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return statOf[m] != "" || strings.HasPrefix(string(m), "stat.") })
}

// measures answers every measure asked for, of every zone or of all together.
func (w *draft) measures() (Answer, bool) {
	topic := w.r.topic()
	if len(w.r.Zones) == 0 && w.r.prefixed("kind.") && w.countsZones() && !w.r.asks("stat.zones") && (topic == "land" || w.r.listsQuestions()) {
		w.r.Measures = append([]knowledge.Measure{"stat.zones"}, w.r.Measures...)
	}
	subjects := w.r.Zones[:min(len(w.r.Zones), maxCompared)]
	if len(subjects) == 0 {
		subjects = []string{""} // all zones together
	}
	missing := make([][]string, len(subjects)) // the labels of what isn't known
	told, answered := false, false
	for _, m := range w.r.Measures[:min(len(w.r.Measures), 3)] {
		for i, zone := range subjects {
			w.a.Confidence = 0
			known := w.ofItsOrigin(m, func() bool { return w.measureOf(zone, m) })
			if known {
				told = true
				answered = answered || w.a.Confidence >= 0
			} else {
				missing[i] = append(missing[i], w.measure(m))
			}
			if zone != "" && (!known || w.a.Confidence < 0) {
				w.a.Unknown = append(w.a.Unknown, Missing{zone, m})
			}
		}
		w.together(m, w.r.Zones)
	}
	if !told && len(w.r.Zones) == 0 {
		return Answer{}, false
	}
	var unknown []string
	for i, labels := range missing {
		if len(labels) > 0 {
			unknown = append(unknown, w.say("unknown.measure", "subject", w.subjectOf(subjects[i]), "label", strings.Join(labels, w.say("join.comma"))))
		}
	}
	if !told {
		return w.refuse(topic, unknown[0]), true
	}
	for _, s := range unknown {
		w.note(s)
	}
	if !answered {
		w.para(w.say("unknown.staff"))
	}
	return w.finish(topic, answered), true
}

// ofItsOrigin has a measure told without the origin that the question names only behind an "and", of another measure: "how many
// projects, and how much domestic capital".
func (w *draft) ofItsOrigin(m knowledge.Measure, tell func() bool) bool {
	r := w.r
	if len(r.Origins) == 0 || len(r.Measures) < 2 {
		return tell()
	}
	own := -1 // where the measure is named
	joined := false
	for i, match := range r.matches {
		switch {
		case own < 0 && contains(match.concepts, "m."+string(m)):
			own = i
		case own >= 0 && r.joins(match):
			joined = true
		case match.of("origin."):
			if own < 0 || !joined || contains(match.concepts, "m."+string(m)) {
				return tell()
			}
			origins := r.Origins
			r.Origins = nil
			defer func() { r.Origins = origins }()
			return tell()
		}
	}
	return tell()
}

// measureOf answers a measure of one zone, or with "" of all together; false when nothing is known.
func (w *draft) measureOf(zone string, m knowledge.Measure) bool {
	if zone == "" {
		return w.ofAll(m)
	}
	return w.zoneMeasure(zone, m)
}

// subjectOf names a zone, or with "" what the pack is about.
func (w *draft) subjectOf(zone string) string {
	if zone == "" {
		return w.home()
	}
	return w.zone(zone)
}

// ofAll answers a measure without a zone: of all zones together, else of each.
func (w *draft) ofAll(m knowledge.Measure) bool {
	if info, _ := m.Info(); w.r.Share && info.Form != knowledge.Amount && statOf[m] == "" {
		return false // of how many something is true isn't recorded
	}
	if m == "profile.tenant" && !w.r.asksAmount() && w.tenantsOfAll() {
		return true
	}
	if w.listsEach(m) && w.eachZone(m) {
		return true
	}
	if s, ok := statOf[m]; ok && w.stat(s) {
		if m == "facility.wastewater" || m == "facility.solid_waste" {
			w.eachZone(m)
		}
		return true
	}
	if len(w.r.Years) > 0 && w.r.Years[0].From > w.r.now.Year() {
		return false // a year to come has plans, no figures
	}
	if strings.HasPrefix(string(m), "stat.") {
		return w.stat(m) || len(w.r.Origins) == 0 && !w.r.Share && len(w.r.Years) == 0 && w.eachZone(m)
	}
	if (m == "land.rent" || m == "land.fee") && !w.eachZone(m) {
		w.lead(w.unpublished(m, w.home()))
		w.a.Confidence = -1
		return true
	}
	if m == "land.rent" || m == "land.fee" {
		return true
	}
	if m == "location.distance" {
		return w.statDistance() || w.eachZone(m)
	}
	return w.eachZone(m)
}

// statDistance tells a distance of the territory itself.
func (w *draft) statDistance() bool {
	if w.r.prefixed("kind.") || w.r.is("q.which") {
		return false
	}
	for _, t := range append(slices.Clone(w.r.Territories), w.pack.Home) {
		for _, f := range w.pack.Stats(t, "", "location.distance") {
			if !f.Refer && (len(w.r.Places) == 0 || contains(w.r.Places, f.Place)) {
				w.one(f)
				return true
			}
		}
	}
	return false
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
	a := w.refuse("unknown", w.say("unknown.question"))
	return a
}
