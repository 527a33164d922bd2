package config

import (
	"strings"
	"testing"
	"time"
)

func TestOfficeHoursAndHolidays(t *testing.T) {
	c, err := load(t, with("HOURS", "Sat-Mon,wed 07:30-24:00", "HOLIDAYS", "2026-02-17, 09-02"))
	if err != nil {
		t.Fatal(err)
	}
	want := Hours{Days: [7]bool{true, true, false, true, false, false, true}, From: 7*time.Hour + 30*time.Minute, To: 24 * time.Hour}
	if c.Hours != want || !c.Holidays["2026-02-17"] || !c.Holidays["09-02"] || len(c.Holidays) != 2 {
		t.Errorf("read as %+v and %v: expected %+v and both holidays", c.Hours, c.Holidays, want)
	}
	for name, pair := range map[string][2]string{
		"no hours": {"HOURS", "Mon-Fri"}, "an unknown day": {"HOURS", "Mon-Frs 08:00-17:00"}, "an end before the beginning": {"HOURS", "Mon 17:00-08:00"},
		"no time": {"HOURS", "Mon 8-17"}, "no date": {"HOLIDAYS", "Tet"}, "no such day": {"HOLIDAYS", "2026-02-30"},
	} {
		if _, err := load(t, with(pair[0], pair[1])); err == nil || !strings.Contains(err.Error(), "ZONEDESK_"+pair[0]) {
			t.Errorf("%s, %q, is read with %v: expected an error that names ZONEDESK_%s", name, pair[1], err, pair[0])
		}
	}
}
