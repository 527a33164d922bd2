package config

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Hours are the days and hours at which an office is open.
type Hours struct {
	Days     [7]bool       // by time.Weekday
	From, To time.Duration // since midnight; From < To
}

var errHours = errors.New("not days and hours")

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parseHours reads "Mon-Fri 08:00-17:00" and "Mon,Wed,Sat 09:00-12:00".
func parseHours(v string) (h Hours, err error) {
	days, hours, _ := strings.Cut(strings.TrimSpace(v), " ")
	for part := range strings.SplitSeq(strings.ToLower(days), ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, to := slices.Index(dayNames, first), slices.Index(dayNames, last)
		if from < 0 || to < 0 {
			return h, errHours
		}
		for day := from; ; day = (day + 1) % 7 {
			h.Days[day] = true
			if day == to {
				break
			}
		}
	}
	from, to, _ := strings.Cut(strings.TrimSpace(hours), "-")
	if h.From, err = parseClock(from); err != nil {
		return h, err
	}
	if h.To, err = parseClock(to); err != nil {
		return h, err
	}
	if h.From >= h.To {
		return h, errHours
	}
	return h, nil
}

func parseClock(v string) (time.Duration, error) {
	if v == "24:00" {
		return 24 * time.Hour, nil
	}
	at, err := time.Parse("15:04", v)
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, err
}

// parseHolidays reads dates; those without a year are kept as 09-02.
func parseHolidays(v string) (map[string]bool, error) {
	days := map[string]bool{}
	for day := range strings.SplitSeq(v, ",") {
		day = strings.TrimSpace(day)
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			if _, err := time.Parse(time.DateOnly, "2000-"+day); err != nil {
				return nil, err
			}
		}
		days[day] = true
	}
	return days, nil
}
