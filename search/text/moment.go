package text

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// usualHour is the hour of a day for which no time is named.
const usualHour = 9

// Moment reads a date and a time of day as people write them, in words or figures: "14:30", "25/12 9h", "9h sáng mai", "thứ hai tuần
// sau 8h30", "next monday 9am", "in 2 hours", "내일 오후 3시", "明天下午3点半", "2026-12-01 09:00". Days come before months ("5/12" is the
// 5th of December). A time without a day is the next one; a day without a time is at nine; a day without a year is the next one that
// comes. ok is false when nothing, or something that can't be, is named; the moment may be past when a year is named.
func Moment(s string, now time.Time) (at time.Time, ok bool) {
	s = hanHour.ReplaceAllStringFunc(" "+Fold(s)+" ", hourFigure)
	if d, ok := after(s); ok {
		return now.Add(d).Truncate(time.Minute), true
	}
	day, rest, dayOK := dayOf(s, now)
	if dayOK == wrong {
		return time.Time{}, false
	}
	hour, minute, timeOK := timeOf(rest)
	switch {
	case timeOK == wrong, dayOK == none && timeOK == none:
		return time.Time{}, false
	case timeOK == none:
		hour, minute = usualHour, 0
	}
	if dayOK == none {
		day.date = now
		day.again = func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }
	}
	at = time.Date(day.date.Year(), day.date.Month(), day.date.Day(), hour, minute, 0, 0, now.Location())
	if !at.After(now) && day.again != nil {
		at = day.again(at)
	}
	return at, true
}

// found tells whether a part was named.
type found int

const (
	none found = iota
	right
	wrong // named, but it can't be: the 31st of February
)

// dayRef is a day; again gives the next one of its kind, nil when there is only one.
type dayRef struct {
	date  time.Time
	again func(time.Time) time.Time
}

var (
	afterForm = regexp.MustCompile(`(\d{1,4})\s*(phut|minutes?|mins?|분|分钟|分鐘|分|gio|tieng|hours?|hrs?|시간|个?小时|個?小時|時間|ngay|days?|일|天|日)\s*(?:nua|from now|later|후|뒤|後|后|以后|以後)`)
	inForm    = regexp.MustCompile(` (?:in|sau|trong) (\d{1,4})\s*(phut|minutes?|mins?|gio|tieng|hours?|hrs?|ngay|days?)\b`)
	isoForm   = regexp.MustCompile(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	cjkForm   = regexp.MustCompile(`(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]`)
	viForm    = regexp.MustCompile(`(?:ngay |mung )?(\d{1,2}) thang (\d{1,2})(?:(?: nam|,)? (\d{4}))?`)
	dmyForm   = regexp.MustCompile(`\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b`)
	dMonForm  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?(?: (\d{4}))?\b`)
	monDForm  = regexp.MustCompile(`\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`)
	weekForm  = regexp.MustCompile(`(?:next |tuan (?:sau|toi) |다음\s?주\s?|下(?:个|個)?(?:周|週|星期|礼拜|禮拜)?|来週の?|來週)?(?:\b(mon|tues?|wed|thurs?|fri|sat|sun)(?:day|nesday|urday|sday)?\b|\b(?:thu|t)\s?(hai|ba|tu|nam|sau|bay|[2-7])\b|\b(chu nhat|cn)\b|([월화수목금토일])요일|(?:周|週|星期|礼拜|禮拜)?([一二三四五六日天])(?:曜日?)?|([月火水木金土日])曜)`)
	nextForm  = regexp.MustCompile(` next |tuan sau|tuan toi|다음\s?주|下(?:个|個)?(?:周|週|星期|礼拜|禮拜)|来週|來週`)
)

// hanHour is an hour in Han numerals: 九点, 十二時.
var hanHour = regexp.MustCompile(`(?:十[一二]?|[一二两兩三四五六七八九])[点點時时]`)

func hourFigure(s string) string {
	numeral := []rune(s)
	sign := string(numeral[len(numeral)-1])
	ones := map[rune]int{'一': 1, '二': 2, '两': 2, '兩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '十': 10}
	n := 0
	for _, r := range numeral[:len(numeral)-1] {
		n += ones[r]
	}
	return strconv.Itoa(n) + sign
}

// after reads a span from now: "in 2 hours", "30 phút nữa", "2時間後".
func after(s string) (time.Duration, bool) {
	m := afterForm.FindStringSubmatch(s)
	if m == nil {
		m = inForm.FindStringSubmatch(s)
	}
	if m == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1])
	switch m[2][0] {
	case 'p', 'm':
		return time.Duration(n) * time.Minute, true
	case 'g', 't', 'h':
		return time.Duration(n) * time.Hour, true
	case 'n', 'd':
		return time.Duration(n) * 24 * time.Hour, true
	}
	switch {
	case strings.HasPrefix(m[2], "분"), strings.HasPrefix(m[2], "分"):
		return time.Duration(n) * time.Minute, true
	case m[2] == "일", m[2] == "天", m[2] == "日":
		return time.Duration(n) * 24 * time.Hour, true
	}
	return time.Duration(n) * time.Hour, true
}

var nearDays = []struct {
	words string
	days  int
}{
	{"ngay kia|day after tomorrow|모레|后天|後天|明後日|あさって", 2},
	{"ngay mai|sang mai|trua mai|chieu mai|toi mai| mai |tomorrow|내일|明天|明日", 1},
	{"hom nay|sang nay|trua nay|chieu nay|toi nay|today|tonight|오늘|今天|今日|今晚|今夜", 0},
}

// dayOf finds the day, and returns the text without its figures, so that those aren't read as a time.
func dayOf(s string, now time.Time) (dayRef, string, found) {
	for _, f := range []struct {
		form             *regexp.Regexp
		year, month, day int // groups
	}{{isoForm, 1, 2, 3}, {cjkForm, 1, 2, 3}, {viForm, 3, 2, 1}, {dMonForm, 3, 2, 1}, {monDForm, 3, 1, 2}, {dmyForm, 3, 2, 1}} {
		at := f.form.FindStringSubmatchIndex(s)
		if at == nil {
			continue
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return s[at[2*n]:at[2*n+1]]
		}
		d, ok := calendarDay(group(f.year), group(f.month), group(f.day), now)
		return d, s[:at[0]] + "  " + s[at[1]:], ok
	}
	for _, near := range nearDays {
		for word := range strings.SplitSeq(near.words, "|") {
			if at := strings.Index(s, word); at >= 0 {
				return dayRef{date: now.AddDate(0, 0, near.days)}, keepPartOfDay(s, word), right
			}
		}
	}
	return weekday(s, now)
}

// keepPartOfDay takes out the word for the day but leaves what it says of the time of the day: "sáng mai" is in the morning.
func keepPartOfDay(s, word string) string {
	part, _, _ := strings.Cut(strings.TrimSpace(word), " ")
	switch part {
	case "sang", "trua", "chieu", "toi":
		return strings.Replace(s, word, part+" ", 1)
	}
	switch word {
	case "tonight", "今晚", "今夜":
		return s
	}
	return strings.Replace(s, word, " ", 1)
}

func calendarDay(year, month, day string, now time.Time) (dayRef, found) {
	m, err := strconv.Atoi(month)
	if err != nil {
		m = strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", month)/3 + 1
	}
	d, _ := strconv.Atoi(day)
	y, err := strconv.Atoi(year)
	named := err == nil
	switch {
	case !named:
		y = now.Year()
	case y < 100:
		y += 2000
	}
	date := time.Date(y, time.Month(m), d, 0, 0, 0, 0, now.Location())
	if date.Month() != time.Month(m) || date.Day() != d {
		return dayRef{}, wrong
	}
	if named {
		return dayRef{date: date}, right
	}
	return dayRef{date, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }}, right
}

var weekdays = map[string]time.Weekday{
	"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 0,
	"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6, "chu nhat": 0, "cn": 0,
	"월": 1, "화": 2, "수": 3, "목": 4, "금": 5, "토": 6, "일": 0,
	"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 0, "天": 0,
	"月": 1, "火": 2, "水": 3, "木": 4, "金": 5, "土": 6,
}

var hanWeekday = regexp.MustCompile(`(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]|[月火水木金土日]曜`)

func weekday(s string, now time.Time) (dayRef, string, found) {
	for _, at := range weekForm.FindAllStringSubmatchIndex(s, -1) {
		for g := 2; g+1 < len(at); g += 2 {
			if at[g] < 0 {
				continue
			}
			if g >= 10 && !hanWeekday.MatchString(s[at[0]:at[1]]) && !hanWeekday.MatchString(s) {
				continue // a numeral that stands for no day
			}
			day := weekdays[s[at[g]:at[g+1]]]
			days := (int(day) - int(now.Weekday()) + 7) % 7
			if nextForm.MatchString(s) { // the one of the week that begins on the coming Monday
				days = (8-int(now.Weekday()))%7 + (int(day)+6)%7
				if now.Weekday() == time.Monday {
					days += 7
				}
			}
			again := func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }
			return dayRef{now.AddDate(0, 0, days), again}, s[:at[0]] + " " + s[at[1]:], right
		}
	}
	return dayRef{}, s, none
}

var (
	clockForm = regexp.MustCompile(`(\d{1,2})\s*(?::|h|gio|시|[点點時时])\s*(?:(\d{1,2})\b\s*(?:phut|분|分)?|(ruoi|반|半))?`)
	ampmForm  = regexp.MustCompile(`\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)`)
	bareForm  = regexp.MustCompile(`(?:\bat|\bluc|\bvao)\s+(\d{1,2})(?:[.](\d{2}))?\b`)
	laterForm = regexp.MustCompile(`\bpm\b|p\.m\.|\d\s*pm|chieu|\btoi\b|\bdem\b|afternoon|evening|tonight|오후|저녁|밤|下午|晚上|今晚|傍晚|午後|夜|夕方`)
	noonForm  = regexp.MustCompile(`\btrua\b|\bnoon\b|정오|中午|正午`)
	earlyForm = regexp.MustCompile(`\bam\b|a\.m\.|\d\s*am|\bsang\b|morning|오전|아침|上午|早上|午前|朝`)
)

// timeOf finds the time of the day.
func timeOf(s string) (hour, minute int, ok found) {
	half := ""
	m := ampmForm.FindStringSubmatch(s)
	if m == nil {
		if m = clockForm.FindStringSubmatch(s); m != nil {
			half = m[3]
		}
	}
	if m == nil {
		m = bareForm.FindStringSubmatch(s)
	}
	later, noon := laterForm.MatchString(s), noonForm.MatchString(s)
	if m == nil {
		if noon {
			return 12, 0, right
		}
		return 0, 0, none
	}
	hour, _ = strconv.Atoi(m[1])
	minute, _ = strconv.Atoi(m[2])
	if half != "" {
		minute = 30
	}
	switch {
	case later && hour >= 1 && hour < 12, noon && hour >= 1 && hour <= 3:
		hour += 12
	case earlyForm.MatchString(s) && hour == 12:
		hour = 0
	}
	if hour > 23 || minute > 59 {
		return 0, 0, wrong
	}
	return hour, minute, right
}
