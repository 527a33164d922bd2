package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const firstYear, lastYear = 1900, 2100

// YearRef is a year, a month or another part of a year, or a span of years that a text names, or all the time before or after one.
type YearRef struct {
	From, To   int    // the same for one year
	Month      int    // 1 to 12, 0 when none is named
	Months     [2]int // the first and last month of a part such as a quarter, zeros when none is named
	Bound      string // before, until (and in), since (and in) or after what From and To tell; empty: that time itself
	Start, End int    // bytes in the text given
}

// IsWide reports whether more than one year is meant.
func (y YearRef) IsWide() bool { return y.From != y.To || y.Bound != "" }

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
nam: nam, ngay, thang, year, fy, nien do, the year, end of, the end of, early, late, cuoi nam, dau nam
`)

// words between two years that make one span of them: always, or after a word that says so.
var spanWords, spanLongest = lexicon(`
to: den, toi, den het, to, up to, until, till, thru, through, -, –, —, ~, ～, 〜, 至, 到, から, 부터, 에서
and: and, va, 和, と, 와, 과
`)

var betweenWords, betweenLongest = lexicon(`
and: between, giua, tu giua, trong khoang
`)

// words before or behind a year that make it all the time before or after it.
var boundsBeforeYear, boundBeforeYearLongest = lexicon(`
before: truoc, truoc nam, before, prior to, earlier than, up until before, pre-, pre
since: tu, tu nam, ke tu, ke tu nam, tinh tu, since, from, starting, starting from, from the end of
after: sau, sau nam, after, later than, post-
`)

var boundsAfterYear, boundAfterYearLongest = lexicon(`
before: 之前, 前, 이전, 전, より前
until: 以前, 以前の, and earlier, or earlier, and before, tro ve truoc, ve truoc
since: onward, onwards, on, and later, tro di, tro lai day, den nay, toi nay, cho den nay, den hien nay, to date, to now, until now, to the present, to today, 以来, 以來, 起, 至今, 부터, 이래, 以降, から, から現在
after: 之后, 以后, 之後, 以後, 后, 이후, 후, より後
`)

// words for a part of a year, by its first and last month.
var partWords, partLongest = lexicon(`
1-3: quy 1, quy i, q1, first quarter, 1st quarter, 第一季度, 一季度, 第1四半期, 1분기
4-6: quy 2, quy ii, q2, second quarter, 2nd quarter, 第二季度, 二季度, 第2四半期, 2분기
7-9: quy 3, quy iii, q3, third quarter, 3rd quarter, 第三季度, 三季度, 第3四半期, 3분기
10-12: quy 4, quy iv, q4, fourth quarter, 4th quarter, last quarter, 第四季度, 四季度, 第4四半期, 4분기
1-6: nua dau, nua nam dau, h1, first half, 1st half, 上半年, 上半期, 상반기
7-12: 6 thang cuoi, nua cuoi, nua sau, nua cuoi nam, h2, second half, 2nd half, last six months, last 6 months, 下半年, 下半期, 하반기
1-9: 前三季度
` + firstMonths())

// firstMonths are the words for the first months of a year, of each number that is no whole year.
func firstMonths() string {
	english := strings.Fields("two three four five six seven eight nine ten eleven")
	chinese := strings.Fields("两 三 四 五 六 七 八 九 十 十一")
	var b strings.Builder
	for i := range english {
		fmt.Fprintf(&b, "1-%d: %[1]d thang dau, first %[2]s months, first %[1]d months, 前%[1]d个月, 前%[3]s个月, 1-%[1]d月, 1~%[1]d月, %[1]d개월, 1~%[1]d월\n", i+2, english[i], chinese[i])
	}
	return b.String()
}

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
			f.part(i, end, &y)
			y.Bound = f.yearBound(y, end)
			out = append(out, y)
		}
		i = end - 1
	}
	return out
}

// yearBound reads the words around a year or month, which ends at end, that make it all the time before or after it.
func (f flat) yearBound(y YearRef, end int) string {
	if y.From != y.To {
		return ""
	}
	at := f.spaces(end)
	for at < len(f.s) && isDigit(f.s[at]) {
		at++
	}
	for _, day := range []string{"日", "일", "月", "월"} {
		if strings.HasPrefix(f.s[at:], day) {
			at += len(day)
		}
	}
	if bound, _, ok := f.word(f.spaces(at), boundsAfterYear, boundAfterYearLongest); ok {
		return bound
	}
	start, _ := slices.BinarySearch(f.at, y.Start)
	for { // "before the end of 2020", "từ tháng 1 năm 2020", "before 1 October 2025"
		_, word, ok := f.before(start, yearWords, yearLongest)
		if !ok {
			word = len(strings.TrimRight(f.s[:start], " 0123456789"))
		}
		if word == start || !ok && word == len(strings.TrimRight(f.s[:start], " ")) {
			break
		}
		start = word
	}
	bound, word, _ := f.before(start, boundsBeforeYear, boundBeforeYearLongest)
	if f.isInvest(word, start) {
		return ""
	}
	return bound
}

// part reads "quý 1", "Q1", "first half of" before the year between i and end, and "第一季度", "상반기" behind it.
func (f flat) part(i, end int, y *YearRef) {
	before := strings.TrimRight(f.s[:i], " ")
	months, _, ok := f.word(f.spaces(end), partWords, partLongest)
	if n, _, found := strings.Cut(f.s[i:end], "/"); !ok && found && strings.HasSuffix(before, "quy") { // read as one date
		months, ok = partWords["q"+n]
	}
	for _, of := range []string{" of", " nam", "/", "-"} {
		before = strings.TrimRight(strings.TrimSuffix(before, of), " ")
	}
	if !ok {
		months, _, ok = f.before(len(before), partWords, partLongest)
	}
	if ok {
		first, last, _ := strings.Cut(months, "-")
		y.Months[0], _ = strconv.Atoi(first)
		y.Months[1], _ = strconv.Atoi(last)
	}
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
	if at, found := f.cjkMonth(i, run, &y); found {
		return y, at, true
	}
	if to, at := f.spanEnd(i, run); to >= year {
		y.To, y.End = to, f.end(at)
		return y, at, true
	}
	if to, at := f.shortEnd(year, run); to > year {
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

// shortEnd reads the last year of a span in two digits behind the first: "2014-22". Up to 12 they are a month.
func (f flat) shortEnd(from, run int) (to, at int) {
	rest, dashed := strings.CutPrefix(f.s[run:], "-")
	if !dashed {
		rest, dashed = strings.CutPrefix(f.s[run:], "–")
	}
	if !dashed || len(rest) < 2 || len(rest) > 2 && (isDigit(rest[2]) || strings.IndexByte("/.-", rest[2]) >= 0 && len(rest) > 3 && isDigit(rest[3])) {
		return 0, run
	}
	n, err := strconv.Atoi(rest[:2])
	if err != nil || n <= 12 {
		return 0, run
	}
	return from/100*100 + n, len(f.s) - len(rest) + 2
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

// cjkMonth reads "年", "년" and a month after the year that stands from i to behind.
func (f flat) cjkMonth(i, behind int, y *YearRef) (end int, ok bool) {
	at := f.spaces(behind)
	rest := f.s[at:]
	if !strings.HasPrefix(rest, "年") && !strings.HasPrefix(rest, "년") {
		return behind, false
	}
	end = at + len("年")
	y.End = f.end(end)
	if to, next := f.spanEnd(i, end); to >= y.From {
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

// spanEnd reads "-2022", "đến năm 2022", "to 2022" behind the year that stands from start to i.
func (f flat) spanEnd(start, i int) (year, end int) {
	joint, at, ok := f.word(f.spaces(i), spanWords, spanLongest)
	if !ok {
		return 0, i
	}
	if joint == "and" && !f.between(start) {
		return 0, i
	}
	at = f.beforeMonth(f.spaces(at))
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

// beforeMonth skips what may stand between i and a year: "tháng 8 năm", "August", "8/".
func (f flat) beforeMonth(i int) int {
	for yearAt(f.s, i) == 0 {
		_, next, ok := f.word(i, yearWords, yearLongest)
		if !ok {
			_, next, ok = f.word(i, monthNames, monthLongest)
		}
		if digits := strings.TrimLeft(f.s[i:], "0123456789"); !ok && len(f.s)-i-len(digits) <= 2 {
			next = len(f.s) - len(strings.TrimPrefix(digits, "/"))
		}
		if next = f.spaces(next); next == i || next >= len(f.s) {
			return i
		}
		i = next
	}
	return i
}

// between reports whether a word such as "between" stands before the year at i.
func (f flat) between(i int) bool {
	if _, start, ok := f.before(i, yearWords, yearLongest); ok {
		i = start
	}
	_, _, ok := f.before(i, betweenWords, betweenLongest)
	return ok
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

// recentWords are years told from the present, by how many years back they are.
var recentWords, recentLongest = lexicon(`
0: this year, nam nay, 今年, 本年, 올해, 금년
1: last year, nam ngoai, nam vua roi, nam vua qua, 去年, 昨年, 작년, 지난해
`)

// stretchWords stand behind the number of years that reach until the present: by themselves, or after one of stretchBefore.
var stretchWords, stretchLongest = lexicon(`
told: nam qua, nam gan day, nam gan nhat, nam tro lai day, nam vua qua, nam vua roi, 年来
years: years, 年间, 年間, 年, 년간, 년 동안, 년
`)

var stretchBefore, stretchBeforeLongest = lexicon(`
n: last, past, latest, previous, recent, 最近, 近, 过去, 過去, ここ, 直近, 지난, 최근
`)

// Recent finds the years of s that are told from the present one: "last year", "3 năm qua", "近三年".
func Recent(s string, now int) []YearRef {
	f := flatten(s)
	if !slices.ContainsFunc([]string{"nam ", "year", "年", "년", "해"}, func(word string) bool { return strings.Contains(f.s, word) }) {
		return nil
	}
	var out []YearRef
	for i := range f.s {
		if !f.boundary(i) {
			continue
		}
		if back, end, ok := f.word(i, recentWords, recentLongest); ok && !strings.HasSuffix(f.s[:i], "viet ") {
			if strings.HasPrefix(f.s[end:], " of data") || strings.HasPrefix(f.s[end:], " with data") || strings.HasPrefix(f.s[end:], " on record") {
				continue // the last that there are figures of
			}
			year := now - int(back[0]-'0')
			out = append(out, YearRef{From: year, To: year, Start: f.at[i], End: f.end(end)})
		}
	}
	for i := range f.s {
		if y, ok := f.stretch(i, now); ok {
			out = append(out, y)
		}
	}
	return out
}

var fewWords, fewLongest = lexicon(`
2: two, hai, 二, 两, 兩, couple of
3: three, few, ba, vai, 三, 几, 幾, 数
4: four, bon, 四
5: five, nam, 五
10: ten, muoi, 十
`)

// stretch reads how many years until now the number at i counts.
func (f flat) stretch(i, now int) (y YearRef, ok bool) {
	end := i
	for startsNumber(f.s, i) && end < len(f.s) && isDigit(f.s[end]) {
		end++
	}
	count := f.s[i:end]
	if end == i {
		if !f.boundary(i) {
			return y, false
		}
		count, end, _ = f.word(i, fewWords, fewLongest)
	}
	n, _ := strconv.Atoi(count)
	if n < 1 || n > 20 {
		return y, false
	}
	word, behind, ok := f.word(f.spaces(end), stretchWords, stretchLongest)
	_, start, led := f.before(i, stretchBefore, stretchBeforeLongest)
	if !ok || word == "years" && !led {
		return y, false
	}
	return YearRef{From: now - n, To: now, Start: f.at[start], End: f.end(behind)}, true
}
