package search

import (
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// term is one of the forms in which a word of the question may stand in a document.
type term struct {
	field, text string
	weight      float64
}

// asked is what a question asks for: words, each by its forms, and neighbours that raise the score.
type asked struct {
	words [][]term
	near  []term
}

// query makes Bleve's query; nil when the question has no words. A person's text never reaches Bleve's query language.
func (a asked) query(filter query.Query) query.Query {
	if len(a.words) == 0 {
		return nil
	}
	must := query.NewDisjunctionQuery(nil)
	for _, forms := range a.words {
		must.AddQuery(anyOf(forms))
	}
	if len(a.words) >= 3 {
		must.SetMin(2)
	}
	b := query.NewBooleanQuery([]query.Query{must}, nil, nil)
	if len(a.near) > 0 {
		b.AddShould(anyOf(a.near))
	}
	if filter != nil {
		b.AddFilter(filter)
	}
	return b
}

// isName reports whether each word may belong to a zone's name.
func (a asked) isName(names map[string]bool) bool {
	for _, forms := range a.words {
		if !names[forms[0].text] {
			return false
		}
	}
	return true
}

func anyOf(terms []term) query.Query {
	if len(terms) == 1 {
		return terms[0].query()
	}
	d := query.NewDisjunctionQuery(nil)
	for _, t := range terms {
		d.AddQuery(t.query())
	}
	return d
}

func (t term) query() query.Query {
	q := query.NewTermQuery(t.text)
	q.SetField(t.field)
	q.SetBoost(t.weight)
	return q
}

// filter is what Strict asks for; nil for nothing.
func (q Query) filter() query.Query {
	if !q.Strict || q.Topic == "" && len(q.Zones) == 0 {
		return nil
	}
	var all []query.Query
	if q.Topic != "" {
		all = append(all, anyOf([]term{{"topic", q.Topic, 1}, {"topic", none, 1}}))
	}
	if len(q.Zones) > 0 {
		zones := []term{{"zones", none, 1}}
		for _, z := range q.Zones {
			zones = append(zones, term{"zones", z, 1})
		}
		all = append(all, anyOf(zones))
	}
	return query.NewConjunctionQuery(all)
}

// ask reads a question in the way in which documents in lang were read.
func (x *Index) ask(question string, lang knowledge.Lang) asked {
	if lang == knowledge.VI {
		question = text.Repair(question)
	}
	r := reader{lang, x.words[lang], stops[lang]}
	tokens := text.Tokens(question)
	words := reduce(tokens)
	var a asked
	for _, w := range r.telling(words) {
		if w.isLatin() {
			a.words = append(a.words, r.forms(w))
		}
	}
	for i := 1; i < len(words); i++ {
		a.near = append(a.near, r.pair(question, words[i-1:i+1])...)
	}
	if lang == knowledge.VI || lang == knowledge.EN { // their documents hold no grams
		return a.bounded()
	}
	concepts, rest := takeConcepts(runs(tokens))
	for _, c := range concepts {
		a.words = append(a.words, r.forms(word{term: c, concept: true}))
	}
	for _, g := range r.grams(gramTerms(rest)) {
		a.words = append(a.words, []term{{field(lang, grams), g, 1}})
	}
	return a.bounded()
}

// maxWords bounds what one question may cost.
const maxWords = 48

func (a asked) bounded() asked {
	a.words = a.words[:min(len(a.words), maxWords)]
	a.near = a.near[:min(len(a.near), maxWords)]
	return a
}

// reader reads a question for the documents of one language.
type reader struct {
	lang  knowledge.Lang
	words *dictionary
	stops map[string]bool
}

// telling leaves out words that questions are made of, unless there are no others, and words that most documents have,
// unless fewer than two others are left.
func (r reader) telling(words []word) []word {
	rest := slices.DeleteFunc(slices.Clone(words), func(w word) bool { return !w.concept && r.stops[w.term] })
	if len(rest) == 0 {
		return words
	}
	rare := slices.DeleteFunc(slices.Clone(rest), func(w word) bool { return r.words.isCommon(w.term) })
	if len(rare) < 2 {
		return rest
	}
	return rare
}

func (r reader) grams(all []string) []string {
	rest := slices.DeleteFunc(slices.Clone(all), func(g string) bool { return isGrammar(g) || r.stops[g] })
	if len(rest) == 0 {
		return all
	}
	return rest
}

// forms are the terms for one word. Only a word that no document has gets the words nearest to it.
func (r reader) forms(w word) []term {
	folded, exact := field(r.lang, folded), field(r.lang, exact)
	if w.concept {
		return []term{{folded, w.term, conceptWeight(w.term)}}
	}
	t := w.tokens[0]
	out := []term{{folded, t.Folded, 1}, {exact, t.Lower, 1}}
	if r.lang == knowledge.EN && t.Script == text.Latin {
		out = append(out, term{field(r.lang, stems), stem(t.Folded), 1})
	}
	if t.Script != text.Latin || r.words.folded[t.Folded] > 0 {
		return out
	}
	for _, near := range r.words.nearest(t.Folded) {
		out = append(out, term{folded, near, 0.6})
	}
	if pair := r.words.split(t.Folded); pair != "" {
		out = append(out, term{field(r.lang, pairs), pair, 1})
	}
	return out
}

// pair is the term of two words that stand together, unless both are stops or no document has it.
func (r reader) pair(question string, two []word) []term {
	if r.stops[two[0].term] && r.stops[two[1].term] {
		return nil
	}
	var out []term
	for _, p := range pairTerms(question, two) {
		if r.words.pairs[p] > 0 {
			out = append(out, term{field(r.lang, pairs), p, 1})
		}
	}
	return out
}
