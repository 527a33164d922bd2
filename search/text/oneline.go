package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine is a message in one line. Where a line or an item of a list begins, a stop stands in place of the break and the item's sign, as
// far as none stands there: "Please send\n1. the area\n2. the price" → "Please send, the area, the price".
func OneLine(s string) string {
	var b strings.Builder
	before := "" // the line before
	for line := range strings.Lines(s) {
		line = strings.Join(strings.Fields(line), " ")
		sign := itemSign.FindString(line)
		line = apartItems(line)
		line = strings.TrimPrefix(line, itemSign.FindString(line))
		if line == "" {
			continue
		}
		switch {
		case before == "":
		case endsInStop(before), len(before) > fullLine && startsLower(line) && sign == "":
			b.WriteByte(' ')
		case sign != "":
			b.WriteString(", ")
		default:
			b.WriteString(". ")
		}
		b.WriteString(line)
		before = line
	}
	return b.String()
}

// fullLine is the length from which a line may have been broken because it was full.
const fullLine = 40

var (
	// itemSign is the sign before an item of a list.
	itemSign = regexp.MustCompile(`^(?:[-–—•*·▪●○◦‣➢✓+]+ ?|[(（]?(?:\d{1,2}|[a-h])[.)/、）] |[(（]?\d{1,2}[)）、] ?|[①-⑳] ?)`)
	// numberSign is the same of a numbered item inside a line, behind a blank or a stop, and the item's first letter.
	numberSign = regexp.MustCompile(`(?:^|[ ,;.?!:，；。？！：、])[(（]?([1-9])[.)/、）] ?\pL`)
	// letterSign is the same of an item behind a letter in brackets.
	letterSign = regexp.MustCompile(`(?:^|[ ,;.?!:，；。？！：、])[(（]([a-h])[)）] ?\pL`)
)

// apartItems sets commas in place of the numbers or letters of items inside a line, where they count from the first: "send 1. area 2.
// price", "(a) the area (b) the price".
func apartItems(s string) string { return apart(apart(s, numberSign, '1'), letterSign, 'a') }

// apart sets commas in place of signs that count from the first.
func apart(s string, sign *regexp.Regexp, from byte) string {
	var b strings.Builder
	end, n := 0, 0
	for _, at := range sign.FindAllStringSubmatchIndex(s, -1) {
		if s[at[2]] != from+byte(n) {
			continue
		}
		n++
		said := strings.TrimRight(s[end:at[2]], " (（")
		b.WriteString(said)
		if b.Len() > 0 && !endsInStop(b.String()) {
			b.WriteByte(',')
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		_, size := utf8.DecodeLastRuneInString(s[:at[1]])
		end = at[1] - size
	}
	if n < 2 {
		return s
	}
	return b.String() + s[end:]
}

// endsInStop reports whether a text ends in a sign after which no other is needed.
func endsInStop(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(",;.?!:，；。？！：、", last)
}

// startsLower reports whether a text begins with a small letter.
func startsLower(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(first)
}
