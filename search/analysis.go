package search

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/snowballstem"
	stemmer "github.com/blevesearch/snowballstem/english"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// The kinds of field that a document has, in its language: "vi_exact". Each kind has an analyser. By having fields of its
// own, a language needs no filter, and its words are weighed by how often they stand in that language.
const (
	exact  = "exact"  // words in NFC and lower case
	folded = "folded" // words without marks, and the concepts they make up ("kcn")
	pairs  = "pairs"  // neighbours in folded form: "an_phu"
	stems  = "stems"  // en: word stems
	grams  = "grams"  // ko, zh, ja: two characters each of Han, Kana and Hangul
)

// analysers says how each kind of field's text becomes terms.
var analysers = map[string]func(string) []string{
	exact:  func(s string) []string { return exactTerms(text.Tokens(s)) },
	folded: func(s string) []string { return foldedTerms(text.Tokens(s)) },
	pairs:  func(s string) []string { return pairTerms(s, reduce(text.Tokens(s))) },
	stems:  func(s string) []string { return stemTerms(text.Tokens(s)) },
	grams:  func(s string) []string { return gramTerms(runs(text.Tokens(s))) },
}

// registered makes the analysers known to Bleve, which finds them by name when an index is opened.
var registered = sync.OnceValue(func() error {
	for kind, terms := range analysers {
		err := registry.RegisterAnalyzer(analyserName(kind), func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return analyser{terms}, nil
		})
		if err != nil {
			return fmt.Errorf("registering the analyser of %s: %w", kind, err)
		}
	}
	return nil
})

func analyserName(kind string) string { return "zonedesk_" + kind }

func field(lang knowledge.Lang, kind string) string { return string(lang) + "_" + kind }

// analyser lets Bleve use one of our analysers.
type analyser struct{ terms func(string) []string }

func (a analyser) Analyze(input []byte) analysis.TokenStream {
	terms := a.terms(string(input))
	out := make(analysis.TokenStream, len(terms))
	for i, t := range terms {
		out[i] = &analysis.Token{Term: []byte(t), Position: i + 1, Type: analysis.AlphaNumeric}
	}
	return out
}

func exactTerms(tokens []text.Token) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Lower
	}
	return out
}

func foldedTerms(tokens []text.Token) []string {
	out := make([]string, 0, len(tokens)+4)
	for _, t := range tokens {
		out = append(out, t.Folded)
	}
	for _, w := range reduce(tokens) {
		if w.concept && (len(w.tokens) > 1 || w.tokens[0].Folded != w.term) {
			out = append(out, w.term)
		}
	}
	return append(out, runConcepts(runs(tokens))...)
}

// word is one token, or several that make up a concept.
type word struct {
	term    string // folded, or the concept's
	concept bool
	tokens  []text.Token
}

// reduce joins tokens that make up a concept ("khu công nghiệp" → kcn), the longest first.
// A concept that numbers things takes the number behind it: "quốc lộ 6" → ql6.
func reduce(tokens []text.Token) []word {
	out := make([]word, 0, len(tokens))
	for i := 0; i < len(tokens); {
		concept, n := conceptAt(tokens[i:])
		if n == 0 {
			out = append(out, word{term: tokens[i].Folded, tokens: tokens[i : i+1]})
			i++
			continue
		}
		if concept == "ql" && i+n < len(tokens) && tokens[i+n].Script == text.Digit {
			concept += tokens[i+n].Folded
			n++
		}
		out = append(out, word{concept, true, tokens[i : i+n]})
		i += n
	}
	return out
}

// pairTerms joins neighbours that only blanks or a hyphen part.
func pairTerms(s string, words []word) []string {
	var out []string
	for i := 1; i < len(words); i++ {
		a, b := words[i-1], words[i]
		if a.isLatin() && b.isLatin() && touch(s, a, b) {
			out = append(out, a.term+"_"+b.term)
		}
	}
	return out
}

func (w word) isLatin() bool {
	s := w.tokens[0].Script
	return s == text.Latin || s == text.Digit
}

func touch(s string, a, b word) bool {
	return strings.Trim(s[a.tokens[len(a.tokens)-1].End:b.tokens[0].Start], " \u00A0-") == ""
}

func stemTerms(tokens []text.Token) []string {
	var out []string
	for _, t := range tokens {
		if t.Script == text.Latin && !englishStops[t.Folded] {
			out = append(out, stem(t.Folded))
		}
	}
	return out
}

func stem(w string) string {
	env := snowballstem.NewEnv(w)
	stemmer.Stem(env)
	return env.Current()
}

var englishStops = set(`a an the of in on at by to for from with and or is are was were be been do does did has have had
	will would can could should may i we you it its this that these those there here what which where when who how why me my our
	your their they please tell show give some much many about get got need want know if s t`)

// stops are words that questions are made of and that say nothing on what is asked; they stay in documents.
var stops = map[knowledge.Lang]map[string]bool{
	knowledge.VI: set(`the nao nhu la gi o va cua voi thi ma a ah nhe nhi vay ha toi minh em anh hoi xin cho khong ko k khg
		co duoc dc bao nhieu dau cac nhung nay do kia biet muon oi ra sao ai hay hoac ve tai bi se da dang`),
	knowledge.EN: englishStops,
	knowledge.KO: set(`습니 니까 있습 있나 나요 입니 니다 인가 가요 까요 어떻 떻게 어디 얼마 무엇 해주 주세 세요 알려`),
	knowledge.ZH: set(`什么 怎么 多少 有没 没有 哪里 哪些 可以 请问 如何 吗 么样 怎样`),
	knowledge.JA: set(`教え 何で 下さ 何処`),
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// runs returns the unbroken stretches of Han and Kana together, and of Hangul.
func runs(tokens []text.Token) []string {
	var out []string
	end, joins := -1, false
	for _, t := range tokens {
		cjk := t.Script == text.Han || t.Script == text.Kana
		switch {
		case cjk && joins && t.Start == end:
			out[len(out)-1] += t.Folded
		case cjk || t.Script == text.Hangul:
			out = append(out, t.Folded)
		}
		end, joins = t.End, cjk
	}
	return out
}

// gramTerms cuts runs into overlapping pairs of characters; a run of one stays whole.
func gramTerms(runs []string) []string {
	var out []string
	for _, run := range runs {
		r := []rune(run)
		if len(r) == 1 {
			out = append(out, run)
		}
		for i := 1; i < len(r); i++ {
			out = append(out, string(r[i-1:i+1]))
		}
	}
	return out
}

// isGrammar reports whether a gram is Hiragana only: endings and particles, too common to ask for.
func isGrammar(gram string) bool {
	for _, r := range gram {
		if !unicode.Is(unicode.Hiragana, r) {
			return false
		}
	}
	return true
}

// kindsOf are the kinds of field that a document in lang has.
func kindsOf(lang knowledge.Lang) []string {
	switch lang {
	case knowledge.EN:
		return []string{exact, folded, pairs, stems}
	case knowledge.KO, knowledge.ZH, knowledge.JA:
		return []string{exact, folded, pairs, grams}
	}
	return []string{exact, folded, pairs}
}
