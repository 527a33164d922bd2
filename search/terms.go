package search

import (
	"slices"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Terms are what tells a text in lang apart from others, as a question is read by the index: folded words or what they make up together
// ("kcn"), in English their stems, of scripts without spaces pairs of characters; without the words that questions are made of.
func Terms(s string, lang knowledge.Lang) []string {
	if lang == knowledge.VI {
		s = text.Repair(s)
	}
	tokens := text.Tokens(s)
	concepts, rest := takeConcepts(runs(tokens))
	terms := concepts
	for _, g := range gramTerms(rest) {
		if !isGrammar(g) && !stops[lang][g] {
			terms = append(terms, g)
		}
	}
	for _, w := range reduce(tokens) {
		switch {
		case w.concept:
			terms = append(terms, w.term)
		case !w.isLatin() || stops[lang][w.term]:
		case lang == knowledge.EN:
			terms = append(terms, stem(w.term))
		default:
			terms = append(terms, w.term)
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// Slip reports whether one typing error turns one of two terms into the other, both long enough for that to be one.
func Slip(a, b string) bool {
	return min(len(a), len(b)) >= minTypo && isLetters(a) && isLetters(b) && a != b && max(len(a), len(b))-min(len(a), len(b)) <= 1 && oneApart(a, b)
}
