package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// flat is a text folded, with the way back to where each of its bytes came from.
type flat struct {
	original string

	s  string
	at []int // at[i] is the byte of the original that s[i] came from; at[len(s)] its length
}

func flatten(s string) flat {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	b.Grow(len(s))
	for i := 0; i < len(s); {
		n := boundary(s[i:])
		f := Fold(s[i : i+n])
		b.WriteString(f)
		for range len(f) {
			at = append(at, i)
		}
		i += n
	}
	return flat{s, b.String(), append(at, len(s))}
}

// boundary returns where the first character of s, with the marks upon it, ends.
func boundary(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); settledOrASCII(r) && (n == len(s) || settledOrASCII(next)) {
		return n
	}
	if n := norm.NFC.NextBoundaryInString(s, true); n > 0 {
		return n
	}
	return len(s)
}

func settledOrASCII(r rune) bool { return r < utf8.RuneSelf || isSettled(r) }

// mayHoldNumber reports whether the folded s may hold digits.
func mayHoldNumber(s string) bool {
	for _, r := range s {
		if '0' <= r && r <= '9' || r >= utf8.RuneSelf && !unicode.IsLetter(r) || r >= 0xFF00 {
			return true
		}
	}
	return false
}

// end returns where, in the original, what ends before s[i] ends.
func (f flat) end(i int) int {
	if i == 0 {
		return 0
	}
	last := f.at[i-1]
	for i < len(f.s) && f.at[i] == last {
		i++
	}
	return f.at[i]
}

func (f flat) spaces(i int) int {
	for i < len(f.s) && (f.s[i] == ' ' || f.s[i] == '\t') {
		i++
	}
	return i
}

// word reports where the longest of words that stands at i ends. A word that ends in a Latin letter must end there.
func (f flat) word(i int, words map[string]string, longest int) (value string, end int, ok bool) {
	for n := min(longest, len(f.s)-i); n > 0; n-- {
		v, found := words[f.s[i:i+n]]
		if found && f.boundary(i+n) {
			return v, i + n, true
		}
	}
	return "", i, false
}

// boundary reports whether a Latin word or a number may end before i.
func (f flat) boundary(i int) bool {
	if i == 0 || i >= len(f.s) {
		return true
	}
	if c := f.s[i-1]; !isLatin(rune(c)) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(f.s[i:])
	return !isLatin(r) && !unicode.Is(unicode.Mn, r)
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// before reports the longest of words that ends at i, blanks aside, and where it starts.
func (f flat) before(i int, words map[string]string, longest int) (value string, start int, ok bool) {
	for i > 0 && (f.s[i-1] == ' ' || f.s[i-1] == '\t') {
		i--
	}
	for n := min(longest, i); n > 0; n-- {
		v, found := words[f.s[i-n:i]]
		if !found {
			continue
		}
		r, _ := utf8.DecodeLastRuneInString(f.s[:i-n])
		first, _ := utf8.DecodeRuneInString(f.s[i-n:])
		if i-n > 0 && isLatin(r) && isLatin(first) {
			continue
		}
		return v, i - n, true
	}
	return "", i, false
}

// lexicon makes a map of folded words from lines "value: word, word", and the length of the longest in bytes.
func lexicon(lines string) (map[string]string, int) {
	out, longest := map[string]string{}, 0
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		value, words, _ := strings.Cut(line, ": ")
		for w := range strings.SplitSeq(words, ",") {
			w = Fold(strings.TrimSpace(w))
			out[w] = strings.TrimSpace(value)
			longest = max(longest, len(w))
		}
	}
	return out, longest
}
