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

// letter is what a message of several clauses asks: its text without those in which the askers greet, sign or tell of themselves. The
// zones that they name there stay where the question names none, and what they look for where it looks for zones. "" when all of it asks.
func (r *Request) letter() string {
	if len(r.units) == 0 {
		return ""
	}
	clauses := r.parsed()
	asking := map[int]bool{} // sentences
	asked, told, ours := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for _, c := range clauses {
		ours[c.sentence] = ours[c.sentence] || c.ours || r.ahead(c)
		asked[c.sentence] = asked[c.sentence] || c.asks
		told[c.sentence] = told[c.sentence] || c.told
	}
	for s := range asked {
		asking[s] = asked[s] && told[s]
	}
	question := func(c clause) bool { return asking[c.sentence] && !c.left }
	some, spoken, begun, closed := false, false, false, false
	for i := range clauses {
		c := &clauses[i]
		if i == 0 || clauses[i-1].sentence != c.sentence {
			spoken = false
		}
		spoken = spoken || c.ours || !c.told && r.ahead(*c)
		closed = closed || begun && closes(r.textOf(*c))
		begun = begun || asking[c.sentence]
		switch dated := begun && r.dated(*c) && !r.ahead(*c); {
		case closed:
			c.left = true
		case dated:
		case !asking[c.sentence]:
			c.left = ours[c.sentence] || !c.told && (!asked[c.sentence] && !r.within(*c, "share", "g.rate", "origin.", "stage.", "op.") || r.within(*c, "small."))
		case spoken && !c.asks && !(c.told && !c.ours):
			later := slices.ContainsFunc(clauses[i+1:], func(l clause) bool { return l.sentence == c.sentence && l.told })
			c.left = later || !c.told && i > 0
		}
		some = some || c.left
	}
	has := func(groups ...string) bool {
		return slices.ContainsFunc(clauses, func(c clause) bool { return question(c) && r.within(c, groups...) })
	}
	about := has(zoneName, companyName, territoryName, "kind.", "scope.", "topic.", "tag.") ||
		has("m.") && slices.ContainsFunc(r.matches, func(m match) bool { return m.of(zoneName) })
	if !some || !about || has("confirm", "q.right") {
		return ""
	}
	named := has(zoneName, companyName, territoryName, "scope.")
	plain := map[int]bool{} // sentences that ask and say of what in one clause
	for _, c := range clauses {
		plain[c.sentence] = plain[c.sentence] || c.asks && c.told
	}
	asks := func(groups ...string) bool {
		return slices.ContainsFunc(clauses, func(c clause) bool {
			return question(c) && (c.asks || !plain[c.sentence]) && r.within(c, groups...)
		})
	}
	sought := !asks("m.", "x.", "tag.", "topic.", "g.area") || !named && !asks("m.stat.", "x.", "tag.", "q.count", "topic.contact", "topic.procedure")
	room := asks("m.land.available") && !asks("m.stat.", "x.", "q.count") // for their line of business
	ruled := has("topic.incentive", "tag.cit", "tag.estimate", "relief")
	var kept []string
	for _, c := range clauses {
		switch {
		case !c.left, ruled && (c.told || r.seeks(c) || r.dated(c)), sought && r.seeks(c), room && r.within(c, industryName):
			kept = append(kept, r.textOf(c))
		case !named:
			for _, m := range r.matches {
				if m.from >= c.from && m.to <= c.to && m.of(zoneName, territoryName) {
					kept = append(kept, r.Text[r.units[m.from].start:r.units[m.to-1].end]+",")
				}
			}
		}
	}
	return strings.Join(kept, " ")
}

// ahead reports whether a clause speaks of a time to come.
func (r *Request) ahead(c clause) bool {
	from, to := r.units[c.from].start, r.endOf(c)
	return r.within(c, "out.forecast") || slices.ContainsFunc(r.Years, func(y text.YearRef) bool { return from <= y.Start && y.End <= to && y.To > r.now.Year() })
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
		c.ours = r.introduces(span)
		c.told = r.within(c, zoneName, territoryName, companyName, actName, documentName, "kind.", "x.", "topic.", "tag.", "g.area", "g.encourage") || r.measuresIn(span) || strings.ContainsAny(r.textOf(c), "%％")
		if r.within(c, "small.hello") && !r.within(c, zoneName, "m.", "kind.") {
			c.told = false // an office that is greeted
		}
		c.asks = r.within(c, "q.which", "q.count", "q.who", "q.when", "q.where", "q.why", "q.howlong", "q.office", "q.document", "q.country", "g.list", "g.howmuch") || requested(r.textOf(c))
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

// seeks reports whether a clause says what is looked for: land of a size, a line of business, something that is to be there.
func (r *Request) seeks(c clause) bool {
	from, to := r.units[c.from].start, r.endOf(c)
	return r.within(c, industryName, "m.facility.", "kind.", "cond.with") || r.is("op.near", "op.far") && r.within(c, placeName) || slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool {
		_, land := s.In("ha")
		return land && from <= s.Start && s.End <= to
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
