package desk

import (
	"strings"
	"unicode/utf8"

	"zonedesk/search/text"
)

// particles are the endings of Korean nouns that depend on the sound before them: after a consonant, after a vowel, and how texts
// that leave it open write them.
var particles = []struct{ consonant, vowel, open string }{
	{"으로", "로", "(으)로"},
	{"이", "가", "이(가)"},
	{"은", "는", "은(는)"},
	{"을", "를", "을(를)"},
	{"과", "와", "과(와)"},
}

const (
	firstHangul = '가'
	lastHangul  = '힣'
	finals      = 28 // a syllable's final consonants, none among them
	finalRieul  = 8
)

// particle returns the particle that fits behind a value where the text after it begins with one, and the rest of that text.
func particle(value, after string) (fitting, rest string) {
	if after == "" || after[0] != '(' && after[0] < 0xEA {
		return "", after
	}
	for _, p := range particles {
		for _, form := range []string{p.open, p.consonant, p.vowel} {
			tail, found := strings.CutPrefix(after, form)
			if !found || form != p.open && inWord(tail) {
				continue
			}
			consonant, rieul := endsIn(value)
			if consonant && !(rieul && p.vowel == "로") {
				return p.consonant, tail
			}
			return p.vowel, tail
		}
	}
	return "", after
}

// inWord reports whether a text goes on with Hangul, so that what stands before it is no particle.
func inWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= firstHangul && r <= lastHangul
}

// endsIn tells whether a value, read in Korean, ends in a consonant, and whether that is ㄹ. What stands in brackets is not read.
func endsIn(value string) (consonant, rieul bool) {
	for strings.HasSuffix(value, ")") && strings.Contains(value, "(") {
		value = value[:strings.LastIndex(value, "(")]
	}
	value = strings.TrimRight(value, " ”’\"'")
	r, _ := utf8.DecodeLastRuneInString(value)
	switch {
	case r >= firstHangul && r <= lastHangul:
		final := (r - firstHangul) % finals
		return final != 0, final == finalRieul
	case r >= '0' && r <= '9':
		return strings.ContainsRune("013678", r), strings.ContainsRune("178", r)
	}
	folded := text.Fold(value)
	if strings.HasSuffix(folded, " km") || strings.HasSuffix(folded, " m") {
		return false, false // 킬로미터, 미터
	}
	for _, end := range []string{"ng", "nh", "ch", "b", "c", "g", "k", "l", "m", "n", "p", "t"} {
		if strings.HasSuffix(folded, end) {
			return true, end == "l"
		}
	}
	return false, false
}
