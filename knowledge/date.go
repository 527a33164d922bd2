package knowledge

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a day, a month, a part of a year or a year, as exactly as it is known. The zero Day is unknown or open.
type Day struct {
	Year, Month, Day int    // Month and Day are zero when not known
	Part             string // early (January to April), mid (May to August), late (September to December); only with a bare year
}

// Date is when something was so: a Day (From == To), a span, or a span with one open (zero) end.
// The zero Date is unknown.
type Date struct {
	From, To Day
	Inferred bool // worked out, not stated by the source
}

// The years that a pack may speak of; a year outside them is a slip of the keyboard.
const firstYear, lastYear = 1900, 2199

var parts = map[string]time.Month{"early": time.January, "mid": time.May, "late": time.September}

// ParseDate reads the forms of the pack's files: "2022", "2022-08", "2022-08-31", "early 2025", "mid 2017", "late 2023",
// spans "2014..2022", open spans "2025-10-01.." and "..2021", each with "?" at its end when inferred.
// "unknown" and "" are the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" || s == "unknown" {
		return Date{}, nil
	}
	body, inferred := strings.CutSuffix(s, "?")
	from, to, span := strings.Cut(body, "..")
	if !span {
		to = from
	}
	if from == "" && to == "" {
		return Date{}, Messagef("date %q has neither a beginning nor an end", s)
	}
	d := Date{Inferred: inferred}
	var err error
	if d.From, err = parseEnd(from); err != nil {
		return Date{}, err
	}
	if d.To, err = parseEnd(to); err != nil {
		return Date{}, err
	}
	if span && from != "" && to != "" && d.To.Last().Before(d.From.First()) {
		return Date{}, Messagef("date %q ends before it begins", s)
	}
	return d, nil
}

// parseEnd reads one end of a span, "" being an open one.
func parseEnd(s string) (Day, error) {
	if s == "" {
		return Day{}, nil
	}
	d, err := parseDay(s)
	if err != nil {
		return Day{}, Messagef("date %q: %v", s, err)
	}
	return d, nil
}

var errDateForm = Messagef(`expected a form such as 2022, 2022-08, 2022-08-31, early 2025, 2014..2022, 2025-10-01.. or unknown`)

func parseDay(s string) (Day, error) {
	var d Day
	if part, year, ok := strings.Cut(s, " "); ok {
		if parts[part] == 0 || len(year) != 4 {
			return Day{}, errDateForm
		}
		d.Part, s = part, year
	}
	fields := strings.Split(s, "-")
	if len(fields) > 3 {
		return Day{}, errDateForm
	}
	for i, into := range []*int{&d.Year, &d.Month, &d.Day}[:len(fields)] {
		n, ok := digits(fields[i], []int{4, 2, 2}[i])
		if !ok {
			return Day{}, errDateForm
		}
		*into = n
	}
	return d, d.check(len(fields))
}

// check reports a Day that no calendar has; fields says how many of year, month and day were given.
func (d Day) check(fields int) error {
	switch {
	case d.Year < firstYear || d.Year > lastYear:
		return Messagef("expected a year from %d to %d", firstYear, lastYear)
	case fields > 1 && (d.Month < 1 || d.Month > 12):
		return Messagef("expected a month from 01 to 12")
	case fields > 2 && (d.Day < 1 || d.Day > daysIn(d.Year, d.Month)):
		return Messagef("expected a day from 01 to %d", daysIn(d.Year, d.Month))
	}
	return nil
}

// digits reads exactly n ASCII digits.
func digits(s string, n int) (int, bool) {
	if len(s) != n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether the day is unknown or open.
func (d Day) IsZero() bool { return d == Day{} }

// First returns the first calendar day that d may mean, in UTC; the zero time for the zero Day.
func (d Day) First() time.Time {
	switch {
	case d.IsZero():
		return time.Time{}
	case d.Part != "":
		return time.Date(d.Year, parts[d.Part], 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Last returns the last calendar day that d may mean, in UTC; the zero time for the zero Day.
func (d Day) Last() time.Time {
	switch {
	case d.IsZero():
		return time.Time{}
	case d.Part != "":
		return time.Date(d.Year, parts[d.Part]+4, 0, 0, 0, 0, 0, time.UTC)
	case d.Month == 0:
		return time.Date(d.Year, time.December, 31, 0, 0, 0, 0, time.UTC)
	case d.Day == 0:
		return time.Date(d.Year, time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return d.First()
}

// String writes the day as ParseDate reads it.
func (d Day) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Part != "":
		return fmt.Sprintf("%s %04d", d.Part, d.Year)
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.From.IsZero() && d.To.IsZero() }

// IsSpan reports whether the date is a span, open or closed, and not one day, month or year.
func (d Date) IsSpan() bool { return d.From != d.To }

// Contains reports whether any part of the year may lie in the date; an unknown date contains none.
func (d Date) Contains(year int) bool {
	return !d.IsZero() && (d.From.IsZero() || d.From.Year <= year) && (d.To.IsZero() || year <= d.To.Year)
}

// Covers reports whether the calendar day of t lies in the date, open ends reaching for ever; an unknown date covers none.
func (d Date) Covers(t time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return !d.IsZero() && !day.Before(d.From.First()) && (d.To.IsZero() || !day.After(d.To.Last()))
}

// Compare orders dates by how late they reach: -1 when d is older than e, +1 when newer. An unknown date is the oldest,
// a span without end the newest; of two that end together the one that begins later is newer, then the one not inferred.
func (d Date) Compare(e Date) int {
	return cmp.Or(
		d.reach().Compare(e.reach()),
		d.From.First().Compare(e.From.First()),
		cmp.Compare(truth(e.Inferred), truth(d.Inferred)),
	)
}

// reach is the last day that the date may mean.
func (d Date) reach() time.Time {
	if !d.From.IsZero() && d.To.IsZero() {
		return time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return d.To.Last()
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// String writes the date as ParseDate reads it; "unknown" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return "unknown"
	}
	s := d.From.String()
	if d.IsSpan() {
		s += ".." + d.To.String()
	}
	if d.Inferred {
		s += "?"
	}
	return s
}
