package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

const (
	subjectLife = 2 * time.Hour // how long a subject is kept in mind
	keptZones   = 4             // and how many of its zones
)

// follow fills what a question leaves out from what was said before.
func (d *Desk) follow(r *Request, q Question) {
	c := q.Context
	if c.At == 0 || q.Now.Unix()-c.At > int64(subjectLife/time.Second) || q.Code != "" || q.chosen() {
		return
	}
	if len(c.Zones) == 1 && r.is("g.list") && contains(c.Measures, "stat.projects") && len(r.Zones)+len(r.Measures)+len(r.Tags)+len(r.Territories)+len(r.Stray) == 0 && !r.prefixed("kind.") {
		r.Measures = []knowledge.Measure{"profile.tenant"} // "list them"
	}
	if r.furtherOf(c) {
		r.Kind, r.has["kind."+string(c.Kind)] = c.Kind, true
		if len(r.Territories) == 0 {
			r.Territories = d.territories(c)
		}
		if r.Stage == "operating" && r.is("thereof", "q.count") && d.countsAtWork(r) {
			r.has[zonesCounted] = true
		}
	}
	if d.narrow(r, c.Find); r.find != nil {
		return
	}
	if tags := r.Tags; c.Project != nil && len(tags) == 1 && tags[0] == "document" {
		r.Tags = nil // which law says so
		defer func() {
			if r.project == nil {
				r.Tags = tags
			}
		}()
	}
	if c.Project != nil && r.bare(c) && len(r.Zones)+len(r.Territories)+len(r.Companies)+len(r.Documents)+len(r.Years) == 0 && len(r.Stray) <= 1 && !r.prefixed("kind.") && r.is("q.howlong", "q.document", "q.count", "tag.document", "q.when") {
		r.project, r.Filled = c.Project, true // how long, or by which law, stands in the estimate
		return
	}
	if c.Project != nil && len(r.Industries) > 0 && r.is("follow") && len(r.Zones)+len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Companies) == 0 && !r.prefixed("kind.") && r.words() <= 8 {
		other := *c.Project
		other.Industries = r.Industries
		r.project, r.Filled = &other, true // "and if we make software?"
		return
	}
	if r.Share && r.asks("stat.revenue") && contains(c.Measures, "stat.budget") {
		r.Measures = []knowledge.Measure{"stat.budget"} // what the State takes in, of which payments are a share
	}
	if r.ofWorks() && len(c.Zones) == 1 {
		r.Measures = []knowledge.Measure{"land.status"}
	}
	before := len(r.Zones) + len(r.Measures) + len(r.Places)
	fresh := len(r.Zones) > 0 || len(r.Elsewhere) > 0 || len(r.Territories) > 0 || len(r.Companies) > 0 || r.is("scope.province") || r.StrangeZone
	d.followCompany(r, c, fresh)
	if fresh = fresh || len(r.Companies) > 0; fresh || !d.followPicked(r, c) {
		d.followZones(r, c, fresh)
	}
	d.followPlace(r, c)
	if len(r.Zones) == 1 && !fresh && len(r.Measures)+len(r.Beyond)+len(r.Tags) == 0 && r.is("investor") && r.is("q.who") {
		r.Measures = []knowledge.Measure{"profile.developer"} // "and who's the investor?"
		if r.asksMoney() {
			r.Measures = append(r.Measures, "stat.investment")
		}
	}
	if len(r.Measures) == 0 && !fresh && r.asksMoney() && contains(c.Measures, "profile.developer") {
		r.Measures = []knowledge.Measure{"stat.investment"} // "how much do they put in?"
	}
	if len(r.Measures) == 1 && r.asks("profile.tenant") && r.is("q.yesno", "confirm") && len(r.Companies) == 0 && contains(c.Measures, "profile.developer") && len(r.Zones) > 0 {
		r.Measures = []knowledge.Measure{"profile.developer"} // "is it the same company at X?"
	}
	d.followIndustry(r, c, fresh)
	if r.bare(c) {
		d.followMeasures(r, c, fresh)
	}
	if r.bare(c) || r.is("governs") || r.ruledFirm(c, fresh) {
		d.followRule(r, c, fresh)
	}
	if len(r.Years) == 0 && len(c.Years) == 2 && !fresh && (r.is("follow", "thereof") || len(r.Origins) > 0 && r.words() <= 6) {
		r.Years = []text.YearRef{{From: c.Years[0], To: c.Years[1]}}
	}
	if !fresh && r.words() <= 4 && len(r.Zones)+len(r.Years)+len(r.Origins)+len(r.Tags) == 0 && !r.prefixed("kind.") && !r.is("total") && len(r.Measures) == 1 && len(c.Measures) == 1 &&
		(r.asks("stat.capital") && c.Measures[0] == "stat.projects" || r.asks("stat.projects") && c.Measures[0] == "stat.capital") {
		r.has["sameyear"] = true // "and the capital?"
		if c.Origin != "" {
			r.Origins = []string{c.Origin}
		}
	}
	same := len(r.Origins) > 0 && r.words() <= 6 && len(r.Measures) > 0 && contains(c.Measures, r.Measures[0]) // "and domestic ones?"
	if (r.is("thereof") || r.possessive()) && !fresh && len(r.Origins) == 0 && c.Origin != "" && (r.asks("stat.projects") || r.asks("stat.capital")) {
		r.Origins, same = []string{c.Origin}, true // "and the capital of those?"
	}
	if len(r.Years) == 0 && c.Year > 0 && !fresh && (r.is("sameyear") || same) {
		r.Years = []text.YearRef{{From: c.Year, To: c.Year}}
	}
	for sign, years := range relativeYears {
		if r.is(sign) && len(r.Years) == 0 && c.Year > 0 && !fresh {
			r.Years = []text.YearRef{{From: c.Year + years, To: c.Year + years}}
		}
	}
	works := len(c.Measures) > 0 && topicOf(c.Measures[0]) == "facility" && len(c.Zones) == 1
	if works && !fresh && r.is("q.when") && r.words() <= 6 && len(r.Tags)+len(r.Beyond) == 0 && (len(r.Measures) == 0 || len(r.Measures) == 1 && r.asks("land.status")) {
		r.Zones, r.Measures, r.Beyond = known(d, c.Zones), c.Measures, append(r.Beyond, "x.dates") // when that will be finished
	}
	if len(r.Zones) > 0 && !fresh && r.asks("stat.communes") {
		r.Measures = []knowledge.Measure{"location.address"} // in which unit it lies
	}
	r.Filled = len(r.Zones)+len(r.Measures)+len(r.Places) > before
}

// countsAtWork reports whether it is recorded how many zones of the kind asked about are at work.
func (d *Desk) countsAtWork(r *Request) bool {
	territory := first(append(slices.Clone(r.Territories), d.pack.Home))
	return slices.ContainsFunc(d.pack.Stats(territory, r.Kind, "stat.zones"), func(f *knowledge.Fact) bool { return f.Stage == "operating" })
}

// ofWorks reports whether a short question asks of nothing but how far works have come: "is it being built?"
func (r *Request) ofWorks() bool {
	return r.is("state.building", "g.begun") && r.words() <= 6 && len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Companies)+len(r.Stray) == 0 && !r.prefixed("kind.") && !r.prefixed("topic.")
}

// relativeYears are how many years after the one told of is meant.
var relativeYears = map[string]int{"year.before": -1, "year.twobefore": -2, "year.after": 1}

// followZones takes the zones spoken of before, where the question needs some and names none.
func (d *Desk) followZones(r *Request, c Context, fresh bool) {
	superlative := r.is("op.max", "op.min", "op.near", "op.far", "op.full", "op.empty") && !r.comparative() && r.prefixed("kind.") && !r.is("both", "three")
	asksMany := r.prefixed("kind.") && (r.is("q.which", "g.list", "q.count") && !r.is("follow") || r.is("total") || superlative) || r.whichZone() && !r.is("thereof") ||
		r.is("q.which", "q.where") && r.asks("land.available") && len(spoken(c)) < 2 // of one zone it isn't asked which
	if !fresh && c.Top != "" && r.is("that.one") && !r.is("both", "three") && !r.comparative() && len(r.Measures)+len(r.Beyond) > 0 {
		r.Zones = known(d, []string{c.Top})
	} else if !fresh && len(c.Territories) > 0 && len(c.Zones) != 1 && len(r.Measures) > 0 {
		r.Territories, r.Kind = d.territories(c), cmp.Or(r.Kind, c.Kind)
	} else if !fresh && (!asksMany || r.comparative() || r.is("both", "three")) && r.spokenOf(c) {
		r.Zones = known(d, r.spokenOfAll(c))
		if len(r.Measures) == 0 && r.saysAmounts() {
			r.Measures = slices.Clone(c.Measures)
		}
	} else if !fresh && !asksMany && len(c.Zones) > 0 && d.leansOnZones(r, c) {
		r.Zones = known(d, c.Zones)
	}
	beside := r.is("op.near", "op.far") && len(r.Measures) > 0 && !r.asks("location.distance") // "worker housing near X"
	if r.is("op.compare", "op.max", "op.min", "op.near", "op.far") && !beside && len(r.Zones) == 1 && len(c.Zones) > 0 && !contains(c.Zones, r.Zones[0]) {
		r.Zones = append(known(d, c.Zones[:1]), r.Zones...)
	}
	if !fresh && len(r.Zones)+len(r.Measures) == 0 && len(c.Territories) > 0 && r.prefixed("kind.") && r.words() <= 6 && (r.is("follow") || r.Stage == "operating") {
		r.Territories, r.Zones = d.territories(c), nil // "and clusters?"
	}
	if !fresh && len(r.Zones)+len(c.Zones) == 0 && r.Kind == "" && len(r.Measures) > 0 {
		r.Kind = c.Kind
	}
}

// possessive reports whether a short question is about what belongs to those just told of: "their capital?"
func (r *Request) possessive() bool { return r.words() <= 5 && r.speaksOfTheirs() }

// speaksOfTheirs reports whether something is said to belong to those spoken of.
func (r *Request) speaksOfTheirs() bool {
	return r.says("their", "theirs", "其")
}

// whichZone reports whether a zone is asked for: "那哪个园区", "còn khu nào". The words that lead on from what was said before don't
// lead back to its zones then.
func (r *Request) whichZone() bool {
	for i, m := range r.matches {
		if !contains(m.concepts, "q.which") {
			continue
		}
		if m.of("kind.") || i+1 < len(r.matches) && r.matches[i+1].of("kind.") || r.Lang == knowledge.VI && i > 0 && r.matches[i-1].of("kind.") {
			return true
		}
	}
	return false
}

// followIndustry asks of a line of business what was asked before: whether the zone spoken of takes it, or which rule holds for it.
func (d *Desk) followIndustry(r *Request, c Context, fresh bool) {
	if fresh || len(r.Industries) == 0 || len(r.Zones)+len(r.Sizes)+len(r.Beyond) > 0 || r.prefixed("kind.") || r.words() > 8 {
		return
	}
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool {
		return m != "stat.projects" && m != "land.industries" && !(m == "profile.tenant" && c.Topic == "incentive")
	})
	switch {
	case other || r.asksAmount():
	case len(c.Zones) == 1 && r.is("q.yesno"):
		r.Zones, r.Measures = known(d, c.Zones), []knowledge.Measure{"land.industries"}
	case c.Topic == "incentive" && r.is("follow"):
		r.Measures, r.has["topic.incentive"] = nil, true
		if len(r.Tags) == 0 {
			r.Tags = slices.DeleteFunc(slices.Clone(c.Tags), func(t string) bool { return t == "ordinary" }) // which is that of no line
		}
	}
}

// words is the length of a question in words, of which two characters without blanks between them make one.
func (r *Request) words() int {
	n := 0
	for _, u := range r.units {
		if u.wide {
			n++
		} else {
			n += 2
		}
	}
	return (n + 1) / 2
}

// bare reports whether a question names nothing to ask for, so that it can only ask what was asked before of something else.
func (r *Request) bare(c Context) bool {
	if len(r.Measures)+len(r.Beyond)+len(r.Tags)+len(r.Industries)+len(r.Sizes) > 0 {
		return false
	}
	if r.prefixed("topic.") || r.prefixed("op.") || r.prefixed("small.") || r.prefixed("out.") || r.is("q.overview", "human", "insult", "inject") {
		return false
	}
	return !r.asksMoney() || slices.ContainsFunc(c.Measures, func(m knowledge.Measure) bool { return m == "stat.projects" || ofMoney(m) })
}

// asksMoney reports whether an amount of money is asked for, whatever it is of.
func (r *Request) asksMoney() bool { return r.is("g.money", "g.invest", "g.registered") }

// ofMoney reports whether a measure is counted in money.
func ofMoney(m knowledge.Measure) bool {
	info, _ := m.Info()
	return slices.ContainsFunc(info.Units, money)
}

// followMeasures asks what was asked before, of what the question changes: a zone, an origin, a stage, a year, a place.
func (d *Desk) followMeasures(r *Request, c Context, fresh bool) {
	ruled := (c.Topic == "incentive" || c.Topic == "procedure") && len(c.Tags) > 0 // a rule was told, no measure
	if r.is("q.when", "q.who", "q.why") && len(r.Stray) > 0 {
		return // it asks for something else, in words that aren't known
	}
	changes := r.is("follow", "thereof", "total", "sameyear") || r.Share && r.words() <= 8 && c.Topic == "statistic" || r.prefixed("year.") || len(r.Origins)+len(r.Years)+len(r.Places) > 0 || r.Stage != "" || fresh && r.words() <= 6 ||
		r.prefixed("kind.") && r.words() <= 5 && !r.is("q.count")
	ofNation := len(r.nations) > 0 && (contains(c.Measures, "profile.tenant") || contains(c.Measures, "stat.projects"))
	if len(c.Measures) == 0 || ruled || !changes && !ofNation {
		return
	}
	r.Measures = slices.Clone(c.Measures)
	if ofNation {
		r.Measures, r.Countries = []knowledge.Measure{"profile.tenant"}, r.nations // "which of them are Japanese?"
	}
	for i, m := range r.Measures {
		switch {
		case m == "stat.capital" && r.is("q.count") && !r.asksMoney():
			r.Measures[i] = "stat.projects" // "how many of those"
		case m == "stat.projects" && r.asksMoney():
			r.Measures[i] = "stat.capital" // "and how much money is that"
			if len(r.Origins) == 0 && c.Origin != "" {
				r.Origins = []string{c.Origin}
			}
		}
	}
	switch {
	case len(r.Zones) > 0 || r.prefixed("kind."):
	case len(r.Territories) > 0:
		r.Kind = cmp.Or(r.Kind, c.Kind)
	case !fresh && len(c.Territories) > 0 && len(c.Zones) != 1:
		r.Territories, r.Kind = d.territories(c), cmp.Or(r.Kind, c.Kind)
	case !fresh:
		r.Zones, r.Kind = known(d, c.Zones), cmp.Or(r.Kind, c.Kind)
	}
	if len(r.Places) == 0 && c.Place != "" {
		r.Places = []string{c.Place}
	}
	if len(r.Origins) == 0 && c.Origin != "" && len(r.Years) > 0 {
		r.Origins = []string{c.Origin}
	}
	if len(r.Origins) == 0 {
		r.Stage = cmp.Or(r.Stage, c.Stage)
	}
}

// ruledFirm reports whether a question goes on from a rule about taxes by telling what the firm is that it is to hold for: how much it
// took in, when it was licensed.
func (r *Request) ruledFirm(c Context, fresh bool) bool {
	if c.Topic != "incentive" || fresh || r.prefixed("kind.") || len(r.Tags)+len(r.Beyond)+len(r.Origins) > 0 {
		return false
	}
	takes := len(r.Measures) == 1 && r.asks("stat.revenue") && slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return money(knowledge.Unit(s.Unit)) })
	licensed := len(r.Years) > 0 && r.is("topic.procedure") && len(r.Measures) == 0 && !r.is("q.howlong", "q.where", "q.who", "q.office")
	return takes || licensed
}

// followRule asks on about the rule that was told.
func (d *Desk) followRule(r *Request, c Context, fresh bool) {
	if r.ruledFirm(c, fresh) {
		delete(r.has, "topic.procedure")
		r.Measures, r.has["topic.incentive"] = nil, true
		r.tag(c.Tags)
	}
	if len(c.Tags) > 0 && !fresh && r.is("q.howlong", "q.when", "q.who", "q.where", "q.count", "follow", "q.what") {
		r.tag(c.Tags)
		if c.Topic == "procedure" {
			r.has["topic.procedure"] = true
		}
	}
	if len(c.Tags) > 0 && len(r.Zones) == 0 && r.is("governs") && (c.Topic == "incentive" || c.Topic == "procedure") {
		r.Measures = nil // "does it apply to …?" asks of the rule
		delete(r.has, "topic.procedure")
		r.has["topic."+c.Topic] = true
		r.tag(c.Tags)
	}
	if len(c.Tags) == 0 && c.Topic == "procedure" && !fresh && r.is("q.howlong") {
		r.has["topic.procedure"] = true // "and how long does that take?"
	}
	if len(r.Zones) > 0 && c.Topic == "incentive" && r.is("follow") {
		r.has["topic.incentive"] = true
	}
}

// tag adds subjects of articles.
func (r *Request) tag(tags []string) {
	r.Tags = appendNew(r.Tags, tags...)
	for _, tag := range tags {
		r.has["tag."+tag] = true
	}
}

// furtherOf reports whether more is asked of the parks or clusters just told of, without naming them: "list them", "which are in X?",
// "how many are running?"
func (r *Request) furtherOf(c Context) bool {
	if c.Kind == "" || r.prefixed("kind.") && !r.ofEitherKind() || len(r.Zones)+len(r.Measures)+len(r.Tags)+len(r.Companies)+len(r.Stray) > 0 || r.prefixed("out.") || r.prefixed("topic.") {
		return false
	}
	counts := !contains(c.Measures, "stat.projects") && (r.is("q.count", "thereof") && r.Stage == "operating" || c.Stage == "operating" && r.is("q.count") && r.is("total")) // "how many are running?"
	return r.is("g.list") && len(r.Territories) == 0 || r.is("q.which") && len(r.Territories) > 0 || counts
}

// ofEitherKind reports whether zones are named by a word alone that parks and clusters share: "mấy khu".
func (r *Request) ofEitherKind() bool {
	return !slices.ContainsFunc(r.matches, func(m match) bool {
		return m.of("kind.") && (!contains(m.concepts, "kind.both") || !m.of("q.") || r.units[m.to-1].folded != "khu")
	})
}

// spokenOf reports whether the zones spoken of before are to be set side by side, though the last answer was of one of them alone:
// "which of the two is larger?"
func (r *Request) spokenOf(c Context) bool {
	ordered := r.is("op.compare", "op.max", "op.min", "op.near", "op.far", "op.full", "op.empty", "op.cheap")
	return len(spoken(c)) > 1 && (r.is("both", "three") || ordered && len(c.Zones) == 1 && !r.prefixed("kind.") && !r.prefixed("out.") || r.comparative())
}

// comparative reports whether one of what was spoken of is meant to be more or less of something than the other: "which is larger?"
func (r *Request) comparative() bool {
	if slices.ContainsFunc(r.Sizes, limiting) {
		return false
	}
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return hasAny(m.concepts, "op.max", "op.min", "op.near", "op.far", "op.cheap", "op.expensive") && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool {
			return contains(comparing, u.folded) || !u.wide && r.Lang == knowledge.EN && strings.HasSuffix(u.folded, "er")
		})
	})
}

// comparing are the words that compare two, folded.
var comparing = []string{"hon", "more", "less", "better", "더", "更", "较", "方"}

// amounts are the words of more and less that are said of any figure, folded; others are said of sizes.
var amounts = []string{"cao", "thap", "nhieu", "it", "higher", "lower", "more", "less", "fewer", "높", "낮", "많", "적", "高", "低", "多", "少"}

// saysAmounts reports whether more or less is asked for without saying of what.
func (r *Request) saysAmounts() bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return hasAny(m.concepts, "op.max", "op.min") && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool { return contains(amounts, u.folded) })
	})
}

// spoken are the zones of the last answer, or the last two that answers were about, in the order of the conversation.
func spoken(c Context) []string {
	if len(c.Zones) > 1 || len(c.Recent) < 2 {
		return c.Zones
	}
	return []string{c.Recent[1], c.Recent[0]}
}

// spokenOfAll are the zones spoken of that are meant together: the last three where as many are said to be.
func (r *Request) spokenOfAll(c Context) []string {
	if r.is("three") && len(c.Zones) == 1 && len(c.Recent) == 3 {
		return []string{c.Recent[2], c.Recent[1], c.Recent[0]}
	}
	return spoken(c)
}

// leansOnZones reports whether the question makes sense of a zone that it doesn't name.
func (d *Desk) leansOnZones(r *Request, c Context) bool {
	ordered := r.is("op.max", "op.min", "op.full", "op.empty") && (len(r.Measures) == 0 || r.is("q.which")) || r.is("total") && len(r.Measures) > 0
	if ordered && c.Kind != "" && len(c.Zones) == keptZones {
		r.Kind, r.has["kind."+string(c.Kind)] = c.Kind, true // a list was told, of which only the first zones are kept
		return false
	}
	if z := d.pack.Zone(c.Zones[0]); z != nil && ordered && len(spoken(c)) < 2 {
		r.Kind, r.has["kind."+string(z.Kind)] = z.Kind, true // of one zone there is no smallest: all of its kind are meant
		return false
	}
	if r.prefixed("out.") || r.is("human", "insult", "inject") || len(r.Sizes) > 0 && r.is("cond.need") {
		return false
	}
	if r.prefixed("kind.") && !r.is("follow") {
		return false
	}
	return len(r.Measures) > 0 || len(r.Beyond) > 0 || r.asksMoney() || r.is("op.near", "op.far", "op.max", "op.min", "op.cheap", "op.compare") && len(r.Measures) == 0 ||
		r.is("follow") && (r.prefixed("topic.") || len(r.Places) > 0 || len(r.Industries) > 0)
}

// period is the span of years that the first fact told is about; nil without one.
func (d *Desk) period(a Answer) []int {
	if len(a.Facts) == 0 {
		return nil
	}
	f := d.pack.Fact(a.Facts[0])
	if f == nil || !f.Period.IsSpan() || f.Period.From.IsZero() || f.Period.To.IsZero() {
		return nil
	}
	return []int{f.Period.From.Year, f.Period.To.Year}
}

// yearOf is the year asked for, else that of the first fact told; 0 for none.
func (d *Desk) yearOf(r *Request, a Answer) int {
	if len(r.Years) == 1 && !r.Years[0].IsWide() {
		return r.Years[0].From
	}
	if len(a.Facts) > 0 {
		if f := d.pack.Fact(a.Facts[0]); f != nil {
			return moment(f).To.Year
		}
	}
	return 0
}

// territories are those spoken of before, as far as this version of the pack holds them.
func (d *Desk) territories(c Context) []string {
	return held(c.Territories, func(id string) bool { return d.pack.Territory(id) != nil })
}

// known drops zones that this version of the pack doesn't hold.
func known(d *Desk, zones []string) []string {
	var kept []string
	for _, id := range zones {
		if d.pack.Zone(id) != nil {
			kept = append(kept, id)
		}
	}
	return kept
}

// remember is the conversation after the answer.
func (d *Desk) remember(r *Request, a Answer, q Question) Context {
	c := Context{Lang: a.Lang, Topic: a.Topic, At: q.Now.Unix()}
	if a.Topic == "smalltalk" || a.Topic == "staff" || a.Topic == "unknown" && len(r.Zones) == 0 {
		kept := q.Context
		kept.Lang = a.Lang
		if kept.At == 0 {
			kept.At = c.At
		}
		return kept
	}
	c.Zones = a.Zones[:min(len(a.Zones), keptZones)]
	c.Recent = q.Context.Recent
	if len(c.Zones) > 1 {
		c.Top = a.top
	}
	if len(c.Zones) == 1 {
		c.Recent = appendNew(slices.Clone(c.Zones), c.Recent...)
		c.Recent = c.Recent[:min(len(c.Recent), 3)]
	}
	c.Listed = c.listed(q.Context)
	if f := d.pack.Fact(first(r.Companies)); f != nil && len(r.Companies) == 1 && f.Measure == "profile.tenant" && contains(a.Facts, f.ID) {
		c.Company = f.ID
	}
	c.Kind, c.Find, c.Project = r.Kind, a.Find, a.Project
	if !contains(r.Territories, d.pack.Home) {
		c.Territories = r.Territories[:min(len(r.Territories), 2)]
	}
	c.Tags = r.Tags[:min(len(r.Tags), 4)]
	if w := d.period(a); w != nil {
		c.Years = w
	}
	c.Year = d.yearOf(r, a)
	c.Measures = r.Measures[:min(len(r.Measures), 3)]
	c.Stage = r.Stage
	if len(r.Origins) == 1 {
		c.Origin = r.Origins[0]
	}
	if len(r.Places) > 0 {
		c.Place = r.Places[0]
	}
	return c
}

// language is that of a question without words: the person's choice, else that of the conversation or the client.
func (q Question) language() knowledge.Lang {
	for _, lang := range []knowledge.Lang{q.Lang, q.Context.Lang, q.Hint} {
		if slices.Contains(knowledge.Langs(), lang) {
			return lang
		}
	}
	return knowledge.VI
}

// decode reads a button's code: "o:ZONE" an overview, "m:MEASURE:ZONE" a measure, "t:TOPIC" a topic, "a:ARTICLE" an article,
// "z:ZONE" a card, "z:ZONE:PART" a part of it, "n:KIND:PAGE" a page of the list of zones, "g:CHART" a chart, "h" a person.
func (d *Desk) decode(q Question) *Request {
	r := &Request{Lang: q.language(), has: map[string]bool{}, here: q.Here}
	kind, rest, _ := strings.Cut(q.Code, ":")
	switch kind {
	case "o":
		r.Zones = known(d, []string{rest})
		r.has["q.overview"] = true
	case "z":
		zone, part, _ := strings.Cut(rest, ":")
		r.Zones = known(d, []string{zone})
		r.part = cmp.Or(part, partCard)
	case "g":
		r.plot = cmp.Or(rest, charts[0].name)
	case "n":
		list, page, _ := strings.Cut(rest, ":")
		n, _ := strconv.Atoi(page) // none is the first
		r.Kind, r.page = knowledge.Kind(list), max(n, 1)
	case "m":
		m, zone, _ := strings.Cut(rest, ":")
		r.Zones = known(d, []string{zone})
		if _, ok := knowledge.Measure(m).Info(); ok {
			r.Measures = []knowledge.Measure{knowledge.Measure(m)}
		}
	case "k":
		r.Kind = knowledge.Kind(rest)
		r.has["kind."+rest], r.has["g.list"] = true, true
	case "t":
		r.has["topic."+rest] = true
	case "a":
		r.article = d.pack.Article(rest)
	case "h":
		r.has["human"] = true
	}
	return r
}

// buttons offer what people ask next.
func (d *Desk) buttons(r *Request, a Answer) []Button {
	list := d.asking(r, a)
	if w := d.draft(r); a.Answered && len(a.Zones) != 1 && len(r.Measures) > 0 {
		if name := w.chartOf(); name != "" {
			list = append(list, Button{w.say("chart." + name), "n:chart:" + name})
		}
	}
	return list
}

// asking are buttons that ask the desk on.
func (d *Desk) asking(r *Request, a Answer) []Button {
	w := d.in(r.Lang)
	staff := Button{w.say("button.staff"), "h"}
	zones := a.Zones
	if len(zones) == 1 {
		z := zones[0]
		all := []struct {
			key string
			m   knowledge.Measure
		}{{"land", "land.available"}, {"facility", "facility.infrastructure"}, {"location", "location.address"}, {"tenants", "profile.tenant"}}
		var list []Button
		for _, b := range all {
			if !r.asks(b.m) && len(d.pack.ZoneFacts(z, b.m)) > 0 {
				list = append(list, Button{w.say("button." + b.key), "m:" + string(b.m) + ":" + z})
			}
		}
		if !r.is("q.overview") {
			list = append(list, Button{w.say("button.overview"), "o:" + z})
		}
		return append(list, staff)
	}
	if len(zones) > 1 {
		var list []Button
		for _, z := range zones[:min(len(zones), 8)] {
			list = append(list, Button{w.zone(z), "o:" + z})
		}
		return list
	}
	if !a.Answered || a.Topic == "smalltalk" {
		return []Button{{w.say("button.zones"), "k:kcn"}, {w.say("button.incentive"), "t:incentive"}, {w.say("button.procedure"), "t:procedure"}, staff}
	}
	return []Button{{w.say("button.zones"), "k:kcn"}, staff}
}
