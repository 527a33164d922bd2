package desk

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/knowledge"
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

// documentsIn returns the documents of the pack that the question names by number.
func (d *Desk) documentsIn(r *Request) []string {
	if !mayNumberLaw(r.Text) {
		return nil
	}
	var ids []string
	named := 0
	for _, m := range numbered.FindAllStringSubmatch(r.Text, -1) {
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

// documentDates tells when a document was issued and since when it is in force, with the article that rests on it.
func (w *draft) documentDates(id string) (Answer, bool) {
	doc := w.pack.Document(id)
	if doc.InForce.IsZero() && doc.Issued.IsZero() {
		return Answer{}, false
	}
	w.documents = append(w.documents, doc)
	name, _ := doc.Name.In(w.lang)
	when := w.say("article.inforce", "date", w.date(doc.InForce))
	if doc.InForce.IsZero() {
		when = w.date(doc.Issued)
	}
	w.lead(w.say("fact.plain", "subject", name, "value", when))
	if a := w.library.about(id); a != nil {
		w.articles = append(w.articles, a)
		w.cite(a.Sources...)
		w.para(w.text(a.Text, a.Figures))
		return w.finish(a.Topic, true), true
	}
	return w.finish("procedure", true), true
}

// about is the first article that rests on a document.
func (lib *library) about(document string) *knowledge.Article {
	for _, s := range lib.shelves {
		if s.all[documentName+document] {
			return s.article
		}
	}
	return nil
}
