package desk

import (
	"slices"
	"strings"

	"zonedesk/search/text"
)

// A message as people write it in an e-mail tells first who asks and why, and signs at the end. What is said there is not asked for:
// "we want to build next year" asks for no forecast.

// clause is a part of a message between commas and stops.
type clause struct {
	from, to int  // units
	sentence int  // the number of its sentence
	told     bool // it names what the pack is about
	asks     bool // it asks or requests
	ours     bool // the askers speak of themselves
	left     bool // it is none of the question
}

// clauseOf is the part of a message from a unit to another.
func clauseOf(span [2]int) clause { return clause{from: span[0], to: span[1]} }

// letter is what a message of several clauses asks: its text without those in which the askers greet, sign or tell of themselves. The
// zones that they name there stay where the question names none, and what they look for where it looks for zones. "" when all of it asks.
func (r *Request) letter() string {
	if len(r.units) == 0 {
		return ""
	}
	l := letter{Request: r, clauses: r.parsed(), asking: map[int]bool{}}
	claims := l.is("confirm") && len(l.Companies) > 0 // that it is whose it is said to be
	if claims || !l.leave() || !l.about() || l.has("confirm", "q.right") {
		return ""
	}
	return l.kept()
}

// letter is a message parted into its clauses.
type letter struct {
	*Request
	clauses []clause
	asking  map[int]bool // sentences that ask for something by name
}

// leave marks the clauses that are none of the question, and reports whether there are any.
func (l letter) leave() bool {
	asked, told, ours := map[int]bool{}, map[int]bool{}, map[int]bool{}
	dated := false // the question itself
	for _, c := range l.clauses {
		dated = dated || c.asks && c.told && l.dated(c)
		ours[c.sentence] = ours[c.sentence] || c.ours || l.ahead(c) || l.presents(c)
		asked[c.sentence] = asked[c.sentence] || c.asks
		told[c.sentence] = told[c.sentence] || c.told
		l.asking[c.sentence] = asked[c.sentence] && told[c.sentence]
		if c.sentence > 0 && told[c.sentence-1] && !told[c.sentence] && l.within(c, "confirm") {
			l.asking[c.sentence-1], ours[c.sentence-1] = true, false // "X is fully let. True?"
		}
	}
	spoken, begun, closed, some := false, false, false, false // spoken: the askers have, in this sentence
	for i := range l.clauses {
		c := &l.clauses[i]
		spoken = spoken && i > 0 && l.clauses[i-1].sentence == c.sentence || c.ours || !c.told && l.ahead(*c)
		if l.onlyTime(*c) && i+1 < len(l.clauses) && l.clauses[i+1].sentence == c.sentence && l.clauses[i+1].asks {
			spoken = false // for which it is asked: "by 2030, how full …"
			continue
		}
		closed = closed || begun && closes(l.textOf(*c))
		begun = begun || l.asking[c.sentence]
		switch {
		case closed:
			c.left = true
		case begun && l.dated(*c) && !l.ahead(*c) && (l.asking[c.sentence] || !dated): // the year that is meant may stand apart
		case !l.asking[c.sentence]:
			c.left = ours[c.sentence] || !c.told && (!asked[c.sentence] && !l.within(*c, "share", "g.rate", "origin.", "stage.", "op.") || l.within(*c, "small."))
		case c.ours && i+1 < len(l.clauses) && l.leadsIn(*c):
			c.left = true
		case spoken && !c.asks && (!c.told || c.ours):
			later := slices.ContainsFunc(l.clauses[i+1:], func(next clause) bool { return next.sentence == c.sentence && next.told })
			c.left = later || !c.told && i > 0
		}
		some = some || c.left
	}
	return some
}

// about reports whether the question says what it is about.
func (l letter) about() bool {
	return l.has(zoneName, companyName, territoryName, "kind.", "scope.", "topic.", "tag.") ||
		l.has("m.") && slices.ContainsFunc(l.matches, func(m match) bool { return m.of(zoneName) })
}

// kept is the text of the question, with what it needs of the rest.
func (l letter) kept() string {
	named := l.has(zoneName, companyName, territoryName, "scope.")
	ordered := len(l.Zones) > 1 && l.asks(orders...) // of those that are named
	sought := !ordered && !l.asks("m.", "x.", "tag.", "topic.", "g.area", "q.office") || !named && len(l.Zones) == 0 && !l.asks("m.stat.", "x.", "tag.", "topic.contact", "topic.procedure") && (l.asks("q.which") || !l.asks("q.count"))
	room := l.asks("m.land.available") && !l.asks("m.stat.", "x.", "q.count") // for their line of business
	ruled := l.has("topic.incentive", "tag.cit", "tag.estimate", "relief") && !l.asks("m.land.", "m.facility.", "m.profile.", "m.location.")
	var kept []string
	for _, c := range l.clauses {
		switch {
		case c.left && sought && l.seeks(c) && l.within(c, "m.stat."): // with figures of the askers
			kept = append(kept, l.named(c, industryName)...)
		case c.left && ruled && l.within(c, "x.staff_names"): // who writes
			kept = append(kept, l.named(c, industryName, zoneName)...)
		case !c.left, ruled && (c.told || l.seeks(c) || l.dated(c)), sought && l.seeks(c), room && l.within(c, industryName):
			kept = append(kept, l.textOf(c))
		case !named:
			kept = append(kept, l.named(c, zoneName, territoryName)...)
		}
	}
	return strings.Join(kept, " ")
}

// named are the expressions of some groups in a clause, each with a comma.
func (l letter) named(c clause, groups ...string) (list []string) {
	for _, m := range l.matches {
		if m.from >= c.from && m.to <= c.to && m.of(groups...) {
			list = append(list, l.Text[l.units[m.from].start:l.units[m.to-1].end]+",")
		}
	}
	return list
}

// has reports whether an expression of some groups stands in the question.
func (l letter) has(groups ...string) bool {
	return slices.ContainsFunc(l.clauses, func(c clause) bool { return l.asking[c.sentence] && !c.left && l.within(c, groups...) })
}

// asks reports whether an expression of some groups is asked for, rather than told in a clause before the one that asks.
func (l letter) asks(groups ...string) bool {
	plain := map[int]bool{} // sentences that ask and say of what in one clause
	for _, c := range l.clauses {
		plain[c.sentence] = plain[c.sentence] || c.asks && c.told
	}
	return slices.ContainsFunc(l.clauses, func(c clause) bool {
		return l.asking[c.sentence] && !c.left && (c.asks || !plain[c.sentence]) && l.within(c, groups...)
	})
}

// leadsIn reports whether a clause ends in a colon and names nothing of the pack: "I work for a bank in X and need three figures:".
func (r *Request) leadsIn(c clause) bool {
	stop := r.Text[r.units[c.to-1].end:r.endOf(c)]
	return strings.ContainsAny(stop, ":：") && !r.within(c, zoneName, territoryName, companyName, "kind.", "m.", "scope.", "topic.", "tag.")
}

// presents reports whether a clause begins a sentence with the name of a company that no record knows, which writes: "Công ty TNHH X đang …".
func (r *Request) presents(c clause) bool {
	i := slices.IndexFunc(r.matches, func(m match) bool { return m.from >= c.from && !m.of("small.") })
	begins := r.begins(c.from) || c.sentence == 0 // behind those that are greeted
	if i < 0 || r.matches[i].from > c.from || !begins || !contains(r.matches[i].concepts, "m.profile.tenant") || c.asks || r.within(c, zoneName, companyName, "kind.") {
		return false
	}
	next := r.matches[i].to
	return next < c.to && !r.units[next].wide && capital(r.Text, r.units[next])
}

// ahead reports whether a clause speaks of a time to come.
func (r *Request) ahead(c clause) bool {
	from, to := r.units[c.from].start, r.endOf(c)
	return r.within(c, "out.forecast") || slices.ContainsFunc(r.Years, func(y text.YearRef) bool { return from <= y.Start && y.End <= to && y.To > r.now.Year() })
}

// onlyTime reports whether a clause says nothing but when, of a time to come.
func (r *Request) onlyTime(c clause) bool {
	if !r.ahead(c) {
		return false
	}
	for at := c.from; at < c.to; at++ {
		if m := r.matchAt(at); !r.inYear(r.units[at]) && (m == nil || !m.of("fill", "out.forecast")) {
			return false
		}
	}
	return true
}

// closes reports whether a clause begins the end of a letter.
func closes(s string) bool {
	s = text.Fold(s)
	return slices.ContainsFunc(closings, func(w string) bool { return strings.HasPrefix(s, w) })
}

// closings are the words with which letters end, folded; a name follows.
var closings = []string{
	"regards", "best regards", "kind regards", "warm regards", "with regards", "best wishes", "with best", "sincerely", "yours sincerely", "yours faithfully", "yours truly", "cheers", "thanks and regards", "thanks & regards", "rgds", "br,",
	"tran trong", "than ai", "kinh thu", "此致", "敬礼", "敬禮", "敬具", "以上", "草々", "드림", "올림",
}

// dated reports whether a clause names a year that began.
func (r *Request) dated(c clause) bool {
	from, to := r.units[c.from].start, r.endOf(c)
	return slices.ContainsFunc(r.Years, func(y text.YearRef) bool { return from <= y.Start && y.End <= to })
}

// parsed are the clauses of a message.
func (r *Request) parsed() []clause {
	var all []clause
	sentence := 0
	for _, span := range r.clauseUnits() {
		c := clause{from: span[0], to: span[1], sentence: sentence}
		c.ours = r.introduces(span) || r.ahead(c) && r.within(c, "cond.need") // "do nhu cầu mở rộng trong năm tới"
		c.told = r.within(c, zoneName, territoryName, companyName, actName, documentName, "kind.", "x.", "topic.", "tag.", "g.area", "g.encourage") || r.measuresIn(span) || strings.ContainsAny(r.textOf(c), "%％")
		c.told = c.told || r.within(c, "origin.") && r.within(c, "total")
		if r.within(c, "small.hello") && !r.within(c, zoneName, "m.", "kind.") {
			c.told = false // an office that is greeted
		}
		c.asks = r.within(c, "q.which", "q.count", "q.who", "q.when", "q.where", "q.why", "q.howlong", "q.office", "q.document", "q.country", "g.list", "g.howmuch") || requested(r.textOf(c)) || r.asksHowFar(c)
		if r.within(c, industryName) && r.within(c, "q.yesno") && !r.within(c, "cond.") {
			c.told, c.asks = true, true // whether it is taken
		}
		stop := r.Text[r.units[c.to-1].end:r.endOf(c)]
		if strings.ContainsAny(stop, "?？") {
			c.asks = true
		}
		if r.endsSentence(c) {
			sentence++
		}
		all = append(all, c)
	}
	return all
}

// asksHowFar reports whether a clause asks how far works have come: "tới đâu rồi".
func (r *Request) asksHowFar(c clause) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool { return m.from >= c.from && m.to <= c.to && r.saysHowFar(m) })
}

// saysHowFar reports whether an expression asks how far works have come.
func (r *Request) saysHowFar(m match) bool {
	return m.of("m.land.status", "m.land.cleared") && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool {
		return contains([]string{"dau", "sao", "how", "哪", "何", "どこ", "어디"}, u.folded)
	})
}

// endOf is where a clause ends in the text, with the sign behind it.
func (r *Request) endOf(c clause) int {
	if c.to == len(r.units) {
		return len(r.Text)
	}
	return r.units[c.to].start
}

// textOf is the text of a clause.
func (r *Request) textOf(c clause) string { return r.Text[r.units[c.from].start:r.endOf(c)] }

// endsSentence reports whether a full stop or the like stands behind a clause, rather than a comma or the dot of "Mr.".
func (r *Request) endsSentence(c clause) bool {
	stop := r.Text[r.units[c.to-1].end:r.endOf(c)]
	return strings.ContainsAny(stop, "?!？！。;；") || strings.Contains(stop, ".") && !contains(titles, r.units[c.to-1].folded)
}

// titles are words that end with a dot, folded.
var titles = []string{"mr", "mrs", "ms", "dr", "no", "tp", "st", "co"}

// within reports whether an expression of some groups stands in a clause.
func (r *Request) within(c clause, groups ...string) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool { return m.from >= c.from && m.to <= c.to && m.of(groups...) })
}

// measuresIn reports whether a measure is named in a part of the question, rather than that somebody is a company.
func (r *Request) measuresIn(span [2]int) bool {
	return slices.ContainsFunc(r.matches, func(m match) bool {
		return m.from >= span[0] && m.to <= span[1] && m.of("m.") && !contains(m.concepts, "m.profile.tenant")
	})
}

// seeks reports whether a clause says what is looked for: land of a size, so far from a place or at such a price, a line of business,
// something that is to be there.
func (r *Request) seeks(c clause) bool {
	if r.sellers(c) {
		return false
	}
	from, to := r.units[c.from].start, r.endOf(c)
	return r.within(c, industryName, "m.facility.", "kind.", "cond.with") || r.is("op.near", "op.far") && r.within(c, placeName) || slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool {
		_, land := s.In("ha")
		_, far := s.In("km")
		return (land || far || strings.Contains(s.Unit, "/m2")) && from <= s.Start && s.End <= to
	})
}

// requested reports whether something is asked for without a question word.
func requested(s string) bool {
	s = text.Fold(s)
	return slices.ContainsFunc(requests, func(w string) bool { return strings.Contains(s, w) })
}

// requests are parts of words by which people ask for something, folded.
var requests = []string{
	"please", "kindly", "could you", "can you", "would you", "tell me", "tell us", "let me know", "let us know", "like to know", "want to know", "need to know", "may i", "may we", "grateful for", "appreciate", "wonder", "advise", "would like to ask", "like to ask",
	"cho biet", "cho hoi", "xin hoi", "muon hoi", "can hoi", "cho em", "cho toi", "cho minh", "muon biet", "can biet", "gui giup", "giup em", "giup minh", "giup toi", "vui long", "xin duoc", "xin thong tin", "xin so lieu", "cung cap",
	"알려", "문의", "궁금", "여쭤", "여쭙", "알고 싶", "주세요", "주십시오", "나요", "까요", "습니까", "부탁",
	"请", "請", "想知道", "想了解", "想问", "想問", "告知", "吗", "嗎",
	"教え", "教示", "知りたい", "ください", "下さい", "お願い", "でしょうか", "ますか", "ですか", "伺い",
}
