package desk

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// content reports whether the question is about something, beyond manners.
func (r *Request) content() bool {
	return len(r.Zones)+len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Companies)+len(r.Elsewhere)+len(r.Industries)+len(r.Sizes) > 0 ||
		r.prefixed("kind.") || r.prefixed("topic.") || r.prefixed("out.") || len(r.Territories) > 0
}

// manners answers greetings, thanks, abuse and attempts to make the desk say something.
func (w *draft) manners() (Answer, bool) {
	r := w.r
	switch {
	case r.is("inject"), dictated.MatchString(r.Text):
		w.lead(w.say("inject"))
		w.para(w.can())
		return noGap(w.finish("unknown", false)), true
	case r.ofItself():
		return noGap(w.notUnderstood()), true
	case r.is("human") && len(r.Measures) == 0:
		w.lead(w.say("human"))
		return w.finish("staff", false), true
	case r.content() && !(r.is("insult") && !r.asksAnything()):
		return Answer{}, false
	case r.is("insult"):
		w.lead(w.say("insult"))
		return w.finish("smalltalk", true), true
	}
	for _, key := range []string{"who", "help", "subscribe", "data", "thanks", "bye", "how", "hello", "ok"} {
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

// foresees reports whether a forecast is asked for. A word for a rise or a fall asks for none where the question speaks of the past:
// "did exports go up?"
func (r *Request) foresees() bool {
	if !of(r.matches, "out.forecast") {
		return false
	}
	past := r.says("did", "was", "were", "has", "have")
	told := r.toldSentences()
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return contains(m.concepts, "out.forecast") && !(past && contains(m.concepts, "change")) && !slices.ContainsFunc(told, func(c clause) bool { return c.from <= m.from && m.to <= c.to })
	})
}

// toldSentences are the clauses in which the askers tell of their plans, where another sentence asks for the rules that hold for them.
func (r *Request) toldSentences() []clause {
	if len(r.units) == 0 || !r.is("tag.cit", "topic.incentive", "tag.estimate", "topic.procedure") {
		return nil
	}
	all := r.parsed()
	asks := map[int]bool{}
	for _, c := range all {
		asks[c.sentence] = asks[c.sentence] || c.asks || r.within(c, "tag.", "topic.")
	}
	return slices.DeleteFunc(all, func(c clause) bool { return asks[c.sentence] })
}

// tillFull reports whether it is asked when land will be let or free, which no record tells.
func (r *Request) tillFull() bool {
	let := []knowledge.Measure{"land.occupancy", "land.available", "land.leased"}
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return !contains(let, m) })
	return r.is("q.when") && len(r.Zones) == 1 && len(r.Measures) > 0 && !other && len(r.Years)+len(r.Companies)+len(r.Tags)+len(r.Sizes) == 0 &&
		!r.prefixed("op.") && !r.asksAmount()
}

// seeksJob reports whether work is looked for rather than land: in words of its own, or by asking whether a company takes people on.
func (w *draft) seeksJob() bool {
	r := w.r
	if r.is("topic.incentive", "cond.need") || len(r.Sizes) > 0 {
		return false
	}
	tenant := slices.ContainsFunc(r.Companies, func(id string) bool { f := w.pack.Fact(id); return f != nil && f.Measure == "profile.tenant" })
	statistic := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return strings.HasPrefix(string(m), "stat.") })
	return r.is("out.jobs") || r.is("about.hiring") && (tenant || r.asksAmount() && len(r.Zones) > 0 && !statistic)
}

// ofItself reports whether a figure is asked for of the desk itself: how many people use it, how many questions it has answered.
func (r *Request) ofItself() bool {
	return r.is("small.bot") && (r.asksAmount() || r.is("m.stat.workers")) && len(r.Zones)+len(r.Territories)+len(r.Companies)+len(r.Tags)+len(r.Sizes) == 0 && !r.prefixed("kind.") && !r.prefixedBut("m.", "m.stat.workers", "m.stat.projects")
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
func (w *draft) limits() (Answer, bool) {
	r := w.r
	switch {
	case w.seeksJob():
		w.lead(w.say("out.jobs", "can", w.can()))
		w.para(w.say("unknown.staff"))
		return noGap(w.finish("unknown", false)), true
	case r.is("out.advice"):
		return noGap(w.refuse("unknown", w.say("out.advice"))), true
	case r.foresees() && w.foreseen() == "" && !w.ofNewZones(), w.yetToCome(), r.tillFull(), r.is("q.when") && r.is("change") && r.topic() == "land" && len(r.Companies)+len(r.Years) == 0:
		return noGap(w.refuse("unknown", w.say("out.forecast"))), true
	case len(r.Elsewhere) > 0 && len(r.Territories) == 0 && !(len(r.Zones) > 0 && r.asks("location.distance")):
		return noGap(w.elsewhere()), true
	case w.abroad():
		return w.elsewhere(), true
	case len(r.afar) > 0 && len(r.Places) == 0 && (r.asks("location.distance") || w.order() != ""),
		len(r.afar) > 0 && r.asks("location.distance") && len(r.Zones)+len(r.Territories)+len(r.Sizes) == 0 && !r.prefixed("kind."):
		return w.refuse("unknown", w.say("unknown.measure", "subject", w.subjectOf(first(r.Zones)), "label", w.measure("location.distance"))), true
	case r.strangeName(), r.strangeTenant(), w.strangeSubject(r), w.strangeActor(r):
		return w.notUnderstood(), true
	case r.StrangeDocument, r.is("citation") && r.says("luat", "law") && len(r.Documents)+len(r.acts)+len(r.Zones) == 0 && !hasAny(r.Tags, lawTags...):
		return w.notUnderstood(), true
	case r.StrangeZone && len(r.Zones) == 0 && w.library.naming(r, r.strange) == nil && len(r.Companies) == 0:
		w.lead(w.say("unknown.zone"))
		w.para(w.can())
		w.para(w.say("unknown.staff"))
		return w.finish("unknown", false), true
	case r.is("out.write"),
		r.is("out.other") && len(r.Measures)+len(r.Tags)+len(r.Beyond) == 0 && !r.prefixed("topic.") && !r.is("q.overview") && len(r.Industries) == 0,
		r.is("out.weather") && len(r.Measures) == 0 && !hasAny(r.Tags, lawTags...) && !r.prefixed("kind."),
		r.is("out.weather", "out.other") && len(r.Zones) == 0 && !r.prefixed("kind.") && !r.is("scope.province") && len(r.Territories) == 0 && !(len(r.Tags) > 0 && len(r.Measures) == 0),
		!r.StrangeZone && r.mostlyStray():
		w.lead(w.say("out.scope", "can", w.can()))
		a := w.finish("unknown", false)
		a.Gap = !r.prefixed("out.")
		return a, true
	}
	return Answer{}, false
}
