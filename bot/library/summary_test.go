package library

import (
	"encoding/json"
	"reflect"
	"testing"

	"zonedesk/knowledge"
)

func TestSummaries(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      Summary
		stored string
	}{
		{"nothing", nil, `""`},
		{"one kind", Summary{{"fact", 3, 0, 0}}, `"fact: 3 changed"`},
		{"several in the order of the difference", Summary{{"fact", 3, 1, 0}, {"pack", 1, 0, 0}, {"source", 0, 1, 12}}, `"fact: 3 changed, 1 added; pack: 1 changed; source: 1 added, 12 removed"`},
	} {
		stored, err := json.Marshal(c.s)
		if err != nil || string(stored) != c.stored {
			t.Errorf("%s is stored as %s, %v: expected %s", c.name, stored, err, c.stored)
		}
		var read Summary
		if err := json.Unmarshal([]byte(c.stored), &read); err != nil || !reflect.DeepEqual(read, c.s) {
			t.Errorf("%s is read as %v, %v: expected %v", c.name, read, err, c.s)
		}
	}
	var read Summary
	if err := json.Unmarshal([]byte(`"fact: 2 changed; all of it: new; zone: 1 moved, 4 added; "`), &read); err != nil || !reflect.DeepEqual(read, Summary{{"fact", 2, 0, 0}, {"zone", 0, 4, 0}}) {
		t.Errorf("a summary of another release is read as %v, %v: expected what is known of it", read, err)
	}
}

func TestSummaryCountsARecordOnce(t *testing.T) {
	s := summarise([]knowledge.Change{
		{Op: knowledge.Changed, Kind: "fact", ID: "a", Field: "value"}, {Op: knowledge.Changed, Kind: "fact", ID: "a", Field: "as_of"},
		{Op: knowledge.Added, Kind: "source", ID: "b"}, {Op: knowledge.Removed, Kind: "fact", ID: "c"},
	})
	if want := (Summary{{"fact", 1, 0, 1}, {"source", 0, 1, 0}}); !reflect.DeepEqual(s, want) {
		t.Errorf("the changes are summed up as %v: expected %v", s, want)
	}
}
