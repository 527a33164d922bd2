package bot

import "time"

// Office is when staff answer. The zero value is never open, and promises nothing.
type Office struct {
	Days     [7]bool         // by time.Weekday
	From, To time.Duration   // since midnight; From < To
	Holidays map[string]bool // 2026-02-17, or 09-02 for each year
}

// day tells whether the office is open on the day of at.
func (o Office) day(at time.Time) bool {
	return o.Days[at.Weekday()] && o.To > o.From && !o.Holidays[at.Format(time.DateOnly)] && !o.Holidays[at.Format("01-02")]
}

func since(midnight time.Duration, at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location()).Add(midnight)
}

// next is the first moment from at on at which the office is open, in at's time zone; zero when it never is within a year.
func (o Office) next(at time.Time) time.Time {
	for range 366 {
		if o.day(at) {
			if open := since(o.From, at); at.Before(open) {
				return open
			}
			if at.Before(since(o.To, at)) {
				return at
			}
		}
		at = since(0, at.AddDate(0, 0, 1))
	}
	return time.Time{}
}

// open tells whether the office is open.
func (o Office) open(at time.Time) bool { return o.next(at).Equal(at) }

// after is when the office has been open for d since at; zero when it never is.
func (o Office) after(at time.Time, d time.Duration) time.Time {
	for at = o.next(at); !at.IsZero(); at = o.next(at) {
		end := since(o.To, at)
		if left := end.Sub(at); left < d {
			d -= left
			at = end
			continue
		}
		return at.Add(d)
	}
	return at
}

// workday is how long the office is open on a day, within which an answer is promised.
func (o Office) workday() time.Duration { return o.To - o.From }
