package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// parts splits a message that asks something of one subject and something of another: "the planned area of the parks, and the
// area of the province". A message that asks several things of one subject, or one thing of several, stays whole: nil.
func (r *Request) parts() []string {
	if len(r.matches) < 4 || r.is("op.compare", "inject") || r.askedPart() != nil {
		return nil
	}
	for i := 1; i < len(r.matches); i++ {
		if !r.parted(i) {
			continue
		}
		left, right := r.matches[:i], r.matches[i:]
		within := (asksOf(left) || r.countsOf(left)) && r.onlyYears() && r.asksPart(left, right) // "how many projects, how many of them foreign"
		if within || asksOf(left) && asksOf(right) && apart(subjectsOf(left), subjectsOf(right)) && !sameOfKinds(left, right) {
			at := r.units[r.matches[i].from].start
			return []string{r.Text[:at], r.Text[at:]}
		}
	}
	return nil
}

// searchAndTerms splits a message that asks which zones meet conditions and then for terms that are no condition: the price, incentives,
// procedures or whom to turn to. nil where it doesn't.
func (r *Request) searchAndTerms() []string {
	if len(r.Sizes)+len(r.Industries) == 0 || len(r.Zones) > 0 || len(r.units) == 0 || r.is("op.compare", "inject") {
		return nil
	}
	for i := 1; i < len(r.matches); i++ {
		left, right := r.matches[:i], r.matches[i:]
		if !r.parted(i) || !of(left, "q.which", "q.where") || !of(right, "m.land.rent", "m.land.fee", "topic.", "tag.cit") || of(left, "m.land.rent", "m.land.fee", "topic.", "tag.") {
			continue
		}
		at := r.units[right[0].from].start
		sized := slices.ContainsFunc(r.Sizes, func(s text.Quantity) bool { return s.Start >= at })
		if !sized && !of(right, industryName) && (r.interrogates(right) || requested(r.Text[at:])) {
			terms := r.Text[at:]
			if of(right, "topic.incentive", "tag.cit") {
				terms = r.beforeSentence(slices.IndexFunc(left, func(m match) bool { return m.of("q.which", "q.where") })) + terms // of the project told of there
			}
			return []string{r.Text[:at], terms}
		}
	}
	return nil
}

// beforeSentence is the text before the sentence of match i.
func (r *Request) beforeSentence(i int) string {
	for at := r.matches[i].from; at > 0; at-- {
		if strings.ContainsAny(r.Text[r.units[at-1].end:r.units[at].start], ".?!;。？！；") {
			return r.Text[:r.units[at].start]
		}
	}
	return ""
}

// onlyYears reports whether every number in the message is one of a year.
func (r *Request) onlyYears() bool {
	return !slices.ContainsFunc(r.units, func(u unit) bool { return u.digit && !r.inYear(u) })
}

// parted reports whether a stop, a comma or a word such as "and" stands before match i, but not between two names.
func (r *Request) parted(i int) bool {
	before, m := r.matches[i-1], r.matches[i]
	next := m
	if r.joins(m) && i+1 < len(r.matches) {
		next = r.matches[i+1]
	}
	if isName(before.concepts[0]) && isName(next.concepts[0]) {
		return false
	}
	if m.to < len(r.units) && r.inYear(r.units[m.from-1]) && r.inYear(r.units[m.to]) && r.joins(m) {
		return false // "between 2014 and 2022"
	}
	gap := r.Text[r.units[before.to-1].end:r.units[m.from].start]
	return strings.ContainsAny(gap, ",;.?!，；。？！、") || r.joins(m)
}

// conjunctions join two things asked for alike, folded.
var conjunctions = []string{"va", "voi", "voilai", "voica", "cungvoi", "cung", "kem", "and", "plus", "하고", "과", "와", "랑", "이랑", "및", "和", "及", "以及", "与", "と", "および", "、", "&"}

// joins reports whether a match is a word such as "and".
func (r *Request) joins(m match) bool {
	folded := ""
	for _, u := range r.units[m.from:m.to] {
		folded += u.folded
	}
	return contains(conjunctions, folded) || r.units[m.from].folded == "and" // "and its"
}

// asksPart reports whether a second question is about a part of what the first counts, or the other way round: those of an origin, where
// the first names none, or those at work.
func (r *Request) asksPart(left, right []match) bool {
	has := func(matches []match, prefixes ...string) bool {
		return slices.ContainsFunc(matches, func(m match) bool { return m.of(prefixes...) })
	}
	counts := func(matches []match) bool {
		return slices.ContainsFunc(matches, func(m match) bool { return contains(m.concepts, "q.count") || r.counts(m) })
	}
	again := has(right[:min(len(right), 3)], "thereof") || counts(right[:min(len(right), 3)]) && counts(left)
	if again && has(right, "stage.operating") && !has(left, "stage.operating", "stage.new", "thereof") {
		return true // "how many clusters, how many of them at work"
	}
	if again && has(left, "stage.operating") && !has(left, "thereof") && has(right, "total", "stage.established") && !has(right, "stage.operating") {
		return true // "how many at work, how many in all"
	}
	return !has(left, "origin.", "thereof", "total") && (has(right[:min(len(right), 3)], "thereof") || has(right, "origin.") && has(right[:min(len(right), 2)], "q.count") && has(left, "q.count", "m.stat.projects"))
}

// countsOf reports whether parks or clusters are counted, and nothing in them.
func (r *Request) countsOf(matches []match) bool {
	return of(matches, "kind.") && of(matches, "q.count") && !of(matches, "m.", "x.")
}

// listsQuestions reports whether a message has clauses, or parts with a word such as "and" between them.
func (r *Request) listsQuestions() bool {
	clauses := r.clauses()
	return clauses[len(clauses)-1] > 0 || slices.ContainsFunc(r.matches, r.joins)
}

// asksOf reports whether something is asked for by name, or how many parks or clusters a place has.
func asksOf(matches []match) bool {
	placed := slices.ContainsFunc(matches, func(m match) bool { return m.of(territoryName) })
	for i, m := range matches {
		if placed && contains(m.concepts, "q.count") && (contains(m.concepts, "kind.both") || i+1 < len(matches) && matches[i+1].of("kind.")) {
			return true
		}
	}
	return slices.ContainsFunc(matches, func(m match) bool { return m.of("m.", "x.") || contains(m.concepts, "g.area") }) || of(matches, companyName) && of(matches, "g.invest", "g.money")
}

// sameOfKinds reports whether a second question asks of parks what the first asks of clusters, or the other way round: one thing of
// several.
func sameOfKinds(left, right []match) bool {
	asked := func(matches []match) (list []string) {
		for _, m := range matches {
			for _, c := range m.concepts {
				if hasAnyPrefix(c, "m.", "x.", "g.", "tag.", "topic.", "origin.", "stage.", "op.") || c == "share" {
					list = appendNew(list, c)
				}
			}
		}
		return list
	}
	first := asked(left)
	kinds := func(matches []match) bool {
		return !slices.ContainsFunc(subjectsOf(matches), func(s string) bool { return s != "kind.kcn" && s != "kind.ccn" })
	}
	return kinds(left) && kinds(right) && !slices.ContainsFunc(asked(right), func(c string) bool { return !contains(first, c) })
}

// subjectsOf are the zones, territories and kinds of zones that are spoken of.
func subjectsOf(matches []match) []string {
	var all []string
	for _, m := range matches {
		for _, c := range m.concepts {
			if hasAnyPrefix(c, zoneName, territoryName, "kind.", "scope.") {
				all = appendNew(all, c)
			}
		}
	}
	return all
}

// apart reports whether two subjects are spoken of, neither of which includes the other.
func apart(a, b []string) bool {
	other := func(list, of []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return !contains(of, s) })
	}
	return len(a) > 0 && len(b) > 0 && other(a, b) && other(b, a)
}

// explainParts answers the parts of a message one after the other, the second as if it followed the first.
func (d *Desk) explainParts(ctx context.Context, q Question, lang knowledge.Lang, parts []string) (Answer, *Request) {
	q.Lang = lang
	q.Text = parts[0]
	a, r := d.explain(ctx, q)
	for _, part := range parts[1:] {
		q.Text, q.Context = part, a.Context
		next, _ := d.explain(ctx, q)
		a = a.and(next)
	}
	return a, r
}

// leansBack reports whether a later ask is about what an earlier one asks for: "which park has a Japanese plant, and is there land in it?"
func (d *Desk) leansBack(q Question, r *Request, asks []string) bool {
	if len(asks) < 2 || !of(r.matches, "that.one") {
		return false
	}
	q.Text = asks[0]
	sought := d.read(q)
	if !sought.is("q.which", "q.where") || len(sought.Zones) > 0 {
		return false
	}
	return slices.ContainsFunc(asks[1:], func(ask string) bool {
		q.Text = ask
		next := d.read(q)
		return next.is("that.one") && len(next.Zones)+len(next.Territories) == 0
	})
}

// explainTerms answers a search and then the terms asked for with it, which are those of no zone that was found.
func (d *Desk) explainTerms(ctx context.Context, q Question, lang knowledge.Lang, parts []string) (Answer, *Request) {
	q.Lang = lang
	q.Text = parts[0]
	found, r := d.explain(ctx, q)
	q.Text = parts[1]
	terms, _ := d.explain(ctx, q)
	both := found.and(terms)
	both.Context = found.Context
	return both, r
}

// and is the answer to two questions: what both tell, and then their sources.
func (a Answer) and(b Answer) Answer {
	isSource := func(l Line) bool { return l.Kind == Source }
	told := func(lines []Line) []Line { return slices.DeleteFunc(slices.Clone(lines), isSource) }
	lines := append(told(a.Lines), told(b.Lines)...)
	for _, l := range append(slices.Clone(a.Lines), b.Lines...) {
		if isSource(l) {
			lines = appendNew(lines, l)
		}
	}
	return Answer{
		Lang: a.Lang, Answered: a.Answered || b.Answered, Topic: a.Topic, Zones: appendNew(slices.Clone(a.Zones), b.Zones...), Lines: lines,
		Facts: appendNew(slices.Clone(a.Facts), b.Facts...), Sources: appendNew(slices.Clone(a.Sources), b.Sources...), Buttons: a.Buttons,
		Confidence: min(a.Confidence, b.Confidence), Context: b.Context,
		derived: append(slices.Clone(a.derived), b.derived...),
	}
}

// separately are the asks of a message, each with a question word or what is asked for: "who builds it, and for how much". nil where
// it asks once, or for zones by what they are.
func (r *Request) separately() []string {
	if len(r.matches) < 4 || len(r.units) == 0 || r.is("inject", "q.right") || r.is("confirm") && r.numbers() > 0 || r.is("cond.need") && len(r.Sizes)+len(r.Industries) > 0 || r.find != nil || r.project != nil {
		return nil
	}
	cuts := []int{max(0, slices.IndexFunc(r.matches, func(m match) bool { return m.to > r.intro }))}
	for i := cuts[0] + 1; i < len(r.matches); i++ {
		left, right := r.matches[cuts[len(cuts)-1]:i], r.matches[i:]
		ended := r.Lang != knowledge.EN && r.matches[i-1].of("q.yesno") && asksOf(right)
		ended = ended || asksOf(right) && strings.ContainsAny(r.Text[r.units[r.matches[i-1].to-1].end:r.units[r.matches[i].from].start], "?？")
		if (r.parted(i) || r.connected(i)) && r.asksAlone(left) && (ended || r.asksOn(right)) {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) < 2 || len(cuts) > 4 {
		return nil
	}
	year := ""
	if len(r.Years) == 1 {
		year = r.Text[r.Years[0].Start:r.Years[0].End]
	}
	var asks []string
	for n, from := range cuts {
		start, end := r.units[r.matches[from].from].start, len(r.Text)
		if n == 0 {
			start = 0
		}
		if n+1 < len(cuts) {
			end = r.units[r.matches[cuts[n+1]].from].start
		}
		ask := r.Text[start:end]
		if year != "" && (r.Years[0].Start < start || r.Years[0].End > end) {
			ask += " " + year
		}
		asks = append(asks, ask)
	}
	return asks
}

// connected reports whether a question ends before match i in a word that leads on to another: "몇 명이고".
func (r *Request) connected(i int) bool {
	u := r.units[r.matches[i].from-1]
	return u.wide && contains([]string{"고", "며"}, u.folded)
}

// asksAlone reports whether some expressions ask for something in words of their own.
func (r *Request) asksAlone(matches []match) bool {
	said := r.Text[r.units[matches[0].from].start:r.units[matches[len(matches)-1].to-1].end]
	return (r.interrogates(matches) || requested(said)) && (asksOf(matches) || of(matches, "topic.", "tag.", industryName) || ordersOf(matches))
}

// interrogates reports whether a question word stands among some expressions.
func (r *Request) interrogates(matches []match) bool {
	for i, m := range matches {
		edge := i == 0 || i == len(matches)-1 || r.opens(m) // elsewhere "is" tells
		own := m.of("m.", "tag.") && slices.ContainsFunc(r.units[m.from:m.to], func(u unit) bool { return contains(questionWords, u.folded) })
		if m.of("q.") && (edge || !contains(m.concepts, "q.yesno")) || r.counts(m) || own || r.saysHowFar(m) {
			return true
		}
	}
	return false
}

// opens reports whether a match stands right behind a comma or another stop.
func (r *Request) opens(m match) bool {
	return m.from > 0 && strings.ContainsAny(r.Text[r.units[m.from-1].end:r.units[m.from].start], stops)
}

// questionWords are those by which an expression asks by itself, folded: "thuộc tỉnh nào".
var questionWords = []string{"nao", "gi", "ai", "sao", "which", "what", "who", "where"}

// asksOn reports whether some expressions ask for more, if only who, when or how much.
func (r *Request) asksOn(matches []match) bool {
	said := r.Text[r.units[matches[0].from].start:r.units[matches[len(matches)-1].to-1].end]
	return (r.interrogates(matches) || requested(said)) && (asksOf(matches) || ordersOf(matches) || of(matches, "topic.", "tag.", "q.who", "q.when", "q.where", "q.howlong", "q.office", "g.money", "g.invest"))
}

// ordersOf reports whether some expressions ask which of several comes first in an order.
func ordersOf(matches []match) bool {
	return of(matches, "q.which", zoneName) && of(matches, orders...)
}

// of reports whether one of some expressions is of some groups.
func of(matches []match, groups ...string) bool {
	return slices.ContainsFunc(matches, func(m match) bool { return m.of(groups...) })
}

// explainAsks adds to the answer to a whole message what the answers to its single asks tell besides.
func (d *Desk) explainAsks(ctx context.Context, q Question, r *Request, whole Answer, asks []string) Answer {
	if len(r.Beyond) > 0 && whole.Answered || whole.Project != nil || whole.Table != nil || whole.Topic == "smalltalk" {
		return whole
	}
	q.Lang = r.Lang
	all := whole
	for _, ask := range asks {
		q.Text = ask
		part := d.read(q)
		a := d.answer(ctx, q, part)
		r.note("asks %q: %v %v", ask, a.Answered, a.Facts)
		if a.Answered {
			q.Context = a.Context
			q.Context.Project = nil // the next ask is no more of it
		}
		if len(part.Measures) == 1 && part.asks("land.planned") && part.onlyHectares() && r.asks("land.cleared") {
			continue // the hectares of what was asked before
		}
		if !a.Answered && all.Answered && len(part.Measures) == 1 && !d.tellsOf(whole, part.Measures[0]) && d.saysUnknown(part, &a) {
			all = all.and(a)
			continue
		}
		if a.Answered && a.Find != nil && whole.Find == nil && whole.Project == nil && all.Answered && !part.Filled && part.is("q.which", "q.where") && len(part.Zones) == 0 {
			all = all.and(a) // "is X full? If so, where is there land?"
			continue
		}
		taxed := a.Project != nil && whole.Find == nil && len(part.Industries)+len(part.Sizes) > 0 && (!whole.Answered || contains([]string{"incentive", "procedure"}, whole.Topic)) // "any tax holiday? How long does the certificate take?"
		if !a.Answered || a.Find != nil || a.Project != nil && !taxed || a.Table != nil || a.Topic == "smalltalk" {
			continue
		}
		switch {
		case all.Answered && !part.subject() && len(part.Measures) == 1 && d.tellsOf(whole, part.Measures[0]): // of the subject named in the other part
		case !all.Answered && !part.subject(), len(r.Documents) > 0 && !part.subject() && len(part.Measures) == 0: // "…, and as of when?"
		case !all.Answered:
			all = a
		case whole.Find != nil && !part.Filled: // a condition of what was sought
		case len(a.Zones) > maxCompared && !part.is("q.which", "g.list"): // which nobody asked zone by zone
		case d.pack.Article(first(all.Facts)) != nil && len(all.Facts) == 1 && d.pack.Fact(first(a.Facts)) != nil: // which tells more than it was asked
		case d.pack.Article(first(a.Facts)) != nil && !part.prefixed("topic.") && !hasAny(part.Tags, lawTags...) && !contains(part.Tags, "merger") && !(len(part.Tags) > 0 && part.is("q.when")): // only near to what is asked
		case d.tellsOther(a, all):
			all = all.and(a)
		}
	}
	return all
}

// subject reports whether a question says what it is about.
func (r *Request) subject() bool {
	return len(r.Zones)+len(r.Territories)+len(r.Companies)+len(r.Documents)+len(r.Tags) > 0 || r.prefixed("kind.") || r.prefixed("topic.") || r.is("scope.province")
}

// tellsOf reports whether an answer tells a measure, or says that it isn't known.
func (d *Desk) tellsOf(a Answer, m knowledge.Measure) bool {
	return slices.ContainsFunc(a.Unknown, func(u Missing) bool { return u.Measure == m }) ||
		slices.ContainsFunc(a.Facts, func(id string) bool { f := d.pack.Fact(id); return f != nil && f.Measure == m })
}

// tellsOther reports whether nothing that an answer tells is told of the same by another.
func (d *Desk) tellsOther(a, than Answer) bool {
	same := func(id string) string {
		f := d.pack.Fact(id)
		if f == nil {
			return id
		}
		return strings.Join([]string{string(f.Measure), f.Zone, f.Territory, string(f.Kind), f.ShareOf, strconv.FormatBool(f.Stage == "operating")}, " ")
	}
	told := map[string]bool{}
	for _, id := range than.Facts {
		told[same(id)] = true
	}
	return len(a.Facts) > 0 && !slices.ContainsFunc(a.Facts, func(id string) bool { return told[same(id)] })
}
