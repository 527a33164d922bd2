// Package text reads what people write in Vietnamese, English, Korean, Chinese and Japanese: it folds, splits, repairs and dates it, tells its language and finds its quantities, without input or output.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// NFC returns s in Unicode normal form C, with full-width forms made half-width (and half-width Katakana full-width),
// and control and zero-width characters removed; tab and line feed stay. Invalid UTF-8 becomes U+FFFD.
// It is idempotent, and allocates nothing when s is already so.
func NFC(s string) string {
	if isClean(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(width.Fold.String(s))
}

func isClean(s string) bool {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			ascii = false
		} else if isInvisible(rune(c)) {
			return false
		}
	}
	if ascii || isComposed(s) {
		return true
	}
	for i, r := range s {
		if isInvisible(r) || r == 0x3000 || r >= 0xFF00 && r <= 0xFFEF || r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
	}
	return norm.NFC.IsNormalString(s)
}

// isComposed reports whether s holds nothing but characters that are clean whatever stands beside them.
func isComposed(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && !isSettled(r) {
			return false
		}
	}
	return true
}

// isSettled reports whether r, beyond ASCII, is a visible character that NFC leaves alone and that begins anew whatever
// stands before it: a letter of Latin, Hangul, Han or Kana. It need not know all of them, for it only saves time.
func isSettled(r rune) bool {
	switch {
	case r < 0x300:
		return r >= 0xA0 && r != 0xAD
	case r < 0x1E00:
		return false
	case r <= 0x1EFF, 0x4E00 <= r && r <= 0x9FFF, 0xAC00 <= r && r <= 0xD7A3, 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FA:
		return true
	}
	return false
}

// isInvisible reports whether r is a control or format character that carries no text.
func isInvisible(r rune) bool {
	if r < 0x80 {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7F
	}
	if isSettled(r) {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r >= 0xFE00 && r <= 0xFE0F
}

// Fold returns NFC(s) in lower case with the marks of Latin letters gone: "Đất ở Hoà Phú" → "dat o hoa phu".
// Raised digits and unit signs become plain ("m²", "㎡" → "m2"). Hangul, Han and Kana stay as they are.
// It is idempotent, and allocates nothing when nothing changes.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	s = NFC(s)
	var room [64]byte // enough for a word
	out := room[:0]
	dropped := false
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			out = append(out, byte(r))
		case r >= 0x0300 && r <= 0x036F:
			dropped = true
		case int(r) < len(folded):
			out = append(out, folded[r]...)
		case r >= 0x1E00 && r <= 0x1EFF:
			out = append(out, foldedMore[r-0x1E00]...)
		default:
			if sign, ok := signs[r]; ok {
				out = append(out, sign...)
			} else {
				out = utf8.AppendRune(out, unicode.ToLower(r))
			}
		}
	}
	if dropped { // what stood on either side of a mark may now belong together
		return norm.NFC.String(string(out))
	}
	if string(out) == s {
		return s
	}
	return string(out)
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || isInvisible(rune(c)) {
			return false
		}
	}
	return true
}

var (
	folded     = foldRange(0, 0x0250)
	foldedMore = foldRange(0x1E00, 0x1F00)
	signs      = map[rune]string{'㎡': "m2", '㎥': "m3", '㎢': "km2", '㎞': "km", '㏊': "ha"}
)

// foldRange folds each letter of [from, to) to its base letter in lower case.
func foldRange(from, to rune) []string {
	out := make([]string, to-from)
	for r := from; r < to; r++ {
		out[r-from] = foldRune(r)
	}
	return out
}

func foldRune(r rune) string {
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	switch base = unicode.ToLower(base); base {
	case 'đ', 'ð':
		return "d"
	case '²':
		return "2"
	case '³':
		return "3"
	case '\u00A0':
		return " "
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	}
	return string(base)
}
