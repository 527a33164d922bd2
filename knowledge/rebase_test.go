package knowledge

import (
	"fmt"
	"strings"
	"testing"
)

func TestEditIsMadeOnWhatOthersMadeMeanwhile(t *testing.T) {
	const zone, statistics = "zones/luong-son.yaml", "statistics.yaml"
	value := func(file, old, next string) [3]string { return [3]string{file, old, next} }
	planned := "value: 83, unit: ha, as_of: 2023-11"
	for _, c := range []struct {
		name         string
		mine, theirs [][3]string
		want         []string // how the result differs from the base
		conflicts    []string
	}{
		{"nothing on either side", nil, nil, nil, nil},
		{"mine alone", [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")}, nil, []string{"changed fact zone.luong-son.land.planned: value was 83, is 84"}, nil},
		{"theirs alone", nil, [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")}, []string{"changed fact zone.luong-son.land.planned: value was 83, is 84"}, nil},
		{"two fields of one record", [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")}, [][3]string{value(zone, planned, "value: 83, unit: ha, as_of: 2024-01")},
			[]string{"changed fact zone.luong-son.land.planned: value was 83, is 84", "changed fact zone.luong-son.land.planned: as_of was 2023-11, is 2024-01"}, nil},
		{"the same on both sides", [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")}, [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")},
			[]string{"changed fact zone.luong-son.land.planned: value was 83, is 84"}, nil},
		{"one field otherwise", [][3]string{value(zone, planned, "value: 84, unit: ha, as_of: 2023-11")}, [][3]string{value(zone, planned, "value: 85, unit: ha, as_of: 2023-11")},
			nil, []string{"fact zone.luong-son.land.planned: value was 83, is 84 here and 85 there"}},
		{"a record added here, another changed there",
			[][3]string{value("sources.yaml", "sources:\n", "sources:\n  - {id: new, title: \"New\", publisher: \"Board\", reliability: high}\n")},
			[][3]string{value(zone, planned, "value: 85, unit: ha, as_of: 2023-11")},
			[]string{"changed fact zone.luong-son.land.planned: value was 83, is 85", "added source new"}, nil},
		{"a record added on both sides otherwise",
			[][3]string{value("sources.yaml", "sources:\n", "sources:\n  - {id: new, title: \"New\", publisher: \"Board\", reliability: high}\n")},
			[][3]string{value("sources.yaml", "sources:\n", "sources:\n  - {id: new, title: \"Old\", publisher: \"Board\", reliability: high}\n")},
			nil, []string{"source new: added by one, added otherwise by the other"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := edited(t)
			files, conflicts := Rebase(base, edited(t, c.mine...), edited(t, c.theirs...))
			var told []string
			for _, k := range conflicts {
				told = append(told, k.String())
			}
			if fmt.Sprint(told) != fmt.Sprint(c.conflicts) {
				t.Fatalf("the conflicts are\n%s\nexpected\n%s", strings.Join(told, "\n"), strings.Join(c.conflicts, "\n"))
			}
			if len(conflicts) > 0 {
				return
			}
			pack, err := files.Load()
			if err != nil {
				t.Fatalf("the result has faults, expected none:\n%v", err)
			}
			var got []string
			for _, change := range Diff(base, pack) {
				got = append(got, change.String())
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("the result differs from the base by\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestRemovingWhatAnotherChangedIsAConflict(t *testing.T) {
	base := edited(t)
	without := func() *Pack {
		trees := base.Trees()
		for _, tree := range trees {
			if tree.Name == "zones/luong-son.yaml" {
				facts := tree.Root.Get("facts")
				facts.Items = facts.Items[1:] // land.planned
				facts.Items[0].Put("preferred", &Item{Value: "true"})
			}
		}
		pack, err := Encode(trees).Load()
		if err != nil {
			t.Skipf("the sample does not stand without its first fact: %v", err)
		}
		return pack
	}()
	theirs := edited(t, [3]string{"zones/luong-son.yaml", "value: 83, unit: ha, as_of: 2023-11", "value: 85, unit: ha, as_of: 2023-11"})
	for name, conflicts := range map[string][]Conflict{
		"removed here, changed there": second(Rebase(base, without, theirs)),
		"changed here, removed there": second(Rebase(base, theirs, without)),
	} {
		if len(conflicts) != 1 || conflicts[0].ID != "zone.luong-son.land.planned" || conflicts[0].Field != "" {
			t.Errorf("%s: the conflicts are %v: expected one on the record", name, conflicts)
		}
	}
	files, conflicts := Rebase(base, without, base)
	if len(conflicts) > 0 {
		t.Fatal(conflicts)
	}
	pack, err := files.Load()
	if err != nil || pack.Fact("zone.luong-son.land.planned") != nil {
		t.Errorf("the record is still there, %v: expected it removed", err)
	}
}

func second[A, B any](_ A, b B) B { return b }
