package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	yearly  = Ages{"land": 12, "land.rent": 6, "statistic": 12, "facility": 24, "incentive": 12, "profile.established": 0}
	myWord  = Confirmation{Day: Day{Year: 2026, Month: 11, Day: 26}, Title: "Confirmed by Hoa", Publisher: Text{VI: "Cán bộ", EN: "Staff"}}
	lastDay = time.Date(2026, time.November, 26, 23, 0, 0, 0, time.FixedZone("ICT", 7*3600))
)

func TestConcernsAreWhatIsOldOrInDoubtAndToldFirst(t *testing.T) {
	fsys := sample()
	edit(t, fsys, "articles/incentives.yaml", "in_force: 2025-10-01..", "in_force: 2025-10-01..2026-06-30")
	edit(t, fsys, "statistics.yaml", "statistics:\n", `statistics:
  - {territory: phu-tho, measure: stat.population, value: 4022638, unit: people, as_of: 2025-11-26, sources: [seed]}
  - {territory: phu-tho, measure: stat.area, value: 9361, unit: km2, as_of: 2025-11-25, sources: [seed]}
  - {territory: phu-tho, measure: stat.growth, key: "2023", value: 9, unit: "%", period: 2023, sources: [seed]}
  - {territory: phu-tho, measure: stat.growth, key: "2024", value: 10, unit: "%", period: 2024, sources: [seed]}
  - {territory: phu-tho, measure: stat.workers, value: 10, unit: people, as_of: 2026, sources: [seed], doubts: [impossible], note: {vi: "Quá ít.", en: "Too few."}}
`)
	pack, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range pack.Concerns(yearly, lastDay) {
		line := fmt.Sprintf("%s %d %v", c.ID(), c.Age, c.Doubts)
		if c.Ended {
			line += " ended"
		}
		if c.Confirmable() {
			line += " ok"
		}
		got = append(got, line)
	}
	want := []string{
		"zone.luong-son.land.planned 12 [] ok", // but not what a broker says, which isn't told first
		"zone.luong-son.land.industrial 12 [] ok",
		"zone.luong-son.land.leased 12 [] ok",
		"zone.luong-son.land.available 12 [] ok",
		"zone.luong-son.land.occupancy 12 [] ok",
		"zone.luong-son.land.rent 6 []", // not fit to be told
		"zone.luong-son.land.status 12 [] ok",
		"zone.luong-son.facility.wastewater 24 [] ok",
		"zone.luong-son.profile.tenant.p2m 12 [] ok",
		"stat.phu-tho.area 12 [] ok",
		"stat.phu-tho.growth.2024 12 []", // 2024 stays what it was; the year before has a later one beside it
		"stat.phu-tho.workers 0 [impossible]",
		"stat.hoa-binh.kcn.projects 12 [] ok",
		"stat.hoa-binh.kcn.projects.fdi 12 [] ok",
		"stat.hoa-binh.kcn.projects.domestic 12 [] ok",
		"stat.hoa-binh.kcn.exports.share 12 []",
		"incentive.cit 0 [] ended",
	}
	if !slices.Equal(got, want) {
		t.Errorf("concerns are\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, c := range pack.Concerns(nil, lastDay) {
		if c.Age > 0 {
			t.Errorf("%s is past its age, though no kind has any", c.ID())
		}
	}
}

func TestConfirmationDatesAFigureAnewAndSettlesItsDoubts(t *testing.T) {
	fsys := sample()
	edit(t, fsys, "zones/luong-son.yaml", "doubts: [disputed, undated]", "doubts: [undated, unverified]")
	edit(t, fsys, "zones/luong-son.yaml", "preferred: true}", "refer: true}") // so that what the broker says is told first
	pack, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	confirm := func(pack *Pack, c Confirmation, id string) *Pack {
		t.Helper()
		at := slices.IndexFunc(pack.Concerns(yearly, lastDay.AddDate(2, 0, 0)), func(c Concern) bool { return c.ID() == id })
		if at < 0 {
			t.Fatalf("%s is no concern", id)
		}
		files, ids := pack.Confirm(c, []string{pack.Concerns(yearly, lastDay.AddDate(2, 0, 0))[at].Mark(), "0123456789abcdef"})
		if !slices.Equal(ids, []string{id}) {
			t.Fatalf("confirmed were %v: expected %s alone", ids, id)
		}
		next, err := files.Load()
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	id := "zone.luong-son.land.planned.permitted"
	next := confirm(pack, myWord, id)
	expectChanges(t, pack, next,
		"changed fact "+id+": as_of is now 2026-11-26",
		"changed fact "+id+": sources was dealer_46, is confirmed-2026-11-26, dealer_46",
		"changed fact "+id+": doubts was undated, unverified, is gone",
		`changed fact `+id+`: note.vi was Môi giới nói {a}., is gone`,
		`changed fact `+id+`: note.en was A broker says {a}., is gone`,
		`changed fact `+id+`: figures.a was value: 230, qualifier: about, unit: ha, is gone`,
		"added source confirmed-2026-11-26")
	if slices.ContainsFunc(next.Concerns(yearly, lastDay), func(c Concern) bool { return c.ID() == id }) {
		t.Error("it is a concern still on the day on which it was confirmed")
	}

	second := confirm(next, myWord, "zone.luong-son.land.occupancy")
	if second.Source("confirmed-2026-11-26-2") == nil || second.Source("confirmed-2026-11-26") == nil {
		t.Error("two confirmations of one day don't have a source each")
	}
	later := myWord
	later.Day = Day{Year: 2028, Month: 1, Day: 2}
	third := confirm(second, later, id)
	if got := third.Fact(id).Sources; !slices.Equal(got, []string{"confirmed-2028-01-02", "dealer_46"}) {
		t.Errorf("confirmed again it has the sources %v: expected the later confirmation in place of the first", got)
	}
	if third.Source("confirmed-2026-11-26") != nil {
		t.Error("a confirmation is kept that no record cites any more")
	}
}

func TestWhatIsDisputedStaysSoWhenConfirmed(t *testing.T) {
	fsys := sample()
	edit(t, fsys, "zones/luong-son.yaml", "{measure: land.occupancy, value: 100, unit: \"%\", as_of: 2022, sources: [seed]}",
		"{measure: land.occupancy, value: 100, unit: \"%\", as_of: 2022, sources: [seed], doubts: [disputed, unverified], note: {vi: \"Có nơi nói khác.\", en: \"Some say otherwise.\"}}")
	pack, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	id := "zone.luong-son.land.occupancy"
	concerns := pack.Concerns(yearly, lastDay)
	files, _ := pack.Confirm(myWord, []string{concerns[slices.IndexFunc(concerns, func(c Concern) bool { return c.ID() == id })].Mark()})
	next, err := files.Load()
	if err != nil {
		t.Fatal(err)
	}
	if f := next.Fact(id); !slices.Equal(f.Doubts, []Doubt{Disputed}) || len(f.Note) == 0 {
		t.Errorf("confirmed it has the doubts %v and the note %v: expected it to be disputed still, with its note", f.Doubts, f.Note)
	}
	if slices.ContainsFunc(next.Concerns(yearly, lastDay), func(c Concern) bool { return c.ID() == id }) {
		t.Error("it is a concern still, though it was confirmed today")
	}
	if !slices.ContainsFunc(next.Concerns(yearly, lastDay.AddDate(1, 1, 0)), func(c Concern) bool { return c.ID() == id && c.Age == 12 && len(c.Doubts) == 1 }) {
		t.Error("a year later it is no concern again: expected it to be, as old and disputed")
	}
}

func TestAllOfThePackagedPackCanBeConfirmed(t *testing.T) {
	pack, err := Packaged()
	if err != nil {
		t.Fatal(err)
	}
	c := myWord
	c.Publisher = Text{VI: "a", EN: "b", KO: "c", ZH: "d", JA: "e"}
	var marks []string
	for _, concern := range pack.Concerns(yearly, lastDay) {
		if concern.Confirmable() {
			marks = append(marks, concern.Mark())
		}
	}
	files, ids := pack.Confirm(c, marks)
	if len(ids) != len(marks) || len(ids) < 100 {
		t.Errorf("%d records were confirmed: expected %d, more than a hundred", len(ids), len(marks))
	}
	next, err := files.Load()
	if err != nil {
		t.Fatalf("confirmed, the pack has faults: %v", err)
	}
	for _, concern := range next.Concerns(yearly, lastDay) {
		if slices.Contains(ids, concern.ID()) {
			t.Errorf("%s is a concern still", concern.ID())
		}
	}
}

func TestAgesNameTopicsAndMeasures(t *testing.T) {
	if err := yearly.Check(); err != nil {
		t.Error(err)
	}
	if err := (Ages{"land.rentt": 6}).Check(); err == nil || !strings.Contains(err.Error(), "land.rentt") {
		t.Errorf("an unknown kind gives %v: expected an error that names it", err)
	}
}

func expectChanges(t *testing.T, old, next *Pack, want ...string) {
	t.Helper()
	var got []string
	for _, c := range Diff(old, next) {
		got = append(got, c.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("what changed is\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
