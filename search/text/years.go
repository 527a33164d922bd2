package text

import (
	"strconv"
	"strings"
)

const firstYear, lastYear = 1900, 2100

// YearRef is a year, a month of a year, or a span of years that a text names.
type YearRef struct {
	From, To   int // the same for one year
	Month      int // 1 to 12, 0 when none is named
	Start, End int // bytes in the text given
}

var monthNames, monthLongest = lexicon(`
1: january, jan
2: february, feb
3: march, mar
4: april, apr
5: may
6: june, jun
7: july, jul
8: august, aug
9: september, sep, sept
10: october, oct
11: november, nov
12: december, dec
`)

var yearWords, yearLongest = lexicon(`
nam: nam, year, fy, nien do
`)

// Years finds the years of s: "2021", "năm 2021", "8/2022", "31/8/2022", "tháng 8 năm 2022", "August 2022", "2022年8月",
// "2014-2022". A number with a unit ("2000 m2") and the number of a document ("67/2025/QH15") are none.
func Years(s string) []YearRef {
	if !mayHoldNumber(s) {
		return nil
	}
	return flatten(s).years()
}

func (f flat) years() []YearRef {
	var out []YearRef
	for i := 0; i < len(f.s); i++ {
		if !startsNumber(f.s, i) {
			continue
		}
		y, end, ok := f.year(i)
		if ok {
			out = append(out, y)
		}
		i = end - 1
	}
	return out
}

// year reads the year or date that begins at i; end is where reading goes on.
func (f flat) year(i int) (y YearRef, end int, ok bool) {
	run := i
	for run < len(f.s) && (isDigit(f.s[run]) || strings.IndexByte("./,", f.s[run]) >= 0 && run+1 < len(f.s) && isDigit(f.s[run+1])) {
		run++
	}
	if strings.ContainsAny(f.s[i:run], "./,") {
		return f.date(i, run)
	}
	year := yearAt(f.s, i)
	if year == 0 {
		return y, run, false
	}
	y = YearRef{From: year, To: year, Start: f.at[i], End: f.end(run)}
	if at, found := f.cjkMonth(run, &y); found {
		return y, at, true
	}
	if to, at := f.spanEnd(run); to >= year {
		y.To, y.End = to, f.end(at)
		return y, at, true
	}
	if f.hasUnit(run) {
		return y, run, false
	}
	f.monthBefore(i, &y)
	return y, run, true
}

// date reads "8/2022", "31/8/2022" and "31.8.2022" between i and end; a letter behind a slash makes it a document's number.
func (f flat) date(i, end int) (y YearRef, next int, ok bool) {
	if end+1 < len(f.s) && (f.s[end] == '/' || f.s[end] == '-') && f.s[end+1] >= 'a' && f.s[end+1] <= 'z' {
		return y, end, false
	}
	parts := strings.FieldsFunc(f.s[i:end], func(r rune) bool { return r == '/' || r == '.' || r == ',' })
	last := parts[len(parts)-1]
	if len(parts) > 3 || len(last) != 4 || strings.Contains(f.s[i:end], ",") {
		return y, end, false
	}
	month, _ := strconv.Atoi(parts[len(parts)-2])
	year := yearAt(last, 0)
	if year == 0 || month < 1 || month > 12 || len(parts) == 2 && strings.Contains(f.s[i:end], ".") {
		return y, end, false
	}
	if strings.HasSuffix(strings.TrimRight(f.s[:i], " "), "quy") {
		month = 0
	}
	return YearRef{From: year, To: year, Month: month, Start: f.at[i], End: f.end(end)}, end, true
}

// yearAt returns the year whose four digits stand alone at i, or 0.
func yearAt(s string, i int) int {
	if i+4 > len(s) || i+4 < len(s) && isDigit(s[i+4]) {
		return 0
	}
	year, err := strconv.Atoi(s[i : i+4])
	if err != nil || year < firstYear || year > lastYear {
		return 0
	}
	return year
}

// cjkMonth reads "年", "년" and a month after it.
func (f flat) cjkMonth(i int, y *YearRef) (end int, ok bool) {
	at := f.spaces(i)
	rest := f.s[at:]
	if !strings.HasPrefix(rest, "年") && !strings.HasPrefix(rest, "년") {
		return i, false
	}
	end = at + len("年")
	y.End = f.end(end)
	if to, next := f.spanEnd(end); to >= y.From {
		y.To, y.End = to, f.end(next)
		return next, true
	}
	digits := f.spaces(end)
	stop := digits
	for stop < len(f.s) && isDigit(f.s[stop]) {
		stop++
	}
	month, err := strconv.Atoi(f.s[digits:stop])
	if err != nil || month < 1 || month > 12 || !strings.HasPrefix(f.s[stop:], "月") && !strings.HasPrefix(f.s[stop:], "월") {
		return end, true
	}
	y.Month = month
	y.End = f.end(stop + len("月"))
	return stop + len("月"), true
}

// spanEnd reads "-2022", "đến năm 2022", "to 2022" after i.
func (f flat) spanEnd(i int) (year, end int) {
	_, at, ok := f.word(f.spaces(i), rangeWords, rangeLongest)
	if !ok {
		return 0, i
	}
	at = f.spaces(at)
	if _, next, found := f.word(at, yearWords, yearLongest); found {
		at = f.spaces(next)
	}
	if at >= len(f.s) || !isDigit(f.s[at]) {
		return 0, i
	}
	year = yearAt(f.s, at)
	if year == 0 || f.hasUnit(at+4) {
		return 0, i
	}
	end = at + 4
	for _, mark := range []string{"年", "년"} {
		if strings.HasPrefix(f.s[end:], mark) {
			end += len(mark)
		}
	}
	return year, end
}

// hasUnit reports whether the number that ends at i counts something.
func (f flat) hasUnit(i int) bool {
	if _, end, ok := f.multiplier(i); ok && end > i {
		return true
	}
	at := f.spaces(i)
	word, end, ok := f.word(at, unitWords, unitLongest)
	return ok && word != "year" && word != "month" && word != "day" && f.isUnit(i, at, end, "")
}

// monthBefore reads "tháng 8", "tháng 8 năm", "August" before i.
func (f flat) monthBefore(i int, y *YearRef) {
	if _, at, ok := f.before(i, yearWords, yearLongest); ok {
		i = at
	}
	if name, at, ok := f.before(i, monthNames, monthLongest); ok {
		y.Month, _ = strconv.Atoi(name)
		y.Start = f.at[at]
		return
	}
	before := strings.TrimRight(f.s[:i], " ")
	digits := len(before)
	for digits > 0 && isDigit(before[digits-1]) {
		digits--
	}
	month, err := strconv.Atoi(before[digits:])
	word := strings.TrimRight(before[:digits], " ")
	if err == nil && month >= 1 && month <= 12 && strings.HasSuffix(word, "thang") {
		y.Month = month
		y.Start = f.at[len(word)-len("thang")]
	}
}
