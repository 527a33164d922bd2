package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

func (w *draft) elsewhere() Answer {
	var names []string
	for _, m := range w.r.matches {
		for _, c := range m.concepts {
			if hasAnyPrefix(c, elsewhereName, placeName, territoryName) {
				names = appendNew(names, w.r.Text[w.r.units[m.from].start:w.r.units[m.to-1].end])
			}
		}
	}
	w.lead(w.say("elsewhere", "territory", w.home(), "place", strings.Join(names, w.say("join.comma"))))
	w.para(w.can())
	return w.finish("unknown", false)
}

// abroad reports whether figures or zones are asked for of a territory that the pack knows by name only, another part of the province that
// its own now belongs to.
func (w *draft) abroad() bool {
	r := w.r
	if len(r.Territories) != 1 || len(r.Zones)+len(r.Companies)+len(r.Documents)+len(r.Tags) > 0 || r.prefixed("topic.") || !r.prefixed("kind.") && r.topic() != "statistic" {
		return false
	}
	for home := w.pack.Territory(w.pack.Home); home != nil; home = w.pack.Territory(home.PartOf) {
		if home.ID == r.Territories[0] {
			return false
		}
	}
	return !w.withinHome(r.Territories[0])
}

// yetToCome reports whether a figure is asked for of years to come, for which no record holds a plan and of which no article speaks.
func (w *draft) yetToCome() bool {
	r := w.r
	counted := len(r.Measures) == 0 && r.is("q.count") && r.prefixed("kind.")
	if len(r.Years) == 0 || len(r.Measures) == 0 && !counted || r.is("cond.need") || r.prefixed("topic.") || len(r.Tags) > 0 || slices.ContainsFunc(r.Years, func(y text.YearRef) bool { return y.From <= r.now.Year() }) {
		return false
	}
	return !w.library.speaksOf(r.Years, r.Measures) && !slices.ContainsFunc(w.pack.Facts, func(f *knowledge.Fact) bool {
		return (r.asks(f.Measure) || counted && f.Measure == "stat.zones" || slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return statOf[m] == f.Measure })) && (w.inYears(f) || w.speaksOfYear(f) || w.isMoment(f))
	})
}

// foreseen is what is asked for of years to come, as far as a plan holds a figure of it; "" otherwise.
func (w *draft) foreseen() knowledge.Measure {
	r := w.r
	if w.ofNewZones() || len(r.Years) != 1 || r.Years[0].From <= r.now.Year() || len(r.Zones)+len(r.Sizes)+len(r.Beyond)+len(r.Origins) > 0 || len(r.Measures) > 1 || r.Share || w.order() != "" {
		return ""
	}
	m := knowledge.Measure("stat.zones")
	switch {
	case len(r.Measures) == 1 && statOf[r.Measures[0]] != "":
		m = statOf[r.Measures[0]]
	case len(r.Measures) == 1:
		m = r.Measures[0]
	case !r.is("q.count") || !r.prefixed("kind."):
		return ""
	}
	territories := r.Territories
	if len(territories) == 0 {
		territories = []string{w.pack.Home}
	}
	for _, t := range territories {
		for _, k := range []knowledge.Kind{knowledge.Park, knowledge.Cluster, ""} {
			if (r.Kind == "" || k == r.Kind) && slices.ContainsFunc(w.pack.Stats(t, k, m), func(f *knowledge.Fact) bool { return f.Period.IsSpan() && w.mayAnswer(f) }) {
				return m
			}
		}
	}
	return ""
}

// ofNewZones reports whether it is asked which zones a plan adds to those that there are, or how many and how large: an article tells it,
// where the figures of a plan count those that there are as well.
func (w *draft) ofNewZones() bool {
	r := w.r
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool {
		return m != "land.planned" && m != "stat.zones" && m != "location.address"
	})
	return !other && len(r.Zones)+len(r.Beyond)+len(r.Sizes) == 0 && (len(r.Territories) == 0 || contains(r.Territories, w.pack.Home)) && r.Kind != knowledge.Cluster &&
		r.worded("tag.planned-zones", "added", "add", "additional", "further", "more", "extra", "new", "top", "beyond", "besides", "them", "moi", "추", "가", "신", "새", "新", "追")
}

// ofCountry reports whether a figure is asked for of one country's projects or companies: there is none.
func (w *draft) ofCountry() bool {
	r := w.r
	if len(r.Countries) == 0 && (r.asksAmount() || r.Share) && (r.asks("stat.capital") || r.asks("stat.projects")) {
		r.Countries = r.besideMeasure(r.nations) // "how much of the capital came from X"
		r.owned = append(r.owned, "m.stat.capital", "m.stat.projects")
	}
	if len(r.Countries) == 0 || len(r.Measures) == 0 || len(r.Companies) > 0 || w.prefersArticle() {
		return false
	}
	m := r.Measures[0]
	if r.is("m."+string(m)) && !contains(r.owned, "m."+string(m)) && !r.speaksOfTheirs() && !r.ofOthers() {
		return false // "we are a Korean company: how many projects …"
	}
	return m == "stat.projects" || m == "stat.capital" || m == "profile.tenant" && r.is("q.count", "op.max", "op.min", "share")
}

// ofOthers reports whether firms of a country are spoken of that aren't the asker's: "the projects that Korean companies have".
func (r *Request) ofOthers() bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		next := r.matchAt(m.to)
		return m.of(countryName) && m.from >= r.intro && next != nil && contains(next.concepts, "m.profile.tenant") && !r.ofAsker(m)
	})
}

// besideMeasure keeps the countries that are named in the same part of the question as projects or capital, without a company.
func (r *Request) besideMeasure(nations []string) (kept []string) {
	clauses := r.clauses()
	for i, m := range r.matches {
		for j, other := range r.matches {
			if clauses[i] == clauses[j] && m.of(countryName) && m.from >= r.intro && other.of("m.stat.projects", "m.stat.capital", "origin.fdi", "g.invest") {
				for _, n := range nations {
					if contains(m.concepts, countryName+n) {
						kept = appendNew(kept, n)
					}
				}
			}
		}
	}
	return kept
}

// countries answers where investors come from, as far as the records of tenants say it.
func (w *draft) countries() Answer {
	w.r.Countries = nil
	for _, list := range w.statements.countries {
		w.r.Countries = appendNew(w.r.Countries, list...)
	}
	slices.Sort(w.r.Countries)
	subject, told := w.home(), false
	if len(w.r.Zones) > 0 {
		subject, told = w.zone(w.r.Zones[0]), len(w.tenantsOf(w.r.Zones[0])) > 0 && w.tenants(w.r.Zones[0])
	} else {
		told = w.tenantsOfAll() && w.a.Confidence >= 0
	}
	if !told {
		return w.refuse("unknown", w.say("unknown.measure", "subject", subject, "label", w.say("by.country", "label", w.measure("profile.tenant"))))
	}
	return w.finish("statistic", true)
}

// beyond answers that what is asked for isn't known.
func (w *draft) beyond() Answer {
	if contains(w.r.Beyond, "x.capacity") {
		if a, ok := w.capacity(); ok {
			return a
		}
	}
	if contains(w.r.Beyond, "x.phone") {
		told := w.tellsMeasures() // "who is the developer, and their telephone?"
		if a, ok := w.contactInfo(); ok {
			a.Answered = told || w.reachable
			return a
		}
	}
	subject := w.home()
	if len(w.r.Zones) > 0 {
		subject = w.zone(w.r.Zones[0])
	}
	return w.refuse("unknown", w.say("unknown.measure", "subject", subject, "label", w.say("label."+w.r.Beyond[0])))
}

// capacity tells a facility's figure where one is known, else that it isn't and what is known of the facility.
func (w *draft) capacity() (Answer, bool) {
	var works *knowledge.Fact
	for _, z := range w.r.Zones {
		for _, m := range w.r.Measures {
			for _, f := range w.pack.ZoneFacts(z, m) {
				switch {
				case f.Refer || !strings.HasPrefix(string(m), "facility."):
				case tellsCapacity(f):
					w.one(f)
					return w.finish("facility", true), true
				case works == nil:
					works = f
				}
			}
		}
	}
	if works == nil {
		return Answer{}, false
	}
	unknown := w.say("unknown.measure", "subject", w.zone(works.Zone), "label", w.say("label.x.capacity"))
	both := w.r.is("q.yesno") // "is there a plant, and how big is it?"
	if both {
		w.one(works)
		w.note(unknown)
	} else {
		w.lead(unknown)
		w.item(w.say("label.value", "label", w.label(works), "value", w.itemAt(works)))
	}
	w.para(w.say("unknown.staff"))
	return w.finish("facility", both), true
}

// tellsCapacity reports whether a facility's fact holds a figure of what it can take.
func tellsCapacity(f *knowledge.Fact) bool {
	info, _ := f.Measure.Info()
	if f.Figure != nil {
		return true
	}
	for _, figure := range f.Figures {
		if contains(info.Units, figure.Unit) {
			return true
		}
	}
	return false
}

// contactInfo tells whom to turn to.
func (w *draft) contactInfo() (Answer, bool) {
	if !w.r.is("topic.contact", "x.phone", "x.staff_names", "q.office") {
		return Answer{}, false
	}
	kind := w.r.Kind
	if len(w.r.Zones) > 0 {
		kind = w.pack.Zone(w.r.Zones[0]).Kind
	}
	var best *knowledge.Contact
	for _, c := range w.pack.Contacts {
		if c.Former || kind != "" && c.Kind != "" && c.Kind != kind {
			continue
		}
		if best == nil || best.Kind == "" && c.Kind != "" && kind == c.Kind {
			best = c
		}
	}
	if best == nil {
		return Answer{}, false
	}
	w.contacts = append(w.contacts, best)
	w.cite(best.Sources...)
	name, _ := best.Names.In(w.lang)
	w.lead(w.say("label.value", "label", name, "value", w.text(best.Role, nil)))
	reach := []string{}
	for _, s := range []string{best.Phone, best.Email, best.Website} {
		if s != "" {
			reach = append(reach, s)
		}
	}
	if s := w.text(best.Address, nil); s != "" {
		reach = append(reach, s)
	}
	w.reachable = len(reach) > 0
	if w.reachable {
		w.para(strings.Join(reach, w.say("join.comma")))
	} else {
		w.para(w.say("contact.ask"))
	}
	return w.finish("contact", true), true
}
