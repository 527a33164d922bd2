package desk

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search"
)

// gist is what a question is about, so that questions in other words and languages can be compared: what was understood of it, by which
// all languages are alike, and the terms of the words that were not, each with its weight.
type gist map[string]float64

const wordName = "word:"

// gistWeights: what is understood weighs more the more it says.
var gistWeights = []struct {
	prefix string
	weight float64
}{
	{documentName, 3}, {zoneName, 1.2}, {companyName, 1.5}, {elsewhereName, 1.5}, {"tag.", 1.5}, {"about.", 1.5}, {"topic.", 0.8},
	{"m.location.address", 0.5}, {"m.", 1.5}, {"x.amenity", 0.5}, {"x.dates", 0.6}, {"x.", 1.5},
	{"out.", 0.5}, {"op.", 0.3}, {"g.", 0.3}, {"q.", 0.3}, {"kind.", 0.2}, {"scope.", 0},
}

func gistWeight(feature string) float64 {
	for _, w := range gistWeights {
		if strings.HasPrefix(feature, w.prefix) {
			return w.weight
		}
	}
	if strings.ContainsAny(feature, ".:") {
		return 0.8
	}
	return 0.6 // a number
}

// gist of a request; zones are those that it was about, should it name none itself.
func (d *Desk) gist(r *Request, zones []string) gist {
	g := gist{}
	for _, f := range r.features() {
		switch {
		case contains(r.Stray, f) || d.library.wide[f]:
		case strings.HasPrefix(f, "m.") && len(r.Beyond) > 0: // "factory rent": what no measure holds is meant
			g[f] = 0.5
		default:
			g[f] = gistWeight(f)
		}
	}
	if len(r.Zones) > 0 {
		zones = r.Zones
	}
	for _, id := range zones {
		g[zoneName+id] = gistWeight(zoneName)
	}
	for _, c := range r.Countries {
		g[countryName+c] = gistWeight(countryName)
	}
	for _, y := range r.Years {
		g["year:"+strconv.Itoa(y.From)] = 0.8
	}
	for _, m := range r.matches {
		if m.wide() {
			g[wordName+strings.Join(search.Terms(r.Text[r.units[m.from].start:r.units[m.to-1].end], r.Lang), "_")] = 1
		}
	}
	for _, t := range search.Terms(r.unread(), r.Lang) {
		g[wordName+t] = 1
	}
	return g
}

// wide reports whether an expression names one of many things that no record is about, so that its words tell more than its concept.
func (m *match) wide() bool {
	return !slices.ContainsFunc(m.concepts, func(c string) bool { return !hasAnyPrefix(c, "x.amenity", "x.dates", "out.") })
}

// unread is what of a question was not understood.
func (r *Request) unread() string {
	var b strings.Builder
	end := -1
	for i, u := range r.units {
		if u.digit || r.matchAt(i) != nil {
			continue
		}
		if u.start != end {
			b.WriteByte(' ')
		}
		b.WriteString(r.Text[u.start:u.end])
		end = u.end
	}
	return b.String()
}

// like tells how alike two gists are, from 0 to 1: the cosine of the angle between them, and 0 for those about different zones.
func (g gist) like(other gist) float64 {
	dot, zones := 0.0, [3]bool{}
	for f, w := range g {
		dot += w * other[f]
		if strings.HasPrefix(f, zoneName) {
			zones[0] = true
			zones[2] = zones[2] || other[f] > 0
		}
	}
	for f := range other {
		zones[1] = zones[1] || strings.HasPrefix(f, zoneName)
	}
	if dot == 0 || zones[0] && zones[1] && !zones[2] {
		return 0
	}
	return dot / (g.size() * other.size())
}

func (g gist) size() float64 {
	sum := 0.0
	for _, w := range g {
		sum += w * w
	}
	return math.Sqrt(sum)
}

// How alike gists are, at least: of questions that ask the same, and of those that ask it so plainly that nothing else need be looked for.
const sameQuestion, plainlySame = 0.6, 0.75

// vocabulary is words that are known, by which slips of the keyboard in others are mended.
type vocabulary map[string]bool

// mend has words that are slips of known ones take their form.
func (v vocabulary) mend(g gist) gist {
	out := make(gist, len(g))
	for f, w := range g {
		out[v.form(f)] = w
	}
	return out
}

func (v vocabulary) form(feature string) string {
	word, ok := strings.CutPrefix(feature, wordName)
	if !ok || v[feature] {
		return feature
	}
	best := feature
	for known := range v {
		if search.Slip(word, known[len(wordName):]) && (best == feature || known < best) {
			best = known
		}
	}
	return best
}

func (v vocabulary) learn(g gist) {
	for f := range g {
		if strings.HasPrefix(f, wordName) {
			v[f] = true
		}
	}
}

// Saying is a question that somebody asked.
type Saying struct {
	Text  string
	Lang  knowledge.Lang // in which it was answered
	Zones []string       // that it was about, by its own words or the conversation
}

// Group puts questions together that ask the same, in whatever words and spelling and, as far as what they name is understood, languages.
// It gives their places in the list by group, in the order of the list.
func (d *Desk) Group(all []Saying) [][]int {
	words := vocabulary{}
	gists := make([]gist, len(all))
	holding := map[string][]int{} // groups that hold a feature
	var groups [][]int
	for i, s := range all {
		gists[i] = words.mend(d.gist(d.understand(Question{Text: s.Text, Lang: s.Lang}), s.Zones))
		words.learn(gists[i])
		best, group := 0.0, -1
		for _, at := range sharing(gists[i], holding) {
			for _, member := range groups[at][:min(len(groups[at]), compared)] {
				if how := gists[member].like(gists[i]); how > best {
					best, group = how, at
				}
			}
		}
		if best < sameQuestion {
			group = len(groups)
			groups = append(groups, nil)
		}
		groups[group] = append(groups[group], i)
		for f := range gists[i] {
			holding[f] = appendNew(holding[f], group)
		}
	}
	return groups
}

// compared is with how many questions of a group another is compared.
const compared = 12

// sharing are the groups that share a feature with a gist, in order.
func sharing(g gist, holding map[string][]int) (groups []int) {
	for f, w := range g {
		if w >= 0.5 {
			groups = append(groups, holding[f]...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// lessons find the articles that were written for what people asked, by those questions.
type lessons struct {
	ways  []way
	words vocabulary
}

type way struct {
	article *knowledge.Article
	gist    gist
}

func (d *Desk) newLessons() *lessons {
	x := &lessons{words: vocabulary{}}
	for _, a := range d.pack.Articles {
		if !strings.HasPrefix(a.ID, knowledge.Asked) {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(a.Questions)) {
			for _, q := range a.Questions[lang] {
				g := x.words.mend(d.gist(d.understand(Question{Text: q, Lang: lang}), a.Zones))
				x.words.learn(g)
				x.ways = append(x.ways, way{a, g})
			}
		}
	}
	return x
}

// lesson answers with the article that was written for the same question, if one is at least so like it.
func (w *draft) lesson(least float64) (Answer, bool) {
	if len(w.lessons.ways) == 0 || w.r.Text == "" || len(w.r.units) == 0 {
		return Answer{}, false
	}
	g := w.lessons.words.mend(w.gist(w.r, nil))
	var found *knowledge.Article
	for _, x := range w.lessons.ways {
		if how := x.gist.like(g); how >= least {
			least, found = math.Nextafter(how, 2), x.article
		}
	}
	if found == nil {
		return Answer{}, false
	}
	w.r.note("article %s was written for it (%.2f)", found.ID, least)
	w.article(found, true)
	return w.finish(found.Topic, true), true
}
