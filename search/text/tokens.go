package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Script is the writing that a token is in.
type Script uint8

const (
	Latin  Script = iota // and any other alphabet
	Digit                // a number
	Hangul               // Korean
	Han                  // Chinese characters, in any language
	Kana                 // Hiragana or Katakana
)

// Token is a word, a syllable, a number, or a run of Han, Kana or Hangul.
type Token struct {
	Text       string // as written: s[Start:End]
	Lower      string // NFC, lower case, "m²" as "m2"
	Folded     string // as Fold
	Start, End int    // bytes in the text given
	Script     Script
}

// Tokens splits s. Numbers keep the separators between their digits ("1.510,5", "8/2022") and stand apart from letters
// after them ("5ha" → "5", "ha"), while digits after letters stay with them ("QL6", "m2"). Punctuation is dropped.
func Tokens(s string) []Token {
	out := make([]Token, 0, len(s)/5+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		script, ok := scriptOf(r)
		if !ok {
			i += n
			continue
		}
		end := tokenEnd(s, i+n, script)
		out = append(out, newToken(s, i, end, script))
		i = end
	}
	return out
}

func newToken(s string, start, end int, script Script) Token {
	t := Token{Text: s[start:end], Start: start, End: end, Script: script}
	if isPlain(t.Text) {
		t.Lower, t.Folded = t.Text, t.Text
		return t
	}
	t.Lower = lower(t.Text)
	t.Folded = Fold(t.Text)
	return t
}

func lower(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToLower(NFC(s))
	if !strings.ContainsAny(s, "²³㎡㎥㎢㎞㏊") {
		return s
	}
	return plainSigns.Replace(s)
}

var plainSigns = strings.NewReplacer("²", "2", "³", "3", "㎡", "m2", "㎥", "m3", "㎢", "km2", "㎞", "km", "㏊", "ha")

// scriptOf returns the script of a rune that can begin a token.
func scriptOf(r rune) (Script, bool) {
	if r < utf8.RuneSelf {
		switch {
		case '0' <= r && r <= '9':
			return Digit, true
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			return Latin, true
		}
		return 0, false
	}
	switch {
	case unicode.Is(unicode.Hangul, r) && unicode.IsLetter(r):
		return Hangul, true
	case unicode.Is(unicode.Han, r):
		return Han, true
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == 'ｰ':
		return Kana, true
	case unicode.Is(unicode.Nd, r):
		return Digit, true
	case r == '㎡' || r == '㎥' || r == '㎢' || r == '㎞' || r == '㏊':
		return Latin, true
	case unicode.IsLetter(r):
		return Latin, true
	}
	return 0, false
}

// tokenEnd returns where the token of that script, whose first rune ends at i, ends.
func tokenEnd(s string, i int, script Script) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		next, ok := scriptOf(r)
		switch {
		case unicode.Is(unicode.Mn, r), ok && next == script, isInvisible(r) && r > 0x80 && continues(s[i+n:], script):
		case script == Latin && (ok && next == Digit || r == '²' || r == '³'):
		case script == Digit && isSeparator(r) && digitAt(s, i+n):
		default:
			return i
		}
		i += n
	}
	return i
}

// continues reports whether s, after an invisible character, goes on with the same script.
func continues(s string, script Script) bool {
	r, _ := utf8.DecodeRuneInString(s)
	next, ok := scriptOf(r)
	return ok && next == script
}

func isSeparator(r rune) bool {
	return r == '.' || r == ',' || r == '/' || r == '．' || r == '，' || r == '／'
}

func digitAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(unicode.Nd, r)
}
