package desk

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

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

// zones reports whether a gist names any.
func (g gist) zones() bool {
	for f := range g {
		if strings.HasPrefix(f, zoneName) {
			return true
		}
	}
	return false
}

func (g gist) size() float64 {
	sum := 0.0
	for _, w := range g {
		sum += w * w
	}
	return math.Sqrt(sum)
}

// comparison holds gists, to find those that are like another.
type comparison struct {
	sizes   []float64
	zoned   []bool
	holding map[string][]posting // by feature
}

// posting is a gist that has a feature, and its weight there.
type posting struct {
	at     int
	weight float64
}

func newComparison() *comparison { return &comparison{holding: map[string][]posting{}} }

// add adds a gist, and returns its place.
func (c *comparison) add(g gist) int {
	at := len(c.sizes)
	c.sizes, c.zoned = append(c.sizes, g.size()), append(c.zoned, g.zones())
	for f, w := range g {
		c.holding[f] = append(c.holding[f], posting{at, w})
	}
	return at
}

// nearest is the place of the gist that is most like another, the first of several, and how alike they are, from 0 to 1: the cosine of the
// angle between them, and 0 for those about different zones. Without any, at is -1.
func (c *comparison) nearest(g gist) (at int, how float64) {
	dots := make([]float64, len(c.sizes))
	shared := make([]bool, len(c.sizes))
	for f, w := range g {
		isZone := strings.HasPrefix(f, zoneName)
		for _, h := range c.holding[f] {
			dots[h.at] += w * h.weight
			shared[h.at] = shared[h.at] || isZone
		}
	}
	at = -1
	size, zoned := g.size(), g.zones()
	for i, dot := range dots {
		if dot == 0 || zoned && c.zoned[i] && !shared[i] {
			continue
		}
		if like := dot / (size * c.sizes[i]); like > how+1e-9 {
			at, how = i, like
		}
	}
	return at, how
}

// How alike gists are, at least: of questions that ask the same, and of those that ask it so plainly that nothing else need be looked for.
const sameQuestion, plainlySame = 0.6, 0.75

// vocabulary is words that are known, by which slips of the keyboard in others are mended.
type vocabulary struct {
	words  map[string]bool
	length map[int][]string // of words, by their length
}

func newVocabulary() *vocabulary { return &vocabulary{map[string]bool{}, map[int][]string{}} }

// mend has words that are slips of known ones take their form.
func (v *vocabulary) mend(g gist) gist {
	out := make(gist, len(g))
	for f, w := range g {
		if word, ok := strings.CutPrefix(f, wordName); ok {
			f = wordName + v.form(word)
		}
		out[f] = w
	}
	return out
}

func (v *vocabulary) form(word string) string {
	if v.words[word] {
		return word
	}
	for n := len(word) - 1; n <= len(word)+1; n++ {
		for _, known := range v.length[n] {
			if search.Slip(word, known) {
				return known
			}
		}
	}
	return word
}

func (v *vocabulary) learn(g gist) {
	for _, f := range slices.Sorted(maps.Keys(g)) {
		if word, ok := strings.CutPrefix(f, wordName); ok && !v.words[word] {
			v.words[word] = true
			v.length[len(word)] = append(v.length[len(word)], word)
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
	words, known := newVocabulary(), newComparison()
	of := make([]int, 0, len(all)) // the group of each that is compared with
	var groups [][]int
	for i, s := range all {
		g := words.mend(d.gistOf(s))
		words.learn(g)
		at, how := known.nearest(g)
		group := len(groups)
		if how >= sameQuestion {
			group = of[at]
		} else {
			groups = append(groups, nil)
		}
		if groups[group] = append(groups[group], i); len(groups[group]) <= compared {
			known.add(g)
			of = append(of, group)
		}
	}
	return groups
}

// gists are those made of sayings before: the same ones are grouped each time that staff look at them.
type gists struct {
	sync.Mutex
	made map[string]gist
}

// gistsKept is more than are grouped at a time.
const gistsKept = 5000

func (d *Desk) gistOf(s Saying) gist {
	key := strings.Join(append([]string{s.Text, string(s.Lang)}, s.Zones...), "\x00")
	d.gists.Lock()
	g, ok := d.gists.made[key]
	d.gists.Unlock()
	if ok {
		return g
	}
	g = d.gist(d.understand(Question{Text: s.Text, Lang: s.Lang}), s.Zones)
	d.gists.Lock()
	defer d.gists.Unlock()
	if d.gists.made == nil || len(d.gists.made) >= gistsKept {
		d.gists.made = map[string]gist{}
	}
	d.gists.made[key] = g
	return g
}

// compared is with how many questions of a group others are compared.
const compared = 12

// lessons find the articles that were written for what people asked, by those questions.
type lessons struct {
	ways     *comparison
	articles []*knowledge.Article // of each way of asking
	words    *vocabulary
}

func (d *Desk) newLessons() *lessons {
	x := &lessons{ways: newComparison(), words: newVocabulary()}
	for _, a := range d.pack.Articles {
		if !strings.HasPrefix(a.ID, knowledge.Asked) {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(a.Questions)) {
			for _, q := range a.Questions[lang] {
				g := x.words.mend(d.gist(d.understand(Question{Text: q, Lang: lang}), a.Zones))
				x.words.learn(g)
				x.ways.add(g)
				x.articles = append(x.articles, a)
			}
		}
	}
	return x
}

// lesson answers with the article that was written for the same question, if one is at least so like it.
func (w *draft) lesson(least float64) (Answer, bool) {
	if len(w.lessons.articles) == 0 || w.r.Text == "" || len(w.r.units) == 0 {
		return Answer{}, false
	}
	at, how := w.lessons.ways.nearest(w.lessons.words.mend(w.gist(w.r, nil)))
	if at < 0 || how < least {
		return Answer{}, false
	}
	found := w.lessons.articles[at]
	w.r.note("article %s was written for it (%.2f)", found.ID, how)
	w.article(found, true)
	return w.finish(found.Topic, true), true
}
