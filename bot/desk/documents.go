package desk

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// lawWords stand before the number of a law or decision.
var lawWords = []string{
	"nghị định", "nghi dinh", "nđ", "decree", "luật", "luat", "law", "quyết định", "quyet dinh", "decision", "nghị quyết", "nghi quyet", "resolution",
	"thông tư", "circular", "法令", "议定", "议定书", "시행령", "법", "決定", "政令", "法律",
}

// mayNumberLaw reports whether numbered may find something: most questions are spared the search.
func mayNumberLaw(s string) bool {
	if !hasDigit(s) {
		return false
	}
	lower := strings.ToLower(s)
	return strings.Contains(s, "/") || slices.ContainsFunc(lawWords, func(w string) bool { return strings.Contains(lower, w) })
}

// numbered finds the numbers of laws and decisions: "32/2024", or a number after a word such as decree.
var numbered = regexp.MustCompile(`(?i)(\d{1,5}/\d{4})|(?:` + strings.Join(lawWords, "|") + `)\s*(?:số|so|no\.?|number|第|제)?\s*(\d{1,5})`)

// documentsIn returns the documents of the pack that the question, spelt right, names by number.
func (d *Desk) documentsIn(r *Request, spelt string) []string {
	if !mayNumberLaw(spelt) {
		return nil
	}
	var ids []string
	named := 0
	for _, m := range numbered.FindAllStringSubmatch(spelt, -1) {
		ref := m[1] + m[2]
		if m[0] != m[1] || !monthly.MatchString(ref) {
			named++
		}
		for _, doc := range d.pack.Documents {
			if bears(doc, ref) {
				ids = appendNew(ids, doc.ID)
			}
		}
	}
	r.StrangeDocument = named > 0 && len(ids) == 0 && d.namesLaw(r)
	return ids
}

// monthly is a number that may be a month of a year rather than a document.
var monthly = regexp.MustCompile(`^(0?[1-9]|1[0-2])/\d{4}$`)

// namesLaw reports whether a word for a law or decree stands before a number: "Decree 999".
func (d *Desk) namesLaw(r *Request) bool { return lawful.MatchString(r.Text) }

var lawful = regexp.MustCompile(`(?i)(nghị định|nghi dinh|decree|luật|luat|law|thông tư|circular|法令|议定|시행령|政令)\s*(số|so|no\.?)?\s*(\d{2,5}/\d{4}|\d{1,3}\b|\d{5})`)

// bears reports whether ref is how a document's number begins.
func bears(doc *knowledge.Document, ref string) bool {
	return doc.Number == ref || strings.HasPrefix(doc.Number, ref+"/") || strings.HasPrefix(doc.Number, ref+"-")
}

// standing tells how a document stands: since when it is in force, what it took the place of, what changed it; false when the
// question is about what it says instead.
func (w *draft) standing() (Answer, bool) {
	r := w.r
	relation := hasAny(r.Tags, "replaces", "amends", "guides")
	if r.is("citation") && len(r.Documents) == 1 && w.pack.Document(r.Documents[0]).Number == "" {
		return w.refuse("unknown", w.say("unknown.question")), true
	}
	if len(r.Documents) == 0 || len(r.Measures) > 0 || len(r.Documents) > 1 && !relation || !relation && !r.is("q.when", "citation") && !contains(r.Tags, "effective") {
		return Answer{}, false
	}
	return w.standingOf(w.pack.Document(r.Documents[0]))
}

// actOf is the act that a question means of those of a name: that of the year named, the one before where an old one is meant, else the
// one in force; nil when there is no such.
func (d *Desk) actOf(r *Request) *knowledge.Document {
	acts := r.acts
	for _, m := range r.matches {
		if len(acts) == 0 && m.of("tag.") {
			acts = d.words.actsWithin(r.units[m.from:m.to]) // "the amended X law"
		}
	}
	var found *knowledge.Document
	for _, id := range acts {
		doc := d.pack.Document(id)
		fits := d.draft(r).inForce(doc)
		switch {
		case len(r.Years) > 0:
			fits = slices.ContainsFunc(r.Years, func(y text.YearRef) bool {
				return doc.Issued.From.Year == y.From || doc.InForce.From.Year == y.From || strings.Contains(doc.Number, "/"+strconv.Itoa(y.From)+"/")
			})
		case r.says("cu", "old", "previous", "former", "구", "옛", "旧"):
			fits = !fits
		}
		if fits && (found == nil || doc.Issued.From.Year > found.Issued.From.Year) {
			found = doc
		}
	}
	return found
}

// actsWithin are the acts whose name is a part of an expression.
func (x *lexicon) actsWithin(units []unit) (acts []string) {
	for from := range units {
		n := x.root
		for _, u := range units[from:] {
			if n = n.step(u.folded); n == nil {
				break
			}
			for _, t := range n.terms {
				if id, ok := strings.CutPrefix(t.concept, actName); ok {
					acts = appendNew(acts, id)
				}
			}
		}
	}
	return acts
}

// standingOf tells how a document stands and what the article that rests on it says.
func (w *draft) standingOf(doc *knowledge.Document) (Answer, bool) {
	relation := hasAny(w.r.Tags, "replaces", "amends", "guides")
	force := w.force(doc)
	relations := w.relations(doc)
	if force == "" && len(relations) == 0 {
		return Answer{}, false
	}
	w.documents = append(w.documents, doc)
	name := w.document(doc.ID)
	switch {
	case relation && len(relations) > 0:
		w.lead(w.say("fact.plain", "subject", name, "value", relations[0]))
		relations = relations[1:]
		w.para(force)
		if w.r.is("q.when") || w.r.says("date") || contains(w.r.Tags, "effective") {
			w.sinceWhen(doc)
		}
	case force != "":
		w.lead(w.say("document.stands", "document", name, "force", force))
	default:
		return Answer{}, false
	}
	for _, s := range relations {
		w.para(s)
	}
	a := w.library.about(doc.ID)
	if a == nil {
		return w.finish("procedure", true), true
	}
	w.cite(a.Sources...)
	if a.Documents[0] == doc.ID {
		w.articles = append(w.articles, a)
		w.para(w.text(a.Text, a.Figures))
	}
	return w.finish(a.Topic, true), true
}

// sinceWhen tells since when the documents are in force that replaced one.
func (w *draft) sinceWhen(doc *knowledge.Document) {
	for _, id := range w.relatedBy(doc.ID, func(d *knowledge.Document) []string { return d.Replaces }) {
		if force := w.force(w.pack.Document(id)); force != "" {
			w.para(w.say("document.stands", "document", w.document(id), "force", force))
		}
	}
}

// issuedThen is the one document of a kind that the question names by the month it was issued in: "the decree of 15 December 2025"; nil
// when there is none, or several.
func (d *Desk) issuedThen(r *Request) *knowledge.Document {
	if len(r.Years) != 1 || r.Years[0].Month == 0 || r.Years[0].IsWide() {
		return nil
	}
	var found *knowledge.Document
	for _, doc := range d.pack.Documents {
		issued := doc.Issued.From
		if issued.Year != r.Years[0].From || issued.Month != r.Years[0].Month || !r.namesKindOf(doc) {
			continue
		}
		if found != nil {
			return nil
		}
		found = doc
	}
	return found
}

// namesKindOf reports whether the question has a word for what a document is that stands in its name too.
func (r *Request) namesKindOf(doc *knowledge.Document) bool {
	name := text.Fold(doc.Name[r.Lang])
	return slices.ContainsFunc([]string{"decree", "law", "decision", "resolution", "circular", "letter", "nghi dinh", "luat", "quyet dinh", "nghi quyet", "thong tu", "cong van"}, func(word string) bool {
		return strings.Contains(name, word) && strings.Contains(text.Fold(r.Text), word)
	})
}

// governing tells which law or decree in force rules what the question is about: "which decree deals with clusters".
func (w *draft) governing() (Answer, bool) {
	best, most := "", 0.0
	for _, b := range w.library.bases {
		if b.law != w.asksLaw() && w.asksLaw() != w.asksDecree() || !w.inForce(b.document) {
			continue
		}
		bears := w.bears(b.document)
		if !bears && slices.ContainsFunc(w.r.Tags, func(t string) bool { return !contains(weakTags, t) && !contains(b.tags, "tag."+t) }) {
			continue // another rule
		}
		score := w.library.likeness(w.r, b)
		if bears {
			score += 0.5
		}
		if score > most {
			best, most = b.document.ID, score
		}
	}
	w.r.note("document %s %.2f (told from %.2f)", best, most, leastLike)
	if most < leastLike {
		return Answer{}, false
	}
	w.r.Documents = []string{best}
	return w.standingOf(w.pack.Document(best))
}

// bears reports whether the question calls a law by words of a document's name: "投資法".
func (w *draft) bears(doc *knowledge.Document) bool {
	name := text.Fold(doc.Name[w.lang])
	return slices.ContainsFunc(w.r.matches, func(m match) bool {
		return hasAny(m.concepts, "tag.investment-law", "tag.cit-law") && strings.Contains(name, text.Fold(w.r.Text[w.r.units[m.from].start:w.r.units[m.to-1].end]))
	})
}

// leastLike is what a question's words must have of those of an article for the document that it rests on to be told.
const leastLike = 0.3

// asksLaw and asksDecree tell which of the two the question is after; neither or both when it may be either.
func (w *draft) asksLaw() bool {
	return w.r.says("luat", "law", "laws", "legislation", "statute", "act") || strings.ContainsAny(w.r.Text, "법法")
}

func (w *draft) asksDecree() bool {
	return w.r.says("dinh", "decree", "decrees") || strings.Contains(w.r.Text, "시행령") || strings.Contains(w.r.Text, "政令") || strings.Contains(w.r.Text, "议定")
}

func (r *Request) says(words ...string) bool {
	return slices.ContainsFunc(r.units, func(u unit) bool { return contains(words, u.folded) })
}

func (w *draft) inForce(doc *knowledge.Document) bool {
	to := doc.InForce.To
	return !doc.InForce.IsZero() && (to.IsZero() || !to.Last().Before(w.r.now))
}

// force tells since when or until when a document is in force and when it was issued; "" when neither is known.
func (w *draft) force(doc *knowledge.Document) string {
	var parts []string
	if !doc.InForce.IsZero() {
		parts = append(parts, w.say("article.inforce", "date", w.date(doc.InForce)))
	}
	if !doc.Issued.IsZero() {
		parts = append(parts, w.say("document.issued", "date", w.date(doc.Issued)))
	}
	return strings.Join(parts, w.say("join.semicolon"))
}

// relations are the sentences on what a document replaced, changed and carries out, and on what did so to it. Those that the
// question asks about come first.
func (w *draft) relations(doc *knowledge.Document) []string {
	var first, rest []string
	for _, kind := range documentRelations {
		for _, way := range []struct {
			key string
			ids []string
		}{{kind.key, kind.of(doc)}, {kind.key + ".by", w.relatedBy(doc.ID, kind.of)}} {
			if len(way.ids) == 0 {
				continue
			}
			var names []string
			for _, id := range way.ids {
				names = append(names, w.document(id))
				w.documents = append(w.documents, w.pack.Document(id))
			}
			s := w.say(way.key, "documents", strings.Join(names, w.say("join.semicolon")))
			if contains(w.r.Tags, kind.tag) {
				first = append(first, s)
			} else {
				rest = append(rest, s)
			}
		}
	}
	return append(first, rest...)
}

// documentRelations are how documents hang together, by the subject that asks about it and the sentence that tells it.
var documentRelations = []struct {
	tag, key string
	of       func(*knowledge.Document) []string
}{
	{"replaces", "document.replaces", func(d *knowledge.Document) []string { return d.Replaces }},
	{"amends", "document.amends", func(d *knowledge.Document) []string { return d.Amends }},
	{"guides", "document.details", func(d *knowledge.Document) []string { return d.Details }},
}

// relatedBy are the documents that name another in a relation.
func (w *draft) relatedBy(id string, of func(*knowledge.Document) []string) []string {
	var ids []string
	for _, other := range w.pack.Documents {
		if contains(of(other), id) {
			ids = append(ids, other.ID)
		}
	}
	return ids
}

// about is the article that rests on a document: one that names it first among its documents, else the first that names it.
func (lib *library) about(document string) *knowledge.Article {
	var named *knowledge.Article
	for _, s := range lib.shelves {
		switch {
		case len(s.article.Documents) > 0 && s.article.Documents[0] == document:
			return s.article
		case named == nil && contains(s.article.Documents, document):
			named = s.article
		}
	}
	return named
}
