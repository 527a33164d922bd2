package search

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"

	"zonedesk/knowledge"
)

// dictionary is the set of terms that the documents in one language hold.
type dictionary struct {
	documents int
	folded    map[string]int // number of documents with the word
	pairs     map[string]int
	byLength  map[int][]string // folded words of letters, by their length in bytes
}

func readDictionary(b bleve.Index, lang knowledge.Lang) (*dictionary, error) {
	d := &dictionary{byLength: map[int][]string{}}
	var err error
	if d.folded, err = terms(b, field(lang, folded)); err != nil {
		return nil, err
	}
	if d.pairs, err = terms(b, field(lang, pairs)); err != nil {
		return nil, err
	}
	for w := range d.folded {
		if isLetters(w) {
			d.byLength[len(w)] = append(d.byLength[len(w)], w)
		}
	}
	for _, list := range d.byLength {
		slices.Sort(list)
	}
	return d, nil
}

func terms(b bleve.Index, field string) (_ map[string]int, err error) {
	dict, err := b.FieldDict(field)
	if err != nil {
		return nil, fmt.Errorf("reading the terms of field %s: %w", field, err)
	}
	defer func() {
		if closing := dict.Close(); err == nil {
			err = closing
		}
	}()
	out := map[string]int{}
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("reading the terms of field %s: %w", field, err)
		}
		if entry == nil {
			return out, nil
		}
		out[entry.Term] = int(entry.Count)
	}
}

// isCommon reports whether more than half of the documents have the word: it tells none of them from the others.
func (d *dictionary) isCommon(word string) bool { return d.folded[word]*2 > d.documents }

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return s != ""
}

const (
	minTypo    = 5 // letters: nearly every shorter syllable has others one letter away
	maxNearest = 4
)

// nearest returns the words one typing error away from w: a letter more, less, other, or two swapped.
func (d *dictionary) nearest(w string) []string {
	if len(w) < minTypo || len(w) > 30 || !isLetters(w) {
		return nil
	}
	var out []string
	for n := len(w) - 1; n <= len(w)+1; n++ {
		for _, other := range d.byLength[n] {
			if oneApart(w, other) {
				out = append(out, other)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return commonPrefix(w, b) - commonPrefix(w, a) })
	return out[:min(len(out), maxNearest)]
}

// oneApart reports whether one insertion, deletion, replacement or swap of neighbours turns a into b.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := commonPrefix(a, b)
	a, b = a[i:], b[i:]
	switch {
	case len(a) < len(b):
		return a == b[1:]
	case len(a) == 0:
		return false
	case a[1:] == b[1:]:
		return true
	}
	return len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// split returns the pair term of two words that were written as one: "anphu" → "an_phu"; "" for none.
func (d *dictionary) split(w string) string {
	if utf8.RuneCountInString(w) < minTypo || !isLetters(w) {
		return ""
	}
	for i := 2; i <= len(w)-2; i++ {
		if pair := w[:i] + "_" + w[i:]; d.pairs[pair] > 0 {
			return pair
		}
	}
	return ""
}
