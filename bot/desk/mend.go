package desk

import (
	_ "embed" // lexicon/english.txt
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// mended is a stretch of a question that was read as something else than what stands there.
type mended struct {
	start, end int    // bytes in the question as it is read
	typed      string // what was typed
}

// noteSlips marks the words that were read as others.
func (r *Request) noteSlips() {
	for _, m := range r.slips {
		read := r.Text[m.start:m.end]
		r.note("%q is read as %q", m.typed, read)
		if text.Fold(strings.ReplaceAll(read, " ", "")) == text.Fold(strings.ReplaceAll(m.typed, " ", "")) {
			continue // but for its marks and blanks
		}
		for i := range r.units {
			r.units[i].slip = r.units[i].slip || r.units[i].start < m.end && m.start < r.units[i].end
		}
	}
}

// typed is what was typed where some units are read.
func (r *Request) typed(units []unit) string {
	var b strings.Builder
	last, end := units[0].start, units[len(units)-1].end
	for _, m := range r.slips {
		if m.start < last || m.end > end {
			continue
		}
		b.WriteString(r.Text[last:m.start])
		b.WriteString(m.typed)
		last = m.end
	}
	return b.String() + r.Text[last:end]
}

// mend writes a question in Vietnamese or English with the slips mended that its words and their neighbours show: a letter left out,
// doubled or mistaken for one beside it, two letters swapped, a mark wrong, a blank missing or too many. Of all ways to read the
// question it takes the likeliest, by how likely words stand together in the expressions and names known and how likely a slip is.
func (x *lexicon) mend(s string, units []unit, lang knowledge.Lang) (string, []mended) {
	sp := x.spellerFor(units, lang)
	if sp == nil {
		return s, nil
	}
	w := mending{speller: sp, words: x, s: s, units: units, lang: lang, size: float64(sp.size())}
	w.shouts = (&Request{Text: s, units: units}).shouts(0, 0)
	return w.write(w.best())
}

func (x *lexicon) spellerFor(units []unit, lang knowledge.Lang) *speller {
	switch {
	case len(units) > mostMended:
		return nil
	case lang == knowledge.EN:
		return x.english
	case lang != knowledge.VI:
		return nil
	case slices.ContainsFunc(units, marked):
		return x.vietnamese
	}
	return x.unmarked
}

// most units of a question that is mended; more are a letter, in which one word in twenty decides nothing
const mostMended = 60

// mending is a question being mended.
type mending struct {
	*speller
	words  *lexicon
	s      string
	units  []unit
	lang   knowledge.Lang
	size   float64
	shouts bool
	ways   []way
}

// way is a reading of a question's beginning.
type way struct {
	score  float64
	before int     // index of the way that it goes on from; -1 for none
	last   int32   // id of its last word
	times  float64 // how often that occurs
	from   int     // unit where what it adds begins
	read   string  // what the units are read as; empty for what is written
}

// best is the likeliest way through the question.
func (w *mending) best() int {
	w.ways = append(w.ways, way{before: -1, last: noWord})
	at := make([][]int, len(w.units)+1) // the ways that end at each unit
	at[0] = []int{0}
	for i := range w.units {
		w.goOn(at, i)
	}
	best := -1
	for _, k := range at[len(w.units)] {
		if best < 0 || w.ways[k].score > w.ways[best].score {
			best = k
		}
	}
	return best
}

// goOn adds the ways that read the unit at i.
func (w *mending) goOn(at [][]int, i int) {
	u := &w.units[i]
	if u.wide || u.digit || hasDigit(u.folded) {
		w.add(at, i, i+1, w.idAt(i), 0, "", 0)
		return
	}
	lower := strings.ToLower(text.NFC(w.s[u.start:u.end]))
	spelt := w.spelling(lower)
	id := w.id(spelt)
	w.add(at, i, i+1, id, 0, "", w.unknown(u, spelt, id))
	if w.untouchable(u) || id != noWord && w.supported(i, id) {
		return
	}
	if letters := utf8.RuneCountInString(spelt); letters > 1 {
		named := 0.0
		if !w.shouts && u.start > 0 && capital(w.s, *u) {
			named = nameKept
		}
		for _, n := range w.near(spelt) {
			if n.cost <= toneOff || letters >= shortestMended && w.mayBeMeant(n.id) {
				w.add(at, i, i+1, n.id, 0, w.word(n.id), -n.cost-named)
			}
		}
	}
	if id == noWord {
		w.parted(at, i, lower)
	}
	w.joined(at, i, lower)
}

// supported reports whether a word is known to stand beside both its neighbours, as they are written.
func (w *mending) supported(i int, id int32) bool {
	return i > 0 && i+1 < len(w.units) && w.pair(w.idAt(i-1), id) > 0 && w.pair(id, w.idAt(i+1)) > 0
}

// idAt is the id of a unit as it is written.
func (w *mending) idAt(i int) int32 {
	u := w.units[i]
	if u.digit {
		return w.id(anyFigure)
	}
	return w.id(w.spelling(strings.ToLower(text.NFC(w.s[u.start:u.end]))))
}

const (
	shortestMended = 3
	shortestMeant  = 3
	nameKept       = 6.0 // by how much a word with a capital is likelier a name that nobody knows
)

// mayBeMeant reports whether a word may be read into a question that says something else.
func (w *mending) mayBeMeant(id int32) bool {
	word := w.word(id)
	return utf8.RuneCountInString(word) >= shortestMeant && (w.lang == knowledge.EN || text.Syllable(text.Fold(word)) || len(word) >= 5)
}

// untouchable reports whether a word is an abbreviation in capitals.
func (w *mending) untouchable(u *unit) bool {
	written := w.s[u.start:u.end]
	return !w.shouts && len(written) > 1 && len(written) <= 5 && strings.ToUpper(written) == written
}

// unknown is what it adds to a reading that a word isn't known: nothing for one that is.
func (w *mending) unknown(u *unit, spelt string, id int32) float64 {
	switch {
	case id != noWord:
		return 0
	case w.plausible(spelt):
		return -ordinaryWord
	}
	return -5 - 2.4*float64(utf8.RuneCountInString(spelt))
}

// ordinaryWord is what an ordinary word costs that no expression has.
const ordinaryWord = 11.0

// plausible reports whether a word that isn't known may well be one: an ordinary word of English, or a syllable of Vietnamese.
func (w *mending) plausible(spelt string) bool {
	switch {
	case w.lang == knowledge.EN:
		return english(spelt)
	case w.plain:
		return text.Syllable(spelt)
	}
	letters, _ := toneOf(spelt)
	return text.MarkedSyllable(letters)
}

// english reports whether a word, in small letters, is an ordinary one of English.
func english(word string) bool {
	_, found := slices.BinarySearch(englishWords(), word)
	return found
}

// englishWords are ordinary English words, sorted.
var englishWords = sync.OnceValue(func() []string { return slices.Collect(entries(englishList)) })

//go:embed lexicon/english.txt
var englishList string

// parted adds the ways that read a word as two that were run together.
func (w *mending) parted(at [][]int, i int, lower string) {
	for cut := range lower {
		if cut == 0 {
			continue
		}
		one, other := lower[:cut], lower[cut:]
		first, second := w.id(w.spelling(one)), w.id(w.spelling(other))
		if first == noWord || second == noWord || !w.standsAlone(one) || !w.standsAlone(other) {
			continue
		}
		w.add(at, i, i+1, second, first, one+" "+other, -blankOff)
	}
}

// standsAlone reports whether letters may be a word beside others: more than one, or one with a mark.
func (w *mending) standsAlone(word string) bool {
	return utf8.RuneCountInString(word) > 1 || !isASCII(word)
}

// joined adds the way that reads two words as one that was written with a blank in it.
func (w *mending) joined(at [][]int, i int, lower string) {
	if i+1 >= len(w.units) {
		return
	}
	next := w.units[i+1]
	if next.wide || next.digit || w.s[w.units[i].end:next.start] != " " {
		return
	}
	whole := lower + strings.ToLower(text.NFC(w.s[next.start:next.end]))
	if id := w.id(w.spelling(whole)); id != noWord && utf8.RuneCountInString(whole) >= shortestJoined-1 && w.mayBeMeant(id) {
		w.add(at, i, i+2, id, 0, w.word(id), -blankIn)
	}
}

// add takes a reading of the units from one to another into the ways: of those that end in the same word only the likeliest is kept.
// first is the word before the last of two, read from one unit.
func (w *mending) add(at [][]int, from, to int, last, first int32, read string, bonus float64) {
	best, score := -1, math.Inf(-1)
	two := strings.Contains(read, " ")
	lastTimes, firstTimes := w.times(last), 0.0
	if two {
		firstTimes = w.times(first)
	}
	for _, k := range at[from] {
		s := w.ways[k].score + bonus
		before, times := w.ways[k].last, w.ways[k].times
		if w.units[from].first {
			before = noWord
		}
		p := 1.0
		if two {
			p = w.likely(before, first, times, firstTimes, w.size)
			before, times = first, firstTimes
		}
		if last != noWord {
			p *= w.likely(before, last, times, lastTimes, w.size)
		}
		if s += math.Log(p); s > score {
			best, score = k, s
		}
	}
	for _, k := range at[to] {
		if have := &w.ways[k]; have.last == last && (have.read == "") == (read == "") && have.from == from {
			if score > have.score {
				*have = way{score, best, last, lastTimes, from, read}
			}
			return
		}
	}
	w.ways = append(w.ways, way{score, best, last, lastTimes, from, read})
	at[to] = append(at[to], len(w.ways)-1)
}

// times is how often a word occurs.
func (w *mending) times(id int32) float64 {
	if id == noWord {
		return 0
	}
	return float64(w.count(id))
}

// write writes the question as a way reads it.
func (w *mending) write(k int) (string, []mended) {
	var steps []way
	for ; k > 0; k = w.ways[k].before {
		steps = append(steps, w.ways[k])
	}
	slices.Reverse(steps)
	var b strings.Builder
	var list []mended
	last := 0
	for i, step := range steps {
		if step.read == "" {
			continue
		}
		to := len(w.units)
		if i+1 < len(steps) {
			to = steps[i+1].from
		}
		start, end := w.units[step.from].start, w.units[to-1].end
		typed := w.s[start:end]
		read := likeTyped(step.read, typed)
		if strings.EqualFold(strings.Join(strings.Fields(read), " "), typed) {
			continue
		}
		b.WriteString(w.s[last:start])
		list = append(list, mended{b.Len(), b.Len() + len(read), typed})
		b.WriteString(read)
		last = end
	}
	if list == nil {
		return w.s, nil
	}
	b.WriteString(w.s[last:])
	return b.String(), list
}

// likeTyped gives words the capitals of what was typed.
func likeTyped(words, typed string) string {
	r, n := utf8.DecodeRuneInString(typed)
	switch {
	case !unicode.IsUpper(r):
		return words
	case len(typed) > n && strings.ToUpper(typed) == typed:
		return strings.ToUpper(words)
	}
	_, n = utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:n]) + words[n:]
}
