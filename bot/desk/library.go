package desk

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search"
	"zonedesk/search/text"
)

// library chooses articles: what a question is about is compared with the ways in which each article is asked for.
type library struct {
	shelves []shelf
	weight  map[string]float64 // how telling a feature is: the rarer among articles the more
	asking  map[string][]int32 // the ways of asking, of all shelves in a row, that have a feature
	heavy   []float64          // what the features of each way of asking weigh together
	holding map[string][]int32 // the shelves that hold a feature
	wide    map[string]bool    // features that name what the whole pack is about
	roads   map[string]bool    // features of roads, which are told of as such
	bases   []basis
	rarity  map[string]float64 // of the words of all bases: the fewer have one the more
}

// basis is a document on which an article rests, with the words by which the article is asked for and titled.
type basis struct {
	document *knowledge.Document
	law      bool               // an act of the National Assembly rather than a decree
	kind     knowledge.Kind     // of zones that the article's title speaks of; empty: of either or none
	tags     []string           // subjects of the article's title and questions
	words    map[string]float64 // 1 of its name and the article's title, less of the questions
}

// shelf is one article with its features.
type shelf struct {
	article *knowledge.Article
	ways    [2]int          // its title and its questions among the ways of asking: from the first, to before the second
	all     map[string]bool // features of those and of the text
	words   string          // the text in all languages, folded, its words between blanks
	names   map[string]bool // pairs of words with capitals in the text, folded: "thanh cao"
}

func (d *Desk) newLibrary() *library {
	lib := &library{weight: map[string]float64{}, asking: map[string][]int32{}, holding: map[string][]int32{}, wide: map[string]bool{}, roads: map[string]bool{}}
	for _, p := range d.pack.Places {
		if p.Kind == "road" {
			lib.roads[placeName+p.ID] = true
		}
	}
	for t := d.pack.Territory(d.pack.Home); t != nil; t = d.pack.Territory(t.PartOf) {
		lib.wide[territoryName+t.ID] = true
	}
	rested := map[string]bool{} // documents on which articles rest
	for _, a := range d.pack.Articles {
		for _, id := range a.Documents {
			rested[id] = true
		}
	}
	var ways [][]string // the features of each
	for _, a := range d.pack.Articles {
		if strings.HasPrefix(a.ID, knowledge.Asked) {
			continue // found by lessons
		}
		s := shelf{article: a, all: map[string]bool{}, names: map[string]bool{}, ways: [2]int{len(ways), len(ways)}}
		ask := func(q string, lang knowledge.Lang) {
			features := d.featuresOf(q, lang)
			for _, f := range features {
				s.all[f] = true
			}
			ways = append(ways, features)
			s.ways[1] = len(ways)
		}
		for lang, title := range a.Title {
			ask(title, lang)
		}
		for lang, questions := range a.Questions {
			for _, q := range questions {
				ask(q, lang)
			}
		}
		for _, id := range a.Documents {
			s.all[documentName+id] = true
		}
		for _, id := range documentsNamed(a.Unverified[d.pack.Languages[0]]) {
			if !rested[id] {
				s.all[documentName+id] = true // of which nothing more is known
			}
		}
		for _, figure := range a.Figures {
			if figure.Unit != "date" {
				s.all[numberFeature(figure.Value.Value, figure.Unit)] = true
			}
		}
		var words strings.Builder
		for _, lang := range slices.Sorted(maps.Keys(a.Text)) {
			t := a.Text[lang]
			units := split(t)
			for i, u := range units {
				words.WriteString(" " + u.folded)
				if i > 0 && titled(t, u) && titled(t, units[i-1]) {
					s.names[units[i-1].folded+" "+u.folded] = true
				}
			}
			for _, f := range d.featuresOf(t, lang) {
				s.all[f] = true
			}
		}
		s.words = words.String() + " "
		lib.shelves = append(lib.shelves, s)
	}
	lib.weigh(ways)
	lib.addBases(d)
	return lib
}

// addBases lists the documents that articles rest on first of all.
func (lib *library) addBases(d *Desk) {
	lib.rarity = map[string]float64{}
	for _, a := range d.pack.Articles {
		if len(a.Documents) == 0 {
			continue
		}
		doc := d.pack.Document(a.Documents[0])
		b := basis{document: doc, law: isAct(doc), words: map[string]float64{}}
		say := func(s string, weight float64) {
			for _, u := range split(s) {
				if !u.digit {
					b.words[u.folded] = max(b.words[u.folded], weight)
				}
			}
		}
		var titles []string // their features
		for lang, title := range a.Title {
			say(title, 1)
			titles = append(titles, d.featuresOf(title, lang)...)
			say(doc.Name[lang], 1)
			for _, q := range a.Questions[lang] {
				say(q, 0.5)
				b.tags = appendNew(b.tags, d.featuresOf(q, lang)...)
			}
		}
		b.kind = kindIn(titles)
		b.tags = slices.DeleteFunc(append(b.tags, titles...), func(f string) bool { return !strings.HasPrefix(f, "tag.") })
		for w := range b.words {
			lib.rarity[w]++
		}
		lib.bases = append(lib.bases, b)
	}
	for w, n := range lib.rarity {
		lib.rarity[w] = math.Log(1 + float64(len(lib.bases))/n)
	}
}

// kindIn is the only kind of zones that features name.
func kindIn(features []string) knowledge.Kind {
	switch park, cluster := contains(features, "kind.kcn"), contains(features, "kind.ccn"); {
	case park && !cluster:
		return knowledge.Park
	case cluster && !park:
		return knowledge.Cluster
	}
	return ""
}

// likeness is how much of what a question asks a basis speaks of, from 0 to 1: of its common words only where it has no others.
func (lib *library) likeness(r *Request, b basis) float64 {
	var shared, total, plainShared, plain float64
	for i, u := range r.units {
		m := r.matchAt(i)
		if u.digit || m != nil && hasAny(m.concepts, "q.document", "q.when", "tag.document", "tag.effective", "governs") {
			continue
		}
		rarity, known := lib.rarity[u.folded]
		if !known {
			rarity = 1
		}
		if m != nil && contains(m.concepts, "fill") {
			if known {
				plain += rarity
				plainShared += rarity * b.words[u.folded]
			}
			continue
		}
		total += rarity
		shared += rarity * b.words[u.folded]
	}
	if r.Kind != "" && b.kind != "" && b.kind != r.Kind {
		return 0
	}
	switch {
	case total > 0:
		return shared / total
	case plain > 0:
		return plainShared / plain
	}
	return 0
}

// weigh lists by feature who has it, and weighs the features and the ways of asking.
func (lib *library) weigh(ways [][]string) {
	for i, s := range lib.shelves {
		for f := range s.all {
			lib.holding[f] = append(lib.holding[f], int32(i))
		}
	}
	for f, shelves := range lib.holding {
		lib.weight[f] = math.Log(1+float64(len(lib.shelves))/float64(len(shelves))) * kindWeight(f)
	}
	for i, features := range ways {
		lib.heavy = append(lib.heavy, lib.sum(features))
		for _, f := range appendNew([]string(nil), features...) {
			lib.asking[f] = append(lib.asking[f], int32(i))
		}
	}
}

// kindWeight: concepts tell more than words.
func kindWeight(feature string) float64 {
	if strings.HasPrefix(feature, documentName) {
		return 3
	}
	if strings.HasPrefix(feature, "tag.") || strings.HasPrefix(feature, "topic.") {
		return 1.5
	}
	if strings.HasPrefix(feature, "q.") {
		return 0.6
	}
	if strings.ContainsAny(feature, ".:") {
		return 1
	}
	return 0.7
}

func (d *Desk) featuresOf(s string, lang knowledge.Lang) []string {
	r := &Request{Lang: lang, Text: s, has: map[string]bool{}, units: split(s)}
	r.matches = d.words.find(r.units, lang)
	for _, m := range r.matches {
		for _, c := range m.concepts {
			r.has[c] = true
		}
	}
	d.stray(r)
	return r.features()
}

// features are the concepts and the words of a question that tell what it is about.
func (r *Request) features() []string {
	var list []string
	for c := range r.has {
		switch {
		case c == "q.where", c == "q.who", c == "q.office":
			list = appendNew(list, "q.whom")
		case c == "q.howlong", c == "q.when":
			list = append(list, c)
		case strings.HasPrefix(c, "q."), strings.HasPrefix(c, "cond."), strings.HasPrefix(c, "small."), hasAnyPrefix(c, bareName, countryName, actName, "year."), contains(silent, c):
		default:
			list = append(list, c)
		}
	}
	list = append(appendNew(list, r.Stray...), r.things()...)
	for _, id := range r.Documents {
		list = append(list, documentName+id)
	}
	for _, u := range r.units {
		if u.digit {
			list = appendNew(list, u.folded)
		}
	}
	for _, s := range r.Sizes {
		if s.Unit == "%" {
			n := numberFeature(s.Value, "%")
			list = append(slices.DeleteFunc(list, func(f string) bool { return f+"%" == n }), n)
		}
	}
	slices.Sort(list) // the order in which weights are added up must not depend on a map's
	return list
}

// things are the features of what is named that no measure holds, word for word: a building permit is no environmental permit.
func (r *Request) things() []string {
	var list []string
	for _, m := range r.matches {
		if m.of("x.permit") {
			words := ""
			for _, u := range r.units[m.from:m.to] {
				words += u.folded
			}
			list = appendNew(list, "thing."+words)
		}
	}
	return list
}

// silent are the concepts that tell nothing of what a question is about.
var silent = []string{
	"fill", "cover", "follow", "either.kind", "total", "including", "invest", "sameyear", "superlative", "end.low", "end.high", "confirm", "exact", "citation", "ended", "investor", "sells", "both", "each", "per.month", "governs",
	"change", "sources", "that.one", meaningOnly,
}

// numberFeature is the feature of a number: percentages are told apart from other numbers.
func numberFeature(v float64, unit knowledge.Unit) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if unit == "%" {
		s += "%"
	}
	return s
}

// scored is an article with how well it fits.
type scored struct {
	article *knowledge.Article
	score   float64
}

const (
	mostOfHits = 0.08 // what a hit of the index adds to a score at most
	leastScore = 0.2  // what an article must come to, to be named at all
	shown      = 3    // the articles that an answer tells or offers
)

// rank orders the articles by how well they fit a request, the best first. It asks for hits only where they can change
// whether the best comes to least, or which articles are named.
func (lib *library) rank(r *Request, least float64, hits func() map[string]float64) []scored {
	all := lib.fits(r)
	lessened := 1.0
	if r.Elsewhere != nil {
		lessened = 0.8
	}
	if !hopeless(all, least/lessened) && !settled(all, least/lessened, leastScore/lessened) {
		found := hits()
		for i := range all {
			all[i].score += mostOfHits * found[all[i].article.ID]
		}
	}
	for i := range all {
		all[i].score *= lessened * r.inForce(all[i].article)
	}
	all = slices.DeleteFunc(all, func(s scored) bool { return s.score <= leastScore })
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return all
}

// inForce lessens the score of rules that aren't in force in any of the years asked about.
func (r *Request) inForce(a *knowledge.Article) float64 {
	if a.InForce.IsZero() || len(r.Years) == 0 || slices.ContainsFunc(r.Years, func(y text.YearRef) bool {
		return a.InForce.From.Year <= y.To && (a.InForce.To.IsZero() || a.InForce.To.Year >= y.From)
	}) {
		return 1
	}
	return 0.7
}

// hopeless reports whether no article comes to least, whatever the index finds.
func hopeless(all []scored, least float64) bool {
	return !slices.ContainsFunc(all, func(s scored) bool { return s.score+mostOfHits >= least })
}

// settled reports whether the first articles stay the same whatever the index finds.
func settled(all []scored, least, named float64) bool {
	scores := make([]float64, 0, len(all)+1)
	for _, s := range all {
		scores = append(scores, s.score)
	}
	slices.Sort(scores)
	slices.Reverse(scores)
	scores = append(scores, 0)
	if scores[0] < least {
		return false
	}
	for i, score := range scores[:min(len(scores)-1, shown)] {
		if score+mostOfHits <= named {
			return true
		}
		if score <= named || score-scores[i+1] <= mostOfHits {
			return false
		}
	}
	return true
}

// fits tells for each article that shares something with a request how well it fits, by its features alone.
func (lib *library) fits(r *Request) []scored {
	features := r.features()
	total := lib.sum(features)
	common := make([]float64, len(lib.heavy)) // of the request and each way of asking
	covered := make([]float64, len(lib.shelves))
	touched := make([]bool, len(lib.shelves))
	var documents, percents, places []string
	for _, f := range features {
		if strings.HasSuffix(f, "%") && len(lib.holding[f]) > 0 {
			percents = append(percents, f)
		}
		heft, telling := lib.heft(f), isTelling(f) || lib.roads[f] || strings.HasPrefix(f, territoryName) && !lib.wide[f]
		for _, way := range lib.asking[f] {
			common[way] += heft
		}
		for _, i := range lib.holding[f] {
			covered[i] += heft
			touched[i] = touched[i] || telling
		}
		if strings.HasPrefix(f, documentName) {
			documents = append(documents, f)
		}
		if telling && hasAnyPrefix(f, territoryName, placeName) && len(lib.holding[f]) > 0 {
			places = append(places, f)
		}
	}
	parksMeant := r.is("q.office") && !r.prefixed("kind.") && r.Kind == "" // where neither is named
	bySubject := len(r.Tags) > 0 && len(r.Territories) > 0 && len(r.Measures) == 0 && !r.prefixed("kind.")
	var all []scored
	for i, s := range lib.shelves {
		if !touched[i] {
			continue
		}
		best := 0.0
		for way := s.ways[0]; way < s.ways[1]; way++ {
			shared := common[way]
			if shared == 0 {
				continue
			}
			for _, f := range documents {
				if s.all[f] {
					shared += lib.heft(f)
				}
			}
			best = max(best, math.Pow(shared/total, 0.65)*math.Pow(shared/lib.heavy[way], 0.35))
		}
		score := 0.65*best + 0.35*covered[i]/total
		if slices.ContainsFunc(percents, func(f string) bool { return !s.all[f] }) {
			score *= 0.75 // it doesn't speak of the rate asked about
		}
		if len(places) > 0 && !slices.ContainsFunc(places, func(f string) bool { return s.all[f] }) {
			score *= 0.6 // nor of the part of the territory, or the road
		}
		if r.is("q.who", "q.office") && !s.all["q.whom"] {
			score *= 0.85 // nor of who does it
		}
		if bySubject && !hasAny(s.article.Tags, r.Tags...) {
			score *= 0.85 // it is about something else of the place
		}
		if contains(r.Tags, "merger") && !r.prefixed("kind.") && len(r.Measures) == 0 && hasAny(s.article.Tags, "kcn", "ccn") {
			score *= 0.9 // it is about the zones of the merged territory
		}
		if r.Kind == knowledge.Cluster && contains(s.article.Tags, "ccn") && !contains(s.article.Tags, "kcn") {
			score *= 1.08 // it is about clusters alone, as is the question
			if s.article.Topic == "incentive" && r.is("topic.incentive", "cond.estimate", "tag.cit") {
				score *= 1.2 // and about what they bring
			}
		}
		if parksMeant && contains(s.article.Tags, "ccn") && !contains(s.article.Tags, "kcn") {
			score *= 0.9 // it is about clusters alone
		}
		all = append(all, scored{s.article, score})
	}
	return all
}

// holdsRate reports whether a percentage that a request names is one of an article's.
func (lib *library) holdsRate(r *Request) bool {
	return slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Unit == "%" && len(lib.holding[numberFeature(s.Value, "%")]) > 0 })
}

// naming is the article that speaks of these words, or of as many of the first of them as make a name: of several the one that
// fits a request best; nil when there is none.
func (lib *library) naming(r *Request, words []string) *knowledge.Article {
	for n := len(words); n > 0; n-- {
		name := " " + strings.Join(words[:n], " ")
		if len(name) <= 6 || n < len(words) && (!isASCII(words[0]) || n == 1 && text.Syllable(words[0])) {
			return nil // what is written without blanks is one name, and a syllable of Vietnamese is none
		}
		var naming []*knowledge.Article
		for _, s := range lib.shelves {
			if strings.Contains(s.words, name+" ") {
				naming = append(naming, s.article)
			}
		}
		if len(naming) > 0 {
			return lib.fittest(r, naming)
		}
	}
	return nil
}

// speaks reports whether an article speaks of all of some features.
func (lib *library) speaks(a *knowledge.Article, of []string) bool {
	return slices.ContainsFunc(lib.shelves, func(s shelf) bool {
		return s.article == a && !slices.ContainsFunc(of, func(f string) bool { return !s.all[f] })
	})
}

// names reports whether an article writes two words as a name.
func (lib *library) names(first, second string) bool {
	return slices.ContainsFunc(lib.shelves, func(s shelf) bool { return s.names[first+" "+second] })
}

// fittest is the article of a few that fits a request best.
func (lib *library) fittest(r *Request, of []*knowledge.Article) *knowledge.Article {
	best, most := of[0], 0.0
	if len(of) == 1 {
		return best
	}
	for _, s := range lib.fits(r) {
		if contains(of, s.article) && s.score > most {
			best, most = s.article, s.score
		}
	}
	return best
}

// speaksOf reports whether any article that speaks of one of some measures, where there are any, names one of these years.
func (lib *library) speaksOf(years []text.YearRef, measures []knowledge.Measure) bool {
	return slices.ContainsFunc(lib.shelves, func(s shelf) bool {
		apt := len(measures) == 0 || slices.ContainsFunc(measures, func(m knowledge.Measure) bool { return s.all["m."+string(m)] })
		return apt && slices.ContainsFunc(years, func(y text.YearRef) bool { return strings.Contains(s.words, " "+strconv.Itoa(y.To)) })
	})
}

// isTelling reports whether a feature says more than names of zones and places do.
func isTelling(f string) bool {
	return !hasAnyPrefix(f, "q.", zoneName, territoryName, "kind.", "scope.", placeName) && !digitsOnly(f)
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789/.,%") == "" }

// heft of a feature; one that no article has weighs as the rarest.
func (lib *library) heft(f string) float64 {
	if w, ok := lib.weight[f]; ok {
		return w
	}
	return math.Log(1+float64(len(lib.shelves))) * kindWeight(f)
}

func (lib *library) sum(features []string) float64 {
	s := 0.0
	for _, f := range features {
		s += lib.heft(f)
	}
	return s
}

func (lib *library) common(a, b []string) float64 {
	s := 0.0
	for _, f := range a {
		if contains(b, f) {
			s += lib.heft(f)
		}
	}
	return s
}

// hits are the index's scores of articles for the question's words, from 0 to 1.
func (d *Desk) hits(ctx context.Context, r *Request) map[string]float64 {
	found := map[string]float64{}
	if d.index == nil {
		return found
	}
	list, err := d.index.Search(ctx, search.Query{Text: r.Text, Lang: r.Lang, Limit: 12})
	if err != nil || len(list) == 0 {
		return found
	}
	top := list[0].Score
	for _, h := range list {
		if d.pack.Article(h.ID) != nil {
			found[h.ID] = max(found[h.ID], h.Score/top)
		}
	}
	return found
}

// prefersArticle reports whether the question is about rules and ways rather than about a figure.
func (w *draft) prefersArticle() bool {
	r := w.r
	if len(r.Zones) > 0 && r.is("q.count") && (r.asks("stat.projects") || r.asks("profile.tenant")) {
		return false
	}
	if r.is("topic.incentive", "topic.procedure") {
		return !hasAny(r.Beyond, "x.deadline", "x.paperwork", "x.permit", "x.contract")
	}
	if hasAny(r.Beyond, "x.staff_names", "x.profit", "x.minimum_wage", "x.other_tax", "x.deadline", "x.paperwork", "x.permit", "x.contract", "x.transport_cost", "x.outages") {
		return false
	}
	if r.asks("stat.budget") {
		return false
	}
	if len(r.Documents) > 0 && len(r.Measures) == 0 {
		return true
	}
	if len(r.Documents) > 0 && !strings.HasPrefix(string(append(r.Measures, "")[0]), "stat.") {
		return len(r.Zones) == 0
	}
	if len(r.Measures) > 0 && strings.HasPrefix(string(r.Measures[0]), "stat.") && len(r.Documents) == 0 && !slices.ContainsFunc(r.Tags, func(t string) bool { return !contains(weakTags, t) }) {
		return false
	}
	if hasAny(r.Tags, lawTags...) && !(len(r.Zones) > 0 && (r.asks("profile.legal") || contains([]string{"location", "land", "facility"}, r.topic()))) {
		return true
	}
	if len(r.Tags) == 0 || len(r.Tags) == 1 && r.Tags[0] == "high-tech" {
		return false
	}
	if len(r.Zones) > 0 && len(r.Measures) > 0 || len(r.Companies) > 0 {
		return false
	}
	if len(r.Measures) > 0 && !r.prefixed("tag.c") && strings.HasPrefix(string(r.Measures[0]), "stat.") {
		return false
	}
	return true
}

// lawTags are subjects that only rules can answer.
var lawTags = []string{
	"cit", "cit-law", "import-duty", "land-rent", "vat", "difficult-area", "small-business", "investment-law", "irc", "policy-approval",
	"ordinary", "size-rule", "document", "effective", "replaces", "conditional-lines", "infrastructure-approval", "special-procedure", "support-fund", "cluster-rules", "park-rules", "estimate",
}

// weakTags are subjects of rules that figures are asked about in the same words.
var weakTags = []string{"effective", "replaces", "document", "ordinary", "tasks"}

// fromLibrary answers with the article that fits best, if it fits at least so well.
func (w *draft) fromLibrary(ctx context.Context, least float64) (Answer, bool) {
	ranked := w.library.rank(w.r, least, func() map[string]float64 { return w.hits(ctx, w.r) })
	for _, s := range ranked[:min(len(ranked), 5)] {
		w.r.note("article %s %.2f (told from %.2f)", s.article.ID, s.score, least)
	}
	if len(ranked) == 0 || ranked[0].score < least {
		return Answer{}, false
	}
	told := w.fitting(ranked, least)
	answered := !w.library.leavesOpen(w.Desk, w.r, told)
	if subject := w.particular(); !answered && subject != "" && contains(w.r.Tags, "difficult-area") {
		w.lead(w.say("unknown.measure", "subject", subject, "label", w.say("label.area-class")))
	}
	w.article(told, true)
	for _, s := range ranked[:min(len(ranked), shown)] {
		if s.article != told {
			w.a.Buttons = append(w.a.Buttons, w.articleButton(s.article))
		}
	}
	if !answered {
		w.para(w.say("unknown.staff"))
	}
	return w.finish(told.Topic, answered), true
}

// fitting is the first article that holds the sort of amount that the question names, of those that come near the first; else the first.
func (w *draft) fitting(ranked []scored, least float64) *knowledge.Article {
	want := w.r.sought()
	for _, s := range ranked {
		if want == "" || s.score < max(least, nearFirst*ranked[0].score) {
			break
		}
		if holdsQuantity(s.article.Figures, want) {
			return s.article
		}
	}
	return ranked[0].article
}

// nearFirst is what part of the first article's score another must come to, to be told in its place.
const nearFirst = 0.7

// lawful answers what must or may be with the article that fits best, if that rests on a law and holds the sort of amount asked for.
func (w *draft) lawful(ctx context.Context) (Answer, bool) {
	ranked := w.library.rank(w.r, leastRule, func() map[string]float64 { return w.hits(ctx, w.r) })
	if len(ranked) == 0 || ranked[0].score < leastRule {
		return Answer{}, false
	}
	a, want := ranked[0].article, w.r.sought()
	if len(a.Documents) == 0 || want != "" && !holdsQuantity(a.Figures, want) {
		return Answer{}, false
	}
	w.article(a, true)
	return w.finish(a.Topic, true), true
}

// leastRule is what an article must come to, to be told as the rule asked for.
const leastRule = 0.4

// leavesOpen reports whether what is asked is what the article says that staff must confirm, rather than what it tells.
func (lib *library) leavesOpen(d *Desk, r *Request, a *knowledge.Article) bool {
	open, lang := a.Unverified.In(r.Lang)
	if r.is("q.count", "q.howlong") && contains(a.Doubts, knowledge.Unverified) && len(a.Figures) == 0 {
		return true
	}
	particular := d.draft(r).particular() != ""
	if open != "" && contains(r.Tags, "difficult-area") && (r.is("q.which") || r.asks("location.address") || particular) {
		return true // the lists are known, but not who stands on them
	}
	if open == "" || !r.is("q.which") {
		return false
	}
	body, bodyLang := a.Text.In(r.Lang)
	features := r.features()
	return lib.common(features, d.featuresOf(open, lang)) > lib.common(features, d.featuresOf(body, bodyLang))
}

// particular names the zone or the part of the territory that a question is about; "" when it is about all of it.
func (w *draft) particular() string {
	if len(w.r.Zones) > 0 {
		return w.zone(w.r.Zones[0])
	}
	for _, id := range w.r.Territories {
		if id != w.pack.Home {
			return w.territory(id)
		}
	}
	return ""
}

func (w *draft) articleButton(a *knowledge.Article) Button {
	return Button{Label: w.title(a), Code: "a:" + a.ID}
}
