package desk

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// spokenName is the name of a zone that only an article speaks of, where the question doesn't call it a park: words with capitals
// that no expression covers ("khu Thanh Cao"), or the name of a unit in which one is planned. nil for none.
func (d *Desk) spokenName(r *Request) []string {
	if len(r.Zones)+len(r.Companies) > 0 || r.shouts(0, 0) {
		return nil
	}
	var run []string
	marked := markedWell(r.units)
	for i, u := range r.units {
		m := r.matchAt(i)
		named := func(at int) bool {
			return at >= 0 && at+1 < len(r.units) && d.library.names(r.units[at].folded, r.units[at+1].folded)
		}
		switch {
		case m == nil && (capital(r.Text, u) || !marked && (named(i) || named(i-1))), m != nil && r.is("state.planned") && r.prefixed("kind.") && hasAnyPrefix(m.concepts[0], bareName, territoryName) && m.concepts[0] != territoryName+d.pack.Home:
			run = append(run, u.folded)
			continue
		}
		if len(run) >= 2 && d.library.naming(r, run) != nil {
			return run
		}
		run = nil
	}
	if len(run) >= 2 && d.library.naming(r, run) != nil {
		return run
	}
	return nil
}

// uncovered are up to three words behind a match, else before it, that no expression covers; in scripts without blanks all signs
// of the name before it.
func (d *Desk) uncovered(r *Request, m match) []string {
	var words []string
	if from := d.strangerBefore(r, m.from); from < m.from {
		for _, u := range r.units[from:m.from] {
			words = append(words, u.folded)
		}
		return words
	}
	for at := m.to; at < len(r.units) && at < m.to+3 && !d.covered(r, at); at++ {
		words = append(words, r.units[at].folded)
	}
	if len(words) > 0 {
		return words
	}
	for at := m.from - 1; at >= 0 && at > m.from-4 && !d.covered(r, at); at-- {
		words = append([]string{r.units[at].folded}, words...)
	}
	return words
}

// strangerAt reports whether the words next to a kind look like the name of a zone that the pack doesn't hold: no match covers
// them, they are no ordinary words, and they have capitals, where those tell anything, or come in twos.
func (d *Desk) strangerAt(r *Request, i int) bool {
	m := r.matches[i]
	unread := func(at int) bool {
		return at >= 0 && at < len(r.units) && !d.covered(r, at) && !r.units[at].digit && !d.words.ordinary(r.units, at)
	}
	switch r.Lang {
	case knowledge.EN:
		at := m.from - 1
		if !unread(at) {
			return false
		}
		if unread(at-1) && (text.Syllable(r.units[at].folded) && text.Syllable(r.units[at-1].folded) || capital(r.Text, r.units[at-1]) && !english(r.units[at-1].folded)) {
			return true
		}
		named := !r.begins(at) || len(r.units[at].folded) >= 5 && !english(r.units[at].folded)
		return named && capital(r.Text, r.units[at]) && !r.shouts(at, m.to)
	case knowledge.KO, knowledge.ZH, knowledge.JA:
		return d.strangerBefore(r, m.from) < m.from || unread(m.from-1) && capital(r.Text, r.units[m.from-1])
	}
	shouts := r.shouts(m.from, m.to+2)
	if !shouts && d.properName(r, m.to) {
		return true
	}
	if !unread(m.to) {
		return false
	}
	if capital(r.Text, r.units[m.to]) && !shouts {
		return true
	}
	return (shouts || !markedWell(r.units)) && unread(m.to+1) && !r.units[m.to].wide
}

// strangerBefore is where the strange name begins that ends at a unit, in scripts without blanks between words; at itself for none. It
// has at least two signs, and no expression covers at least half of them: the others may mean something by themselves, as 新 in 新城工业区.
func (d *Desk) strangerBefore(r *Request, at int) int {
	from, unread := at, 0
	for ; from > 0 && from < len(r.units) && r.units[from-1].wide; from-- {
		u, m := r.units[from-1], r.matchAt(from-1)
		if m == nil && d.words.ordinary(r.units, from-1) || m != nil && (m.to-m.from > 1 || strings.Contains(betweenWords, u.folded)) {
			break
		}
		if between := r.Text[u.end:r.units[from].start]; between != "" && (from < at || between != " ") {
			break // a name has no blank inside, and at most one behind it
		}
		if m == nil {
			unread++
		}
	}
	if signs := at - from; signs < 2 || unread*2 < signs {
		return at
	}
	return from
}

// betweenWords are signs that stand between words, and are no part of a name.
const betweenWords = "的在是有哪这那该各几请问个家与及" + "은는이가의에도된한할인" + "のはがをにでともやへ"

// shouts reports whether nearly all words outside some begin with capitals, so that a capital is no sign of a name.
func (r *Request) shouts(from, to int) bool {
	words, capitals := 0, 0
	for at, u := range r.units {
		if at >= from && at < to || u.wide || u.digit {
			continue
		}
		words++
		if capital(r.Text, u) {
			capitals++
		}
	}
	return words >= 2 && capitals*5 >= words*4
}

// properName reports whether two words from at on are written like a name, each with one capital, and are read as anything but
// a name: "KCN Lương Mai" is no question about wages.
func (d *Desk) properName(r *Request, at int) bool {
	if at+1 >= len(r.units) || !titled(r.Text, r.units[at]) || !titled(r.Text, r.units[at+1]) {
		return false
	}
	for _, m := range r.matches {
		if m.from <= at && at < m.to {
			return m.to-m.from == 1 && !slices.ContainsFunc(m.concepts, isName)
		}
	}
	return true
}

// strangeName reports whether something unknown is sought by its name: "where is X's factory", "X ở khu nào". Without this check all
// zones would be told, or the number of all projects.
func (r *Request) strangeName() bool {
	if len(r.Zones)+len(r.Companies)+len(r.Documents)+len(r.Places)+len(r.Tags)+len(r.Sizes)+len(r.Countries) > 0 || r.is("q.count", "g.list", "op.max", "op.min") || r.prefixed("topic.") {
		return false
	}
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return m != "profile.tenant" && m != "location.address" })
	sought := !other && len(r.Measures) > 0 || len(r.Measures) == 0 && r.prefixed("kind.") && r.is("q.where", "q.which")
	return sought && r.holdsName()
}

// strangeTenant reports whether it is asked if somebody unknown is at a zone: "is X at …". Who else is there doesn't tell.
func (r *Request) strangeTenant() bool {
	if len(r.Zones) != 1 || !r.is("q.yesno") || len(r.Companies)+len(r.Industries)+len(r.Countries)+len(r.Tags)+len(r.Beyond)+len(r.Sizes) > 0 || r.prefixed("topic.") {
		return false
	}
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return m != "profile.tenant" })
	return !other && len(r.Stray) <= 2 && slices.ContainsFunc(r.units, func(u unit) bool {
		return !u.wide && !u.digit && len(u.folded) >= 4 && contains(r.Stray, u.folded) && capital(r.Text, u) && !text.Syllable(u.folded)
	})
}

// holdsName reports whether words that no list knows look like a name: in Latin letters no Vietnamese syllable, in other scripts
// several characters in a row.
func (r *Request) holdsName() bool {
	run, unread := 0, 0
	for i, u := range r.units {
		if i < r.intro {
			continue
		}
		m := r.matchAt(i)
		if !u.wide {
			if m == nil && !u.digit && len(u.folded) >= 5 && !hasDigit(u.folded) && !text.Syllable(u.folded) && (r.Lang != knowledge.EN || capital(r.Text, u)) {
				return true
			}
			run, unread = 0, 0
			continue
		}
		switch {
		case m == nil:
			run++
			unread++
		case m.to-m.from == 1 && contains(m.concepts, "fill"):
			run++
		default:
			run, unread = 0, 0
		}
		if (unread >= 2 || unread == 1 && run == 2 && r.Lang == knowledge.KO) && (len(r.Territories) == 0 || r.asks("profile.tenant")) {
			return true
		}
	}
	return false
}

// unknownName are words in a row that look like the name of a place that the pack doesn't know, in a short question about land,
// facilities or a location that names nothing else: "Long Giang hectares". nil for none.
func (w *draft) unknownName() []string {
	r := w.r
	if len(r.Zones)+len(r.Territories)+len(r.Places)+len(r.Companies)+len(r.Industries)+len(r.Tags) > 0 || r.prefixed("kind.") || r.is("total", "scope.province") ||
		!contains([]string{"land", "facility", "location"}, r.topic()) {
		return nil
	}
	var best, run []string
	named := true
	for i, u := range r.units {
		if w.covered(r, i) || u.digit || u.wide {
			run, named = nil, true
			continue
		}
		run = append(run, u.folded)
		named = named && capital(r.Text, u)
		if len(run) >= 2 && len(run) > len(best) && (named || len(r.units) <= 5) {
			best = run
		}
	}
	return best
}

// strangeSubject reports whether a figure is asked for of somebody whom the pack doesn't know, such as a company by its name: the
// figures of all zones are no answer to that.
func (d *Desk) strangeSubject(r *Request) bool {
	if len(r.Zones)+len(r.Companies)+len(r.Documents)+len(r.Countries) > 0 || r.StrangeZone || r.find != nil || r.is("cond.need") && len(r.Sizes) > 0 || !r.asksAmount() && len(r.Tags) > 0 || len(r.Measures) == 0 && !(r.asksAmount() && len(r.Tags) > 0) {
		return false
	}
	shouts := r.shouts(0, 0)
	for i, u := range r.units {
		if i < r.intro || u.digit || hasDigit(u.folded) || d.covered(r, i) || r.inAmount(u) || d.words.ordinary(r.units, i) {
			continue
		}
		written := r.Text[u.start:u.end]
		acronym := len(written) >= 2 && strings.ToUpper(written) == written && !u.wide && !shouts
		switch {
		case u.wide:
			next := r.matchAt(i + 1)
			if i > 0 && i < 4 && next != nil && next.from == i+1 && contains(next.concepts, "m.profile.tenant") {
				return true
			}
		case acronym && isASCII(written):
			return true
		case r.Lang == knowledge.EN:
			if !r.begins(i) && (capital(r.Text, u) && !shouts || contains(auxiliaries, r.units[i-1].folded)) {
				return true
			}
		case r.Lang != knowledge.VI:
			if capital(r.Text, u) {
				return true
			}
		case len(u.folded) >= 4 && isASCII(written) && !text.Syllable(u.folded) && len(d.words.slips(u)) == 0,
			capital(r.Text, u) && !shouts && i > 0 && r.matchAt(i-1) != nil && contains(r.matchAt(i-1).concepts, "m.profile.tenant"):
			return true
		}
	}
	return false
}

// ofFirms are what is asked of a company as well as of a zone.
var ofFirms = []knowledge.Measure{"stat.capital", "stat.workers", "stat.wage", "stat.export", "stat.revenue", "stat.budget", "land.leased", "land.planned", "land.status", "land.industries",
	"profile.tenant", "profile.established", "location.address"}

// strangeActor reports whether it is asked what somebody does whom the pack doesn't know, a company by its name: "how much did X
// invest in …", "is X in …". What all do there is no answer to that.
func (d *Desk) strangeActor(r *Request) bool {
	if len(r.Companies)+len(r.Documents)+len(r.Countries)+len(r.Tags) > 0 || r.StrangeZone || r.find != nil || r.prefixed("topic.") {
		return false
	}
	other := slices.ContainsFunc(r.Measures, func(m knowledge.Measure) bool { return !contains(ofFirms, m) })
	seated := len(r.Measures) == 0 && (r.is("q.yesno") && len(r.Zones) == 1 || r.is("q.which") && r.prefixed("kind.") || r.is("q.where"))
	if other || len(r.Measures) == 0 && !seated {
		return false
	}
	if d.wideActor(r) {
		return true
	}
	for i, u := range r.units {
		if i >= r.intro && !u.wide && !u.digit && d.actorAt(r, i) {
			return true
		}
	}
	return false
}

// actorAt reports whether an unknown name stands where the one stands who does something: a word with capitals that is no syllable of
// Vietnamese, or two that are.
func (d *Desk) actorAt(r *Request, i int) bool {
	if !d.unknownFirm(r, i) {
		return false
	}
	if r.Lang == knowledge.EN {
		return i > 0 && contains(doing, r.units[i-1].folded)
	}
	if r.atOnce(i) || r.begins(i) {
		return true
	}
	before := r.matchAt(i - 1)
	return before != nil && (hasAny(before.concepts, "q.when", "q.where", "m.profile.tenant") || r.units[i-1].folded == "cua")
}

// unknownFirm reports whether a word that no expression knows is written like the name of a company.
func (d *Desk) unknownFirm(r *Request, i int) bool {
	unread := func(at int) bool {
		m := r.matchAt(at)
		return (m == nil || m.to-m.from == 1 && m.quality < 1) && !d.words.ordinary(r.units, at)
	}
	u := r.units[i]
	written := r.Text[u.start:u.end]
	switch {
	case !unread(i) || r.inAmount(u):
		return false
	case text.Syllable(u.folded):
		return i+1 < len(r.units) && unread(i+1) && titled(r.Text, u) && titled(r.Text, r.units[i+1]) && !r.shouts(i, i+2)
	case strings.ToUpper(written) == written:
		return len(written) >= 3 && strings.ToUpper(r.Text) != r.Text
	}
	return len(written) >= 3 && capital(r.Text, u) && !r.shouts(i, i+1)
}

// doing are the English words before the one who does something.
var doing = []string{"does", "did", "do", "is", "was", "has", "have", "will", "are", "were", "by"}

// wideActor reports whether a question in a script without blanks begins with a name that no expression knows, as the one who does
// something. Some of its signs may mean something, as 三 in 三星, or what it makes, as 電機 in 三菱電機.
func (d *Desk) wideActor(r *Request) bool {
	end, unread := 0, 0
	for end < len(r.units) && r.units[end].wide {
		m := r.matchAt(end)
		if m != nil && m.to-m.from > 1 && !m.of(industryName) || m == nil && d.words.ordinary(r.units, end) || strings.Contains(betweenWords, r.units[end].folded) && unread > 0 {
			break
		}
		if m == nil {
			unread++
		}
		end++
	}
	if unread == 0 || end < 2 || end >= len(r.units) {
		return false
	}
	next := r.matchAt(end)
	return firmAhead.MatchString(r.Text) || strings.Contains(betweenWords, r.units[end].folded) || next != nil && hasAnyPrefix(next.concepts[0], "m.", "g.invest", "q.where")
}

// firmAhead finds a firm named before all else in Korean.
var firmAhead = regexp.MustCompile(`^\pL+ ?(공장|회사|법인|지사|그룹)`)

// auxiliaries are the words before the subject of an English question.
var auxiliaries = []string{"does", "did", "do"}
