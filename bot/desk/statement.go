package desk

import (
	"math"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// statements finds a fact by what its words speak of, for questions that no measure holds: money paid to households,
// land taken out of a plan, the part of a sum that went into clearance.
type statements struct {
	features map[string]map[knowledge.Lang][]string // of facts with words, by id
	signs    map[string][]string                    // of other facts
	weight   map[string]float64                     // the rarer among facts the more
	rarest   float64

	ofTerritory map[string][]*knowledge.Fact
	countries   map[string][]string                   // of tenants, by the fact's id, as far as its words name them
	business    map[string]map[string]*knowledge.Fact // by zone and industry, the statement on its state that speaks of the industry
}

// newStatements reads the texts and notes of all facts.
func (d *Desk) newStatements() *statements {
	x := &statements{features: map[string]map[knowledge.Lang][]string{}, signs: map[string][]string{}, weight: map[string]float64{}, ofTerritory: map[string][]*knowledge.Fact{}, countries: map[string][]string{}, business: map[string]map[string]*knowledge.Fact{}}
	counts := map[string]int{}
	for _, f := range d.pack.Facts {
		if f.Territory != "" {
			x.ofTerritory[f.Territory] = append(x.ofTerritory[f.Territory], f)
		}
		if f.Measure == "profile.tenant" {
			x.countries[f.ID] = d.countriesOf(f)
		}
		if f.Refer || len(f.Text)+len(f.Note) == 0 {
			x.signs[f.ID] = factSigns(f)
			continue
		}
		x.features[f.ID] = d.factFeatures(f)
		all := map[string]bool{}
		for _, list := range x.features[f.ID] {
			for _, feature := range list {
				all[feature] = true
			}
		}
		for feature := range all {
			counts[feature]++
			if id, ok := strings.CutPrefix(feature, industryName); ok && f.Measure == "land.status" {
				x.isIn(id, f)
			}
		}
	}
	x.rarest = math.Log(2 + float64(len(x.features)))
	for feature, n := range counts {
		x.weight[feature] = math.Log(1+float64(len(x.features))/float64(n)) * kindWeight(feature)
	}
	return x
}

// isIn notes that the state of a fact's zone speaks of an industry; the fact that is told first decides.
func (x *statements) isIn(industry string, f *knowledge.Fact) {
	if x.business[f.Zone] == nil {
		x.business[f.Zone] = map[string]*knowledge.Fact{}
	}
	if x.business[f.Zone][industry] == nil {
		x.business[f.Zone][industry] = f
	}
}

// countriesOf are the countries that a fact's name and words speak of.
func (d *Desk) countriesOf(f *knowledge.Fact) []string {
	var list []string
	for _, m := range d.words.find(split(f.Name+" "+f.Text[knowledge.EN]), knowledge.EN) {
		for _, c := range m.concepts {
			if id, ok := strings.CutPrefix(c, countryName); ok {
				list = appendNew(list, id)
			}
		}
	}
	return list
}

// factFeatures are what a fact speaks of, by language: its measure, its concepts in any language, its words in that one.
func (d *Desk) factFeatures(f *knowledge.Fact) map[knowledge.Lang][]string {
	shared := factSigns(f)
	words := map[knowledge.Lang][]string{}
	for _, lang := range knowledge.Langs() {
		for _, feature := range d.featuresOf(f.Name+" "+f.Text[lang]+" "+affirmed(f.Note[lang]), lang) {
			if strings.ContainsAny(feature, ".:") {
				shared = appendNew(shared, feature)
			} else {
				words[lang] = append(words[lang], feature)
			}
		}
	}
	features := map[knowledge.Lang][]string{}
	for _, lang := range knowledge.Langs() {
		features[lang] = append(slices.Clip(words[lang]), shared...)
	}
	return features
}

// affirmed is a note without the clauses that only tell what its figure is not: "it is not the size in use" speaks of another figure.
func affirmed(note string) string {
	var kept strings.Builder
	for clause := range strings.FieldsFuncSeq(note, func(r rune) bool { return strings.ContainsRune(";,.；，。、", r) }) {
		if !slices.ContainsFunc(denying, func(no string) bool { return strings.Contains(clause, no) }) {
			kept.WriteString(clause + ". ")
		}
	}
	return kept.String()
}

// denying are the words by which a sentence says what something is not.
var denying = []string{"không phải", "chứ không", " is not ", " are not ", "isn't", "not the ", "아닙니다", "아니", "并非", "不是", "而非", "ではありません", "ではない", "ではなく"}

// factSigns are the features that a fact has by its fields alone.
func factSigns(f *knowledge.Fact) []string {
	signs := []string{"m." + string(f.Measure)}
	if f.Origin != "" {
		signs = append(signs, "origin."+f.Origin)
	}
	for _, figure := range f.Figures {
		signs = append(signs, figureSigns(figure)...)
	}
	if f.Figure != nil {
		signs = append(signs, figureSigns(*f.Figure)...)
	}
	return signs
}

// figureSigns are what a figure measures.
func figureSigns(figure knowledge.Figure) []string {
	if money(figure.Unit) {
		return []string{"g.money"}
	}
	return nil
}

func (x *statements) heft(feature string) float64 {
	if w, ok := x.weight[feature]; ok {
		return w
	}
	return x.rarest * kindWeight(feature) / 2 // of a word that no fact uses little can be said
}

// covers is how much of what is asked a fact speaks of, from 0 to 1.
func (x *statements) covers(asked []string, f *knowledge.Fact, lang knowledge.Lang) float64 {
	have, wordless := x.signs[f.ID]
	if !wordless {
		have = x.features[f.ID][lang]
	}
	shared, total := 0.0, 0.0
	for _, feature := range asked {
		heft := x.heft(feature)
		total += heft
		if contains(have, feature) {
			shared += heft
		}
	}
	if total == 0 {
		return 0
	}
	return shared / total
}

const (
	leastSpoken  = 0.5  // what a fact's words must cover of a question
	leastOfSort  = 0.4  // the same where no fact of the measures is of the sort of amount that the question names
	leastOfOther = 0.6  // the same where they don't speak of the measures
	spokenMargin = 0.25 // by how much more than those of the measures asked for
)

// spokenOf is the fact of the zone, or of the territory where none is named, that speaks of more of the question than the facts
// of the measures asked for; nil for none.
func (w *draft) spokenOf() *knowledge.Fact {
	switch r := w.r; {
	case len(r.Zones) > 1, len(r.Beyond) > 0 && (len(r.Zones) == 0 || len(r.Beyond) > 1 || r.Beyond[0] != "x.amenity"), r.is("topic.incentive", "q.office"), len(r.Zones) == 0 && !r.prefixed("about."):
		return nil
	case len(r.Zones) == 1 && r.asks("profile.tenant") && len(r.Industries) > 0 && len(w.tenantsOf(r.Zones[0])) > 1:
		return nil // all of that line of business
	case r.Assumed && len(r.Origins) > 1:
		return nil // a total and its parts
	case r.is("sources"), r.asks("land.rent"), r.asks("land.fee"), r.asks("location.distance"):
		return nil // a price is told with its terms or not at all, a distance with its place
	case len(r.Zones) == 1 && len(r.Measures) == 1 && r.asks("land.status") && (r.prefixed("state.") || r.is("q.when")) && len(r.Stray) == 0 && w.first(r.Zones[0], "land.status") != nil:
		return nil // how far the zone has come, not one of its works
	}
	asked := w.r.subjects()
	var best *knowledge.Fact
	most, told := 0.0, 0.0
	for _, f := range w.spoken() {
		if f.Refer || len(w.r.Years) > 0 && f.Figure != nil && !w.inYears(f) || !w.holdsUnit(f) && !(f.Zone != "" && w.quotes(f)) {
			continue
		}
		if slices.ContainsFunc(w.r.Beyond, func(x string) bool { return !contains(w.statements.features[f.ID][w.lang], x) }) {
			continue // it doesn't speak of what no measure holds
		}
		if len(w.r.Origins) == 1 && f.Origin != w.r.Origins[0] && len(w.r.Measures) == 1 && w.r.asks(f.Measure) {
			continue // a total whose note speaks of that part
		}
		covers := w.statements.covers(asked, f, w.lang)
		if f.Zone != "" && w.quotes(f) {
			covers += spokenMargin
		}
		if w.tells(f) && !w.r.Assumed {
			told = max(told, covers)
		}
		if covers > most && f.Measure != "land.status" && w.statements.covers(beyondMeasures(asked), f, w.lang) > 0 {
			best, most = f, covers
		}
	}
	if best == nil {
		return nil
	}
	w.r.note("statement %s %.2f (told from %.2f, the measures' own have %.2f)", best.ID, most, leastSpoken, told)
	least := leastSpoken
	switch {
	case told > 0:
	case w.r.sought() != "":
		least = leastOfSort
	case len(w.r.Measures) > 0 && !w.r.Assumed && !w.speaksOf(best, w.r.Measures):
		least = leastOfOther
	}
	if most < least || most < told+spokenMargin {
		return nil
	}
	return best
}

// speaksOf reports whether a fact's words name one of some measures.
func (w *draft) speaksOf(f *knowledge.Fact, measures []knowledge.Measure) bool {
	return slices.ContainsFunc(measures, func(m knowledge.Measure) bool { return contains(w.statements.features[f.ID][w.lang], "m."+string(m)) })
}

// spoken are the facts that may be spoken of: the zone's, else the territories' as far as they are of the kind asked about.
func (w *draft) spoken() []*knowledge.Fact {
	if len(w.r.Zones) == 1 {
		return w.pack.Zone(w.r.Zones[0]).Facts
	}
	territories := w.r.Territories
	if len(territories) == 0 {
		territories = []string{w.pack.Home}
	}
	if w.r.asks("profile.tenant") {
		var tenants []*knowledge.Fact
		for _, z := range w.pack.Zones {
			tenants = append(tenants, w.pack.ZoneFacts(z.ID, "profile.tenant")...)
		}
		return tenants
	}
	var list []*knowledge.Fact
	for _, t := range territories {
		for _, f := range w.statements.ofTerritory[t] {
			if f.Kind == w.r.Kind || w.r.Kind == "" {
				list = append(list, f)
			}
		}
	}
	return list
}

// measuresOfLand are the amounts of a zone's land, each of which may be told of a part of it.
var measuresOfLand = []knowledge.Measure{"land.planned", "land.industrial", "land.cleared", "land.handed_over", "land.leased", "land.available", "land.occupancy"}

// ofPhase answers what is asked of the land of one phase of a zone: with the fact whose words speak of phases, or that it isn't known,
// where a figure of the whole zone would pass for it.
func (w *draft) ofPhase() (Answer, bool) {
	r := w.r
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return !contains(measuresOfLand, m) })
	if !r.is("g.phase") || len(r.Zones) != 1 || len(r.Measures) == 0 || other {
		return Answer{}, false
	}
	for _, f := range w.pack.Zone(r.Zones[0]).Facts {
		if !f.Refer && contains(measuresOfLand, f.Measure) && holdsQuantity(f.Figures, someArea) && hasAny(w.statements.features[f.ID][w.lang], "about.first", "about.next") {
			return w.factAlone(f), true
		}
	}
	return w.refuse("land", w.say("unknown.measure", "subject", w.zone(r.Zones[0]), "label", w.say("by.phase", "label", w.measure(r.Measures[0])))), true
}

// tells reports whether a fact would be told by the measures asked for.
func (w *draft) tells(f *knowledge.Fact) bool {
	if f.Measure == "profile.tenant" && len(w.r.Zones) == 0 {
		return false // of all tenants only the names are told
	}
	if f.Zone != "" {
		return contains(w.r.Measures, f.Measure) && (f.Origin != "" || f == w.first(f.Zone, f.Measure))
	}
	return slices.ContainsFunc(w.r.Measures, func(m knowledge.Measure) bool { return f.Measure == m || f.Measure == statOf[m] })
}

// holdsUnit reports whether a fact has a figure of the sort asked for: money, or what the first measure is counted in.
func (w *draft) holdsUnit(f *knowledge.Fact) bool {
	var units []knowledge.Unit
	if len(w.r.Measures) > 0 {
		info, _ := w.r.Measures[0].Info()
		units = info.Units
	}
	fits := func(figure knowledge.Figure) bool {
		if w.r.is("g.money") {
			return money(figure.Unit)
		}
		return len(units) == 0 || contains(units, figure.Unit)
	}
	if len(units) == 0 && !w.r.is("g.money") {
		return true
	}
	for _, figure := range f.Figures {
		if fits(figure) {
			return true
		}
	}
	return f.Figure != nil && fits(*f.Figure)
}

// quotedBy is the only fact of a zone that holds the sum which the question quotes to ask where or whose it is; nil for none.
func (w *draft) quotedBy() *knowledge.Fact {
	r := w.r
	if len(r.Zones)+len(r.Companies)+len(r.Tags) > 0 || !r.is("q.where", "q.who", "q.which") || r.prefixed("kind.") && !r.is("q.which") || r.is("cond.need") {
		return nil
	}
	if !slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool {
		return s.Bound == "" && (money(knowledge.Unit(s.Unit)) || s.Unit == "people" && s.Value >= 1000 && r.is("q.which"))
	}) {
		return nil
	}
	var only *knowledge.Fact
	for _, f := range w.pack.Facts {
		if f.Zone == "" || f.Refer || !w.quotes(f) {
			continue
		}
		if only != nil && only.Zone != f.Zone {
			return nil
		}
		if only == nil {
			only = f
		}
	}
	return only
}

// subjects are the features of a question that a fact's words may speak of: the measures as they were settled, words, numbers.
func (r *Request) subjects() []string {
	var list []string
	for _, m := range r.Measures {
		list = append(list, "m."+string(m))
	}
	for _, f := range r.features() {
		if !hasAnyPrefix(f, "m.", "g.let", "g.area", "g.list", "op.", "total", "todate", zoneName, territoryName, "kind.", "scope.") && !digitsOnly(f) {
			list = append(list, f)
		}
	}
	return list
}

// quotes reports whether the question names the figure of a fact or one in its words.
func (w *draft) quotes(f *knowledge.Fact) bool {
	if f.Figure != nil && w.quoted(f.Figure.Value.Value) {
		return true
	}
	for _, figure := range f.Figures {
		if w.quoted(figure.Value.Value) {
			return true
		}
	}
	return false
}

// beyondMeasures are the subjects that are no measures.
func beyondMeasures(subjects []string) []string {
	return slices.DeleteFunc(slices.Clone(subjects), func(s string) bool { return strings.HasPrefix(s, "m.") })
}
