package desk

import (
	"strings"

	"zonedesk/knowledge"
)

// part writes a question with the words apart that were run together without a blank: "dien tichtren 200 ha". A word is parted
// where no expression knows it, both parts are known, and they say more with their neighbours than the whole does.
func (x *lexicon) part(s string, units []unit, lang knowledge.Lang) string {
	var b strings.Builder
	last, tried := 0, 0
	for i, u := range units {
		if tried == mostTried {
			break
		}
		if u.wide || u.digit || len(u.folded) < shortestJoined || len(u.folded) > longestRun || u.end-u.start != len(u.folded) || x.words[u.folded] {
			continue
		}
		tried++
		if cut := x.cutOf(units, i, lang); cut > 0 {
			b.WriteString(s[last : u.start+cut])
			b.WriteByte(' ')
			last = u.start + cut
		}
	}
	if last == 0 {
		return s
	}
	return b.String() + s[last:]
}

const (
	longestRun = 20 // letters of two words that may be run together
	mostTried  = 12 // words of one question
	around     = 4  // neighbours that may belong to the same expression
)

// cutOf is where the word at i is best parted; 0 for nowhere.
func (x *lexicon) cutOf(units []unit, i int, lang knowledge.Lang) int {
	u := units[i]
	from := max(0, i-around)
	window := units[from:min(len(units), i+around+1)]
	at := i - from
	best, least := 0, 0.0
	for cut := 2; cut+2 <= len(u.folded); cut++ {
		if !x.words[u.folded[:cut]] || !x.words[u.folded[cut:]] {
			continue
		}
		if least == 0 {
			whole, _ := x.worth(window, lang, at, at)
			least = whole + 1
		}
		one, other := u, u
		one.folded, one.key, one.end = u.folded[:cut], u.folded[:cut], u.start+cut
		other.folded, other.key, other.start, other.first = u.folded[cut:], u.folded[cut:], u.start+cut, false
		parted := append(append(append(make([]unit, 0, len(window)+1), window[:at]...), one, other), window[at+1:]...)
		if worth, covered := x.worth(parted, lang, at, at+1); covered && worth > least {
			best, least = cut, worth
		}
	}
	return best
}

// worth is the score of the expressions that best cover some units, and whether they cover those from one to another.
func (x *lexicon) worth(units []unit, lang knowledge.Lang, from, to int) (score float64, covered bool) {
	left := to - from + 1
	for _, m := range x.find(units, lang) {
		score += m.score(units)
		left -= max(0, min(m.to, to+1)-max(m.from, from))
	}
	return score, left == 0
}
