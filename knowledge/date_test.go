package knowledge

import (
	"testing"
	"time"
)

func year(y int) Day           { return Day{Year: y} }
func part(p string, y int) Day { return Day{Year: y, Part: p} }
func day(y, m, d int) Day      { return Day{Year: y, Month: m, Day: d} }
func one(d Day) Date           { return Date{From: d, To: d} }
func mustDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		name, s string
		want    Date
	}{
		{"a year", "2022", one(year(2022))},
		{"a month", "2022-08", one(day(2022, 8, 0))},
		{"a day", "2024-02-29", one(day(2024, 2, 29))},
		{"an inferred year", "2021?", Date{year(2021), year(2021), true}},
		{"the early part of a year", "early 2025", one(part("early", 2025))},
		{"an inferred part of a year", "mid 2017?", Date{part("mid", 2017), part("mid", 2017), true}},
		{"a span of years", "2014..2022", Date{From: year(2014), To: year(2022)}},
		{"an inferred span over parts of years", "late 2024..early 2025?", Date{part("late", 2024), part("early", 2025), true}},
		{"a span from a day on", "2025-10-01..", Date{From: day(2025, 10, 1)}},
		{"a span until a year", "..2021", Date{To: year(2021)}},
		{"an unknown date", "unknown", Date{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseDate(c.s)
			if err != nil || got != c.want {
				t.Errorf("%q is %+v, %v; expected %+v", c.s, got, err, c.want)
			}
			if got.String() != c.s {
				t.Errorf("written as %q, expected %q again", got, c.s)
			}
		})
	}
}

func TestParseDateRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"two digits of a year":             "22",
		"the day first":                    "31-08-2022",
		"slashes":                          "2022/08",
		"a month without its zero":         "2022-8",
		"the thirteenth month":             "2022-13",
		"the thirtieth of February":        "2022-02-30",
		"the zeroth day":                   "2022-01-00",
		"a time of day":                    "2022-01-01T00:00:00Z",
		"a span backwards":                 "2022..2014",
		"a span without ends":              "..",
		"only a question mark":             "?",
		"a part of a month":                "early 2022-03",
		"another word":                     "about 2009",
		"a quarter":                        "2022-Q1",
		"a year before there was industry": "0022",
		"full-width digits":                "２０２２",
		"a space at the end":               "2022 ",
		"three ends":                       "2014..2018..2022",
		"a doubt inside":                   "2014?..2022",
		"a sign":                           "+022",
	} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%s: %q is %+v, expected an error", name, s, d)
		}
	}
}

func TestDatesKnowWhatTheyHold(t *testing.T) {
	for _, c := range []struct {
		name, date string
		year       int
		want       bool
	}{
		{"a year holds itself", "2022", 2022, true},
		{"a year does not hold the next", "2022", 2023, false},
		{"a span holds what lies between", "2014..2022", 2018, true},
		{"an open span holds what is far ahead", "2025-10-01..", 2100, true},
		{"an open span does not hold the year before", "2025-10-01..", 2024, false},
		{"a span until a year holds what is long past", "..2021", 1999, true},
		{"an unknown date holds nothing", "unknown", 2022, false},
	} {
		if got := mustDate(t, c.date).Contains(c.year); got != c.want {
			t.Errorf("%s: Contains(%d) of %s is %v, expected %v", c.name, c.year, c.date, got, c.want)
		}
	}
	hanoi := time.FixedZone("ICT", 7*60*60)
	for _, c := range []struct {
		name, date string
		at         time.Time
		want       bool
	}{
		{"a law is in force on its first day, as the calendar of the asker has it", "2025-10-01..", time.Date(2025, 10, 1, 0, 30, 0, 0, hanoi), true},
		{"it is not on the day before", "2025-10-01..", time.Date(2025, 9, 30, 23, 59, 0, 0, hanoi), false},
		{"an old law is in force on its last day", "..2025-09-30", time.Date(2025, 9, 30, 23, 59, 0, 0, hanoi), true},
		{"a month covers its last day", "2024-02", time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), true},
		{"the late part of a year covers December", "late 2024", time.Date(2024, 12, 31, 12, 0, 0, 0, time.UTC), true},
		{"the middle of a year does not cover September", "mid 2024", time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC), false},
	} {
		if got := mustDate(t, c.date).Covers(c.at); got != c.want {
			t.Errorf("%s: Covers(%s) of %s is %v, expected %v", c.name, c.at, c.date, got, c.want)
		}
	}
}

func TestDatesAreOrderedByHowLateTheyReach(t *testing.T) {
	order := []string{"unknown", "..2007", "mid 2017", "2018-12-31?", "2018-12-31", "2018..2019", "2019", "late 2019", "2022-08", "2022", "2025..", "2026.."}
	for i, a := range order {
		for j, b := range order {
			got := mustDate(t, a).Compare(mustDate(t, b))
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got != want {
				t.Errorf("Compare(%s, %s) is %d, expected %d", a, b, got, want)
			}
		}
	}
}

func TestNumbersAreKeptAsWritten(t *testing.T) {
	for _, s := range []string{"0", "1510", "77.3614", "13574.66", "0.10", "-3.5", "221.490", "123456789012345"} {
		n, err := ParseNumber(s)
		if err != nil || n.String() != s {
			t.Errorf("%s is read as %v, %v; expected it as it is", s, n, err)
		}
	}
	for _, s := range []string{"", "-", ".", "5.", ".5", "1,510", "1 510", "1e3", "0x1F", "1_000", "+5", "--5", "１５", "NaN", "1234567890123456", "80 %"} {
		if n, err := ParseNumber(s); err == nil {
			t.Errorf("%q is read as %v, expected an error", s, n)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2022", "2022-08-31", "early 2025?", "2014..2022", "2025-10-01..", "..2021", "late 2024..early 2025?", "unknown"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if d != (Date{}) {
				t.Fatalf("%q is refused and yet %+v, expected the zero Date", s, d)
			}
			return
		}
		again, err := ParseDate(d.String())
		if err != nil || again != d {
			t.Fatalf("%q is %+v, written as %q and read back as %+v, %v; expected the same", s, d, d, again, err)
		}
		if d.Compare(again) != 0 {
			t.Fatalf("%q compared with itself is %d, expected 0", s, d.Compare(again))
		}
		if !d.From.IsZero() && !d.Covers(d.From.First()) {
			t.Fatalf("%q does not cover its first day", s)
		}
	})
}
