package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zonedesk/knowledge"
)

// spelt is f with the numbers that are written in words, right before a measure, put in digits: "两千万美元", "오천 평", "ten hectares".
// Elsewhere words that may be numbers mean other things ("năm" is a year as well).
func (f flat) spelt() flat {
	if !mayHoldWords(f.s) {
		return f
	}
	var b strings.Builder
	at := make([]int, 0, len(f.at))
	for i := 0; i < len(f.s); {
		digits, end, ok := f.numeral(i)
		if ok {
			b.WriteString(digits)
			for range len(digits) {
				at = append(at, f.at[i])
			}
		}
		if end == i { // not read, or put before it: "1만" for "만"
			_, n := utf8.DecodeRuneInString(f.s[i:])
			end += n
			b.WriteString(f.s[i:end])
			at = append(at, f.at[i:end]...)
		}
		i = end
	}
	f.s, f.at = b.String(), append(at, f.at[len(f.at)-1])
	return f
}

// mayHoldWords spares most texts the search: all words of numbers hold one of these.
func mayHoldWords(s string) bool {
	return strings.ContainsAny(s, "一二三四五六七八九十百千万萬两兩〇億亿일이삼사오육칠팔구십백천만억") || slices.ContainsFunc(numeralWords, func(w numeralWord) bool {
		return strings.Contains(s, w.word+" ")
	})
}

type numeralWord struct {
	word  string
	value int
}

// numeralWords are the numbers of Vietnamese, folded, and English that people spell, the longest first.
var numeralWords = []numeralWord{
	{"hai muoi lam", 25}, {"hai muoi", 20}, {"ba muoi", 30}, {"bon muoi", 40}, {"nam muoi", 50}, {"mot tram", 100}, {"hai tram", 200}, {"nam tram", 500},
	{"muoi lam", 15}, {"twenty five", 25}, {"a hundred", 100}, {"one hundred", 100}, {"two hundred", 200},
	{"fifteen", 15}, {"eleven", 11}, {"twelve", 12}, {"twenty", 20}, {"thirty", 30}, {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"eighty", 80},
	{"three", 3}, {"seven", 7}, {"eight", 8}, {"four", 4}, {"five", 5}, {"nine", 9}, {"one", 1}, {"two", 2}, {"six", 6}, {"ten", 10},
	{"muoi", 10}, {"chin", 9}, {"mot", 1}, {"hai", 2}, {"bon", 4}, {"nam", 5}, {"sau", 6}, {"bay", 7}, {"tam", 8}, {"ba", 3},
}

var hanDigits = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '兩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'일': 1, '이': 2, '삼': 3, '사': 4, '오': 5, '육': 6, '칠': 7, '팔': 8, '구': 9}

var hanTens = map[rune]int{'十': 10, '百': 100, '千': 1000, '십': 10, '백': 100, '천': 1000}

// numeral reads the number in words at i, if a measure follows.
func (f flat) numeral(i int) (digits string, end int, ok bool) {
	before, _ := utf8.DecodeLastRuneInString(f.s[:i])
	first, _ := utf8.DecodeRuneInString(f.s[i:])
	if isLatin(first) {
		if i > 0 && (isLatin(before) || isDigit(f.s[i-1])) {
			return "", i, false
		}
		for _, w := range numeralWords {
			if strings.HasPrefix(f.s[i:], w.word) && f.measured(i+len(w.word), w.value) {
				return strconv.Itoa(w.value), i + len(w.word), true
			}
		}
		return "", i, false
	}
	hangul := first >= '가' && first <= '힣'
	if hangul && before >= '가' && before <= '힣' || i > 0 && isDigit(f.s[i-1]) {
		return "", i, false
	}
	value, digit, read := 0, 0, false
	for end = i; end < len(f.s); {
		r, n := utf8.DecodeRuneInString(f.s[end:])
		if d, is := hanDigits[r]; is && digit == 0 {
			digit = d
		} else if tens, is := hanTens[r]; is {
			value, digit = value+max(digit, 1)*tens, 0
		} else {
			break
		}
		read = true
		end += n
	}
	if !read && (first == '만' || first == '억') {
		digit, read = 1, true // "만 평"
	}
	if !read || !f.measured(end, value+digit) {
		return "", i, false
	}
	return strconv.Itoa(value + digit), end, true
}

// measured reports whether a measure of land, length or money stands at i, behind multipliers or by itself. Just one of it ("giá một
// m2") is no size.
func (f flat) measured(i, value int) bool {
	scaled := false
	for range 2 {
		if _, end, ok := f.word(f.spaces(i), multipliers, multiplierLongest); ok {
			i, scaled = end, true
		}
	}
	at := f.spaces(i)
	unit, end, ok := f.word(at, unitWords, unitLongest)
	if !ok || value == 1 && !scaled || !f.isUnit(i, at, end, knowledge.ZH) {
		return false
	}
	switch unit {
	case "ha", "m2", "km2", "km", "tsubo", "mu", "jia", "acre", "tenth", "USD", "VND":
		return true
	}
	return false
}
