package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zonedesk/knowledge"
)

// draft is an answer in the making. What it tells it takes from records by use and derive; the guard checks that afterwards.
type draft struct {
	scribe
	r         *Request
	a         Answer
	facts     []*knowledge.Fact
	articles  []*knowledge.Article
	contacts  []*knowledge.Contact
	documents []*knowledge.Document
	regimes   []*knowledge.Regime
	zones     []string // whose names were listed
	sources   []string
	derived   []derived
	reachable bool // a phone, address or site was told
	noted     map[string]bool
	reach     map[string]float64 // how many kilometres from a place are near to it

	// of a zone's card
	doubtful    bool     // something told bears an asterisk
	everySource bool     // the sources are what is asked for
	ruled       []Button // rules that may apply beside the one told
}

// derived is a number computed from records.
type derived struct {
	op       string // count, sum, rank, asked, year, crow
	to       string // of a distance as the crow flies: id of a zone or place
	n        int    // of a count
	value    float64
	decimals int
	scale    float64 // of what was asked: 1e6 when it is written in millions; 0 is 1
}

func (d *Desk) draft(r *Request) *draft {
	return &draft{scribe: d.in(r.Lang), r: r, a: Answer{Lang: r.Lang}, noted: map[string]bool{}}
}

func (w *draft) add(kind LineKind, s string) {
	s = strings.TrimSpace(s)
	told := slices.ContainsFunc(w.a.Lines, func(l Line) bool { return l.Text == s })
	if s != "" && !told {
		w.a.Lines = append(w.a.Lines, Line{Kind: kind, Text: s})
	}
}

func (w *draft) lead(s string) {
	kind := Lead
	if len(w.a.Lines) > 0 && w.a.Lines[0].Kind == Lead {
		kind = Para // a second question's answer
	}
	w.add(kind, upper(s))
}
func (w *draft) para(s string) { w.add(Para, upper(s)) }
func (w *draft) item(s string) { w.add(Item, s) }
func (w *draft) head(s string) { w.add(Head, upper(s)) }

// check adds a line with a sign before it.
func (w *draft) check(sign, s string) { w.add(Check, sign+" "+s) }

func (w *draft) note(s string) {
	if !w.noted[s] {
		w.noted[s] = true
		w.add(Note, s)
	}
}

// named sets off the name that the last line is about.
func (w *draft) named(name string) { w.a.Lines[len(w.a.Lines)-1].Name = name }

// use cites a fact.
func (w *draft) use(facts ...*knowledge.Fact) {
	for _, f := range facts {
		if !contains(w.facts, f) {
			w.facts = append(w.facts, f)
			w.cite(f.Sources...)
		}
	}
}

func (w *draft) cite(ids ...string) {
	w.sources = appendNew(w.sources, ids...)
}

// count is the number of listed things, as a derived number.
func (w *draft) count(n int) string {
	w.derived = append(w.derived, derived{op: "count", n: n, value: float64(n)})
	return w.digits(float64(n), 0)
}

// subject names what a fact is about.
func (w *draft) subject(f *knowledge.Fact) string {
	if f.Zone != "" {
		return w.zone(f.Zone)
	}
	if f.Kind == "" {
		return w.territory(f.Territory)
	}
	return w.say("of", "kinds", w.say("kinds."+string(f.Kind)), "territory", w.territory(f.Territory))
}

// label names a fact's measure with its origin, stage, share or distance.
func (w *draft) label(f *knowledge.Fact) string {
	s := w.measure(f.Measure)
	if f.Measure == "location.distance" {
		s = w.say("distance", "place", w.place(f.Place))
	}
	if f.Measure == "stat.area" && f.Kind == "" {
		s = w.say("label.territory.area")
	}
	if f.Stage != "" {
		s = w.say("with.stage", "label", s, "stage", w.say("stage."+f.Stage))
	}
	if f.Origin != "" {
		s = w.say("with.origin", "label", s, "origin", w.say("origin."+f.Origin))
	}
	if f.ShareOf != "" {
		s = w.say("with.share", "label", s, "whole", w.territory(f.ShareOf))
	}
	return s
}

func (w *draft) measure(m knowledge.Measure) string { return w.say("label." + string(m)) }

// value writes what a fact tells: its figure, state, name and text.
func (w *draft) value(f *knowledge.Fact) string {
	w.use(f)
	var parts []string
	if f.Name != "" {
		parts = append(parts, f.Name)
	}
	prose := w.text(f.Text, f.Figures)
	if f.State != "" && prose == "" {
		parts = append(parts, w.say("state."+string(f.State)))
	}
	if f.Figure != nil {
		s := w.figure(*f.Figure)
		if f.Price != nil {
			s = w.say("price.terms", "price", s, "term", w.say("price."+f.Price.Term), "tax", w.say("price.tax."+f.Price.Tax))
		}
		parts = append(parts, s)
	}
	head := strings.Join(parts, w.say("join.comma"))
	switch {
	case head == "":
		return prose
	case prose == "":
		return head
	}
	return head + w.say("join.semicolon") + prose
}

// asOf writes a fact's period or date in brackets; a fact that is itself that date needs none.
func (w *draft) asOf(f *knowledge.Fact) string {
	switch {
	case f.Figure != nil && f.Figure.Unit == "date" && f.Figure.Date == f.AsOf:
		return ""
	case !f.Period.IsZero():
		return w.say("asof", "date", w.say("period", "date", w.date(f.Period)))
	case !f.AsOf.IsZero():
		return w.say("asof", "date", w.date(f.AsOf))
	}
	return w.say("asof.unknown")
}

// valueAt is value with its date; a statement that ends a sentence gets its date after a space.
func (w *draft) valueAt(f *knowledge.Fact) string {
	return unended(w.value(f)) + w.asOf(f)
}

// unended takes the full stop off a statement that something in brackets is to follow.
func unended(s string) string { return strings.TrimRight(s, ".。") }

// fact writes a whole fact: subject, label, value, date.
func (w *draft) fact(f *knowledge.Fact) string {
	if f.Figure == nil { // prose needs its label set apart
		return w.say("fact.told", "subject", w.subject(f), "label", w.label(f), "value", w.valueAt(f))
	}
	return w.say("fact", "subject", w.subject(f), "label", w.label(f), "value", w.valueAt(f))
}

// doubts adds notes on why a fact is not to be taken at face value: the record's own note, else a word for each doubt.
func (w *draft) doubts(f *knowledge.Fact) {
	if len(f.Doubts) == 0 && len(f.Note) == 0 {
		return
	}
	s := w.text(f.Note, f.Figures)
	if s == "" {
		var words []string
		for _, doubt := range f.Doubts {
			words = append(words, w.say("doubt."+string(doubt)))
		}
		s = strings.Join(words, w.say("join.sentence"))
	}
	if len(f.Doubts) > 0 {
		s = w.say("doubt.confirm", "doubt", s)
	}
	w.note(s)
}

// article writes an article: text, basis, force, what is to be confirmed.
func (w *draft) article(a *knowledge.Article, first bool) {
	w.articles = append(w.articles, a)
	w.cite(a.Sources...)
	body := w.text(a.Text, a.Figures)
	if w.r.is("ended") {
		body = affirming(body)
	}
	if first {
		head, rest := firstSentence(body)
		w.lead(head)
		w.para(rest)
	} else {
		w.item(w.say("label.value", "label", w.title(a), "value", body))
	}
	if !first {
		return
	}
	if len(a.Documents) > 0 {
		var names []string
		for _, id := range a.Documents {
			if len(names) < 4 {
				names = append(names, w.document(id))
			}
		}
		w.para(w.say("article.basis", "documents", strings.Join(names, w.say("join.semicolon"))))
	}
	if !a.InForce.IsZero() {
		w.para(w.say("article.inforce", "date", w.date(a.InForce)))
	} else if !a.AsOf.IsZero() {
		w.para(w.say("article.asof", "date", w.date(a.AsOf)))
	}
	w.note(w.text(a.Caution, a.Figures))
	if u := w.text(a.Unverified, a.Figures); u != "" {
		w.note(w.say("article.unverified", "text", u))
	}
}

func (w *draft) title(a *knowledge.Article) string { return w.text(a.Title, a.Figures) }

// affirming is a text without the "No." by which it begins: to "is it gone?" that would say the contrary of what it tells.
func affirming(body string) string {
	end := strings.IndexAny(body, ".。")
	if end < 0 || strings.ContainsRune(body[:end], ' ') || utf8.RuneCountInString(body[:end]) > longestNo {
		return body
	}
	_, size := utf8.DecodeRuneInString(body[end:])
	return strings.TrimLeft(body[end+size:], " ")
}

// longestNo is the most letters of a word by which a text says no.
const longestNo = 6

// firstSentence cuts a text after its first sentence.
func firstSentence(s string) (first, rest string) {
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		switch {
		case r == '。':
		case (r == '.' || r == '!' || r == '?') && end < len(s) && s[end] == ' ' && !abbreviated(s[:end], s[end+1:]):
		default:
			continue
		}
		return s[:end], strings.TrimSpace(s[end:])
	}
	return s, ""
}

// abbreviated reports whether a full stop ends a short form, as in "No. 32", rather than a sentence.
func abbreviated(before, after string) bool {
	return after == "" || after[0] >= '0' && after[0] <= '9' || strings.HasSuffix(before, " No.") || len(before) < 12
}

// most sources named under an answer
const maxSources = 4

// finish sets the sources, ids and what the conversation keeps.
func (w *draft) finish(topic string, answered bool) Answer {
	if w.doubtful {
		w.note(w.say("card.doubtful"))
	}
	a := w.a
	a.Topic, a.Answered, a.derived = topic, answered, w.derived
	a.Gap = !answered && topic != "staff"
	for _, f := range w.facts {
		a.Facts = append(a.Facts, f.ID)
	}
	for _, x := range w.articles {
		a.Facts = append(a.Facts, x.ID)
	}
	for _, c := range w.contacts {
		a.Facts = append(a.Facts, "contact."+c.ID)
	}
	for _, doc := range w.documents {
		a.Facts = append(a.Facts, "document."+doc.ID)
	}
	for _, x := range w.regimes {
		a.Facts = append(a.Facts, regimeFact+x.ID)
	}
	a.Zones = w.zones
	if len(a.Zones) == 0 {
		a.Zones = w.r.Zones
	}
	for i, id := range w.sources {
		src := w.pack.Source(id)
		if src == nil {
			continue
		}
		a.Sources = append(a.Sources, src.Title)
		switch {
		case w.everySource:
			a.Lines = append(a.Lines, Line{Kind: Source, Text: w.say("card.source", "title", src.Title, "source", w.published(src)), Link: src.Address})
		case i < maxSources:
			a.Lines = append(a.Lines, Line{Kind: Source, Text: w.sourceLine(src), Link: src.Address})
		}
	}
	return a
}

func (w *draft) sourceLine(s *knowledge.Source) string {
	return w.say("source", "sources", w.published(s))
}

// published is a source's publisher with its date.
func (w *draft) published(s *knowledge.Source) string {
	name, _ := s.Publisher.In(w.lang)
	if name == "" {
		name = s.Title
	}
	key, date := "source.item", w.date(s.Date)
	if date == "" {
		key = "source.undated"
	}
	return w.say(key, "publisher", name, "date", date)
}

// refuse answers that something isn't known, with the way to staff.
func (w *draft) refuse(topic, s string) Answer {
	w.a.Lines = nil
	w.facts, w.articles, w.contacts, w.regimes, w.sources = nil, nil, nil, nil, nil
	w.lead(s)
	w.para(w.say("unknown.staff"))
	return w.finish(topic, false)
}
