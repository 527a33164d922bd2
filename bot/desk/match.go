package desk

import (
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// match is one expression found in a question.
type match struct {
	from, to int      // units
	concepts []string // the readings of the expression
	quality  float64  // 1: as written; less for missing or wrong marks, typing errors, another language
	guessed  bool     // a typing error was mended
}

// of reports whether any reading of the expression is of one of these groups, such as "m.stat.".
func (m match) of(groups ...string) bool {
	return slices.ContainsFunc(m.concepts, func(c string) bool { return hasAnyPrefix(c, groups...) })
}

// Penalties by which a reading of misspelt words falls behind an exact one.
const (
	unmarked     = 0.02 // no marks at all
	partlyMarked = 0.20 // no marks on this word, though others have theirs
	toneless     = 0.06 // letters right, tone missing
	wrongMarks   = 0.45
	wrongInLong  = 0.35 // wrong marks in an expression of three words or more
	misspelt     = 0.25
	soundsAlike  = 0.26 // another sign, of the same sound
	anotherMeant = 0.35 // a letter left out of a word makes another one that is known, and says nothing by itself
	joinedWords  = 0.15
	otherNumber  = 0.10
	foreign      = 0.30 // a word of another language than the question's
	neighbour    = 0.03 // a word of the other language that writes with Han: 排水 in a Japanese question
	leastWord    = 0.60 // the same for words that are no names
	leastMatch   = 0.45 // quality below which a reading is no reading
)

// find returns the expressions that best cover the units, in order and without overlap.
func (x *lexicon) find(units []unit, lang knowledge.Lang) []match {
	n := len(units)
	full := markedWell(units)
	best := make([]float64, n+1)
	choice := make([]match, n) // of length 0 for none
	w := walker{lex: x, units: units, lang: lang, full: full, near: make([][]string, n)}
	for i := n - 1; i >= 0; i-- {
		best[i] = best[i+1]
		for _, m := range w.at(i) {
			if s := m.score(units) + best[m.to]; s > best[i] {
				best[i] = s
				choice[i] = m
			}
		}
	}
	found := choice[:0]
	for i := 0; i < n; {
		m := choice[i]
		if m.to == 0 {
			i++
			continue
		}
		m.guessed = m.guessed || slices.ContainsFunc(units[m.from:m.to], func(u unit) bool { return u.slip })
		found = append(found, m)
		i = m.to
	}
	return found
}

// plainWord is the concept of ordinary expressions of which nothing is made.
const plainWord = "word"

// ordinary reports whether a unit is part of an ordinary expression, rather than of a name.
func (x *lexicon) ordinary(units []unit, at int) bool {
	for from := max(0, at-longestPlain+1); from <= at; from++ {
		n := x.root
		for to := from; to < len(units) && to < from+longestPlain; to++ {
			if n = n.step(units[to].folded); n == nil {
				break
			}
			if to >= at && slices.ContainsFunc(n.terms, func(t term) bool { return t.concept == plainWord }) {
				return true
			}
		}
	}
	return false
}

// longestPlain is the most units of such an expression.
const longestPlain = 6

// settleHomographs keeps one reading of each word that is two words without its marks.
func (x *lexicon) settleHomographs(r *Request) {
	for i, m := range r.matches {
		u := r.units[m.from]
		readings := x.homograph[u.folded]
		if m.to-m.from > 1 || u.key != u.folded || len(readings) == 0 {
			continue
		}
		best, most := readings[0].Concept, 0
		for _, reading := range readings {
			if n := reading.support(r, i); n > most {
				best, most = reading.Concept, n
			}
		}
		kept := slices.DeleteFunc(slices.Clone(m.concepts), func(c string) bool {
			return slices.ContainsFunc(readings, func(h homograph) bool { return h.Concept == c })
		})
		r.matches[i].concepts = append(kept, best)
	}
}

// settlePlaceWords: a place that is called by a word for something else as well ("the capital") is meant where a way or a distance is
// spoken of; elsewhere the word has its other meaning.
func (x *lexicon) settlePlaceWords(r *Request, lang knowledge.Lang) {
	for i, m := range r.matches {
		if !m.of(placeName) || r.units[m.from].wide || of(r.matches, "op.near", "op.far", "m.location.") || r.leadsTo(m) {
			continue
		}
		if word := x.find(r.units[m.to-1:m.to], lang); len(word) == 1 && word[0].of("m.stat.") {
			r.matches[i].concepts = word[0].concepts
		}
	}
}

// support counts what speaks for a reading of match i; a word right beside it decides.
func (h homograph) support(r *Request, i int) int {
	at := r.matches[i].from
	if slices.ContainsFunc(r.units[:at], func(u unit) bool { return contains(h.Unless, u.folded) }) {
		return 0
	}
	if at > 0 && contains(h.After, r.units[at-1].folded) || at+1 < len(r.units) && contains(h.Before, r.units[at+1].folded) {
		return 100
	}
	n := 0
	for j, other := range r.matches {
		if j != i && len(h.Beside) > 0 && other.of(h.Beside...) {
			n++
		}
	}
	return n
}

// score grows faster than length, so that one long expression beats its parts.
func (m match) score(units []unit) float64 {
	s := 0.0
	for i := m.from; i < m.to; i++ {
		if units[i].wide {
			s += 2.2
		} else {
			s += float64(len(units[i].folded))
		}
	}
	if hasAnyPrefix(m.concepts[0], zoneName, territoryName, placeName) {
		s *= 1.3
	}
	if m.quality < 1 && strings.HasPrefix(m.concepts[0], elsewhereName) {
		s *= 0.7 // "ha tinh" is rather a measure of land than another province
	}
	s = s*m.quality + 1.5*float64(m.to-m.from-1)
	if len(m.concepts) == 1 && m.concepts[0] == "fill" {
		s *= 0.5
	}
	return s
}

// at returns the expressions that begin at unit i, one for each end: the readings of the best quality.
// They are good until the next call.
func (w *walker) at(i int) []match {
	w.from, w.found = i, w.found[:0]
	w.walk(w.lex.root, i, 0, 0)
	return w.found
}

// walker collects the matches from one unit on.
type walker struct {
	lex   *lexicon
	full  bool // the question is written with its marks
	units []unit
	from  int
	lang  knowledge.Lang
	found []match
	near  [][]string     // the words near each unit, as far as they were looked up; not nil then
	path  [maxEdges]int  // the unit of each edge walked
	typed [maxEdges]bool // whether that unit was read as written
}

const (
	maxEdges       = 12
	shortestJoined = 5 // letters of two words that may be one word split
)

func (w *walker) walk(n *node, at, edges int, penalty float64) {
	if edges > 0 && len(n.terms) > 0 {
		w.read(n, at, edges, penalty)
	}
	if at == len(w.units) || edges == maxEdges || penalty > 1-leastMatch {
		return
	}
	u := &w.units[at]
	if u.first && edges > 0 {
		return // no expression goes on in the next sentence
	}
	w.path[edges] = at
	w.typed[edges] = true
	if n.next == nil && n.only == nil {
		return
	}
	if c := n.step(u.folded); c != nil {
		w.walk(c, at+1, edges+1, penalty)
	}
	if u.wide {
		w.alike(n, at, edges, penalty)
	}
	if u.wide || u.digit {
		return
	}
	if w.lang == knowledge.EN {
		w.walkNumber(n, at, edges, penalty)
	}
	if at+1 < len(w.units) && u.key == u.folded {
		next := &w.units[at+1]
		if !next.wide && next.key == next.folded {
			if c := n.step(u.folded + next.folded); c != nil && len(u.folded)+len(next.folded) >= shortestJoined {
				w.walk(c, at+2, edges+1, penalty+joinedWords)
			}
		}
	}
	w.typed[edges] = false
	w.misspelt(n, at, edges, penalty)
}

// alike goes on by the signs that sound like one: "圆区" for "园区". One of an expression may be wrong, of two signs at least.
func (w *walker) alike(n *node, at, edges int, penalty float64) {
	if penalty > 0 || edges == 0 && at+1 == len(w.units) {
		return
	}
	w.typed[edges] = false
	for _, sign := range w.lex.alike(w.units[at].folded) {
		if c := n.step(sign); c != nil {
			w.walk(c, at+1, edges+1, penalty+soundsAlike)
		}
	}
}

// walkNumber goes on by an English word in its other number or person: "leases end", "project count".
func (w *walker) walkNumber(n *node, at, edges int, penalty float64) {
	word := w.units[at].folded
	other, ended := strings.CutSuffix(word, "s")
	if !ended {
		other = word + "s"
	}
	if len(word) < 4 || strings.HasSuffix(other, "s") == ended {
		return
	}
	if c := n.step(other); c != nil {
		w.walk(c, at+1, edges+1, penalty+otherNumber)
	}
}

// misspelt goes on by words one edit away; a first word only when no expression knows it as it stands.
func (w *walker) misspelt(n *node, at, edges int, penalty float64) {
	u := &w.units[at]
	if len(u.folded) < 3 || penalty >= misspelt*2 {
		return
	}
	cost := misspelt
	if w.lex.words[u.folded] {
		if w.lang != knowledge.VI || w.full || u.key != u.folded || penalty > 0 || text.Common(u.folded) || w.says(u.folded) {
			return
		}
		cost = anotherMeant
	}
	for _, word := range w.nearest(at) {
		if cost == anotherMeant && len(word) != len(u.folded)+1 {
			continue // a letter was left out
		}
		if c := n.step(word); c != nil {
			w.walk(c, at+1, edges+1, penalty+cost)
		}
	}
}

// says reports whether a word by itself says anything.
func (w *walker) says(word string) bool {
	n := w.lex.root.step(word)
	return n != nil && slices.ContainsFunc(n.terms, func(t term) bool { return t.concept != "fill" })
}

// nearest returns the known words one edit from a unit.
func (w *walker) nearest(at int) []string {
	if w.near[at] == nil {
		w.near[at] = w.lex.near(w.units[at].folded)
		if len(w.near[at]) == 0 {
			w.near[at] = append(w.near[at], w.lex.far(w.units[at].folded)...)
		}
	}
	return w.near[at]
}

// read keeps the node's best readings as a match.
func (w *walker) read(n *node, to, edges int, penalty float64) {
	m := match{from: w.from, to: to, guessed: penalty >= misspelt}
	length := len(w.units[w.from].folded)
	single := m.guessed && to-w.from == 1
	if single && w.lex.words[w.units[w.from].folded] {
		return // only its neighbours show that another is meant
	}
	u := &w.units[w.from]
	if edges == 1 && to-w.from == 1 && penalty == otherNumber {
		return // a word alone has its numbers listed
	}
	if penalty == soundsAlike && (edges == 1 || w.units[w.from].wide && w.lex.knownSigns(w.units[w.from:to])) {
		return
	}
	if to-w.from > 1 && w.afterGap(w.from+1) && w.particle(w.from) {
		return // "수출의 약 57%" speaks of no medicine
	}
	common := w.common(to)
	share := 1 / float64(edges) // an error in one word of a long expression weighs less
	for i := range n.terms {
		t := &n.terms[i]
		if t.concept == plainWord {
			continue
		}
		if edges == 1 && t.exact != nil && u.key == u.folded && t.rare {
			continue // "toan" is rarely mathematics
		}
		if strings.HasPrefix(t.concept, territoryName) && to-w.from > 1 && w.afterGap(to-1) && w.amidWord(to) {
			continue // a word that begins with 현 makes no district of a name
		}
		if penalty == anotherMeant && (t.lang == "" || !hasAnyPrefix(t.concept, "m.", "op.", "share", "kind.", "tag.", "topic.")) {
			continue // "Long Son" may be a place of its own
		}
		if (single || penalty == soundsAlike) && t.rare {
			continue // a slip is rather one of a word of the business, or a name
		}
		if common && t.lang == "" && t.exact != nil {
			continue // unmarked, it is a common word rather than a name
		}
		if single && length < 6 && !w.swapped() && (length < 5 || t.lang != knowledge.EN) {
			continue // too short to guess from
		}
		q := 1 - penalty*(0.4+0.6*share) - w.marks(t, edges)
		switch {
		case t.lang == "" || t.lang == w.lang:
		case sameScript(t.lang, w.lang):
			q -= neighbour
		case t.grammar:
			continue
		default:
			q -= foreign
		}
		switch {
		case q < leastMatch || t.lang != "" && q < leastWord || q < m.quality-0.001:
		case q > m.quality+0.001:
			m.quality, m.concepts = q, t.alone
		case !contains(m.concepts, t.concept):
			m.concepts = append(m.concepts, t.concept)
		}
	}
	if len(m.concepts) > 0 {
		w.found = append(w.found, m)
	}
}

// common reports whether the units from the first to one are unmarked words of which each by itself says nothing in the language:
// "in an" is rather that than "in ấn".
func (w *walker) common(to int) bool {
	return !slices.ContainsFunc(w.units[w.from:to], func(u unit) bool {
		n := w.lex.root.step(u.folded)
		return u.wide || u.key != u.folded || n == nil || !slices.ContainsFunc(n.terms, func(t term) bool { return t.concept == "fill" && t.lang == w.lang })
	})
}

// afterGap reports whether a blank or a sign stands before a unit.
func (w *walker) afterGap(at int) bool { return w.units[at].start > w.units[at-1].end }

// particle reports whether a unit is a Korean particle behind the word that it belongs to.
func (w *walker) particle(at int) bool {
	return at > 0 && w.units[at].wide && !w.afterGap(at) && strings.Contains(koreanParticles, w.units[at].folded)
}

// amidWord reports whether a Korean word goes on at a unit with more than a particle.
func (w *walker) amidWord(at int) bool {
	return at < len(w.units) && inWord(w.units[at].folded) && inWord(w.units[at-1].folded) && !w.afterGap(at) && !strings.Contains(koreanParticles+"내", w.units[at].folded)
}

// koreanParticles are the endings of one syllable that a Korean word takes in a sentence.
const koreanParticles = "의이가은는을를에로도만과와인한"

// swapped reports whether the first word is a known one but for two letters that changed places.
func (w *walker) swapped() bool {
	word := w.units[w.from].folded
	return len(word) >= 4 && slices.ContainsFunc(w.nearest(w.from), func(known string) bool { return len(known) == len(word) && sameLetters(known, word) })
}

func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// markedWell reports whether a question is written with its marks, so that a word without marks has none.
func markedWell(units []unit) bool {
	marked, words := 0, 0
	for _, u := range units {
		if u.wide || u.digit {
			continue
		}
		words++
		if u.key != u.folded {
			marked++
		}
	}
	return marked*5 >= words*2 && marked > 1
}

// marks is the penalty for the marks that the question's words lack or have wrong.
func (w *walker) marks(t *term, edges int) float64 {
	if t.exact == nil {
		for i, at := range w.path[:edges] {
			if u := &w.units[at]; w.typed[i] && u.key != u.folded && !u.wide {
				return wrongMarks
			}
		}
		return 0
	}
	worst := 0.0
	for i, at := range w.path[:min(edges, len(t.exact))] {
		if !w.typed[i] {
			continue // its marks went wrong with its letters
		}
		worst = max(worst, w.markPenalty(&w.units[at], t.exact[i]))
	}
	if edges == 1 && worst > 0 && w.anotherWord(&w.units[w.from], t.exact[0]) {
		return 1
	}
	if worst >= wrongMarks && edges >= 3 {
		worst = wrongInLong
	}
	if edges == 1 && worst >= wrongMarks {
		return 1 // another word
	}
	return worst
}

// anotherWord reports whether a word with marks is a word of its own rather than another one with its marks wrong: a short syllable
// that is written right, or one that is known ("tiên" is not "tiền", "mời" not "mới").
func (w *walker) anotherWord(u *unit, exact string) bool {
	return u.key != u.folded && u.key != exact && (w.lex.keys[u.key] || len(u.folded) < 5 && w.full)
}

func (w *walker) markPenalty(u *unit, exact string) float64 {
	switch {
	case u.key == exact:
		return 0
	case u.key == u.folded && w.full && w.lex.bare[u.folded]:
		return wrongMarks
	case u.key == u.folded && w.full:
		return partlyMarked
	case u.key == u.folded:
		return unmarked
	case strings.HasPrefix(exact, u.key):
		return toneless
	case !w.lex.keys[u.key]:
		return misspelt // no word that is known, so a slip
	}
	return wrongMarks
}

// sameScript reports whether two languages write with Han.
func sameScript(a, b knowledge.Lang) bool {
	han := func(l knowledge.Lang) bool { return l == knowledge.ZH || l == knowledge.JA }
	return han(a) && han(b)
}
